#include "client-wasm/ui/node_list.hpp"

#include <algorithm>
#include <cstring>

#include "shared/base/ruby.hpp"

namespace todoke::ui {

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
    return hash * 0xBF58476D1CE4E5B9ull;
}
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
    for (char const byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ull;
    return hash;
}

class Collector {
public:
    explicit Collector(Tree const& tree) : tree_(tree) {}

    std::vector<Node> run() {
        if (!tree_.empty()) visit(0, -1, 1);
        return std::move(nodes_);
    }

private:
    void visit(int index, int parent, std::uint64_t parent_key) {
        auto const& box = tree_.at(index);
        int own = parent;
        std::uint64_t key = parent_key;
        if (box.role != Role::none && !box.silent) {
            key = key_of(box, parent_key);
            own = static_cast<int>(nodes_.size());
            Node node;
            node.key = key;
            node.parent = parent;
            node.role = box.role;
            node.id = box.id;
            bool const shows_value = box.has_value;
            node.text = !box.name.empty() ? box.name : shows_value ? std::string{} : box.text;
            node.value = box.value;
            node.has_value = box.has_value;
            node.checked = box.checked;
            // The control of an option covers the whole option.
            node.rect = box.role == Role::radio || box.role == Role::checkbox ? tree_.at(box.parent).rect : box.rect;
            if (box.role == Role::aside && box.live) node.rect.h = std::max(node.rect.h, tree_.at(box.parent).rect.h - 72); // room to stick in
            node.attributes = box.attributes;
            for (auto& [name, words] : node.attributes)
                if (words.find(base::ruby_begins) != std::string::npos) words = base::without_readings(words); // nobody says both
            nodes_.push_back(std::move(node));
        }
        for (int child = box.first; child >= 0; child = tree_.at(child).next) visit(child, own, key);
    }

    std::uint64_t key_of(Box const& box, std::uint64_t parent_key) {
        std::uint64_t key = box.id.empty() ? mix(mix(parent_key, static_cast<std::uint64_t>(box.role)), 77u) : mix(mix(7u, box.id), static_cast<std::uint64_t>(box.role));
        // Those without an id are told apart by their place among their like.
        while (true) {
            auto const count = used_[key]++;
            if (count == 0) return key;
            key = mix(key, static_cast<std::uint64_t>(count));
        }
    }

    Tree const& tree_;
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, int> used_;
};

bool same_attributes(Node const& a, Node const& b) { return a.attributes == b.attributes; }

} // namespace

void Packer::word(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) out_.push_back(static_cast<std::uint8_t>((value >> shift) & 255u));
}
void Packer::real(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    word(bits);
}
void Packer::text(std::string_view value) {
    word(static_cast<std::uint32_t>(value.size()));
    out_.insert(out_.end(), value.begin(), value.end());
}

std::vector<Node> nodes_of(Tree const& tree) { return Collector(tree).run(); }

void DomMirror::note_value(std::string const& id, std::string const& value) {
    for (auto& node : nodes_)
        if (node.id == id && node.has_value) node.value = value;
}

void DomMirror::note_checked(std::string const& id, bool checked) {
    for (auto& node : nodes_)
        if (node.id == id && (node.role == Role::checkbox || node.role == Role::radio)) node.checked = checked;
}

void DomMirror::note_radio(std::string const& id) {
    std::string name;
    for (auto const& node : nodes_)
        if (node.id == id) name = node.attribute(Attribute::name);
    for (auto& node : nodes_)
        if (node.role == Role::radio && node.attribute(Attribute::name) == name) node.checked = node.id == id;
}

void DomMirror::update(std::vector<Node> nodes, std::string const& composing, std::vector<std::uint8_t>& out) {
    Packer pack(out);
    std::unordered_map<std::uint64_t, Seen> now;
    now.reserve(nodes.size());
    std::vector<std::vector<std::uint32_t>> children(nodes.size());
    std::vector<std::uint32_t> handles(nodes.size()), top;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto& node = nodes[i];
        auto const before = seen_.find(node.key);
        Node const* old = before != seen_.end() ? &nodes_[before->second.index] : nullptr;
        if (old != nullptr && old->role != node.role) old = nullptr;
        std::uint32_t const handle = old != nullptr ? before->second.handle : next_handle_++;
        handles[i] = handle;
        if (old == nullptr) {
            pack.byte(1), pack.word(handle), pack.byte(static_cast<unsigned>(node.role));
            if (!node.id.empty()) pack.byte(9), pack.word(handle), pack.text(node.id);
        }
        if (old == nullptr ? !node.text.empty() : old->text != node.text) pack.byte(2), pack.word(handle), pack.text(node.text);
        if (old == nullptr || !same_attributes(*old, node)) {
            if (old != nullptr)
                for (auto const& [name, value] : old->attributes)
                    if (std::none_of(node.attributes.begin(), node.attributes.end(), [which = name](auto const& pair) { return pair.first == which; }))
                        pack.byte(3), pack.word(handle), pack.byte(static_cast<unsigned>(name)), pack.byte(0);
            for (auto const& [name, value] : node.attributes)
                if (old == nullptr || std::find(old->attributes.begin(), old->attributes.end(), std::pair{name, value}) == old->attributes.end())
                    pack.byte(3), pack.word(handle), pack.byte(static_cast<unsigned>(name)), pack.byte(1), pack.text(value);
        }
        if (node.has_value && !node.id.empty() && node.id == composing && old != nullptr) {
            node.value = old->value; // never assigned while an IME composes; caught up with afterwards
        } else if (node.has_value && (old == nullptr ? !node.value.empty() : old->value != node.value)) {
            pack.byte(5), pack.word(handle), pack.text(node.value);
        }
        if ((node.role == Role::radio || node.role == Role::checkbox) && (old == nullptr ? node.checked : old->checked != node.checked))
            pack.byte(6), pack.word(handle), pack.byte(node.checked ? 1 : 0);
        Rect const origin = node.parent >= 0 ? nodes[static_cast<std::size_t>(node.parent)].rect : Rect{};
        Rect const old_origin = old != nullptr && old->parent >= 0 ? nodes_[static_cast<std::size_t>(old->parent)].rect : Rect{};
        Rect const relative{node.rect.x - origin.x, node.rect.y - origin.y, node.rect.w, node.rect.h};
        if (old == nullptr || relative != Rect{old->rect.x - old_origin.x, old->rect.y - old_origin.y, old->rect.w, old->rect.h})
            pack.byte(4), pack.word(handle), pack.real(relative.x), pack.real(relative.y), pack.real(relative.w), pack.real(relative.h);
        (node.parent >= 0 ? children[static_cast<std::size_t>(node.parent)] : top).push_back(handle);
        now[node.key] = {handle, i, {}};
    }
    auto const send_children = [&](std::uint32_t handle, std::vector<std::uint32_t> const& list) {
        pack.byte(7), pack.word(handle), pack.word(static_cast<std::uint32_t>(list.size()));
        for (auto const child : list) pack.word(child);
    };
    if (top != top_children_) send_children(0, top);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto const before = seen_.find(nodes[i].key);
        bool const known = before != seen_.end() && before->second.handle == handles[i];
        if (known ? before->second.children != children[i] : !children[i].empty()) send_children(handles[i], children[i]);
        now[nodes[i].key].children = std::move(children[i]);
    }
    for (auto const& [key, old] : seen_) {
        auto const still = now.find(key);
        if (still == now.end() || still->second.handle != old.handle) pack.byte(8), pack.word(old.handle);
    }
    top_children_ = std::move(top);
    seen_ = std::move(now);
    nodes_ = std::move(nodes);
}

} // namespace todoke::ui
