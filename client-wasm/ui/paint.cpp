#include "client-wasm/ui/paint.hpp"

#include <algorithm>
#include <cmath>

#include "client-wasm/ui/glyphs.hpp"
#include "imgui.h"

namespace todoke::ui {

namespace {

constexpr float input_padding = 12; // as in app.css: the browser's own text must fall on the same place

class Painter {
public:
    Painter(Tree const& tree, Surface const& surface, Band band, std::string_view focused, ImDrawList* list)
        : tree_(tree), surface_(surface), band_(band), focused_(focused), list_(list), scheme_(surface.dark ? Scheme::dark : Scheme::light), ratio_(surface.pixel_ratio) {}

    void run() {
        if (tree_.empty()) return;
        paint(0, false);
        for (int child = tree_.at(0).first; child >= 0; child = tree_.at(child).next)
            if (tree_.at(child).role == Role::dialog) {
                list_->AddRectFilled({0, 0}, {surface_.width * ratio_, band_.height * ratio_}, ink(Color::scrim));
                paint(child, true);
            }
    }

private:
    void paint(int index, bool dialog) {
        auto const& box = tree_.at(index);
        if (box.live || (box.role == Role::dialog && !dialog)) return;
        float const below = box.floating ? 0.0f : box.rect.y + box.rect.h;
        bool const seen = box.floating || (below >= band_.top - 8 && box.rect.y <= band_.top + band_.height + 8);
        if (seen) paint_one(box);
        // Children of grids and columns lie inside their parent; nothing of an unseen box is seen.
        if (seen || index == 0)
            for (int child = box.first; child >= 0; child = tree_.at(child).next) paint(child, false);
    }

    [[nodiscard]] ImU32 ink(Color color) const {
        auto const c = rgba(scheme_, color);
        return IM_COL32(c >> 24, (c >> 16) & 255u, (c >> 8) & 255u, c & 255u);
    }
    [[nodiscard]] float px(float css) const { return css * ratio_; }
    [[nodiscard]] ImVec2 at(float x, float y) const { return {std::round(x * ratio_), std::round((y - band_.top) * ratio_)}; }

    void paint_one(Box const& box) {
        auto const& r = box.rect;
        auto const low = at(r.x, r.y), high = at(r.x + r.w, r.y + r.h);
        float const radius = px(box.radius);
        int corners = ImDrawFlags_RoundCornersNone;
        if (box.rounded & 1u) corners |= ImDrawFlags_RoundCornersLeft;
        if (box.rounded & 2u) corners |= ImDrawFlags_RoundCornersRight;
        if (box.rounded == 3) corners = ImDrawFlags_RoundCornersAll;
        if (box.mark == Mark::stripes) paint_stripes(r);
        if (box.fill != Color::none) list_->AddRectFilled(low, high, ink(box.fill), radius, corners);
        if (box.bar != Color::none) {
            list_->PushClipRect(low, {low.x + px(4), high.y}, true);
            list_->AddRectFilled(low, {low.x + std::max(px(8), 2 * radius), high.y}, ink(box.bar), radius, ImDrawFlags_RoundCornersLeft);
            list_->PopClipRect();
        }
        if (box.border != Color::none) {
            float const thick = std::max(1.0f, std::round(px(box.border_width))), half = thick / 2;
            list_->AddRect({low.x + half, low.y + half}, {high.x - half, high.y - half}, ink(box.border), std::max(0.0f, radius - half), corners, thick);
        }
        if (box.flow == Flow::text) paint_lines(box);
        paint_mark(box);
    }

    [[nodiscard]] TextStyle style(Box const& box) const { return {box.size * surface_.text_scale, box.bold}; }

    void paint_lines(Box const& box) {
        float const line_height = std::round(box.size * surface_.text_scale * surface_.line_height);
        float const left = box.rect.x + box.padding.left;
        float y = box.rect.y + box.padding.top;
        // A link that is higher than its words (fingers) has them in the middle.
        if (box.min_height > 0) y += std::max(0.0f, std::floor((box.rect.h - box.padding.top - box.padding.bottom - line_height * static_cast<float>(box.lines.size())) / 2));
        for (auto const& line : box.lines) {
            auto const from = at(left, y);
            draw_codes(list_, std::u16string_view(box.codes).substr(line.begin, line.end - line.begin), style(box), ratio_, from.x, from.y, px(line_height), rgba(scheme_, box.color));
            if (box.underline && line.width > 0) {
                float const base = std::round(from.y + px(line_height) * 0.5f + px(box.size * surface_.text_scale) * 0.52f);
                list_->AddRectFilled({from.x, base}, {from.x + px(line.width), base + std::max(1.0f, std::round(ratio_))}, ink(box.color));
            }
            y += line_height;
        }
    }

    // The value of a field that has not the focus; clipped as the browser clips its own.
    void paint_value(Box const& box) {
        if (box.role == Role::combobox) chevron(box.rect.x + box.rect.w - 26, box.rect.y + (box.rect.h - 14) / 2, 14, Color::ink_soft, 'v');
        if (!box.id.empty() && box.id == focused_) return;
        auto const low = at(box.rect.x, box.rect.y), high = at(box.rect.x + box.rect.w, box.rect.y + box.rect.h);
        list_->PushClipRect({low.x + px(2), low.y}, {high.x - px(2), high.y}, true);
        float const line_height = std::round(box.size * surface_.text_scale * surface_.line_height);
        if (box.mark == Mark::input_area) {
            FontMeasure measure(style(box), ratio_);
            float y = box.rect.y + 8;
            for (auto const& line : break_lines(box.codes, box.rect.w - 2 * input_padding, measure)) {
                auto const from = at(box.rect.x + input_padding, y);
                draw_codes(list_, std::u16string_view(box.codes).substr(line.begin, line.end - line.begin), style(box), ratio_, from.x, from.y, px(line_height), rgba(scheme_, Color::ink));
                y += line_height;
            }
        } else {
            auto const from = at(box.rect.x + input_padding, box.rect.y + (box.rect.h - line_height) / 2);
            draw_codes(list_, box.codes, style(box), ratio_, from.x, from.y, px(line_height), rgba(scheme_, Color::ink));
        }
        list_->PopClipRect();
    }

    void paint_stripes(Rect const& r) {
        auto const low = at(r.x, r.y), high = at(r.x + r.w, r.y + r.h);
        list_->PushClipRect(low, high, true);
        list_->AddRectFilled(low, high, ink(Color::demo));
        float const step = px(8), height = high.y - low.y;
        for (float x = low.x - height; x < high.x; x += 2 * step)
            list_->AddQuadFilled({x, high.y}, {x + step, high.y}, {x + step + height, low.y}, {x + height, low.y}, ink(Color::on_demo));
        list_->PopClipRect();
    }

    void chevron(float x, float y, float size, Color color, char way) {
        auto const p = [&](float fx, float fy) { return ImVec2{(x + fx * size) * ratio_, (y + fy * size - band_.top) * ratio_}; };
        ImVec2 points[3];
        if (way == 'v') points[0] = p(.15f, .32f), points[1] = p(.5f, .68f), points[2] = p(.85f, .32f);
        else if (way == '^') points[0] = p(.15f, .68f), points[1] = p(.5f, .32f), points[2] = p(.85f, .68f);
        else points[0] = p(.32f, .15f), points[1] = p(.68f, .5f), points[2] = p(.32f, .85f);
        list_->AddPolyline(points, 3, ink(color), 0, std::max(1.5f, px(2)));
    }

    void paint_mark(Box const& box) {
        auto const& r = box.rect;
        auto const p = [&](float fx, float fy) { return ImVec2{(r.x + fx * r.w) * ratio_, (r.y + fy * r.h - band_.top) * ratio_}; };
        float const thick = std::max(1.5f, px(2));
        ImVec2 const centre = p(.5f, .5f);
        auto const color = box.mark_color;
        switch (box.mark) {
        case Mark::input_text:
        case Mark::input_password:
        case Mark::input_area: paint_value(box); break;
        case Mark::radio:
            list_->AddCircle(centre, px(r.w) * .5f - thick / 2, ink(color), 0, thick);
            if (box.checked) list_->AddCircleFilled(centre, px(r.w) * .28f, ink(color));
            break;
        case Mark::check:
            if (box.checked) {
                list_->AddRectFilled(p(0, 0), p(1, 1), ink(color), px(4));
                ImVec2 const tick[] = {p(.22f, .52f), p(.42f, .72f), p(.78f, .3f)};
                list_->AddPolyline(tick, 3, ink(Color::on_brand), 0, thick);
            } else {
                list_->AddRect({p(0, 0).x + thick / 2, p(0, 0).y + thick / 2}, {p(1, 1).x - thick / 2, p(1, 1).y - thick / 2}, ink(color), px(4), 0, thick);
            }
            break;
        case Mark::icon_info:
            list_->AddCircleFilled(centre, px(r.w) * .5f, ink(color));
            list_->AddLine(p(.5f, .45f), p(.5f, .76f), ink(Color::paper), thick);
            list_->AddCircleFilled(p(.5f, .28f), thick * .65f, ink(Color::paper));
            break;
        case Mark::icon_ok: {
            list_->AddCircleFilled(centre, px(r.w) * .5f, ink(color));
            ImVec2 const tick[] = {p(.27f, .52f), p(.44f, .69f), p(.74f, .34f)};
            list_->AddPolyline(tick, 3, ink(Color::paper), 0, thick);
            break;
        }
        case Mark::icon_warning:
            list_->AddTriangleFilled(p(.5f, .04f), p(1, .94f), p(0, .94f), ink(color));
            list_->AddLine(p(.5f, .36f), p(.5f, .64f), ink(Color::paper), thick);
            list_->AddCircleFilled(p(.5f, .79f), thick * .6f, ink(Color::paper));
            break;
        case Mark::icon_error:
            list_->AddCircleFilled(centre, px(r.w) * .5f, ink(color));
            list_->AddLine(p(.5f, .24f), p(.5f, .56f), ink(color == Color::on_urgent ? Color::urgent : Color::paper), thick);
            list_->AddCircleFilled(p(.5f, .74f), thick * .65f, ink(color == Color::on_urgent ? Color::urgent : Color::paper));
            break;
        case Mark::icon_calendar:
            list_->AddRect(p(.08f, .16f), p(.92f, .92f), ink(color), px(3), 0, thick * .8f);
            list_->AddLine(p(.08f, .4f), p(.92f, .4f), ink(color), thick * .8f);
            list_->AddLine(p(.3f, .04f), p(.3f, .24f), ink(color), thick * .8f);
            list_->AddLine(p(.7f, .04f), p(.7f, .24f), ink(color), thick * .8f);
            break;
        case Mark::icon_down: chevron(r.x, r.y, r.w, color, 'v'); break;
        case Mark::icon_up: chevron(r.x, r.y, r.w, color, '^'); break;
        case Mark::icon_right: chevron(r.x, r.y, r.w, color, '>'); break;
        case Mark::icon_dot: list_->AddCircleFilled(centre, px(r.w) * .5f, ink(color)); break;
        case Mark::bar_moving: {
            // Stands still on the canvas (no frames are spent); app.css moves a bar of its own above it.
            auto const low = at(r.x, r.y), high = at(r.x + r.w * .4f, r.y + r.h);
            list_->AddRectFilled(low, high, ink(Color::brand), px(box.radius));
            break;
        }
        case Mark::none:
        case Mark::stripes:
        case Mark::bones:
        case Mark::icon_step: break;
        }
    }

    Tree const& tree_;
    Surface const& surface_;
    Band band_;
    std::string_view focused_;
    ImDrawList* list_;
    Scheme scheme_;
    float ratio_;
};

} // namespace

void paint(Tree const& tree, Surface const& surface, Band band, std::string_view focused, ImDrawList* list) { Painter(tree, surface, band, focused, list).run(); }

} // namespace todoke::ui
