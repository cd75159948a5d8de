// PDF pages, A4 upright, set with Pango and drawn with Cairo: Japanese in IPAexGothic, the typeface of Japanese
// public forms, the other languages of patients in Noto Sans and WenQuanYi Micro Hei. Made in memory and handed over as bytes: nothing of
// a page is ever on the disk. Lengths are millimetres from the upper left corner of the sheet, sizes of letters
// are points. Black and greys only: offices print on what they have. Lines are broken by the rules of each
// language (Japanese: no closing mark at the beginning of a line; Korean: between words); a word longer than its
// line is broken anywhere. Easy Japanese has its readings above the kanji (shared/base/ruby.hpp).
// What flows down a page by itself, and on to the next one, is a PdfColumn.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::render {

enum class Align { left, centre, right };

struct TextStyle {
    double size_pt = 10;
    Align align = Align::left;
    double grey = 0;           // 0 black, 1 white
    double line_spacing = 1.3; // of the height of the letters
    std::string_view language = "ja"; // observation::languages
    double hanging_mm = 0;     // "1.\ttext": what follows the tab, and every further line, begins so far right
};

struct Box { double x_mm = 0, y_mm = 0, width_mm = 0, height_mm = 0; };

struct BoxStyle {
    double line_pt = 0.5;      // 0: without a frame
    double fill_grey = 1;      // 1: not filled
};

// How far a text came in the height that it had.
struct SetText {
    double height_mm = 0;
    int next_line = 0;         // the first line that has no place
    bool is_complete = true;
};

class PdfDocument {
public:
    // `title` is in the document's properties: never personal data. ErrorCode::internal without the fonts.
    static Result<PdfDocument> open(std::string const& title);
    PdfDocument(PdfDocument&&) noexcept;
    ~PdfDocument();

    void begin_page(); // before anything else is drawn
    [[nodiscard]] int pages() const;
    // Characters drawn so far that no typeface of this machine has: boxes on the paper.
    [[nodiscard]] int missing_characters() const;
    [[nodiscard]] bool has_characters(std::string_view text, std::string_view language = "ja");

    // Lines break at `width_mm`. The height of what was set.
    double text(double x_mm, double y_mm, double width_mm, std::string_view text, TextStyle const& style = {});
    // From that line on, whole lines only, as many as there is height for.
    SetText text_from(int first_line, Box const& place, std::string_view text, TextStyle const& style = {});
    [[nodiscard]] double text_height(double width_mm, std::string_view text, TextStyle const& style = {});
    // A text that must not leave its place: smaller letters where it has to be, down to 5 points. The height.
    double text_within(Box const& place, std::string_view text, TextStyle style = {});

    void box(Box const& place, BoxStyle const& style = {});
    void line(double x1_mm, double y1_mm, double x2_mm, double y2_mm, double width_pt = 0.5, double grey = 0);
    void dashed_line(double x1_mm, double y1_mm, double x2_mm, double y2_mm, double grey = 0.5);
    // A square with its quiet zone (four modules, as ISO/IEC 18004 asks). ErrorCode::invalid for a text too long.
    Result<Done> qr_code(double x_mm, double y_mm, double side_mm, std::string const& text);

    // The bytes; nothing can be drawn afterwards.
    Result<std::string> finish();

private:
    struct Parts;
    explicit PdfDocument(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

inline constexpr double page_width_mm = 210, page_height_mm = 297;

// Whether Pango finds the typeface of every language on this machine; another one would print boxes for letters.
// ErrorCode::invalid names the packages that are missing.
Result<Done> check_fonts();

} // namespace todoke::render
