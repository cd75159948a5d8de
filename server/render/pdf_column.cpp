#include "server/render/pdf_column.hpp"

#include <algorithm>
#include <string>

namespace todoke::render {

namespace {

constexpr double paragraph_gap_mm = 1.5, number_width_mm = 6, cell_margin_mm = 1.5, frame_margin_mm = 2.5;

} // namespace

void PdfColumn::begin_page() {
    document_.begin_page();
    y_mm_ = place_.y_mm;
}

void PdfColumn::need(double height_mm) {
    // What is taller than a whole page begins where it is.
    if (height_mm > left_mm() && height_mm <= place_.height_mm) begin_page();
}

// Line by line over as many pages as it takes.
void PdfColumn::flow(double x_mm, double width_mm, std::string_view text, TextStyle const& style) {
    for (int line = 0;;) {
        auto const done = document_.text_from(line, {x_mm, y_mm_, width_mm, left_mm()}, text, style);
        y_mm_ += done.height_mm;
        if (done.is_complete) return;
        // A line taller than the column would never fit.
        if (done.next_line == line && y_mm_ == place_.y_mm) return;
        line = done.next_line;
        begin_page();
    }
}

void PdfColumn::heading(std::string_view japanese, std::string_view english, double size_pt) {
    TextStyle const style{.size_pt = size_pt};
    auto const height = document_.text_height(place_.width_mm, japanese, style);
    need(height + 12); // with the first lines below it
    document_.text(place_.x_mm, y_mm_, place_.width_mm, japanese, style);
    if (!english.empty()) {
        TextStyle const small{.size_pt = size_pt * 0.65, .align = Align::right, .grey = 0.3};
        document_.text(place_.x_mm, y_mm_ + height * 0.3, place_.width_mm, english, small);
    }
    y_mm_ += height + 0.8;
    document_.line(place_.x_mm, y_mm_, place_.x_mm + place_.width_mm, y_mm_, 0.6, 0.3);
    y_mm_ += paragraph_gap_mm;
}

void PdfColumn::paragraph(std::string_view text, TextStyle const& style) {
    flow(place_.x_mm, place_.width_mm, text, style);
    y_mm_ += paragraph_gap_mm;
}

void PdfColumn::steps(std::span<std::string const> texts, TextStyle const& style) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto const width = place_.width_mm - number_width_mm;
        need(std::min(document_.text_height(width, texts[i], style), place_.height_mm));
        document_.text(place_.x_mm, y_mm_, number_width_mm, std::to_string(i + 1) + ".", style);
        flow(place_.x_mm + number_width_mm, width, texts[i], style);
        y_mm_ += paragraph_gap_mm;
    }
}

void PdfColumn::facts(std::span<PdfFact const> facts, double label_width_mm, TextStyle const& style) {
    auto const value_x = place_.x_mm + label_width_mm, value_width = place_.width_mm - label_width_mm;
    auto const rule = [&] { document_.line(place_.x_mm, y_mm_, place_.x_mm + place_.width_mm, y_mm_, 0.3, 0.5); };
    rule();
    for (auto const& fact : facts) {
        auto const inner = [](double width) { return width - 2 * cell_margin_mm; };
        auto const label = document_.text_height(inner(label_width_mm), fact.label, style), value = document_.text_height(inner(value_width), fact.value, style);
        auto const height = std::max(label, value) + 2 * cell_margin_mm;
        if (height > left_mm()) {
            need(height);
            rule();
        }
        document_.text(place_.x_mm + cell_margin_mm, y_mm_ + cell_margin_mm, inner(label_width_mm), fact.label, style);
        document_.text(value_x + cell_margin_mm, y_mm_ + cell_margin_mm, inner(value_width), fact.value, style);
        y_mm_ += height;
        rule();
    }
    y_mm_ += paragraph_gap_mm;
}

void PdfColumn::framed(std::string_view text, TextStyle const& style, BoxStyle const& box) {
    auto const width = place_.width_mm - 2 * frame_margin_mm;
    auto const height = document_.text_height(width, text, style) + 2 * frame_margin_mm;
    need(height);
    document_.box({place_.x_mm, y_mm_, place_.width_mm, height}, box);
    document_.text(place_.x_mm + frame_margin_mm, y_mm_ + frame_margin_mm, width, text, style);
    y_mm_ += height + paragraph_gap_mm;
}

Result<Done> PdfColumn::qr_code(std::string const& text, double side_mm) {
    need(side_mm);
    TRY(document_.qr_code(place_.x_mm + (place_.width_mm - side_mm) / 2, y_mm_, side_mm, text));
    y_mm_ += side_mm + paragraph_gap_mm;
    return Done{};
}

} // namespace todoke::render
