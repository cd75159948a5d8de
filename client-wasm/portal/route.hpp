// Which page of the patients' side an address names (state/route.hpp does it for the staff). Addresses hold
// opaque ids only; the token of a personal link is in the fragment, which no server and no log ever sees.
//
// To add a screen: an enumerator, a row in route.cpp, its factory in screens.hpp, a row in screens.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::portal {

enum class ScreenId : std::uint8_t {
    home,            // /my: who reports, and what is due; for strangers the way in
    start,           // /my/start#token: the personal link
    sign_in,
    register_mail,   // steps 2 and 3
    register_code,   // step 4
    register_password, // step 5
    add_person,      // /my/person: step 6, and each further member of the family
    reset_mail, reset_code, reset_password, // a forgotten password
    report,          // /my/report/{person}: step 8
    check,           // /my/report/{person}/check
    thanks,          // /my/report/{person}/done
    history,         // /my/history/{person}
    about,           // what happens to the data
    not_found,
};

struct Route {
    ScreenId screen = ScreenId::home;
    std::vector<std::string> ids;
    [[nodiscard]] std::string_view id() const { return ids.empty() ? std::string_view() : std::string_view(ids.front()); }
    bool operator==(Route const&) const = default;
};

Route parse_path(std::string_view path);
std::string path_of(Route const& route);
// "abc" of /my/start#abc and of /my/start#abc.vi (its language is the shell's), or "".
std::string token_of(std::string_view path);

} // namespace todoke::portal
