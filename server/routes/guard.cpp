#include "server/routes/guard.hpp"

#include <algorithm>
#include <charconv>

#include "server/crypto/digest.hpp"
#include "server/http/input_guard.hpp"
#include "server/http/problem.hpp"

namespace todoke::routes {

namespace {

using access::Capability;

bool is_word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; }

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

bool is_json_type(std::string_view type) {
    std::string lower(trim(type.substr(0, type.find(';'))));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == "application/json";
}

// Background requests must not keep a deserted session alive.
bool is_poll(api::EndpointId id) { return id == api::EndpointId::read_updates || id == api::EndpointId::read_training_room || id == api::EndpointId::read_session; }

} // namespace

std::string const& Call::parameter(std::string_view name) const {
    static std::string const none;
    for (auto const& [key, value] : parameters_) {
        if (key == name) return value;
    }
    return none;
}

namespace {

std::string cookie_token(http::Request const& request, std::string_view name) {
    auto cookies = request.headers.text("cookie");
    while (!cookies.empty()) {
        auto const end = std::min(cookies.find(';'), cookies.size());
        auto const pair = trim(cookies.substr(0, end));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        auto const equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        auto const value = pair.substr(equals + 1);
        auto const fits = value.size() == 43 && std::all_of(value.begin(), value.end(), [](char c) { return is_word_character(c) || c == '_'; });
        return fits ? std::string(value) : "";
    }
    return "";
}

} // namespace

// A session of the closed network does not exist on the internet, whatever cookie is shown there.
std::string_view session_mark(access::Network network) { return network == access::Network::closed ? "closed." : ""; }

std::string session_token(http::Request const& request) {
    auto const token = cookie_token(request, session_cookie);
    return token.empty() ? token : std::string(session_mark(request.network)) + token;
}
std::string device_token(http::Request const& request) { return cookie_token(request, device_cookie); }
std::string room_token(http::Request const& request) { return cookie_token(request, room_cookie); }
std::string portal_token(http::Request const& request) { return cookie_token(request, portal_cookie); }

std::optional<std::int64_t> version_of(std::string_view text) {
    text = trim(text);
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::int64_t value = -1;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size() || value < 0 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return value;
}

Result<Done> check_page(store::Session const& session, std::string_view page_account) {
    if (!page_account.empty() && page_account != session.user_id) return Error{ErrorCode::other_account, "a page of another account"};
    return Done{};
}

std::string page_account(http::Request const& request) {
    std::string name(api::account_header);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::string(request.headers.text(name));
}

Result<SignedIn> find_signed_in(services::App& app, std::string const& token, std::int64_t now_ms, bool poll, std::string_view page_account) {
    if (token.empty()) return Error{ErrorCode::unauthenticated, "no session"};
    SignedIn who;
    who.session = TRY(app.store.sessions.find(token, app.session_limits(), now_ms, poll));
    TRY(check_page(who.session, page_account));
    if (who.session.step != store::SessionStep::signed_in) return Error{ErrorCode::unauthenticated, "one-time code or new password awaited"};
    auto user = app.directory.user(who.session.user_id);
    if (!user.ok()) {
        if (user.error().code != ErrorCode::not_found) return user.error();
        return Error{ErrorCode::unauthenticated, "the account is gone"};
    }
    who.user = std::move(*user);
    who.facility = TRY(app.directory.facility(who.user.facility));
    who.health_centre = who.facility.kind == store::FacilityKind::health_centre ? who.facility : TRY(app.directory.facility(who.facility.health_centre));
    who.caller = {who.user.user_id, who.user.role, who.facility.id, who.health_centre.id, who.user.prefecture_code, now_ms, {}};
    return who;
}

// A session that its person ended is used again: somebody has a copy of it.
Result<Done> note_ended_session(services::App& app, Call const& call) {
    if (call.token().empty()) return Done{};
    auto const owner = TRY(app.store.sessions.ended_owner(call.token(), call.now_ms()));
    if (!owner.empty()) app.refusals.note(access::RefusalKind::ended_session, owner, call.request().client_address, call.now_ms());
    return Done{};
}

// Steps of a sign-in that has not ended belong to the session alone, whatever the role.
Result<Done> Guard::check_step(Call const& call, std::initializer_list<store::SessionStep> steps) const {
    if (call.token_.empty()) return Error{ErrorCode::unauthenticated, "no session"};
    auto const session = TRY(app_.store.sessions.find(call.token_, app_.session_limits(), call.now_ms_, true));
    TRY(check_page(session, page_account(*call.request_)));
    if (std::find(steps.begin(), steps.end(), session.step) == steps.end()) return Error{ErrorCode::conflict, "the session is at another step"};
    return Done{};
}

// A session of the patients' side is looked for here and nowhere else, and one of the staff is not looked at.
Result<Done> Guard::check_portal(Call& call) const {
    auto& visitor = call.visitor_.emplace();
    visitor.caller.role = access::RoleId::observed_person;
    visitor.caller.now_ms = call.now_ms_;
    visitor.caller.client_address = call.request_->client_address;
    visitor.token = portal_token(*call.request_);
    if (!visitor.token.empty()) {
        auto session = app_.store.portal.session(visitor.token, call.now_ms_);
        if (session.ok()) visitor.session = std::move(*session);
        else if (session.error().code != ErrorCode::unauthenticated) return session.error();
    }
    if (!visitor.session) visitor.token.clear();
    if (visitor.is_signed_in()) visitor.caller.user_id = store::portal_user_id(visitor.session->account);
    if (call.endpoint_->capability == Capability::report_own_health && !visitor.is_signed_in()) return Error{ErrorCode::unauthenticated, "no session of the portal"};
    return Done{};
}

Result<Done> Guard::check_session(Call& call) const {
    switch (call.endpoint_->capability) {
    case Capability::anyone: return Done{};
    case Capability::demo_outbox:
        // Before signing in too: that is where the one-time code of a demo is read.
        if (!app_.config.server.demo) return Error{ErrorCode::not_found, "not a demo"};
        return Done{};
    case Capability::visit_training:
        if (app_.training == nullptr) return Error{ErrorCode::not_found, "no training rooms here"};
        if (call.endpoint_->id == api::EndpointId::join_training) {
            auto who = find_signed_in(app_, call.token_, call.now_ms_, false, page_account(*call.request_));
            if (who.ok()) call.signed_in_ = std::move(*who);
            else if (who.error().code != ErrorCode::unauthenticated) return who.error();
        }
        return Done{};
    case Capability::visit_portal: case Capability::report_own_health: return check_portal(call);
    case Capability::run_training:
        if (app_.training == nullptr) return Error{ErrorCode::not_found, "no training rooms here"};
        break;
    case Capability::second_factor_pending: return check_step(call, {store::SessionStep::code_awaited});
    case Capability::factor_setup_pending: return check_step(call, {store::SessionStep::factor_setup});
    case Capability::watch_code_call: return check_step(call, {store::SessionStep::code_awaited, store::SessionStep::factor_setup, store::SessionStep::signed_in});
    case Capability::new_password_pending: return check_step(call, {store::SessionStep::new_password});
    case Capability::own_session: case Capability::read_forms: case Capability::own_drafts: case Capability::search_cases:
    case Capability::read_case: case Capability::create_case: case Capability::edit_identity: case Capability::edit_tests:
    case Capability::submit_notification: case Capability::read_notification: case Capability::decide_notification:
    case Capability::export_notifications: case Capability::read_updates: case Capability::manage_accounts: case Capability::search_audit: case Capability::read_masters: case Capability::write_notices:
    case Capability::edit_masters: case Capability::request_accounts: case Capability::watch_observations: case Capability::read_observation: case Capability::enter_observation:
    case Capability::manage_observation: case Capability::write_findings: case Capability::read_activity_reports: case Capability::read_contact_log: case Capability::read_findings: case Capability::read_entrusted_record: case Capability::hand_out_leaflet: break;
    }
    call.signed_in_ = TRY(find_signed_in(app_, call.token_, call.now_ms_, is_poll(call.endpoint_->id), page_account(*call.request_)));
    call.signed_in_->caller.client_address = call.request_->client_address;
    auto const& user = call.signed_in_->user;
    if (!access::may(access::role(user.role), user.is_manager, call.endpoint_->capability)) {
        app_.refusals.note(access::RefusalKind::without_right, user.user_id, call.request_->client_address, call.now_ms_);
        return Error{ErrorCode::forbidden, "role without " + std::string(access::name(call.endpoint_->capability))};
    }
    return Done{};
}

Result<Done> Guard::check_conditions(Call& call) {
    auto const& headers = call.request_->headers;
    if (call.endpoint_->condition == api::Condition::if_match_required) {
        auto const told = headers.find("if-match");
        if (!told) return Error{ErrorCode::precondition_required, "no If-Match"};
        auto const version = version_of(*told);
        if (!version) return Error{ErrorCode::stale, "If-Match is no version of ours"};
        call.if_match_ = *version;
    }
    if (call.endpoint_->idempotency == api::Idempotency::key_required) {
        auto const key = headers.text("idempotency-key");
        if (key.empty()) return Error{ErrorCode::precondition_required, "no Idempotency-Key"};
        if (key.size() < 16 || key.size() > 64 || !std::all_of(key.begin(), key.end(), is_word_character)) {
            return Error{ErrorCode::malformed, "Idempotency-Key of another shape"};
        }
        call.idempotency_key_ = key;
    }
    return Done{};
}

Result<Done> Guard::take_body(Call& call, http::BodyReader const& read_body) {
    auto const& endpoint = *call.endpoint_;
    auto const& headers = call.request_->headers;
    auto const length = headers.text("content-length");
    auto const has_body = length.find_first_not_of('0') != std::string_view::npos && !length.empty();
    if (!has_body) {
        if (!endpoint.request.empty() && endpoint.request != "Empty") return Error{ErrorCode::malformed, "no body"};
        return Done{};
    }
    if (endpoint.body_max_kb == 0) return Error{ErrorCode::malformed, "a body where none belongs"};
    if (!is_json_type(headers.text("content-type"))) return Error{ErrorCode::unsupported_type, "Content-Type is not application/json"};
    auto const bytes_max = endpoint.body_max_kb * 1024;
    auto const text = TRY(read_body(bytes_max));
    base::JsonLimits limits;
    limits.bytes_max = bytes_max;
    if (bytes_max > 1024 * 1024) limits.string_bytes_max = bytes_max; // a file as one text
    call.body_ = TRY(base::parse_json(text, limits));
    call.fingerprint_ = crypto::sha256(std::string(endpoint.name) + '\n' + call.request_->path + '\n' + text);
    return Done{};
}

Result<Call> Guard::admit(http::Request const& request, http::Route route, http::BodyReader const& read_body) {
    auto const& server = app_.config.server;
    if (http::is_cross_site(request, request.network == access::Network::closed ? server.closed_network_origin : server.public_origin)) {
        app_.refusals.note(access::RefusalKind::cross_site, "", request.client_address, app_.clock.now_ms());
        return Error{ErrorCode::forbidden, "cross-site request or no X-Todoke header"};
    }
    Call call;
    call.endpoint_ = route.endpoint;
    call.request_ = &request;
    call.parameters_ = std::move(route.parameters);
    call.now_ms_ = app_.clock.now_ms();
    call.token_ = session_token(request);
    call.language_ = http::language_of(request);
    if (auto const stands = check_session(call); !stands.ok()) {
        if (stands.error().code == ErrorCode::unauthenticated) TRY(note_ended_session(app_, call));
        return stands.error();
    }
    TRY(check_conditions(call));
    TRY(take_body(call, read_body));
    return call;
}

} // namespace todoke::routes
