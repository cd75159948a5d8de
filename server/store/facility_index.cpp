#include "server/store/facility_index.hpp"

#include <algorithm>
#include <cstring>

#include "shared/base/utf8.hpp"

namespace todoke::store {

namespace {

bool holds(std::string_view text, std::string_view term) { return ::memmem(text.data(), text.size(), term.data(), term.size()) != nullptr; }

std::size_t pair_of(char32_t first, char32_t second) {
    return ((static_cast<std::uint32_t>(first) * 0x9E37'79B1u) ^ (static_cast<std::uint32_t>(second) * 0x85EB'CA77u)) >> 16;
}

// Calls back with each pair of neighbours within a line.
template <class Use>
void for_each_pair(std::string_view text, Use use) {
    char32_t last = U'\n';
    for (std::size_t at = 0; at < text.size();) {
        auto const character = base::decode_at(text, at);
        at += character.bytes;
        if (last != U'\n' && character.code != U'\n') use(pair_of(last, character.code));
        last = character.code;
    }
}

constexpr std::size_t counted_max = 1'000;

enum Rank : std::uint32_t { exact_code = 0, own_centre = 2, own_prefecture = 4, elsewhere = 6, not_at_the_beginning = 1 };

// The line of the code, of the name and of the kana begin with what was typed first, or it stands later.
std::uint32_t rank_of(IndexedFacility const& row, FacilityConditions const& conditions) {
    std::uint32_t rank = elsewhere;
    if (conditions.near_prefecture != 0 && row.prefecture == conditions.near_prefecture) rank = own_prefecture;
    if (conditions.near_centre != 0 && row.health_centre == conditions.near_centre) rank = own_centre;
    if (conditions.terms.empty()) return rank;
    auto const& first = conditions.terms.front();
    std::string_view rest(row.text);
    for (int line = 0; line < 3; ++line) {
        auto const end = std::min(rest.find('\n'), rest.size());
        if (line == 0 && rest.substr(0, end) == first) return exact_code;
        if (rest.starts_with(first)) return rank;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return rank | not_at_the_beginning;
}

} // namespace

void FacilityIndex::put(IndexedFacility row) {
    auto const number = static_cast<RowNumber>(rows_.size());
    auto const [known, is_new] = number_of_.try_emplace(row.id, number);
    if (!is_new) {
        auto& kept = rows_[known->second];
        if (row.version < kept.version) return; // an older state that came late
        if (row.text == kept.text) {
            kept = std::move(row);
            return;
        }
        kept.kind = nothing; // the lists go on naming it
        kept.text.clear();
        known->second = number;
    }
    add_pairs(number, row.text);
    if (sorted_ == number && (number == 0 || rows_.back().prefecture <= row.prefecture)) ++sorted_;
    rows_.push_back(std::move(row));
}

void FacilityIndex::add_pairs(RowNumber number, std::string_view text) {
    for_each_pair(text, [&](std::size_t pair) {
        auto& numbers = pairs_[pair];
        if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
    });
}

std::vector<FacilityIndex::RowNumber> const* FacilityIndex::rarest(std::vector<std::string> const& terms) const {
    std::vector<RowNumber> const* best = nullptr;
    for (auto const& term : terms) {
        for_each_pair(term, [&](std::size_t pair) {
            if (best == nullptr || pairs_[pair].size() < best->size()) best = &pairs_[pair];
        });
    }
    return best;
}

FacilityHits FacilityIndex::find(FacilityConditions const& conditions) const {
    std::vector<std::uint64_t> found; // rank, then the number of the row
    auto const look = [&](RowNumber number) {
        auto const& row = rows_[number];
        if (row.kind == nothing || (conditions.kinds >> row.kind & 1u) == 0 || (row.closed && !conditions.with_closed)) return;
        if (conditions.prefecture != 0 && row.prefecture != conditions.prefecture) return;
        for (auto const& term : conditions.terms) {
            if (!holds(row.text, term)) return;
        }
        found.push_back(static_cast<std::uint64_t>(rank_of(row, conditions)) << 32 | number);
    };
    auto const* candidates = rarest(conditions.terms);
    // Looks at the rows of a stretch until there are enough.
    auto const look_at = [&](std::size_t first, std::size_t end, std::size_t enough) {
        if (candidates == nullptr) {
            for (auto number = first; number < end && found.size() < enough; ++number) look(static_cast<RowNumber>(number));
            return;
        }
        auto const begin = std::lower_bound(candidates->begin(), candidates->end(), first);
        for (auto at = begin; at != candidates->end() && *at < end && found.size() < enough; ++at) look(*at);
    };
    // All of the own prefecture, because it comes first, and all that came later; of the others so many that
    // nobody misses the rest.
    auto const sorted_end = rows_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    auto const place = [&](int prefecture) {
        return static_cast<std::size_t>(std::partition_point(rows_.begin(), sorted_end, [prefecture](auto const& row) { return row.prefecture < prefecture; }) - rows_.begin());
    };
    auto const near = place(conditions.near_prefecture), after = place(conditions.near_prefecture + 1);
    look_at(near, after, rows_.size() + 1);
    look_at(sorted_, rows_.size(), rows_.size() + 1);
    auto const enough = conditions.skip + conditions.limit + counted_max;
    look_at(0, near, enough);
    look_at(after, sorted_, enough);
    auto const end = std::min(conditions.skip + conditions.limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), found.end());
    FacilityHits hits;
    hits.total = static_cast<std::int64_t>(found.size());
    for (auto at = std::min(conditions.skip, end); at < end; ++at) hits.ids.push_back(rows_[static_cast<RowNumber>(found[at])].id);
    return hits;
}

} // namespace todoke::store
