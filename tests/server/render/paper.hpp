// A PDF as whoever gets it sees it: read and painted by Poppler, its QR codes by ZBar. Programs of their
// own, so that nothing of ours judges itself.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::test {

struct Word { int page = 0; double left_mm = 0, top_mm = 0, right_mm = 0, bottom_mm = 0; std::string text; };

class Paper {
public:
    explicit Paper(std::string const& pdf); // lies in a folder of its own until the end
    ~Paper();
    Paper(Paper const&) = delete;
    Paper& operator=(Paper const&) = delete;

    [[nodiscard]] int pages() const;
    [[nodiscard]] std::string text(int page) const;               // as it is laid out
    [[nodiscard]] bool shows(std::string_view words, int page = 1) const; // blanks and ends of lines apart
    [[nodiscard]] bool has_line(std::string_view line, int page = 1) const; // exactly, blanks apart
    [[nodiscard]] std::vector<Word> words() const;
    [[nodiscard]] std::vector<std::string> qr_codes(int page = 1) const;
    [[nodiscard]] std::string fonts() const;
    // The share of black in that place, 0 to 1.
    [[nodiscard]] double ink(int page, double left_mm, double top_mm, double width_mm, double height_mm) const;

private:
    struct Picture { int width = 0, height = 0; std::string grey; }; // a byte a dot
    std::string folder_;
    mutable std::map<int, Picture> pictures_; // of pages that were looked at
};

} // namespace todoke::test
