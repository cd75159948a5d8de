#include "client-wasm/portal/route.hpp"

#include <array>
#include <utility>

#include "client-wasm/state/paths.hpp"

namespace todoke::portal {

namespace {

struct Pattern { ScreenId screen; std::string_view path; };

constexpr std::array<Pattern, 16> patterns{{
    {ScreenId::home, "/my"},
    {ScreenId::start, "/my/start"},
    {ScreenId::sign_in, "/my/sign-in"},
    {ScreenId::register_mail, "/my/register"},
    {ScreenId::register_code, "/my/register/code"},
    {ScreenId::register_password, "/my/register/password"},
    {ScreenId::add_person, "/my/person"},
    {ScreenId::reset_mail, "/my/password"},
    {ScreenId::reset_code, "/my/password/code"},
    {ScreenId::reset_password, "/my/password/new"},
    {ScreenId::report, "/my/report/{}"},
    {ScreenId::check, "/my/report/{}/check"},
    {ScreenId::thanks, "/my/report/{}/done"},
    {ScreenId::history, "/my/history/{}"},
    {ScreenId::about, "/my/about"},
    {ScreenId::not_found, "/my/not-found"},
}};

} // namespace

Route parse_path(std::string_view path) {
    for (auto const& pattern : patterns) {
        if (auto ids = state::ids_of_path(pattern.path, path); ids) return {pattern.screen, std::move(*ids)};
    }
    return {ScreenId::not_found, {}};
}

std::string path_of(Route const& route) {
    for (auto const& pattern : patterns) {
        if (pattern.screen != route.screen) continue;
        if (auto path = state::filled_path(pattern.path, route.ids); path) return *path;
    }
    return "/my";
}

std::string token_of(std::string_view path) {
    auto const mark = path.find('#');
    if (mark == std::string_view::npos) return {};
    auto const fragment = path.substr(mark + 1);
    return std::string(fragment.substr(0, fragment.find('.')));
}

} // namespace todoke::portal
