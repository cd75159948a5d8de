#include "server/render/pdf_document.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "server/render/qr_code.hpp"
#include "shared/base/ruby.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::render {

namespace {

// The lines of these typefaces are of different height for letters of the same size: `spacing` makes them alike.
struct Typeface {
    std::string_view language;
    char const* families; // the first one is needed, the others have what it lacks
    double spacing;
    std::string_view package;
};
constexpr std::array typefaces{
    Typeface{"ja", "IPAexGothic", 1, "fonts-ipaexfont"},
    Typeface{"ja-x-easy", "IPAexGothic", 0.8, "fonts-ipaexfont"}, // readings are part of the height
    Typeface{"zh", "WenQuanYi Micro Hei,IPAexGothic", 0.9, "fonts-wqy-microhei"},
    Typeface{"ko", "WenQuanYi Micro Hei,IPAexGothic", 0.9, "fonts-wqy-microhei"},
    Typeface{"ne", "Noto Sans Devanagari,Noto Sans,IPAexGothic", 0.8, "fonts-noto-core"},
    Typeface{"", "Noto Sans,IPAexGothic", 0.76, "fonts-noto-core"}, // Latin letters
};

Typeface const& typeface_of(std::string_view language) {
    for (auto const& typeface : typefaces)
        if (typeface.language == language) return typeface;
    return typefaces.back();
}

std::string_view first_family(Typeface const& typeface) {
    std::string_view const families = typeface.families;
    return families.substr(0, families.find(','));
}

constexpr double points_per_mm = 72.0 / 25.4;
constexpr double size_min_pt = 5;

double points(double mm) { return mm * points_per_mm; }
double millimetres(double pango_units) { return pango_units / PANGO_SCALE / points_per_mm; }

struct Unref { void operator()(void* object) const { g_object_unref(object); } };
template <class T> using Owned = std::unique_ptr<T, Unref>;
struct FreeFont { void operator()(PangoFontDescription* font) const { pango_font_description_free(font); } };
using Font = std::unique_ptr<PangoFontDescription, FreeFont>;

struct FreeAttributes { void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); } };
struct FreeTabs { void operator()(PangoTabArray* tabs) const { pango_tab_array_free(tabs); } };
using Tabs = std::unique_ptr<PangoTabArray, FreeTabs>;
using Attributes = std::unique_ptr<PangoAttrList, FreeAttributes>;

constexpr std::string_view ruby_mark = "\xEF\xBF\xBC"; // U+FFFC, in whose place a group is drawn
constexpr double reading_size = 0.5;                     // of the size of what it stands above

Font font_of(Typeface const& typeface, double size_pt) {
    Font font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), typeface.families);
    pango_font_description_set_size(font.get(), static_cast<int>(size_pt * PANGO_SCALE));
    return font;
}

cairo_status_t append(void* bytes, unsigned char const* data, unsigned length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<char const*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

// Pango's line with its place in the layout.
struct LineIterator {
    explicit LineIterator(PangoLayout* layout) : iterator(pango_layout_get_iter(layout)) {}
    LineIterator(LineIterator const&) = delete;
    ~LineIterator() { pango_layout_iter_free(iterator); }
    PangoLayoutIter* iterator;
};

} // namespace

// Each document has a font map of its own: Pango's are for one thread.
struct PdfDocument::Parts {
    std::string bytes;
    Owned<PangoFontMap> fonts;
    Owned<PangoContext> context;
    Owned<PangoLayout> layout;
    cairo_surface_t* surface = nullptr;
    cairo_t* cairo = nullptr;
    int pages = 0;

    Parts() = default;
    Parts(Parts const&) = delete;
    ~Parts() {
        if (cairo != nullptr) cairo_destroy(cairo);
        if (surface != nullptr) cairo_surface_destroy(surface);
    }

    // What stands for a mark in the text: kanji with their reading.
    struct RubyGroup { std::string written, reading; double size_pt = 0; };
    std::vector<RubyGroup> groups;
    Owned<PangoLayout> piece; // to measure and draw one of them
    int missing = 0;

    void set(double width_mm, std::string_view text, TextStyle const& style) {
        auto const& typeface = typeface_of(style.language);
        auto const font = font_of(typeface, style.size_pt);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), static_cast<int>(points(width_mm) * PANGO_SCALE));
        pango_layout_set_alignment(layout.get(), style.align == Align::left ? PANGO_ALIGN_LEFT : style.align == Align::centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT);
        pango_layout_set_line_spacing(layout.get(), static_cast<float>(style.line_spacing * typeface.spacing));
        auto const hanging = static_cast<int>(points(style.hanging_mm) * PANGO_SCALE);
        pango_layout_set_indent(layout.get(), -hanging);
        Tabs const tabs(hanging == 0 ? nullptr : pango_tab_array_new_with_positions(1, FALSE, PANGO_TAB_LEFT, hanging));
        pango_layout_set_tabs(layout.get(), tabs.get());
        Attributes const attributes(pango_attr_list_new());
        auto const* language = observation::find_language(style.language);
        pango_attr_list_insert(attributes.get(), pango_attr_language_new(pango_language_from_string(language == nullptr ? "ja" : std::string(language->tag).c_str())));
        auto const marked = with_groups(text, style.size_pt, attributes.get());
        if (style.language == "ko") keep_words_whole(marked, attributes.get());
        pango_layout_set_attributes(layout.get(), attributes.get());
        pango_layout_set_text(layout.get(), marked.data(), static_cast<int>(marked.size()));
    }

    // The width of a piece, and where its baseline is below its upper edge, in Pango's units.
    struct Measure { int width = 0, height = 0, baseline = 0; };
    Measure measure(std::string const& text, double size_pt) {
        auto const font = font_of(typeface_of("ja"), size_pt);
        pango_layout_set_font_description(piece.get(), font.get());
        pango_layout_set_text(piece.get(), text.data(), static_cast<int>(text.size()));
        Measure found;
        pango_layout_get_size(piece.get(), &found.width, &found.height);
        found.baseline = pango_layout_get_baseline(piece.get());
        return found;
    }

    std::string with_groups(std::string_view text, double size_pt, PangoAttrList* attributes) {
        groups.clear();
        std::string marked;
        for (std::size_t at = 0; at < text.size();) {
            auto const length = base::ruby_length(text, at);
            if (length == 0) {
                marked += text[at++];
                continue;
            }
            auto const [written, reading] = base::ruby_of(text.substr(at, length));
            at += length;
            groups.push_back({std::string(written), std::string(reading), size_pt});
            auto const below = measure(groups.back().written, size_pt), above = measure(groups.back().reading, size_pt * reading_size);
            PangoRectangle const place{0, -below.baseline - above.height, std::max(below.width, above.width), below.height + above.height};
            auto* const shape = pango_attr_shape_new_with_data(&place, &place, GSIZE_TO_POINTER(groups.size()), nullptr, nullptr);
            shape->start_index = static_cast<guint>(marked.size());
            marked += ruby_mark;
            shape->end_index = static_cast<guint>(marked.size());
            pango_attr_list_insert(attributes, shape);
        }
        return marked;
    }

    // Pango calls it at the left end of the baseline.
    static void draw_group(cairo_t* cairo, PangoAttrShape* shape, gboolean, gpointer data) {
        auto& parts = *static_cast<Parts*>(data);
        auto const group = parts.groups[GPOINTER_TO_SIZE(shape->data) - 1]; // 0 would be no data
        double x = 0, y = 0;
        cairo_get_current_point(cairo, &x, &y);
        auto const show = [&](std::string const& text, double size_pt, double bottom) {
            auto const found = parts.measure(text, size_pt);
            cairo_move_to(cairo, x + (shape->logical_rect.width - found.width) / 2.0 / PANGO_SCALE, bottom - static_cast<double>(found.height) / PANGO_SCALE);
            pango_cairo_show_layout(cairo, parts.piece.get());
            return found;
        };
        auto const below = parts.measure(group.written, group.size_pt);
        auto const top = y - static_cast<double>(below.baseline) / PANGO_SCALE;
        show(group.written, group.size_pt, top + static_cast<double>(below.height) / PANGO_SCALE);
        show(group.reading, group.size_pt * reading_size, top);
    }

    // Korean is broken between words, though it might be broken between any two syllables.
    static void keep_words_whole(std::string_view text, PangoAttrList* attributes) {
        for (std::size_t begin = 0; begin < text.size();) {
            auto const end = std::min(text.find_first_of(" \t\n", begin), text.size());
            auto* const whole = pango_attr_allow_breaks_new(FALSE);
            whole->start_index = static_cast<guint>(begin);
            whole->end_index = static_cast<guint>(end);
            pango_attr_list_insert(attributes, whole);
            begin = end + 1;
        }
    }
    [[nodiscard]] double height_mm() const {
        PangoRectangle logical;
        pango_layout_get_extents(layout.get(), nullptr, &logical);
        return millimetres(logical.height);
    }
    void ink(double grey, double width_pt = 0) const {
        cairo_set_source_rgb(cairo, grey, grey, grey);
        if (width_pt > 0) cairo_set_line_width(cairo, width_pt);
    }
};

PdfDocument::PdfDocument(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PdfDocument::PdfDocument(PdfDocument&&) noexcept = default;
PdfDocument::~PdfDocument() = default;

Result<Done> check_fonts() {
    Owned<PangoFontMap> const fonts(pango_cairo_font_map_new());
    Owned<PangoContext> const context(pango_font_map_create_context(fonts.get()));
    std::string lines;
    for (auto const& typeface : typefaces) {
        Owned<PangoFont> const found(pango_font_map_load_font(fonts.get(), context.get(), font_of(typeface, 10).get()));
        Font const described(found ? pango_font_describe(found.get()) : nullptr);
        auto const* family = described ? pango_font_description_get_family(described.get()) : nullptr;
        auto const line = "\n  " + std::string(first_family(typeface)) + " (Debian package " + std::string(typeface.package) + ")";
        if ((family == nullptr || family != first_family(typeface)) && lines.find(line) == std::string::npos) lines += line;
    }
    if (lines.empty()) return Done{};
    return Error{ErrorCode::invalid, "these fonts are not installed, without which nothing can be printed as PDF:" + lines};
}

Result<PdfDocument> PdfDocument::open(std::string const& title) {
    if (auto const fonts = check_fonts(); !fonts.ok()) return Error{ErrorCode::internal, fonts.error().detail};
    auto parts = std::make_unique<Parts>();
    parts->surface = cairo_pdf_surface_create_for_stream(&append, &parts->bytes, points(page_width_mm), points(page_height_mm));
    cairo_pdf_surface_set_metadata(parts->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(parts->surface, CAIRO_PDF_METADATA_CREATOR, "Todoke");
    parts->cairo = cairo_create(parts->surface);
    parts->fonts.reset(pango_cairo_font_map_new());
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(parts->fonts.get()), 72); // a unit of the page is a point
    parts->context.reset(pango_font_map_create_context(parts->fonts.get()));
    pango_context_set_round_glyph_positions(parts->context.get(), FALSE);
    auto* const options = cairo_font_options_create(); // for paper, not for the pixels of a screen
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(parts->context.get(), options);
    cairo_font_options_destroy(options);
    parts->layout.reset(pango_layout_new(parts->context.get()));
    pango_layout_set_wrap(parts->layout.get(), PANGO_WRAP_WORD_CHAR);
    parts->piece.reset(pango_layout_new(parts->context.get()));
    pango_cairo_context_set_shape_renderer(parts->context.get(), &Parts::draw_group, parts.get(), nullptr);
    return PdfDocument(std::move(parts));
}

void PdfDocument::begin_page() {
    if (parts_->pages++ > 0) cairo_show_page(parts_->cairo);
}

int PdfDocument::pages() const { return parts_->pages; }

int PdfDocument::missing_characters() const { return parts_->missing; }

bool PdfDocument::has_characters(std::string_view text, std::string_view language) {
    parts_->set(page_width_mm, text, {.language = language});
    return pango_layout_get_unknown_glyphs_count(parts_->layout.get()) == 0;
}

SetText PdfDocument::text_from(int first_line, Box const& place, std::string_view text, TextStyle const& style) {
    auto& parts = *parts_;
    parts.set(place.width_mm, text, style);
    parts.ink(style.grey);
    if (first_line == 0) parts.missing += pango_layout_get_unknown_glyphs_count(parts.layout.get());
    SetText done;
    done.next_line = first_line;
    LineIterator const lines(parts.layout.get());
    double top = 0;
    for (int number = 0;; ++number) {
        if (number >= first_line) {
            int above = 0, below = 0;
            pango_layout_iter_get_line_yrange(lines.iterator, &above, &below);
            if (number == first_line) top = above;
            auto const height_mm = millimetres(below - top);
            if (height_mm > place.height_mm) {
                done.is_complete = false;
                break;
            }
            PangoRectangle logical;
            pango_layout_iter_get_line_extents(lines.iterator, nullptr, &logical);
            auto const baseline = pango_layout_iter_get_baseline(lines.iterator) - top;
            cairo_move_to(parts.cairo, points(place.x_mm) + static_cast<double>(logical.x) / PANGO_SCALE, points(place.y_mm) + baseline / PANGO_SCALE);
            pango_cairo_show_layout_line(parts.cairo, pango_layout_iter_get_line_readonly(lines.iterator));
            done.height_mm = height_mm;
            done.next_line = number + 1;
        }
        if (pango_layout_iter_next_line(lines.iterator) == FALSE) break;
    }
    return done;
}

double PdfDocument::text(double x_mm, double y_mm, double width_mm, std::string_view text, TextStyle const& style) {
    return text_from(0, {x_mm, y_mm, width_mm, 10 * page_height_mm}, text, style).height_mm;
}

double PdfDocument::text_height(double width_mm, std::string_view text, TextStyle const& style) {
    parts_->set(width_mm, text, style);
    return parts_->height_mm();
}

double PdfDocument::text_within(Box const& place, std::string_view words, TextStyle style) {
    while (style.size_pt > size_min_pt && text_height(place.width_mm, words, style) > place.height_mm) style.size_pt = std::max(size_min_pt, style.size_pt * 0.94);
    return text(place.x_mm, place.y_mm, place.width_mm, words, style);
}

void PdfDocument::box(Box const& place, BoxStyle const& style) {
    auto* const cairo = parts_->cairo;
    cairo_rectangle(cairo, points(place.x_mm), points(place.y_mm), points(place.width_mm), points(place.height_mm));
    if (style.fill_grey < 1) {
        parts_->ink(style.fill_grey);
        cairo_fill_preserve(cairo);
    }
    parts_->ink(0, style.line_pt);
    if (style.line_pt > 0) cairo_stroke(cairo);
    cairo_new_path(cairo);
}

void PdfDocument::line(double x1_mm, double y1_mm, double x2_mm, double y2_mm, double width_pt, double grey) {
    parts_->ink(grey, width_pt);
    cairo_move_to(parts_->cairo, points(x1_mm), points(y1_mm));
    cairo_line_to(parts_->cairo, points(x2_mm), points(y2_mm));
    cairo_stroke(parts_->cairo);
}

void PdfDocument::dashed_line(double x1_mm, double y1_mm, double x2_mm, double y2_mm, double grey) {
    constexpr double dashes[] = {3, 3};
    cairo_set_dash(parts_->cairo, dashes, 2, 0);
    line(x1_mm, y1_mm, x2_mm, y2_mm, 0.5, grey);
    cairo_set_dash(parts_->cairo, nullptr, 0, 0);
}

Result<Done> PdfDocument::qr_code(double x_mm, double y_mm, double side_mm, std::string const& text) {
    auto const rows = TRY(render::qr_code(text));
    constexpr std::size_t quiet = 4;
    auto const module_mm = side_mm / static_cast<double>(rows.size() + 2 * quiet);
    auto const place = [&](std::size_t index) { return static_cast<double>(index + quiet) * module_mm; };
    // Neighbours in one rectangle, all in one filling: no hairlines between them at any zoom.
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t begin = rows[row].find('1'); begin != std::string::npos;) {
            auto const end = std::min(rows[row].find('0', begin), rows[row].size());
            cairo_rectangle(parts_->cairo, points(x_mm + place(begin)), points(y_mm + place(row)), points(static_cast<double>(end - begin) * module_mm), points(module_mm));
            begin = rows[row].find('1', end);
        }
    }
    parts_->ink(0);
    cairo_set_antialias(parts_->cairo, CAIRO_ANTIALIAS_NONE);
    cairo_fill(parts_->cairo);
    cairo_set_antialias(parts_->cairo, CAIRO_ANTIALIAS_DEFAULT);
    return Done{};
}

Result<std::string> PdfDocument::finish() {
    if (parts_->pages > 0) cairo_show_page(parts_->cairo);
    cairo_surface_finish(parts_->surface);
    auto const status = cairo_status(parts_->cairo) != CAIRO_STATUS_SUCCESS ? cairo_status(parts_->cairo) : cairo_surface_status(parts_->surface);
    if (status != CAIRO_STATUS_SUCCESS) return Error{ErrorCode::internal, std::string("PDF: ") + cairo_status_to_string(status)};
    return std::move(parts_->bytes);
}

} // namespace todoke::render
