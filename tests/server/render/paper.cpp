#include "tests/server/render/paper.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include <doctest/doctest.h>

namespace todoke::test {

namespace {

std::string output_of(std::string const& command) {
    std::string output;
    auto* const pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> part{};
    for (std::size_t length = 0; (length = std::fread(part.data(), 1, part.size(), pipe)) > 0;) output.append(part.data(), length);
    auto const status = ::pclose(pipe);
    REQUIRE_MESSAGE(status == 0, command);
    return output;
}

std::string without_blanks(std::string_view text) {
    std::string packed;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("　")) i += 2;
        else if (text[i] != ' ' && text[i] != '\n' && text[i] != '\f') packed += text[i];
    }
    return packed;
}

std::string on_page(int page) { return " -f " + std::to_string(page) + " -l " + std::to_string(page) + " "; }

} // namespace

Paper::Paper(std::string const& pdf) {
    auto name = (std::filesystem::temp_directory_path() / "todoke-paper-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    std::ofstream(folder_ + "/a.pdf", std::ios::binary) << pdf;
}

Paper::~Paper() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

int Paper::pages() const {
    auto const told = output_of("pdfinfo " + folder_ + "/a.pdf");
    auto const at = told.find("Pages:");
    REQUIRE(at != std::string::npos);
    return std::atoi(told.c_str() + at + 6);
}

std::string Paper::text(int page) const { return output_of("pdftotext -layout" + on_page(page) + folder_ + "/a.pdf -"); }

bool Paper::shows(std::string_view words, int page) const {
    auto const in_order = output_of("pdftotext -raw" + on_page(page) + folder_ + "/a.pdf -"); // one column after the other
    return without_blanks(in_order).find(without_blanks(words)) != std::string::npos;
}

bool Paper::has_line(std::string_view wanted, int page) const {
    std::istringstream lines(text(page));
    for (std::string line; std::getline(lines, line);)
        if (without_blanks(line) == wanted) return true;
    return false;
}

std::vector<Word> Paper::words() const {
    std::vector<Word> words;
    std::istringstream lines(output_of("pdftotext -bbox " + folder_ + "/a.pdf -"));
    std::regex const word(R"re(<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>)re");
    constexpr double mm = 25.4 / 72;
    int page = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("<page ") != std::string::npos) ++page;
        std::smatch part;
        if (std::regex_search(line, part, word)) words.push_back({page, std::stod(part[1]) * mm, std::stod(part[2]) * mm, std::stod(part[3]) * mm, std::stod(part[4]) * mm, part[5]});
    }
    return words;
}

std::vector<std::string> Paper::qr_codes(int page) const {
    output_of("pdftoppm -r 150 -gray -singlefile" + on_page(page) + folder_ + "/a.pdf " + folder_ + "/page");
    std::istringstream lines(output_of("zbarimg --quiet --raw " + folder_ + "/page.pgm"));
    std::vector<std::string> codes;
    for (std::string line; std::getline(lines, line);) codes.push_back(line);
    return codes;
}

double Paper::ink(int page, double left_mm, double top_mm, double width_mm, double height_mm) const {
    constexpr double dots_per_mm = 150 / 25.4;
    auto& picture = pictures_[page];
    if (picture.grey.empty()) {
        output_of("pdftoppm -r 150 -gray -singlefile" + on_page(page) + folder_ + "/a.pdf " + folder_ + "/ink");
        std::ifstream in(folder_ + "/ink.pgm", std::ios::binary);
        std::string kind;
        int white = 0;
        in >> kind >> picture.width >> picture.height >> white;
        in.get();
        picture.grey.assign(std::istreambuf_iterator<char>(in), {});
        REQUIRE(kind == "P5");
        REQUIRE(picture.grey.size() == static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    }
    auto const dots = [](double mm) { return static_cast<int>(mm * dots_per_mm); };
    double black = 0, all = 0;
    for (int y = dots(top_mm); y < dots(top_mm + height_mm); ++y) {
        for (int x = dots(left_mm); x < dots(left_mm + width_mm); ++x) {
            black += 255 - static_cast<unsigned char>(picture.grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)]);
            all += 255;
        }
    }
    return black / all;
}

std::string Paper::fonts() const { return output_of("pdffonts " + folder_ + "/a.pdf"); }

} // namespace todoke::test
