#include "client-wasm/ui/damage.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "imgui.h"

namespace todoke::ui {

namespace {

bool same_vertex(ImDrawVert const& a, ImDrawVert const& b) { return std::memcmp(&a, &b, sizeof(ImDrawVert)) == 0; }
bool same_clip(ImVec4 const& a, ImVec4 const& b) { return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w; }

// How many corners of triangles, from the first on, use vertices before `end`.
int corners_before(ImDrawList const& list, unsigned end) {
    int count = 0;
    for (auto const& command : list.CmdBuffer)
        for (unsigned at = 0; at < command.ElemCount; ++at, ++count)
            if (command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + at)] >= end) return count;
    return count;
}

// How many corners, from the last back, use vertices from `begin` on.
int corners_from(ImDrawList const& list, unsigned begin) {
    int count = 0;
    for (int i = list.CmdBuffer.Size - 1; i >= 0; --i) {
        auto const& command = list.CmdBuffer[i];
        for (unsigned at = command.ElemCount; at > 0; --at, ++count)
            if (command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + at - 1)] < begin) return count;
    }
    return count;
}

// Whether `count` corners, in each list from the given one on, are clipped to the same places.
bool same_clips(ImDrawList const& a, int a_begin, ImDrawList const& b, int b_begin, int count) {
    auto const command_of = [](ImDrawList const& list, int corner) {
        return std::find_if(list.CmdBuffer.begin(), list.CmdBuffer.end(), [corner](auto const& one) { return corner < static_cast<int>(one.IdxOffset + one.ElemCount); });
    };
    for (int done = 0; done < count;) {
        auto const* x = command_of(a, a_begin + done);
        auto const* y = command_of(b, b_begin + done);
        if (!same_clip(x->ClipRect, y->ClipRect)) return false;
        int const x_left = static_cast<int>(x->IdxOffset + x->ElemCount) - a_begin, y_left = static_cast<int>(y->IdxOffset + y->ElemCount) - b_begin;
        done = std::min(x_left, y_left);
    }
    return true;
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
    auto const& a = before.VtxBuffer;
    auto const& b = now.VtxBuffer;
    int const most = std::min(a.Size, b.Size);
    int head = 0, tail = 0;
    while (head < most && same_vertex(a[head], b[head])) ++head;
    while (tail < most - head && same_vertex(a[a.Size - 1 - tail], b[b.Size - 1 - tail])) ++tail;
    auto const first = static_cast<unsigned>(head), a_last = static_cast<unsigned>(a.Size - tail), b_last = static_cast<unsigned>(b.Size - tail);
    // The same vertices must also make the same triangles, clipped to the same places.
    int const a_head = corners_before(before, first), b_head = corners_before(now, first);
    bool const all_same = head == a.Size && head == b.Size;
    int const a_tail = all_same ? 0 : corners_from(before, a_last), b_tail = all_same ? 0 : corners_from(now, b_last);
    if (a_head != b_head || a_tail != b_tail || !same_clips(before, 0, now, 0, a_head) ||
        !same_clips(before, before.IdxBuffer.Size - a_tail, now, now.IdxBuffer.Size - b_tail, a_tail))
        return canvas;
    Box box;
    include_triangles(box, before, first, a_last);
    include_triangles(box, now, first, b_last);
    return box.within(canvas);
}

} // namespace todoke::ui
