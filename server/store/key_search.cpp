#include "server/store/key_search.hpp"

#include <algorithm>
#include <limits>

namespace todoke::store {

namespace {

constexpr auto most_collected = static_cast<std::size_t>(CasePage::total_max);
// A case of the list is looked up in `cases`, a key brings all it needs along: so much dearer is the one.
constexpr std::int64_t look_up_cost = 6;
constexpr int stretch_max = 500;          // positions read ahead while walking
constexpr std::int64_t narrow_max = 2'000; // keys that are looked through without further thought

} // namespace

Found KeySearch::run(Direction direction, ListPosition from, int limit) {
    Found found;
    if (collect() == Outcome::all) {
        found.total = static_cast<std::int64_t>(positions_.size());
        found.page = page_of_collected(direction, from, limit);
    } else {
        found.total = CasePage::total_max + 1;
        found.page = walk(direction, from, limit);
    }
    return found;
}

// Most searches are narrow: no thought is lost on them. For a wide one the cheapest way is chosen.
KeySearch::Outcome KeySearch::collect() {
    auto const narrow = collect_by_keys(narrow_max);
    if (narrow != Outcome::too_many_seen) return narrow;
    facets_ = matching_facets(tx_, area_.list_id, area_.filter);
    // Without any other condition all keys of a nation-wide search fit.
    bool const all_fit = area_.list_id == nation_list && area_.filter.empty() && judge_.is_sole_condition();
    if (all_fit && has_keys(CasePage::total_max + 1)) return Outcome::too_many_fit;
    std::int64_t listed = 0;
    for (auto const& facet : facets_) listed += facet.cases;
    if (listed <= CasePage::total_max && has_keys(listed * look_up_cost)) {
        collect_by_list();
        return Outcome::all;
    }
    return collect_by_keys(std::numeric_limits<std::int64_t>::max());
}

bool KeySearch::has_keys(std::int64_t count) {
    for (int const prefecture : area_.prefectures) {
        for (auto const& range : driver_.ranges) {
            if (count <= 0) return true;
            count -= count_keys(tx_, prefecture, driver_.kind, range, count);
        }
    }
    return count <= 0;
}

KeySearch::Outcome KeySearch::collect_by_keys(std::int64_t seen_max) {
    positions_.clear();
    std::int64_t seen = 0;
    bool const place_only = judge_.asks_place_only();
    for (int const prefecture : area_.prefectures) {
        for (auto const& range : driver_.ranges) {
            auto rows = glances_by_key(tx_, area_, prefecture, driver_.kind, range);
            while (rows.next()) {
                if (++seen > seen_max) return Outcome::too_many_seen;
                auto const glance = place_only ? read_place(rows) : read_glance(rows);
                if (!judge_.fits(glance)) continue;
                positions_.push_back(glance.position(sort_));
                if (positions_.size() <= most_collected) continue;
                drop_repeated();
                if (positions_.size() > most_collected) return Outcome::too_many_fit;
            }
        }
    }
    drop_repeated();
    return Outcome::all;
}

void KeySearch::collect_by_list() {
    positions_.clear();
    for (auto const& facet : facets_) {
        auto rows = tx_.query("SELECT case_id FROM case_lists WHERE list_id = $1 AND sort = 0 AND facet = $2", area_.list_id, facet.facet);
        while (rows.next()) {
            auto one = glance_of(tx_, {rows.integer(0)});
            if (!one.next()) continue;
            auto const glance = read_glance(one);
            if (judge_.has_key(glance, driver_) && judge_.fits(glance)) positions_.push_back(glance.position(sort_));
        }
    }
}

// A record that centres of two prefectures see has keys in both.
void KeySearch::drop_repeated() {
    std::sort(positions_.begin(), positions_.end());
    positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
}

std::vector<ListPosition> KeySearch::page_of_collected(Direction direction, ListPosition from, int limit) {
    bool const down = direction == Direction::descending;
    std::erase_if(positions_, [&](ListPosition const& position) { return down ? !(position < from) : !(from < position); });
    auto const before = [&](ListPosition const& a, ListPosition const& b) { return down ? b < a : a < b; };
    auto const count = std::min(positions_.size(), static_cast<std::size_t>(limit));
    std::partial_sort(positions_.begin(), positions_.begin() + static_cast<std::ptrdiff_t>(count), positions_.end(), before);
    positions_.resize(count);
    return std::move(positions_);
}

std::vector<ListPosition> KeySearch::walk(Direction direction, ListPosition from, int limit) {
    if (facets_.empty()) facets_ = matching_facets(tx_, area_.list_id, area_.filter);
    std::vector<ListPosition> picked;
    for (;;) {
        auto const stretch = walk_list(tx_, area_.list_id, static_cast<int>(sort_), facets_, direction, from, stretch_max);
        for (auto const& position : stretch) {
            auto rows = glance_of(tx_, {position.case_id});
            if (!rows.next()) continue;
            auto const glance = read_glance(rows);
            if (!judge_.has_key(glance, driver_) || !judge_.fits(glance)) continue;
            picked.push_back(position);
            if (picked.size() >= static_cast<std::size_t>(limit)) return picked;
        }
        if (stretch.size() < static_cast<std::size_t>(stretch_max)) return picked;
        from = stretch.back();
    }
}

} // namespace todoke::store
