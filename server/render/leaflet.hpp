// The leaflet that invites somebody to report every day (health-observation.md §2, S1-52 to S1-63): one A4 page a
// language with three steps, the QR code of the personal link, the self-entry ID, whom to call and when, and what
// happens to the data. Big letters: it lies beside the telephone of somebody of 75. Letters of a language whose
// sentences are longer become smaller until the page holds them all.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::render {

struct Leaflet {
    std::string name, name_kana;          // the kana where no typeface has the name
    std::string self_entry_id;
    std::string link;                     // into the QR code alone: the token is not to be read out
    std::string address;                  // to be typed: https://todoke.example.jp/my
    std::string deadline;                 // 9:00
    std::string centre, emergency_phone;  // 03-0000-0101
};

// A page in that language (observation::languages); `say` translates Japanese source texts.
struct LeafletLanguage {
    std::string_view code;
    std::function<std::string(std::string_view)> say;
};

// The bytes of one PDF, a page a language. ErrorCode::internal without the fonts, or where a page cannot hold its texts.
Result<std::string> leaflet(Leaflet const& leaflet, std::span<LeafletLanguage const> languages);

} // namespace todoke::render
