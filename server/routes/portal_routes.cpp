// The patients' side: where a browser stands, registering, reporting, one's own history.
#include "server/routes/guard.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/portal.hpp"
#include "server/services/second_factor.hpp"
#include "shared/base/csv.hpp"
#include "shared/observation/items.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::routes {

namespace {

using services::PortalAnswer;

std::string_view step_name(store::PortalSession const& session, bool has_people) {
    switch (session.step) {
    case store::PortalStep::code_awaited: return "code";
    case store::PortalStep::password_awaited: return "password";
    case store::PortalStep::signed_in: break;
    }
    return has_people ? "signed_in" : "person";
}

Result<http::Reply> session_reply(Call const& call, services::App& app, std::optional<store::PortalSession> const& session, int status = 200) {
    api::PortalSession message;
    message.step = "signed_out";
    message.today = base::iso_date(call.today());
    message.consent_version = api::consent_version;
    message.server_time_ms = call.now_ms();
    message.demo = app.config.server.demo;
    message.build = app.pages.build();
    auto const& from = app.config.mail.from;
    message.mail_sender = from.substr(from.rfind('@') + 1);
    while (!message.mail_sender.empty() && message.mail_sender.back() == '>') message.mail_sender.pop_back();
    if (!session) return json_reply(message, status);
    if (session->step == store::PortalStep::signed_in) {
        auto caller = call.visitor().caller;
        caller.user_id = store::portal_user_id(session->account);
        message.login_id = std::to_string(session->account);
        message.people = TRY(services::portal_people(app, caller, session->account, store::Portal::Reading::audited));
        auto const account = TRY(app.store.portal.find(session->account));
        message.language = account.language;
        message.by_link = account.mail.empty();
        message.session_ends_at_ms = session->ends_at_ms;
    } else {
        message.purpose = session->purpose == store::PortalPurpose::reset ? "reset" : "registration";
        message.mail_shown = services::masked_mail(session->mail);
        message.language = session->language;
        message.code_expires_at_ms = session->code_expires_at_ms;
        message.resend_at_ms = session->resend_at_ms;
    }
    message.step = step_name(*session, !message.people.empty());
    return json_reply(message, status);
}

// What an act came to: its issues, or where the browser stands now, with the cookie of a fresh session.
Result<http::Reply> answer_reply(Call const& call, services::App& app, PortalAnswer const& answer, int status = 200) {
    if (answer.retry_after_s > 0) return refusal(call, app, {ErrorCode::too_many_requests, "wrong passwords of the portal"}, "", answer.retry_after_s);
    if (!answer.issues.empty()) return issues_reply(call, app, answer.issues);
    auto const& token = answer.fresh ? answer.fresh->token : call.visitor().token;
    auto session = answer.fresh ? std::optional(answer.fresh->session) : std::nullopt;
    if (!session && !token.empty()) session = TRY(app.store.portal.session(token, call.now_ms()));
    auto reply = TRY(session_reply(call, app, session, status));
    if (answer.fresh) {
        // One browser, one session.
        if (!call.visitor().token.empty()) TRY(app.store.portal.sign_out(call.visitor().token, call.visitor().caller));
        reply.headers.emplace_back("Set-Cookie", set_portal_cookie(token, services::portal_limits().longest_ms / 1000));
    }
    return reply;
}

// One of the own people, or not_found.
Result<api::PortalPerson> own_person(Call const& call, services::App& app) {
    for (auto& person : TRY(services::portal_people(app, call.visitor().caller, call.visitor().session->account, store::Portal::Reading::part_of_act)))
        if (person.person_id == call.parameter("person_id")) return std::move(person);
    return Error{ErrorCode::not_found, "nobody of this account"};
}

Result<std::vector<store::StoredReport>> own_reports(Call const& call, services::App& app) {
    constexpr int days_max = 400;
    auto const id = TRY(call.id<store::CaseId>("person_id"));
    return app.store.observations.own_reports(call.visitor().caller, id, days_max);
}

} // namespace

Result<http::Reply> read_portal_session(Call const& call, services::App& app) { return session_reply(call, app, call.visitor().session); }

Result<http::Reply> sign_in_portal(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalSignInRequest>());
    auto const answer = TRY(services::sign_in_portal(app, call.visitor().caller, request));
    return answer_reply(call, app, answer);
}

Result<http::Reply> sign_out_portal(Call const& call, services::App& app) {
    if (!call.visitor().token.empty()) TRY(app.store.portal.sign_out(call.visitor().token, call.visitor().caller));
    auto reply = empty_reply();
    reply.headers.emplace_back("Set-Cookie", set_portal_cookie("", 0));
    return reply;
}

Result<http::Reply> save_portal_language(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalLanguageRequest>());
    if (observation::find_language(request.language) == nullptr) return Error{ErrorCode::invalid, "unknown language"};
    TRY(app.store.portal.set_language(call.visitor().session->account, request.language));
    return empty_reply();
}

Result<http::Reply> begin_portal_registration(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalMailRequest>());
    auto const answer = TRY(services::begin_portal_session(app, call.visitor().caller, store::PortalPurpose::registration, request));
    return answer_reply(call, app, answer, 201);
}

Result<http::Reply> begin_portal_reset(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalMailRequest>());
    auto const answer = TRY(services::begin_portal_session(app, call.visitor().caller, store::PortalPurpose::reset, request));
    return answer_reply(call, app, answer, 201);
}

Result<http::Reply> prove_portal_code(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalCodeRequest>());
    auto const answer = TRY(services::prove_portal_code(app, call.visitor().caller, call.visitor().token, request.code));
    return answer_reply(call, app, answer);
}

Result<http::Reply> resend_portal_code(Call const& call, services::App& app) {
    if (!call.visitor().session) return Error{ErrorCode::conflict, "no code is awaited"};
    auto const answer = TRY(services::resend_portal_code(app, call.visitor().caller, call.visitor().token, *call.visitor().session));
    return answer_reply(call, app, answer);
}

Result<http::Reply> set_portal_password(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PortalPasswordRequest>());
    if (!call.visitor().session || call.visitor().session->step != store::PortalStep::password_awaited) return Error{ErrorCode::conflict, "no password is awaited"};
    auto const answer = TRY(services::set_portal_password(app, call.visitor().caller, call.visitor().token, request));
    return answer_reply(call, app, answer);
}

Result<http::Reply> open_personal_link(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::OpenLinkRequest>());
    auto const& visitor = call.visitor();
    auto const answer = TRY(services::open_personal_link(app, visitor.caller, visitor.is_signed_in() ? visitor.session->account : 0, request));
    return answer_reply(call, app, answer, 201);
}

Result<http::Reply> link_person(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::LinkPersonRequest>());
    auto const answer = TRY(services::link_person(app, call.visitor().caller, call.visitor().session->account, request));
    return answer_reply(call, app, answer, 201);
}

Result<http::Reply> read_own_reports(Call const& call, services::App& app) {
    api::OwnReports reply;
    reply.person = TRY(own_person(call, app));
    for (auto const& report : TRY(own_reports(call, app))) {
        // Only the newest one may hold a banner that was answered.
        auto const newest = !reply.person.latest.empty() && reply.person.latest.front().report_date == base::iso_date(*store::date_of_day(report.day));
        reply.reports.push_back(newest ? reply.person.latest.front() : services::to_message(report, 0));
    }
    return json_reply(reply);
}

Result<http::Reply> export_own_reports(Call const& call, services::App& app) {
    std::vector<std::string> header{"report_date", "reported_at_ms", "entry_way", "subject_class", std::string(observation::temperature_id)};
    for (auto const& item : observation::items()) header.emplace_back(item.id);
    for (auto const id : {observation::spo2_id, observation::urgent_id, observation::note_id}) header.emplace_back(id);
    std::string csv(base::utf8_bom);
    csv += base::csv_line(header);
    for (auto const& report : TRY(own_reports(call, app))) {
        auto const& values = report.report;
        std::vector<std::string> line{base::iso_date(*store::date_of_day(report.day)), std::to_string(report.at_ms), std::to_string(static_cast<int>(report.way)),
                                      std::to_string(static_cast<int>(values.subject_class)), observation::temperature_text(values.temperature)};
        for (auto const answer : values.answers) line.push_back(std::to_string(static_cast<int>(answer)));
        line.push_back(values.spo2 ? std::to_string(*values.spo2) : "");
        std::string urgent;
        for (std::size_t i = 0; i < observation::urgent_count; ++i)
            if ((values.urgent >> i & 1u) != 0) urgent += (urgent.empty() ? "" : " ") + std::string(observation::urgent_symptoms()[i].id);
        line.push_back(urgent);
        line.push_back(values.note);
        csv += base::csv_line(line);
    }
    return csv_reply(std::move(csv), "reports");
}

Result<http::Reply> report_own_health(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ReportHealthRequest>());
    auto const id = TRY(call.id<store::CaseId>("person_id"));
    auto const& visitor = call.visitor();
    auto const done = TRY(services::report_own_health(app, visitor.caller, {call.idempotency_key(), call.fingerprint()}, visitor.token, id, request));
    if (!done.issues.empty()) return issues_reply(call, app, done.issues);
    api::ReportTaken taken{done.report_date, done.for_yesterday, TRY(own_person(call, app))};
    return json_reply(taken, 201);
}

Result<http::Reply> confirm_emergency_call(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("person_id"));
    TRY(app.store.observations.confirm_call(call.visitor().caller, id));
    api::ReportTaken taken{base::iso_date(call.today()), false, TRY(own_person(call, app))};
    return json_reply(taken);
}

} // namespace todoke::routes
