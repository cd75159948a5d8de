// A small line chart as an SVG picture in the colours of the theme: both skins show the same one, and it prints.
#include <algorithm>
#include <cmath>

#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

namespace {

constexpr double width = 320, height = 150, left = 34, right = 10, top = 14, bottom = 22;

std::string number(double value) {
    auto const tenths = static_cast<long>(std::lround(value * 10));
    auto text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
    return text;
}

// SVG in a data URL: what has a meaning there is escaped, and nothing of a person's own words is in it.
class Svg {
public:
    explicit Svg(Scheme scheme) : scheme_(scheme) {
        text_ = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + number(width) + " " + number(height) + "' font-family='sans-serif' font-size='11'%3E";
    }
    void line(double x1, double y1, double x2, double y2, Color color, bool dashed) {
        text_ += "%3Cpath d='M" + at(x1, y1) + "L" + at(x2, y2) + "' stroke='" + ink(color) + "'" + (dashed ? " stroke-dasharray='4 3'" : "") + "/%3E";
    }
    void path(std::string const& steps, Color color) { text_ += "%3Cpath d='" + steps + "' fill='none' stroke='" + ink(color) + "' stroke-width='2.5' stroke-linejoin='round'/%3E"; }
    void dot(double x, double y, Color color) { text_ += "%3Ccircle cx='" + number(x) + "' cy='" + number(y) + "' r='4' fill='" + ink(color) + "'/%3E"; }
    void words(double x, double y, std::string_view anchor, std::string const& words) {
        text_ += "%3Ctext x='" + number(x) + "' y='" + number(y) + "' text-anchor='" + std::string(anchor) + "' fill='" + ink(Color::ink) + "'%3E" + words + "%3C/text%3E";
    }
    [[nodiscard]] std::string finish() const { return text_ + "%3C/svg%3E"; }
    static std::string at(double x, double y) { return number(x) + " " + number(y); }

private:
    [[nodiscard]] std::string ink(Color color) const {
        static constexpr char digits[] = "0123456789abcdef";
        std::string code = "%23";
        for (int shift = 28; shift >= 8; shift -= 4) code += digits[(rgba(scheme_, color) >> shift) & 15u];
        return code;
    }
    Scheme scheme_;
    std::string text_;
};

std::string draw_chart(Chart const& chart, std::span<ChartPoint const> points, Scheme scheme) {
    Svg svg(scheme);
    auto const x_of = [&](std::size_t index) { return points.size() < 2 ? (left + width - right) / 2 : left + (width - left - right) * static_cast<double>(index) / static_cast<double>(points.size() - 1); };
    auto const y_of = [&](double value) { return height - bottom - (height - top - bottom) * (std::clamp(value, chart.low, chart.high) - chart.low) / (chart.high - chart.low); };
    for (double const value : {chart.low, (chart.low + chart.high) / 2, chart.high}) {
        svg.line(left, y_of(value), width - right, y_of(value), Color::divider, false);
        svg.words(left - 5, y_of(value) + 4, "end", number(value));
    }
    if (chart.limit > 0) svg.line(left, y_of(chart.limit), width - right, y_of(chart.limit), Color::error, true);
    std::string steps;
    bool joined = false; // a day without a value leaves a gap
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].measured) steps += (joined ? "L" : "M") + Svg::at(x_of(i), y_of(points[i].value));
        joined = points[i].measured;
    }
    svg.path(steps, Color::brand);
    auto const is_bad = [&chart](double value) { return chart.limit > 0 && (chart.is_bad_below ? value <= chart.limit : value >= chart.limit); };
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].measured) svg.dot(x_of(i), y_of(points[i].value), is_bad(points[i].value) ? Color::error : Color::brand);
    auto const step = std::max<std::size_t>(1, (points.size() + 4) / 5);
    for (std::size_t i = points.size() > 0 ? (points.size() - 1) % step : 0; i < points.size(); i += step)
        svg.words(x_of(i), height - 6, i + 1 == points.size() && points.size() > 1 ? "end" : "middle", points[i].day);
    return svg.finish();
}

} // namespace

void chart(Chart const& chart, std::span<ChartPoint const> points) {
    auto const& surface = context().surface;
    Box box;
    box.flow = Flow::control;
    box.live = true;
    box.stretch = false;
    box.width = std::min(surface.width - 64, 480 * surface.text_scale);
    box.height = std::floor(box.width * static_cast<float>(height / width));
    box.role = Role::picture;
    box.id = chart.id;
    box.set(Attribute::src, draw_chart(chart, points, surface.dark ? Scheme::dark : Scheme::light)).set(Attribute::alt, chart.label).set(Attribute::class_, "chart");
    context().tree.leaf(std::move(box));
}

} // namespace todoke::ui
