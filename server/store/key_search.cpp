#include "server/store/key_search.hpp"

#include <algorithm>

namespace todoke::store {

namespace {

constexpr auto most_collected = static_cast<std::size_t>(CasePage::total_max);
// A case of the list is looked up in `cases`, a key brings all it needs along: so much dearer is the one.
constexpr std::int64_t look_up_cost = 6;
constexpr int stretch_max = 500; // positions read ahead while walking

} // namespace

Found KeySearch::run(Direction direction, ListPosition from, int limit) {
    Found found;
    auto const way = choose();
    if (way == Way::by_list) collect_by_list();
    if (way == Way::too_many || (way == Way::by_keys && !collect_by_keys())) {
        found.total = CasePage::total_max + 1;
        found.page = walk(direction, from, limit);
        return found;
    }
    found.total = static_cast<std::int64_t>(positions_.size());
    found.page = page_of_collected(direction, from, limit);
    return found;
}

KeySearch::Way KeySearch::choose() {
    auto const keys = count_keys_up_to(CasePage::total_max + 1);
    if (keys <= CasePage::total_max) return Way::by_keys;
    facets_ = matching_facets(tx_, area_.list_id, area_.filter);
    std::int64_t listed = 0;
    for (auto const& facet : facets_) listed += facet.cases;
    if (listed <= CasePage::total_max && count_keys_up_to(listed * look_up_cost) >= listed * look_up_cost) return Way::by_list;
    // Without any other condition all keys of a nation-wide search fit.
    bool const all_fit = area_.list_id == nation_list && area_.filter.empty() && judge_.is_sole_condition();
    return all_fit ? Way::too_many : Way::by_keys;
}

std::int64_t KeySearch::count_keys_up_to(std::int64_t most) {
    std::int64_t keys = 0;
    for (int const prefecture : area_.prefectures) {
        for (auto const& range : driver_.ranges) {
            if (keys >= most) return keys;
            keys += count_keys(tx_, prefecture, driver_.kind, range, most - keys);
        }
    }
    return keys;
}

// false: more than most_collected.
bool KeySearch::collect_by_keys() {
    for (int const prefecture : area_.prefectures) {
        for (auto const& range : driver_.ranges) {
            auto rows = glances_by_key(tx_, prefecture, driver_.kind, range);
            while (rows.next()) {
                auto const glance = read_glance(rows);
                if (!judge_.fits(glance)) continue;
                positions_.push_back(glance.position(sort_));
                if (positions_.size() <= most_collected) continue;
                drop_repeated();
                if (positions_.size() > most_collected) return false;
            }
        }
    }
    drop_repeated();
    return true;
}

void KeySearch::collect_by_list() {
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
