#include "server/routes/session_info.hpp"

#include "server/routes/guard.hpp"
#include "server/routes/reply.hpp"
#include "server/services/factor_setup.hpp"

namespace todoke::routes {

bool is_room_gone(Call const& call, services::App& app) { return app.training != nullptr && !room_token(call.request()).empty(); }

api::SessionInfo installation_info(Call const& call, services::App& app) {
    auto const now_ms = call.now_ms();
    api::SessionInfo info;
    info.network = access::name(call.request().network);
    info.step = "signed_out";
    info.demo = app.config.server.demo;
    info.today = base::iso_date(base::date_in_japan(now_ms));
    info.server_time_ms = now_ms;
    info.idle_limit_s = app.config.session.idle_minutes * 60;
    info.idle_warning_s = app.config.session.warning_minutes * 60;
    info.build = app.pages.build();
    info.training_room = app.training_room;
    info.training_room_gone = is_room_gone(call, app);
    return info;
}

namespace {

api::SessionInfo new_password_info(Call const& call, services::App& app, store::User const& user) {
    auto info = installation_info(call, app);
    info.step = "new_password";
    info.user_id = user.user_id;
    info.user_name = user.name;
    info.language = user.language;
    info.first_password = user.initial_until_ms > 0;
    return info;
}

api::SessionInfo signed_in_info(Call const& call, services::App& app, SignedIn const& who) {
    auto info = installation_info(call, app);
    auto const& role = access::role(who.user.role);
    info.step = "signed_in";
    info.user_id = who.user.user_id;
    info.user_name = who.user.name;
    info.role = role.name;
    info.language = who.user.language;
    info.facility = services::to_message(who.facility);
    info.health_centre = services::to_message(who.health_centre);
    using access::Capability;
    for (auto const capability : role.may) {
        if (capability != Capability::run_training || app.training != nullptr) info.capabilities.emplace_back(access::name(capability));
    }
    if (access::may(role, who.user.is_manager, Capability::request_accounts)) info.capabilities.emplace_back(access::name(Capability::request_accounts));
    info.can_download = who.user.can_download;
    return info;
}

// The accounts beside that session. One that is gone meanwhile is left out.
Result<std::vector<api::OtherAccount>> others_of(Call const& call, services::App& app, store::Session const& session) {
    std::vector<api::OtherAccount> others;
    for (auto const& other : TRY(app.store.sessions.beside(session, call.now_ms()))) {
        auto const user = app.directory.user(other.user_id);
        if (user.ok()) others.push_back({user->user_id, user->name, std::string(access::role(user->role).name), app.directory.facility_name(user->facility)});
    }
    return others;
}

} // namespace

Result<api::SessionInfo> session_info(Call const& call, services::App& app, std::string const& token, store::Session const& session) {
    api::SessionInfo info;
    switch (session.step) {
    case store::SessionStep::code_awaited:
        info = installation_info(call, app);
        info.step = "second_factor";
        info.second_factor = TRY(services::second_factor_step(app, session, call.now_ms()));
        break;
    case store::SessionStep::factor_setup: {
        auto const user = TRY(app.store.users.find(session.user_id));
        info = new_password_info(call, app, user);
        info.step = "factor_setup";
        TRY(services::fill_factor_setup(app, user, token, call.now_ms(), info));
        break;
    }
    case store::SessionStep::new_password: info = new_password_info(call, app, TRY(app.store.users.find(session.user_id))); break;
    case store::SessionStep::signed_in: info = signed_in_info(call, app, TRY(find_signed_in(app, token, call.now_ms(), true))); break;
    }
    info.others = TRY(others_of(call, app, session));
    return info;
}

Result<http::Reply> step_reply(Call const& call, services::App& app, std::string const& token) {
    auto const now_ms = call.now_ms();
    auto const session = TRY(app.store.sessions.find(token, app.session_limits(), now_ms, true));
    auto reply = json_reply(TRY(session_info(call, app, token, session)));
    reply.headers.emplace_back("Set-Cookie", set_session_cookie(token));
    return reply;
}

} // namespace todoke::routes
