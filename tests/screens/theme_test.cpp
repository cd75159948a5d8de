// The table of colours: every pair that is read together has enough contrast, in both schemes, and
// web/app.css holds the same table.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "client-wasm/ui/theme.hpp"

using namespace todoke::ui;

namespace {

struct Pair { Color ink, paper; double least; };

// Text needs 4.5:1, what only delimits a control 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
constexpr Pair pairs[] = {
    {Color::ink, Color::paper, 7}, {Color::ink, Color::paper_2, 7}, {Color::ink, Color::brand_tint, 7}, {Color::ink, Color::error_tint, 7},
    {Color::ink, Color::warning_tint, 7}, {Color::ink, Color::ok_tint, 7}, {Color::ink, Color::info_tint, 7},
    {Color::ink_soft, Color::paper, 4.5}, {Color::ink_soft, Color::paper_2, 4.5}, {Color::ink_soft, Color::brand_tint, 4.5},
    {Color::ink_soft, Color::error_tint, 4.5}, {Color::ink_soft, Color::warning_tint, 4.5}, {Color::ink_soft, Color::ok_tint, 4.5}, {Color::ink_soft, Color::info_tint, 4.5},
    {Color::brand, Color::paper, 4.5}, {Color::brand, Color::paper_2, 4.5}, {Color::brand, Color::brand_tint, 4.5},
    {Color::on_brand, Color::brand, 4.5}, {Color::on_brand, Color::brand_hover, 4.5},
    {Color::on_header, Color::header, 4.5}, {Color::on_header, Color::closed_header, 4.5},
    {Color::error, Color::paper, 4.5}, {Color::error, Color::paper_2, 4.5}, {Color::error, Color::error_tint, 4.5},
    {Color::warning, Color::paper, 4.5}, {Color::warning, Color::warning_tint, 4.5},
    {Color::ok, Color::paper, 4.5}, {Color::ok, Color::ok_tint, 4.5}, {Color::info, Color::paper, 4.5}, {Color::info, Color::info_tint, 4.5},
    {Color::on_urgent, Color::urgent, 4.5}, {Color::on_demo, Color::demo, 7},
    {Color::line, Color::paper, 3}, {Color::line, Color::paper_2, 3}, {Color::line, Color::brand_tint, 3}, {Color::focus, Color::paper, 2.9},
};

std::string file_text(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// Puts a table between its marks.
std::string with_table(std::string css, std::string_view mark, std::string const& table) {
    auto const begin = css.find(mark);
    REQUIRE(begin != std::string::npos);
    auto const from = css.find('\n', begin) + 1;
    auto const to = css.find("    /* theme:end */", from);
    REQUIRE(to != std::string::npos);
    return css.replace(from, to - from, table);
}

} // namespace

TEST_CASE("contrast is computed as WCAG defines it") {
    CHECK(contrast(0x000000FF, 0xFFFFFFFF) == doctest::Approx(21));
    CHECK(contrast(0x777777FF, 0xFFFFFFFF) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("every pair of colours that is read together has enough contrast") {
    for (auto const scheme : {Scheme::light, Scheme::dark})
        for (auto const& pair : pairs) {
            auto const measured = contrast(rgba(scheme, pair.ink), rgba(scheme, pair.paper));
            CHECK_MESSAGE(measured >= pair.least, css_name(pair.ink) << " on " << css_name(pair.paper) << (scheme == Scheme::dark ? " (dark): " : ": ") << measured);
        }
}

TEST_CASE("golden: web/app.css holds the table of colours") {
    std::string const path = std::string(TODOKE_ROOT_DIR) + "/web/app.css";
    auto const css = file_text(path);
    auto const wanted = with_table(with_table(css, "/* theme:light */", css_variables(Scheme::light)), "/* theme:dark */", css_variables(Scheme::dark));
    if (std::getenv("TODOKE_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << wanted;
    else CHECK_MESSAGE(css == wanted, "run `make bless` and look at the difference in web/app.css");
}
