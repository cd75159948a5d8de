#include "server/store/facility_index.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "shared/base/utf8.hpp"

namespace todoke::store {

namespace {

constexpr int ranking_lines = 3; // code, name, kana
constexpr std::size_t counted_max = 1'000;

bool holds(std::string_view text, std::string_view term) { return ::memmem(text.data(), text.size(), term.data(), term.size()) != nullptr; }

bool is_digit(char32_t code) { return code >= U'0' && code <= U'9'; }

// A code point has 21 bits.
std::uint64_t gram(char32_t a, char32_t b = 0, char32_t c = 0) {
    return static_cast<std::uint64_t>(a) << 42 | static_cast<std::uint64_t>(b) << 21 | static_cast<std::uint64_t>(c);
}

// Calls back with each gram of a text and whether a line that ranks begins with it. What ends at a
// character is named when that character comes.
template <class Use>
void for_each_gram(std::string_view text, Use use) {
    char32_t before_last = 0, last = 0; // 0: outside the line
    int line = 0;
    std::size_t in_line = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto const character = base::decode_at(text, at);
        at += character.bytes;
        if (character.code == U'\n') {
            before_last = last = 0;
            in_line = 0;
            ++line;
            continue;
        }
        auto const begins_at = [&](std::size_t place) { return line < ranking_lines && in_line == place; };
        use(gram(character.code), begins_at(0));
        if (last != 0) use(gram(last, character.code), begins_at(1));
        if (is_digit(before_last) && is_digit(last) && is_digit(character.code)) use(gram(before_last, last, character.code), begins_at(2));
        before_last = last;
        last = character.code;
        ++in_line;
    }
}

// The longest grams of a term say most: no single characters where there are two, no two digits where
// there are three.
std::vector<std::uint64_t> telling_grams(std::string_view term) {
    std::vector<std::uint64_t> grams;
    auto const characters = base::decode_utf8(term);
    if (characters.size() == 1) return {gram(characters[0])};
    for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
        auto const three = i + 2 < characters.size() && is_digit(characters[i]) && is_digit(characters[i + 1]) && is_digit(characters[i + 2]);
        grams.push_back(three ? gram(characters[i], characters[i + 1], characters[i + 2]) : gram(characters[i], characters[i + 1]));
    }
    return grams;
}

// Nearness first, then what begins with what was typed before what holds it.
enum Rank : std::size_t { own_centre = 0, own_prefecture = 2, elsewhere = 4, rank_count = 6, not_at_the_beginning = 1 };

} // namespace

void FacilityIndex::put(IndexedFacility row) {
    auto const number = static_cast<RowNumber>(rows_.size());
    auto const [known, is_new] = number_of_.try_emplace(row.id, number);
    if (!is_new) {
        auto& kept = rows_[known->second];
        if (row.version < kept.version) return; // an older state that came late
        if (row.text == text_of(kept)) {
            kept = {row.id, row.health_centre, row.version, kept.text_at, kept.text_bytes, row.kind, row.prefecture, row.closed};
            return;
        }
        kept.kind = nothing; // the lists go on naming it
        known->second = number;
    }
    add_grams(number, row.text);
    rows_.push_back({row.id, row.health_centre, row.version, texts_.size(), static_cast<std::uint32_t>(row.text.size()), row.kind, row.prefecture, row.closed});
    texts_ += row.text;
}

void FacilityIndex::add_grams(RowNumber number, std::string_view text) {
    for_each_gram(text, [&](std::uint64_t key, bool begins) {
        auto& rows = grams_[key];
        if (rows.empty() || rows.back() >> 1 != number) rows.push_back(number << 1);
        if (begins) rows.back() |= 1u;
    });
}

void FacilityIndex::compact() {
    for (auto& [key, rows] : grams_) rows.shrink_to_fit();
    rows_.shrink_to_fit();
    texts_.shrink_to_fit();
}

// One search. Lists of numbers are compared first, which is cheap; texts only in the order in which rows are
// shown, and no more of them than are counted.
struct FacilityIndex::Search {
    FacilityIndex const& index;
    FacilityConditions const& conditions;
    std::array<Rows, rank_count> candidates; // of each rank
    Rows exact;                              // whose code is what was typed

    // Nothing where a term holds what no row has.
    [[nodiscard]] std::vector<Rows const*> lists() const {
        std::vector<Rows const*> lists;
        for (auto const& term : conditions.terms) {
            for (auto const key : telling_grams(term)) {
                auto const found = index.grams_.find(key);
                if (found == index.grams_.end()) return {};
                // The first one says which rows begin with what was typed; of the others the two shortest.
                lists.push_back(&found->second);
                if (lists.size() == 4) {
                    lists.erase(std::max_element(lists.begin() + 1, lists.end(), [](auto const* a, auto const* b) { return a->size() < b->size(); }));
                }
            }
        }
        return lists;
    }

    void add(RowNumber number, bool begins) {
        auto const& row = index.rows_[number];
        if (row.kind == nothing || (conditions.kinds >> row.kind & 1u) == 0 || (row.closed && !conditions.with_closed)) return;
        if (conditions.prefecture != 0 && row.prefecture != conditions.prefecture) return;
        std::size_t rank = elsewhere;
        if (conditions.near_prefecture != 0 && row.prefecture == conditions.near_prefecture) rank = own_prefecture;
        if (conditions.near_centre != 0 && row.health_centre == conditions.near_centre) rank = own_centre;
        candidates[begins ? rank : rank | not_at_the_beginning].push_back(number);
    }

    // The rows that all lists name.
    void collect(std::vector<Rows const*> const& lists) {
        auto const& first = *lists.front();
        std::array<Rows::const_iterator, 3> at{};
        for (std::size_t i = 1; i < lists.size(); ++i) at[i] = lists[i]->begin();
        for (auto const entry : first) {
            auto const number = entry >> 1;
            auto is_in_all = true;
            for (std::size_t i = 1; i < lists.size() && is_in_all; ++i) {
                while (at[i] != lists[i]->end() && *at[i] >> 1 < number) ++at[i];
                if (at[i] == lists[i]->end()) return;
                is_in_all = *at[i] >> 1 == number;
            }
            if (is_in_all) add(number, (entry & 1u) != 0);
        }
    }

    [[nodiscard]] bool has_all_terms(std::string_view text, std::size_t first) const {
        return std::all_of(conditions.terms.begin() + static_cast<std::ptrdiff_t>(first), conditions.terms.end(), [text](auto const& term) { return holds(text, term); });
    }

    enum class Beginning { no, yes, whole_code };
    [[nodiscard]] Beginning beginning_of(std::string_view text) const {
        auto const& typed = conditions.terms.front();
        for (int line = 0; line < ranking_lines; ++line) {
            if (text.starts_with(typed)) return line == 0 && text.substr(typed.size(), 1) == "\n" ? Beginning::whole_code : Beginning::yes;
            text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        }
        return Beginning::no;
    }

    // Best first, at most `enough`.
    Rows found(std::size_t enough) {
        Rows found;
        for (std::size_t rank = 0; rank < rank_count; rank += 2) {
            auto& later = candidates[rank | not_at_the_beginning];
            auto const known = static_cast<std::ptrdiff_t>(later.size());
            for (auto const number : candidates[rank]) {
                if (found.size() >= enough) return found;
                auto const text = index.text_of(index.rows_[number]);
                auto const beginning = beginning_of(text);
                if (beginning == Beginning::no) later.push_back(number);
                else if (has_all_terms(text, 1)) (beginning == Beginning::yes ? found : exact).push_back(number);
            }
            std::inplace_merge(later.begin(), later.begin() + known, later.end());
            for (auto const number : later) {
                if (found.size() >= enough) return found;
                if (has_all_terms(index.text_of(index.rows_[number]), 0)) found.push_back(number);
            }
        }
        return found;
    }
};

FacilityHits FacilityIndex::find(FacilityConditions const& conditions) const {
    Search search{*this, conditions, {}, {}};
    if (conditions.terms.empty()) {
        for (RowNumber number = 0; number < rows_.size(); ++number) search.add(number, false);
    } else if (auto const lists = search.lists(); !lists.empty()) {
        search.collect(lists);
    }
    auto rows = search.found(conditions.skip + conditions.limit + counted_max);
    rows.insert(rows.begin(), search.exact.begin(), search.exact.end());
    FacilityHits hits;
    hits.total = static_cast<std::int64_t>(rows.size());
    auto const end = std::min(conditions.skip + conditions.limit, rows.size());
    for (auto at = std::min(conditions.skip, end); at < end; ++at) hits.ids.push_back(rows_[rows[at]].id);
    return hits;
}

} // namespace todoke::store
