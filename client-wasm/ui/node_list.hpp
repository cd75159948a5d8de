// From boxes to nodes, and from one frame's nodes to what the DOM must change. The buffer is a row of
// operations, little-endian, strings as u32 length and UTF-8 bytes:
//
//   1 create    u32 handle, u8 role
//   2 text      u32 handle, string
//   3 attribute u32 handle, u8 attribute, u8 present, string when present
//   4 rectangle u32 handle, f32 x y w h   (CSS pixels, from the parent element's corner)
//   5 value     u32 handle, string
//   6 checked   u32 handle, u8
//   7 children  u32 handle (0: the page's own element), u32 count, u32 handles in order
//   8 remove    u32 handle
//   9 id        u32 handle, string
//  10 page      string title, string language, f32 width, f32 height
//  11 focus     string id
//  12 announce  string
//  13 shortcuts u32 count, (string keys, string id) each
//  14 live      u32 handle   (this element and all inside are painted by the browser)
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

std::vector<Node> nodes_of(Tree const& tree);

class DomMirror {
public:
    // Appends to `out` what turns the DOM as it is into `nodes`.
    void update(std::vector<Node> nodes, std::string const& composing, std::vector<std::uint8_t>& out);
    // The browser says that a control holds this now.
    void note_value(std::string const& id, std::string const& value);
    void note_checked(std::string const& id, bool checked);
    void note_radio(std::string const& id); // switches the others of its name off
    [[nodiscard]] std::vector<Node> const& nodes() const { return nodes_; }

private:
    struct Seen { std::uint32_t handle = 0; std::size_t index = 0; std::vector<std::uint32_t> children; };
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, Seen> seen_;
    std::uint32_t next_handle_ = 1;
    std::vector<std::uint32_t> top_children_;
};

// Little-endian writer of that buffer.
class Packer {
public:
    explicit Packer(std::vector<std::uint8_t>& out) : out_(out) {}
    void byte(unsigned value) { out_.push_back(static_cast<std::uint8_t>(value)); }
    void word(std::uint32_t value);
    void real(float value);
    void text(std::string_view value);
private:
    std::vector<std::uint8_t>& out_;
};

} // namespace todoke::ui
