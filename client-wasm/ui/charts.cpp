// Numbers that are seen: tiles with a count, and lines over days. A line is an SVG picture that the browser
// draws in both skins, in the colours of the table of colours; the words beside it say the same.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

namespace {

struct Area { float left, top, right, bottom; };

std::string hex(Color color) {
    char text[12];
    std::snprintf(text, sizeof text, "%%23%06x", rgba(context().surface.dark ? Scheme::dark : Scheme::light, color) >> 8);
    return text;
}

std::string px(float value) {
    char text[24];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(value));
    return text;
}

// Where each value stands; days are as far apart as the area allows.
class Plot {
public:
    Plot(Values const& values, int low, int high, Area area) : values_(values), low_(low), high_(high), area_(area) {}

    [[nodiscard]] float x(std::size_t day) const {
        auto const gaps = static_cast<float>(std::max<std::size_t>(1, values_.size() - 1));
        return values_.size() == 1 ? (area_.left + area_.right) / 2 : area_.left + (area_.right - area_.left) * static_cast<float>(day) / gaps;
    }
    [[nodiscard]] float y(int value) const {
        auto const share = static_cast<float>(std::clamp(value, low_, high_) - low_) / static_cast<float>(std::max(1, high_ - low_));
        return area_.bottom - (area_.bottom - area_.top) * share;
    }
    // Measured days in a row are joined; a day without a value is a gap that is seen.
    [[nodiscard]] std::string line(Color color, float width) const {
        std::string path;
        bool pen_down = false;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (!values_[i]) {
                pen_down = false;
                continue;
            }
            path += (pen_down ? "L" : "M") + px(x(i)) + " " + px(y(*values_[i]));
            pen_down = true;
        }
        return "%3Cpath fill='none' stroke='" + hex(color) + "' stroke-width='" + px(width) + "' stroke-linejoin='round' d='" + path + "'/%3E";
    }
    [[nodiscard]] std::string dot(std::size_t day, float radius, Color color) const {
        return "%3Ccircle cx='" + px(x(day)) + "' cy='" + px(y(*values_[day])) + "' r='" + px(radius) + "' fill='" + hex(color) + "'/%3E";
    }

private:
    Values const& values_;
    int low_, high_;
    Area area_;
};

std::string begin_svg(float width, float height) {
    return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='" + px(width) + "' height='" + px(height) + "' viewBox='0 0 " + px(width) + " " + px(height) + "'%3E";
}
constexpr std::string_view end_svg = "%3C/svg%3E";

std::string label(float x, float y, std::string_view anchor, float size, Color color, std::string_view words, bool bold = false) {
    return "%3Ctext x='" + px(x) + "' y='" + px(y) + "' text-anchor='" + std::string(anchor) + "' font-family='sans-serif' font-size='" + px(size) + (bold ? "' font-weight='700" : "") + "' fill='" + hex(color) + "'%3E" +
           std::string(words) + "%3C/text%3E";
}

std::string rule(Area const& area, float y, Color color, bool dashed) {
    return "%3Cpath stroke='" + hex(color) + "' " + (dashed ? "stroke-width='1.5' stroke-dasharray='6 4' " : "") + "d='M" + px(area.left) + " " + px(y) + "H" + px(area.right) + "'/%3E";
}

std::string number(int value, bool tenths) {
    return tenths ? std::to_string(value / 10) + "." + std::to_string(value % 10) : std::to_string(value);
}

std::string draw(Chart const& wanted, float width, float height, float size) {
    Area const area{size * 3.2f, size * 1.6f, width - size * 2, height - size * 2};
    Plot const plot(wanted.values, wanted.low, wanted.high, area);
    auto svg = begin_svg(width, height);
    for (int value = wanted.low; value <= wanted.high; value += wanted.step) {
        svg += rule(area, plot.y(value), Color::divider, false);
        svg += label(area.left - size * .5f, plot.y(value) + size * .35f, "end", size, Color::ink_soft, number(value, wanted.tenths));
    }
    if (wanted.limit) svg += rule(area, plot.y(*wanted.limit), Color::error, true);
    svg += plot.line(Color::brand, 2.5f);
    // Every second or third day where the numbers would touch.
    auto const room = (area.right - area.left) / static_cast<float>(std::max<std::size_t>(1, wanted.values.size()));
    auto const each = static_cast<std::size_t>(std::max(1.0f, std::ceil(size * 3.2f / room)));
    for (std::size_t i = 0; i < wanted.values.size(); ++i) {
        auto const shown = (wanted.values.size() - 1 - i) % each == 0;
        if (shown && i < wanted.days.size()) svg += label(plot.x(i), height - size * .5f, "middle", size, Color::ink_soft, wanted.days[i]);
        if (!wanted.values[i]) continue;
        auto const value = *wanted.values[i];
        auto const bad = wanted.limit && (wanted.limit_is_low ? value <= *wanted.limit : value >= *wanted.limit);
        svg += plot.dot(i, bad ? 5 : 3.5f, bad ? Color::error : Color::brand);
        if (shown) svg += label(plot.x(i), plot.y(value) - size * .6f, "middle", size, bad ? Color::error : Color::ink, number(value, wanted.tenths), true);
    }
    return svg.append(end_svg);
}

} // namespace

bool tile(Tile const& wanted) {
    auto& c = context();
    bool const was_pressed = pressed(wanted.id);
    (void)c.take(EventKind::focus, wanted.id);
    (void)c.take(EventKind::blur, wanted.id);
    auto const look = look_of(wanted.tone);
    bool const loud = wanted.tone == Tone::urgent && wanted.count > 0;
    Box box = column(0);
    box.role = Role::button;
    box.id = wanted.id;
    box.name = std::string(wanted.label) + " " + std::to_string(wanted.count);
    box.stretch = false;
    box.min_width = is_narrow() ? 96.0f : 112.0f;
    box.min_height = c.control_height();
    box.padding = inset(12, 6);
    box.radius = 8;
    box.fill = loud ? look.tint : wanted.chosen ? Color::brand_tint : Color::paper;
    box.border = wanted.chosen ? Color::brand : loud ? look.border : Color::divider;
    box.border_width = wanted.chosen ? 3.0f : 1.0f;
    box.set(Attribute::pressed, wanted.chosen ? "true" : "false").set(Attribute::class_, "tile");
    c.tree.open(std::move(box));
    Box head = row(6);
    head.stretch = false;
    c.tree.open(std::move(head));
    bool const quiet = wanted.count == 0 || wanted.tone == Tone::plain;
    if (look.icon != Mark::none) c.tree.leaf(icon_box(look.icon, quiet ? Color::ink_soft : look.ink, 16));
    c.tree.leaf(text_box(wanted.label, Role::none, 14, true, loud ? look.ink : Color::ink_soft));
    c.tree.close();
    c.tree.leaf(text_box(std::to_string(wanted.count), Role::none, 24, true, loud ? look.ink : Color::ink));
    c.tree.close();
    return was_pressed;
}

void chart(Chart const& wanted) {
    if (wanted.values.empty()) return;
    auto& c = context();
    auto const scale = std::clamp(c.surface.text_scale, 1.0f, 2.0f);
    auto const width = std::min(720 * scale, c.surface.width - (is_narrow() ? 32.0f : 64.0f)), height = 200 * scale;
    Box box;
    box.flow = Flow::control;
    box.live = true;
    box.stretch = false;
    box.width = width;
    box.height = height;
    box.role = Role::picture;
    box.id = wanted.id;
    auto const words = std::string(wanted.label) + (wanted.says.empty() ? "" : ": ") + std::string(wanted.says);
    box.set(Attribute::src, draw(wanted, width, height, 14 * scale)).set(Attribute::alt, words).set(Attribute::class_, "chart");
    c.tree.leaf(std::move(box));
}

std::string spark_line(Values const& values, int limit) {
    auto const is_known = [](auto const& value) { return value.has_value(); };
    if (std::none_of(values.begin(), values.end(), is_known)) return {};
    int low = limit - 15, high = limit + 10;
    for (auto const& value : values)
        if (value) low = std::min(low, *value), high = std::max(high, *value);
    Area const area{4, 4, spark_width - 4, spark_height - 4};
    Plot const plot(values, low, high, area);
    auto svg = begin_svg(spark_width, spark_height) + rule(area, plot.y(limit), Color::line, true) + plot.line(Color::brand, 2);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) svg += plot.dot(i, *values[i] >= limit ? 3.0f : 2.0f, *values[i] >= limit ? Color::error : Color::brand);
    return svg.append(end_svg);
}

} // namespace todoke::ui
