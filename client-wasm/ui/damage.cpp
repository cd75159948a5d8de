#include "client-wasm/ui/damage.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "imgui.h"

namespace todoke::ui {

namespace {

bool same_vertex(ImDrawVert const& a, ImDrawVert const& b) { return std::memcmp(&a, &b, sizeof(ImDrawVert)) == 0; }
bool same_clip(ImVec4 const& a, ImVec4 const& b) { return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w; }

// Whether both lists clip in the same order and to the same places; how much each part draws may differ.
bool same_clips(ImDrawList const& a, ImDrawList const& b) {
    return a.CmdBuffer.Size == b.CmdBuffer.Size &&
           std::equal(a.CmdBuffer.begin(), a.CmdBuffer.end(), b.CmdBuffer.begin(), [](auto const& x, auto const& y) { return same_clip(x.ClipRect, y.ClipRect); });
}

class Box {
public:
    void include(ImVec2 low, ImVec2 high) {
        left_ = std::min(left_, low.x), top_ = std::min(top_, low.y);
        right_ = std::max(right_, high.x), bottom_ = std::max(bottom_, high.y);
    }
    // Whole pixels, one more on each side for soft edges.
    [[nodiscard]] Clip within(Clip canvas) const {
        int const left = std::max(canvas.x, static_cast<int>(std::floor(left_)) - 1), top = std::max(canvas.y, static_cast<int>(std::floor(top_)) - 1);
        int const right = std::min(canvas.x + canvas.w, static_cast<int>(std::ceil(right_)) + 1), bottom = std::min(canvas.y + canvas.h, static_cast<int>(std::ceil(bottom_)) + 1);
        return right <= left || bottom <= top ? Clip{} : Clip{left, top, right - left, bottom - top};
    }

private:
    float left_ = 1e9f, top_ = 1e9f, right_ = -1e9f, bottom_ = -1e9f;
};

// Every triangle with a corner in [begin, end), as far as it is not clipped away.
void include_triangles(Box& box, ImDrawList const& list, unsigned begin, unsigned end) {
    for (auto const& command : list.CmdBuffer) {
        auto const* index = list.IdxBuffer.Data + command.IdxOffset;
        for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
            ImVec2 low{1e9f, 1e9f}, high{-1e9f, -1e9f};
            bool changed = false;
            for (unsigned corner = at; corner < at + 3; ++corner) {
                unsigned const vertex = command.VtxOffset + index[corner];
                changed = changed || (vertex >= begin && vertex < end);
                auto const& place = list.VtxBuffer.Data[vertex].pos;
                low = {std::min(low.x, place.x), std::min(low.y, place.y)};
                high = {std::max(high.x, place.x), std::max(high.y, place.y)};
            }
            if (!changed) continue;
            low = {std::max(low.x, command.ClipRect.x), std::max(low.y, command.ClipRect.y)};
            high = {std::min(high.x, command.ClipRect.z), std::min(high.y, command.ClipRect.w)};
            if (low.x <= high.x && low.y <= high.y) box.include(low, high);
        }
    }
}

} // namespace

Clip damage_between(ImDrawList const& before, ImDrawList const& now, Clip canvas) {
    if (!same_clips(before, now)) return canvas;
    auto const& a = before.VtxBuffer;
    auto const& b = now.VtxBuffer;
    int const most = std::min(a.Size, b.Size);
    int head = 0, tail = 0;
    while (head < most && same_vertex(a[head], b[head])) ++head;
    if (head == a.Size && head == b.Size) {
        bool const same = before.IdxBuffer.Size == now.IdxBuffer.Size && std::equal(before.IdxBuffer.begin(), before.IdxBuffer.end(), now.IdxBuffer.begin());
        return same ? Clip{} : canvas;
    }
    while (tail < most - head && same_vertex(a[a.Size - 1 - tail], b[b.Size - 1 - tail])) ++tail;
    Box box;
    include_triangles(box, before, static_cast<unsigned>(head), static_cast<unsigned>(a.Size - tail));
    include_triangles(box, now, static_cast<unsigned>(head), static_cast<unsigned>(b.Size - tail));
    return box.within(canvas);
}

} // namespace todoke::ui
