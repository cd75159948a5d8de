// What holds for every form of the catalogue, also for one that is dropped in tomorrow.
#include <doctest/doctest.h>

#include <set>

#include "shared/forms/form_reader.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using forms::Item;
using forms::ItemType;
using testing::today;
using validation::Stage;

namespace {

constexpr int records_per_form = 25;

struct Mutation { char const* name; records::Value value; };

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

// Wrong values for a single text of that type: one for each thing that can be wrong with it.
std::vector<std::pair<char const*, std::string>> wrong_texts(Item const& item) {
    std::vector<std::pair<char const*, std::string>> wrong{{"too long", repeated("漢", validation::length_limit(item) + 1)}};
    auto const add = [&](char const* name, std::string value) { wrong.emplace_back(name, std::move(value)); };
    switch (item.type) {
    case ItemType::text: add("control", "a\x02"); add("line break", "a\nb"); break;
    case ItemType::note: add("control", "a\x02"); add("direction override", "a\u202E" "b"); break;
    case ItemType::kana: add("kanji", "漢字"); add("latin", "abc"); break;
    case ItemType::person_name: add("emoji", "試験😀"); add("control", "試\x02験"); break;
    case ItemType::digits: add("letters", "12a"); break;
    case ItemType::phone: add("short", "0901234"); add("foreign", "+12125550100"); add("no leading zero", "1234567890"); break;
    case ItemType::postal_code: add("six digits", "123456"); add("letters", "123456a"); break;
    case ItemType::email: add("no at", "example.jp"); add("no dot", "a@b"); break;
    case ItemType::integer: add("fraction", "1.5"); add("letters", "abc"); break;
    case ItemType::decimal: add("two decimals", "1.25"); add("letters", "abc"); break;
    case ItemType::date: add("not on calendar", "2021-02-29"); add("short year", "20/1/2"); add("letters", "soon"); break;
    case ItemType::choice: add("unknown code", "zz9"); break;
    case ItemType::yes: add("other code", "2"); break;
    case ItemType::multi_choice: case ItemType::rows: case ItemType::derived: break;
    }
    if (item.has_range) {
        add("above the range", std::to_string(static_cast<std::int64_t>(item.max) + 1));
        add("below the range", std::to_string(static_cast<std::int64_t>(item.min) - 1));
    }
    return wrong;
}

std::vector<Mutation> mutations(Item const& item) {
    std::vector<Mutation> all;
    if (item.type == ItemType::derived) return all;
    if (item.type == ItemType::multi_choice) {
        all.push_back({"unknown code", std::vector<std::string>{"zz9"}});
        for (auto const& option : item.options)
            if (option.exclusive) all.push_back({"exclusive with another", std::vector<std::string>{item.options.front().code, item.options.back().code == option.code ? option.code : item.options.back().code, option.code}});
        return all;
    }
    if (item.type == ItemType::rows) {
        auto const& first = item.cells.front();
        all.push_back({"too many rows", std::vector<records::Row>(item.rows_max + 1, {{first.id, first.options.empty() ? "1" : first.options.front().code}})});
        all.push_back({"unknown cell", std::vector<records::Row>{{{"no_such_cell", "1"}}}});
        all.push_back({"text instead of rows", std::string("1")});
        return all;
    }
    for (auto& [name, text] : wrong_texts(item)) all.push_back({name, std::move(text)});
    all.push_back({"list instead of text", std::vector<std::string>{"a", "b"}});
    return all;
}

bool speaks_of(std::vector<validation::Issue> const& issues, std::string_view item) {
    for (auto const& issue : issues)
        if (issue.item == item) return true;
    return false;
}

} // namespace

TEST_CASE("a random valid record of every form passes") {
    for (auto const* form : testing::catalogue()->all()) {
        CAPTURE(form->id);
        testing::Random random(1);
        for (int i = 0; i < records_per_form; ++i) {
            auto const record = testing::valid_record(*form, random);
            CHECK_FALSE(validation::has_errors(validation::validate(*form, record, today, Stage::submit)));
            CHECK_FALSE(validation::has_errors(validation::validate(*form, record, today, Stage::field)));
            CHECK(record.values().size() > 3);
        }
    }
}

namespace {

// Tries every mutation of every item and cell that the record shows; remembers which it tried.
class Mutator {
public:
    Mutator(forms::Definition const& form, records::Record const& valid, std::set<std::string>& tried) : form_(form), valid_(valid), tried_(tried) {}

    void run() {
        for (auto const& section : form_.sections)
            for (auto const& item : section.items) {
                if (!validation::is_shown(form_, item, valid_)) continue;
                for (auto const& mutation : mutations(item)) judge(item.id, item, mutation.name, mutation.value);
                auto const& rows = valid_.rows(item.id);
                for (std::size_t i = 0; i < rows.size(); ++i)
                    for (auto const& cell : item.cells)
                        if (validation::is_cell_shown(form_, item, cell, valid_, rows[i])) mutate_cell(item, cell, i);
            }
    }

private:
    void mutate_cell(Item const& item, Item const& cell, std::size_t row) {
        for (auto const& [name, text] : wrong_texts(cell)) {
            auto rows = valid_.rows(item.id);
            rows[row][cell.id] = text;
            judge(item.id + "." + cell.id, item, name, rows);
        }
    }

    void judge(std::string const& place, Item const& item, char const* mutation, records::Value const& value) {
        tried_.insert(place);
        auto mutated = valid_;
        mutated.set(item.id, value);
        auto const issues = validation::validate(form_, mutated, today, Stage::field);
        CHECK_MESSAGE(speaks_of(issues, item.id), (form_.id + " " + place + ": " + mutation));
        CHECK_MESSAGE(validation::has_errors(issues), (form_.id + " " + place + ": " + mutation));
    }

    forms::Definition const& form_;
    records::Record const& valid_;
    std::set<std::string>& tried_;
};

} // namespace

TEST_CASE("each single mutation of a valid record raises an error at that item") {
    for (auto const* form : testing::catalogue()->all()) {
        std::set<std::string> tried;
        testing::Random random(2);
        for (int i = 0; i < 100; ++i) {
            auto const valid = testing::valid_record(*form, random);
            Mutator(*form, valid, tried).run();
        }
        // Nothing was left untried: every item and cell was shown by some record.
        for (auto const& section : form->sections)
            for (auto const& item : section.items) {
                if (item.type != ItemType::derived) CHECK_MESSAGE(tried.contains(item.id), (form->id + " " + item.id));
                for (auto const& cell : item.cells) CHECK_MESSAGE(tried.contains(item.id + "." + cell.id), (form->id + " " + item.id + "." + cell.id));
            }
    }
}

TEST_CASE("[V-003] leaving out any single item is an error only where it must be there") {
    for (auto const* form : testing::catalogue()->all()) {
        testing::Random random(4);
        auto const valid = testing::valid_record(*form, random);
        for (auto const& section : form->sections) {
            for (auto const& item : section.items) {
                if (item.need == forms::Need::optional || !validation::is_shown(*form, item, valid)) continue;
                CAPTURE(form->id);
                CAPTURE(item.id);
                auto without = valid;
                without.erase(item.id);
                auto const issues = validation::validate(*form, without, today, Stage::submit);
                CHECK(speaks_of(issues, item.id));
                if (item.need == forms::Need::must) CHECK(validation::has_errors(issues));
            }
        }
    }
}

TEST_CASE("[V-002] folding any record of any form twice changes nothing more") {
    for (auto const* form : testing::catalogue()->all()) {
        testing::Random random(6);
        for (int i = 0; i < records_per_form; ++i) {
            auto const once = validation::folded(*form, testing::random_record(*form, random), today);
            CHECK(validation::folded(*form, once, today) == once);
        }
    }
}

TEST_CASE("every value of a valid record reads as something") {
    for (auto const* form : testing::catalogue()->all()) {
        testing::Random random(8);
        auto const valid = testing::valid_record(*form, random);
        for (auto const& entry : valid.values()) {
            CAPTURE(entry.first);
            auto const text = validation::displayed(*forms::find_item(*form, entry.first), &entry.second);
            CHECK_FALSE(text.empty());
            CHECK(text != "入力なし");
        }
    }
}
