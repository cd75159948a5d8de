#include "tests/unit/support.hpp"

#include <dirent.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "shared/base/contact.hpp"

namespace todoke::testing {

namespace {

using forms::Item;
using forms::ItemType;
using records::Record;
using records::Row;
using records::Value;

void add_folder(std::string const& folder, std::vector<forms::SourceFile>& files) {
    auto const path = std::string(TODOKE_ROOT_DIR) + "/assets/" + folder;
    auto* directory = opendir(path.c_str());
    if (directory == nullptr) return;
    std::vector<std::string> names;
    while (auto const* entry = readdir(directory)) names.emplace_back(entry->d_name);
    closedir(directory);
    std::sort(names.begin(), names.end());
    for (auto const& name : names)
        if (name.ends_with(".json")) files.push_back({folder + "/" + name, read_file(path + "/" + name)});
}

template <std::size_t N> std::string one_of(std::array<char const*, N> const& texts, Random& random) { return texts[random.below(N)]; }

std::string random_date(Item const& item, Random& random) {
    auto const days_ago = static_cast<int>(random.below(30));
    // One in three is a child, so that guardians and months of age are asked for.
    if (item.id == "birth_date" && random.one_in(3)) return base::iso_date(base::add_days(today, -60 - static_cast<int>(random.below(5'500))));
    if (item.id == "birth_date") return base::iso_date(base::add_days(Date{1985, 3, 1}, static_cast<int>(random.below(12'000)) - 6'000));
    return base::iso_date(base::add_days(today, -days_ago));
}

std::string random_number(Item const& item, Random& random) {
    double const low = item.has_range ? item.min : 0;
    if (random.one_in(4)) return std::to_string(static_cast<std::int64_t>(low)); // limits are where conditions turn
    double const high = item.has_range ? item.max : 100;
    auto const whole = static_cast<std::int64_t>(low) + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(high - low) + 1));
    if (item.type == ItemType::integer || static_cast<double>(whole) >= high || random.one_in(3)) return std::to_string(whole);
    return std::to_string(whole) + "." + std::to_string(1 + random.below(9));
}

// A code of six digits with its check digit, in the prefecture.
std::string random_municipality(std::string_view prefecture, Random& random) {
    auto code = std::string(prefecture.empty() ? "13" : prefecture) + std::to_string(100 + random.below(800));
    for (char digit = '0'; digit <= '9'; ++digit)
        if (base::is_municipality_code(code + digit)) return code + digit;
    return "";
}

std::string random_choice(Item const& item, Record const& record, Row const* row, Random& random) {
    if (item.options.empty()) return random_municipality(record.text(item.options_depend_on), random);
    for (int attempt = 0; attempt < 200; ++attempt) {
        auto const& option = item.options[random.below(item.options.size())];
        bool const placeholder = item.id == "diagnosis_class" && option.code == "0";
        if (!placeholder && validation::is_option_offered(item, option, record, row)) return option.code;
    }
    return "";
}

std::string random_text(Item const& item, Record const& record, Row const* row, Random& random) {
    constexpr std::array names{"試験　太郎", "テスト　花子", "髙﨑　𠮷雄", "葛󠄀城　見本", "JOHN　SAMPLE"};
    constexpr std::array kana{"シケン　タロウ", "テスト　ハナコ", "ヴァンサン・ミホン", "ミホンー"};
    constexpr std::array words{"試験町1-2-3", "見本", "架空の記述です。", "\"quoted\", and comma", "=1+1", "'=x", "@試験", "-", "a;b\\c", "見本;試験"};
    constexpr std::array phones{"0312345678", "09012345678", "05012345678", "0120123456", "08001234567"};
    switch (item.type) {
    case ItemType::text: return one_of(words, random);
    case ItemType::note: return one_of(words, random) + (random.one_in(2) ? "\n二行目\tと続き" : "");
    case ItemType::kana: return one_of(kana, random);
    case ItemType::person_name: return one_of(names, random);
    case ItemType::digits: return std::to_string(100'000 + random.below(900'000));
    case ItemType::phone: return one_of(phones, random);
    case ItemType::postal_code: return std::to_string(1'000'000 + random.below(8'999'999));
    case ItemType::email: return "taro" + std::to_string(random.below(1000)) + "@example.jp";
    case ItemType::integer:
    case ItemType::decimal: return random_number(item, random);
    case ItemType::date: return random_date(item, random);
    case ItemType::choice: return random_choice(item, record, row, random);
    case ItemType::yes: return "1";
    case ItemType::multi_choice: case ItemType::rows: case ItemType::derived: return "";
    }
    return "";
}

std::vector<std::string> random_codes(Item const& item, Random& random) {
    auto const& first = item.options[random.below(item.options.size())];
    if (first.exclusive) return {first.code};
    std::vector<std::string> codes;
    for (auto const& option : item.options)
        if (!option.exclusive && (option.code == first.code || random.one_in(4))) codes.push_back(option.code);
    return codes;
}

std::vector<Row> random_rows(Item const& item, Record const& record, Random& random) {
    std::vector<Row> rows(1 + random.below(item.rows_max));
    for (auto& row : rows)
        for (auto const& cell : item.cells)
            if (auto text = random.one_in(5) ? std::string() : random_text(cell, record, &row, random); !text.empty()) row[cell.id] = std::move(text);
    return rows;
}

} // namespace

std::string read_file(std::string const& path) {
    std::string text;
    auto* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return text;
    std::array<char, 65536> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) text.append(buffer.data(), size);
    std::fclose(file);
    return text;
}

std::vector<forms::SourceFile> asset_files() {
    std::vector<forms::SourceFile> files;
    for (auto const* folder : {"forms", "forms/blocks", "codes", "rules"}) add_folder(folder, files);
    return files;
}

std::shared_ptr<forms::Catalogue const> catalogue() {
    static auto const loaded = forms::Catalogue::load(asset_files());
    for (auto const& fault : loaded.faults) std::fprintf(stderr, "%s: %s: %s\n", fault.file.c_str(), fault.item.c_str(), fault.reason.c_str());
    if (loaded.catalogue == nullptr) std::abort(); // no test could say anything
    return loaded.catalogue;
}

forms::Definition const& form(std::string_view id) {
    auto const* found = catalogue()->valid_on(id, today);
    if (found == nullptr) std::abort();
    return *found;
}

std::uint64_t Random::next() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return state_ * 0x2545F4914F6CDD1DULL;
}

Value random_value(Item const& item, Record const& record, Random& random) {
    if (item.type == ItemType::multi_choice) return random_codes(item, random);
    if (item.type == ItemType::rows) return random_rows(item, record, random);
    return random_text(item, record, nullptr, random);
}

Record random_record(forms::Definition const& form, Random& random) {
    Record record;
    for (auto const& section : form.sections)
        for (auto const& item : section.items)
            if (item.type != ItemType::derived && (item.need == forms::Need::must || !random.one_in(4))) record.set(item.id, random_value(item, record, random));
    return record;
}

Record valid_record(forms::Definition const& form, Random& random) {
    for (int attempt = 0; attempt < 2000; ++attempt) {
        auto record = validation::prepared(form, random_record(form, random), today);
        if (!validation::has_errors(validation::validate(form, record, today, validation::Stage::submit))) return record;
    }
    std::fprintf(stderr, "no valid record of %s found\n", form.id.c_str());
    std::abort();
}

bool has_issue(std::vector<validation::Issue> const& issues, std::string_view rule, std::string_view item) {
    return std::any_of(issues.begin(), issues.end(), [&](auto const& issue) { return issue.rule == rule && issue.item == item; });
}

std::string listed(std::vector<validation::Issue> const& issues) {
    std::string text;
    for (auto const& issue : issues) text += issue.rule + " " + issue.item + (issue.cell.empty() ? "" : "." + issue.cell) + ", ";
    return text;
}

} // namespace todoke::testing
