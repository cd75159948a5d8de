#include "client-wasm/state/route.hpp"

#include <array>

namespace todoke::state {

namespace {

struct Pattern { ScreenId screen; std::string_view path; };

// {} is any one segment. The first row that fits wins; path_of takes the row with as many ids.
constexpr auto patterns = std::to_array<Pattern>({
    {ScreenId::home, "/"},
    {ScreenId::case_list, "/cases"},
    {ScreenId::case_record, "/cases/{}"},
    {ScreenId::case_observation, "/cases/{}/observation"},
    {ScreenId::case_record, "/cases/{}/{}"},
    {ScreenId::new_notification, "/notifications/new"},
    {ScreenId::new_draft, "/notifications/new/{}"},
    {ScreenId::new_draft, "/notifications/new/{}/{}"},
    {ScreenId::editor, "/drafts/{}"},
    {ScreenId::review, "/drafts/{}/review"},
    {ScreenId::notification, "/notifications/{}"},
    {ScreenId::compare, "/notifications/{}/compare"},
    {ScreenId::correction, "/notifications/{}/correct"},
    {ScreenId::notification, "/notifications/{}/versions/{}"},
    {ScreenId::receipt, "/receipts/{}"},
    {ScreenId::unsent, "/unsent"},
    {ScreenId::intake_list, "/intake"},
    {ScreenId::intake, "/intake/{}"},
    {ScreenId::exporting, "/exports"},
    {ScreenId::notices, "/notices"},
    {ScreenId::managed_notices, "/notices/manage"},
    {ScreenId::notice_editor, "/notices/manage/new"},
    {ScreenId::notice_editor, "/notices/manage/{}"},
    {ScreenId::notices, "/notices/{}"},
    {ScreenId::help, "/help"},
    {ScreenId::password, "/account/password"},
    {ScreenId::own_sign_ins, "/account/sign-ins"},
    {ScreenId::switch_account, "/account/switch"},
    {ScreenId::account_list, "/accounts"},
    {ScreenId::issue_account, "/accounts/new"},
    {ScreenId::applications, "/accounts/applications"},
    {ScreenId::account, "/accounts/{}"},
    {ScreenId::rights, "/rights"},
    {ScreenId::audit, "/audit"},
    {ScreenId::refusals, "/refusals"},
    {ScreenId::contacts, "/contacts"},
    {ScreenId::second_factor, "/account/second-factor"},
    {ScreenId::passkeys, "/account/passkeys"},
    {ScreenId::institution, "/institution"},
    {ScreenId::apply, "/institution/apply"},
    {ScreenId::colleague, "/institution/accounts/{}"},
    {ScreenId::help_colleague, "/institution/accounts/{}/help"},
    {ScreenId::own_request, "/institution/requests/{}"},
    {ScreenId::request_list, "/account-requests"},
    {ScreenId::account_request, "/account-requests/{}"},
    {ScreenId::master_list, "/masters"},
    {ScreenId::jurisdictions, "/masters/municipalities"},
    {ScreenId::master_row, "/masters/{}"},
    {ScreenId::new_master, "/masters/new/{}"},
    {ScreenId::master_import, "/masters/import/{}"},
    {ScreenId::demo_outbox, "/demo/outbox"},
    {ScreenId::training, "/training"},
    {ScreenId::training_rooms, "/training/rooms"},
    {ScreenId::training_room, "/training/rooms/{}"},
    {ScreenId::observation_board, "/observations"},
    {ScreenId::activity_reports, "/observations/activity"},
    {ScreenId::observation_settings, "/observations/settings"},
    {ScreenId::call_simulator, "/observations/call-simulator"},
    {ScreenId::observed_person, "/observations/{}"},
    {ScreenId::new_notification, "/notifications/for/{}"}, // for a registered person
    {ScreenId::factor_setup, "/setup"},
    {ScreenId::factor_setup, "/setup/{}"},
    {ScreenId::not_found, "/not-found"},
});

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        auto const slash = path.find('/');
        auto const part = path.substr(0, slash);
        if (!part.empty()) parts.push_back(part);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return parts;
}

std::size_t count_ids(std::string_view pattern) {
    std::size_t count = 0;
    for (auto const part : segments(pattern)) {
        if (part == "{}") ++count;
    }
    return count;
}

} // namespace

Route parse_path(std::string_view path) {
    auto const parts = segments(path.substr(0, path.find_first_of("?#")));
    for (auto const& pattern : patterns) {
        auto const wanted = segments(pattern.path);
        if (wanted.size() != parts.size()) continue;
        Route route{pattern.screen, {}};
        bool fits = true;
        for (std::size_t i = 0; i < parts.size() && fits; ++i) {
            if (wanted[i] == "{}") route.ids.emplace_back(parts[i]);
            else fits = wanted[i] == parts[i];
        }
        if (fits) return route;
    }
    return {ScreenId::not_found, {}};
}

std::string path_of(Route const& route) {
    for (auto const& pattern : patterns) {
        if (pattern.screen != route.screen || count_ids(pattern.path) != route.ids.size()) continue;
        std::string path;
        std::size_t next = 0;
        for (auto const part : segments(pattern.path)) {
            path += '/';
            if (part == "{}") path += route.ids[next++];
            else path += part;
        }
        return path.empty() ? "/" : path;
    }
    return "/not-found";
}

} // namespace todoke::state
