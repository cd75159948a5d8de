// What is set down a page one below the other: headings, paragraphs, numbered steps, facts, pictures,
// boxes. When the place is used up, the same place of a new page goes on; a heading never stands alone at
// the foot of a page.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/render/pdf_document.hpp"

namespace todoke::render {

struct PdfFact { std::string label, value; };

class PdfColumn {
public:
    // On the page that has begun.
    PdfColumn(PdfDocument& document, Box const& place) : document_(document), place_(place), y_mm_(place.y_mm) {}

    // With its English in small letters at the other end of the line; "" = none.
    void heading(std::string_view japanese, std::string_view english = {}, double size_pt = 11);
    void paragraph(std::string_view text, TextStyle const& style = {});
    void steps(std::span<std::string const> texts, TextStyle const& style = {}); // 1. 2. 3.
    void facts(std::span<PdfFact const> facts, double label_width_mm, TextStyle const& style = {}); // a ruled table of two columns
    void framed(std::string_view text, TextStyle const& style = {}, BoxStyle const& box = {});
    // In the middle of the column.
    Result<Done> qr_code(std::string const& text, double side_mm);
    void space(double mm) { y_mm_ += mm; }

    // Begins a new page unless so much height is left on this one.
    void need(double height_mm);
    [[nodiscard]] double y_mm() const { return y_mm_; }

private:
    [[nodiscard]] double left_mm() const { return place_.y_mm + place_.height_mm - y_mm_; }
    void begin_page();
    void flow(double x_mm, double width_mm, std::string_view text, TextStyle const& style);

    PdfDocument& document_;
    Box place_;
    double y_mm_;
};

} // namespace todoke::render
