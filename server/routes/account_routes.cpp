// The accounts of an administrator's area.
#include <algorithm>

#include "server/routes/handlers.hpp"
#include "server/routes/manager.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_acts.hpp"
#include "server/services/account_issue.hpp"
#include "server/services/account_requests.hpp"
#include "server/services/account_state.hpp"
#include "server/services/csv_export.hpp"
#include "server/services/second_factor.hpp"
#include "server/services/sign_in.hpp"
#include "shared/base/csv.hpp"

namespace todoke::routes {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::size_t events_shown = 20;
constexpr int letters_shown = 10;

std::optional<store::UserState> state_of(std::string_view name) {
    if (name == "issued") return store::UserState::issued;
    if (name == "active") return store::UserState::active;
    if (name == "stopped") return store::UserState::stopped;
    return std::nullopt;
}

std::int64_t silent_since(services::App& app, std::int64_t now_ms) { return now_ms - app.config.accounts.silent_days * day_ms; }

Result<std::vector<api::SignInEvent>> sign_ins_of(services::App& app, std::string_view user_id, std::size_t count) {
    std::vector<api::SignInEvent> events;
    for (auto const& line : TRY(app.store.audit_search.sign_ins_of(user_id, count))) events.push_back({line.at_ms, std::string(store::name(line.event)), line.address});
    return events;
}

// Outside the area an account does not exist.
Result<store::User> find_in_area(Call const& call, services::App& app, services::Manager const& manager) {
    auto user = TRY(app.store.users.find(call.parameter("user_id")));
    if (!services::is_in_area(manager, TRY(app.directory.facility(user.facility)))) {
        app.refusals.note(access::RefusalKind::outside_area, manager.caller.user_id, manager.caller.client_address, call.now_ms());
        return Error{ErrorCode::not_found, "an account of another area"};
    }
    return user;
}

std::string_view state_of(store::MessageState state) {
    switch (state) {
    case store::MessageState::queued: case store::MessageState::sending: return "waiting";
    case store::MessageState::sent: return "sent";
    case store::MessageState::failed: return "failed";
    case store::MessageState::expired: break;
    }
    return "expired";
}

Result<http::Reply> account_reply(Call const& call, services::App& app, services::Manager const& manager, store::User const& user) {
    api::AccountReply reply;
    auto const facility = TRY(app.directory.facility(user.facility));
    reply.row = {user.user_id, user.name, std::string(access::role(user.role).name), TRY(services::state_name(app, user.user_id, user.state, call.now_ms())), user.facility.text(),
                 facility.name, user.created_at_ms, user.signed_in_at_ms, user.initial_until_ms};
    reply.mail = user.mail;
    reply.phone = user.phone;
    reply.second_factor = access::name(TRY(services::factor_in_force(app, user)).means);
    reply.may_reset_factor = TRY(app.store.second_factors.find(user.user_id)).has_value() || TRY(app.store.second_factors.recovery_codes_left(user.user_id)) > 0 ||
                             !TRY(app.store.passkeys.list_of(user.user_id)).empty();
    reply.can_download = user.can_download;
    reply.is_manager = user.is_manager;
    reply.may_manage = services::may_manage(manager, user, facility);
    reply.version = user.version;
    reply.events = TRY(sign_ins_of(app, user.user_id, events_shown));
    for (auto const& message : TRY(app.store.outbox.of_account(user.user_id, letters_shown)))
        reply.letters.push_back({message.created_at_ms, message.channel, message.subject, std::string(state_of(message.state)), message.fault_code});
    return with_version(json_reply(reply), user.version);
}

// The account of the path, at the version of If-Match, that this administrator may act on.
Result<store::User> find_to_change(Call const& call, services::App& app, services::Manager const& manager) {
    auto user = TRY(find_in_area(call, app, manager));
    if (!services::may_manage(manager, user, TRY(app.directory.facility(user.facility)))) {
        auto const kind = user.user_id == manager.caller.user_id ? access::RefusalKind::own_approval : access::RefusalKind::without_right;
        app.refusals.note(kind, manager.caller.user_id, manager.caller.client_address, call.now_ms());
        return Error{ErrorCode::forbidden, "not an account that this administrator manages"};
    }
    if (user.version != call.if_match()) return Error{ErrorCode::stale, "another version of the account"};
    return user;
}

// A sheet waits to be printed by whoever issued the account.
api::AccountIssued issued_message(services::App& app, services::Manager const& manager, services::IssuedAccount const& account) {
    auto const& user = account.user;
    auto sheet = account.handover == services::Handover::sheet ? app.sheets->keep(manager, {user.user_id, account.initial_password, user.password_hash}) : std::string();
    return {user.user_id, account.initial_password, user.initial_until_ms, user.version, std::move(sheet)};
}

// What the request asks for, within the area.
Result<store::UserConditions> conditions_of(Call const& call, services::App& app, api::AccountSearchRequest const& request) {
    store::UserConditions wanted;
    wanted.area = manager_of(call, app).area;
    wanted.words = request.words;
    if (!request.role.empty()) {
        auto const* const role = access::find_role(request.role);
        if (role == nullptr) return Error{ErrorCode::invalid, "role"};
        wanted.role = role->id;
    }
    if (!request.state.empty()) {
        wanted.state = state_of(request.state);
        if (!wanted.state) return Error{ErrorCode::invalid, "state"};
    }
    wanted.undelivered = request.undelivered;
    if (request.silent) wanted.silent_since_ms = silent_since(app, call.now_ms());
    wanted.after = request.cursor;
    return wanted;
}

} // namespace

services::Manager manager_of(Call const& call, services::App& app) {
    auto const& config = app.config.server;
    auto origin = config.public_origin;
    if (origin.empty()) origin = (config.tls_cert.empty() ? "http://" : "https://") + std::string(call.request().headers.text("host"));
    return services::manager_of(call.caller(), call.who().facility, std::move(origin));
}

Result<http::Reply> search_accounts(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AccountSearchRequest>());
    auto const wanted = TRY(conditions_of(call, app, request));
    auto const page = TRY(app.store.user_search.find(wanted));
    api::AccountSearchReply reply;
    for (auto const& user : page.users) {
        reply.rows.push_back({user.user_id, user.name, std::string(access::role(user.role).name), TRY(services::state_name(app, user.user_id, user.state, call.now_ms())),
                              user.facility.text(), user.facility_name, user.created_at_ms, user.signed_in_at_ms, user.initial_until_ms});
    }
    reply.next_cursor = page.next;
    reply.silent_days = app.config.accounts.silent_days;
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::accounts_searched, 0, "rows=" + std::to_string(reply.rows.size())}));
    return json_reply(reply);
}

Result<http::Reply> export_accounts(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AccountSearchRequest>());
    auto wanted = TRY(conditions_of(call, app, request));
    if (auto refused = refuse_download(call, app)) return std::move(*refused);
    wanted.after.clear();
    wanted.rows_max = static_cast<std::size_t>(services::export_rows_max);
    auto const page = TRY(app.store.user_search.find(wanted));
    auto const instant = [](std::int64_t at_ms) { return at_ms == 0 ? std::string() : services::instant_text(at_ms); };
    auto csv = std::string(base::utf8_bom) + base::csv_line({"user_id", "user_name", "role", "state", "facility_name", "issued_at", "signed_in_at", "initial_password_until"});
    for (auto const& user : page.users) {
        csv += base::csv_line({user.user_id, user.name, std::string(access::role(user.role).name), TRY(services::state_name(app, user.user_id, user.state, call.now_ms())), user.facility_name,
                               instant(user.created_at_ms), instant(user.signed_in_at_ms), instant(user.initial_until_ms)});
    }
    if (!page.next.empty()) csv += base::csv_line({services::cut_notice(app, call.language())});
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::accounts_exported, 0, "rows=" + std::to_string(page.users.size())}));
    return csv_reply(std::move(csv), "accounts");
}

Result<http::Reply> count_accounts(Call const& call, services::App& app) {
    auto const counts = TRY(app.store.user_search.count(manager_of(call, app).area, silent_since(app, call.now_ms())));
    auto const requests = TRY(services::count_waiting_requests(app, manager_of(call, app)));
    api::AccountCounts message{counts.issued, counts.active, counts.stopped, counts.silent, app.config.accounts.silent_days, requests, counts.undelivered, {}};
    TRY(app.refusals.flush());
    for (auto const& sum : TRY(app.store.refusals.sums(manager_of(call, app).area, call.now_ms())))
        if (auto const& kind = access::refusal(sum.kind); access::is_unusual(kind, sum.today, sum.before)) message.unusual.emplace_back(kind.name);
    return json_reply(message);
}

Result<http::Reply> read_account(Call const& call, services::App& app) {
    auto const manager = manager_of(call, app);
    auto const user = TRY(find_in_area(call, app, manager));
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::account_read, 0, "user=" + user.user_id}));
    return account_reply(call, app, manager, user);
}

Result<http::Reply> issue_account(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::IssueAccountRequest>());
    auto const manager = manager_of(call, app);
    auto const outcome = TRY(services::issue_account(app, manager, request));
    if (!outcome.account) return issues_reply(call, app, outcome.issues);
    return json_reply(issued_message(app, manager, *outcome.account), 201);
}

Result<http::Reply> take_sealed_sheet(Call const& call, services::App& app) {
    return file_reply("application/pdf", "account_sheet.pdf", TRY(app.sheets->take(manager_of(call, app), call.parameter("sheet_id"))));
}

Result<http::Reply> change_account(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ChangeAccountRequest>());
    auto const manager = manager_of(call, app);
    auto const user = TRY(find_to_change(call, app, manager));
    auto const issues = TRY(services::change_account(app, manager, user, request));
    if (!issues.empty()) return issues_reply(call, app, issues);
    return account_reply(call, app, manager, TRY(app.store.users.find(user.user_id)));
}

Result<http::Reply> act_on_account(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AccountActRequest>());
    auto const manager = manager_of(call, app);
    auto const user = TRY(find_to_change(call, app, manager));
    if (request.act == "renew_password") {
        auto const handover = TRY(services::handover_of(request.handover));
        return json_reply(issued_message(app, manager, TRY(services::renew_initial_password(app, manager, user, handover))));
    }
    return json_reply(api::AccountIssued{user.user_id, "", user.initial_until_ms, TRY(services::act_on_account(app, manager, user, request.act)), ""});
}

Result<http::Reply> read_own_sign_ins(Call const& call, services::App& app) {
    return json_reply(api::SignInHistory{TRY(sign_ins_of(app, call.who().user.user_id, 100))});
}

} // namespace todoke::routes
