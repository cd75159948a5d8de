#include "client-wasm/state/merge.hpp"

#include <set>

namespace todoke::state {

namespace {

bool same(records::Value const* a, records::Value const* b) {
    auto const a_empty = a == nullptr || records::is_empty(*a);
    auto const b_empty = b == nullptr || records::is_empty(*b);
    if (a_empty || b_empty) return a_empty == b_empty;
    return *a == *b;
}

} // namespace

std::vector<Difference> differences(records::Record const& base, records::Record const& mine, records::Record const& theirs) {
    std::set<std::string, std::less<>> items;
    for (auto const& entry : mine.values()) items.insert(entry.first);
    for (auto const& entry : theirs.values()) items.insert(entry.first);
    std::vector<Difference> found;
    for (auto const& item : items) {
        Difference difference;
        difference.item = item;
        difference.mine = mine.find(item);
        difference.theirs = theirs.find(item);
        if (same(difference.mine, difference.theirs)) continue;
        auto const* before = base.find(item);
        auto const mine_changed = !same(before, difference.mine);
        auto const theirs_changed = !same(before, difference.theirs);
        difference.both_changed = mine_changed && theirs_changed;
        difference.proposed = mine_changed ? Side::mine : Side::theirs;
        found.push_back(std::move(difference));
    }
    return found;
}

records::Record take_theirs(records::Record mine, records::Record const& theirs, std::vector<std::string> const& items) {
    for (auto const& item : items) {
        if (auto const* value = theirs.find(item); value != nullptr) mine.set(item, *value);
        else mine.erase(item);
    }
    return mine;
}

} // namespace todoke::state
