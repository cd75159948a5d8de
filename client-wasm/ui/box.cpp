#include "client-wasm/ui/box.hpp"

#include <cassert>

namespace todoke::ui {

void Tree::clear() {
    boxes_.clear();
    open_.clear();
}

Box& Tree::leaf(Box box) {
    int const index = size();
    if (!open_.empty()) {
        box.parent = open_.back();
        auto& parent = at(box.parent);
        if (parent.last >= 0) at(parent.last).next = index;
        else parent.first = index;
        parent.last = index;
    }
    boxes_.push_back(std::move(box));
    return boxes_.back();
}

Box& Tree::open(Box box) {
    auto& added = leaf(std::move(box));
    open_.push_back(size() - 1);
    return added;
}

int Tree::open_at_root(Box box) {
    int const index = size();
    box.parent = 0;
    auto& root = at(0);
    if (root.last >= 0) at(root.last).next = index;
    else root.first = index;
    root.last = index;
    boxes_.push_back(std::move(box));
    open_.push_back(index);
    return index;
}

void Tree::close() {
    assert(!open_.empty() && "an end_… without its begin_…");
    open_.pop_back();
}

} // namespace todoke::ui
