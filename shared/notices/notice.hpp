// A notice (お知らせ) as its writer fills it in, and the rules it must keep: the browser judges by them
// while somebody writes, the server before it stores (W-16, AC-10-4). A notice is plain text; its links
// are https and shown with their address.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/access/rule.hpp"
#include "shared/base/date.hpp"

namespace todoke::notices {

// Unicode characters.
inline constexpr std::size_t title_length_max = 100, body_length_max = 3000, event_text_length_max = 100, url_length_max = 500;
inline constexpr int capacity_max = 99'999;

// The only entry of an audience that is everybody.
inline constexpr std::string_view everybody = "everybody";

// Days are YYYY-MM-DD. What somebody typed that is no day is "?" here: something, but none.
struct Entry {
    std::string title, body;
    std::string title_in_english, body_in_english; // both or none
    std::vector<std::string> audience;             // names of roles, or `everybody` alone
    std::string prefecture_code;                   // "" = the nation
    std::string health_centre_id;                  // "" = the whole of it
    std::string first_day, last_day;               // inclusive; last_day "" = open
    bool is_event = false;                         // a training: what follows counts
    std::string event_day, event_time, event_audience, event_capacity, event_url;

    bool operator==(Entry const&) const = default;
};

struct Fault {
    std::string_view item; // "title", "event_url": the member's name
    access::Rule rule;
};

// As it will be stored: blanks around texts gone, line breaks as LF, digits and addresses half-width,
// nothing of an event where there is none. Idempotent.
Entry folded(Entry entry);
// Of a folded entry; empty when it may be published. `today` is the day in Japan.
std::vector<Fault> judge(Entry const& entry, base::Date today);

// Everything in a text that reads as an address with a scheme, in order, without the punctuation of the
// sentence around it.
std::vector<std::string_view> links_in(std::string_view text);
// https, a plain host name, nothing in front of it that could deceive (https://a@b).
bool is_safe_link(std::string_view link);

} // namespace todoke::notices
