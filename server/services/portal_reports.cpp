// Linking records and reporting.
#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/http/rate_limit.hpp"
#include "server/services/portal.hpp"
#include "server/store/days.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/observation/assessment.hpp"
#include "shared/observation/languages.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t hour_ms = 3'600'000, day_ms = 24 * hour_ms, japan_ms = 9 * hour_ms;
// A report of yesterday that a phone could not send by night.
constexpr std::int64_t late_ms_max = 36 * hour_ms;

std::int64_t ms_until_midnight(std::int64_t now_ms) { return day_ms - (now_ms + japan_ms) % day_ms; }

// Five failures in an hour block the ID for the rest of the day; IDs that nobody has count alike.
store::RateRule failures_of_id(std::int64_t now_ms) { return {.name = "self_entry", .allowed = 5, .window_ms = hour_ms, .block_ms = ms_until_midnight(now_ms)}; }

// Whoever tries one ID after the other never meets the limit of one. A family of ten with a typing error each does not either.
store::RateRule failures_of_login(std::int64_t now_ms) { return {.name = "self_entry_login", .allowed = 20, .window_ms = day_ms, .block_ms = ms_until_midnight(now_ms)}; }

PortalAnswer refused(std::string_view rule, std::string_view item) {
    PortalAnswer answer;
    answer.issues.push_back(observation::issue(rule, item));
    return answer;
}

Result<Done> count_failure(App& app, std::string const& subject, std::optional<store::CaseId> id, std::int64_t now_ms) {
    auto const wait = TRY(app.store.rate_limits.count(failures_of_id(now_ms), subject, now_ms));
    if (wait > 0 && id) TRY(app.store.portal.mark_blocked(*id, now_ms + wait));
    return Done{};
}

Result<bool> is_blocked(App& app, std::string const& subject, std::int64_t now_ms) { return TRY(app.store.rate_limits.blocked_for_ms(failures_of_id(now_ms), subject, now_ms)) > 0; }

Result<PortalAnswer> answer_of(App& app, store::LinkOutcome outcome, std::string const& subject, std::optional<store::CaseId> id, std::string_view item, std::int64_t now_ms) {
    switch (outcome) {
    case store::LinkOutcome::linked: return PortalAnswer{};
    case store::LinkOutcome::taken: return refused("V-808", "self_entry_id");
    case store::LinkOutcome::no_match: break;
    }
    TRY(count_failure(app, subject, id, now_ms));
    return refused("V-807", item);
}

struct DayOfReport {
    std::int64_t day = 0; // 0: too late
    bool is_yesterday = false;
};

// By the server's clock and the age of the report alone: both times are of the same phone, so its clock may be
// wrong by hours. A difference that cannot be (negative) is no age.
DayOfReport day_of(api::ReportHealthRequest const& request, std::int64_t now_ms) {
    auto const age_ms = request.sent_at_ms > request.written_at_ms && request.written_at_ms > 0 ? request.sent_at_ms - request.written_at_ms : 0;
    auto const today = store::day_in_japan(now_ms);
    if (age_ms > late_ms_max) return {};
    auto const day = store::day_in_japan(now_ms - age_ms);
    if (day == today) return {today, false};
    return day == store::day_in_japan(now_ms - day_ms) ? DayOfReport{day, true} : DayOfReport{};
}

} // namespace

Result<PortalAnswer> link_person(App& app, store::Caller const& caller, std::int64_t account, api::LinkPersonRequest const& request) {
    if (!app.sign_ins_of_address.take(http::address_block(caller.client_address), caller.now_ms)) return Error{ErrorCode::too_many_requests, "self-entry IDs from one address"};
    store::PortalMatch match;
    match.self_entry_id = base::fold_digits(request.self_entry_id);
    match.birth_date = request.birth_date;
    match.name_kana = base::fold_kana(request.name_kana);
    match.phone = base::fold_phone(request.phone);
    PortalAnswer answer;
    if (!base::parse_iso_date(match.birth_date)) answer.issues.push_back(observation::issue("V-103", "birth_date"));
    if (base::phone_kind(match.phone) == base::PhoneKind::invalid) answer.issues.push_back(observation::issue("V-112", "phone"));
    auto const length = match.self_entry_id.size();
    if (!base::is_all_digits(match.self_entry_id) || length < 6 || length > 8) answer.issues.push_back(observation::issue("V-117", "self_entry_id"));
    if (!answer.issues.empty()) return answer;
    if (TRY(is_blocked(app, match.self_entry_id, caller.now_ms))) return refused("F-O06", "self_entry_id");
    auto const login = std::to_string(account);
    if (TRY(app.store.rate_limits.blocked_for_ms(failures_of_login(caller.now_ms), login, caller.now_ms)) > 0) return Error{ErrorCode::too_many_requests, "self-entry IDs of one login"};
    auto const outcome = TRY(app.store.portal.link(caller, account, match));
    auto const id = outcome == store::LinkOutcome::no_match ? TRY(app.store.portal.case_of_self_entry_id(match.self_entry_id)) : std::nullopt;
    if (outcome == store::LinkOutcome::no_match) TRY(app.store.rate_limits.count(failures_of_login(caller.now_ms), login, caller.now_ms));
    return answer_of(app, outcome, match.self_entry_id, id, "self_entry_id", caller.now_ms);
}

Result<PortalAnswer> open_personal_link(App& app, store::Caller const& caller, std::int64_t account, api::OpenLinkRequest const& request) {
    if (!app.sign_ins_of_address.take(http::address_block(caller.client_address), caller.now_ms)) return Error{ErrorCode::too_many_requests, "personal links from one address"};
    if (request.consent_version != api::consent_version) return refused("F-O01", "consent_version");
    if (!base::parse_iso_date(request.birth_date)) return refused("V-103", "birth_date");
    auto const id = app.store.portal.case_of_link(request.token, caller.now_ms);
    if (!id.ok()) {
        if (id.error().code == ErrorCode::not_found) return refused("F-O05", "token");
        return id.error();
    }
    auto const subject = "link " + id->text();
    if (TRY(is_blocked(app, subject, caller.now_ms))) return refused("F-O06", "birth_date");
    auto const language = observation::known_language(request.language);
    auto opened = TRY(app.store.portal.open_link(caller, account, request.token, request.birth_date, language, request.consent_version, portal_limits()));
    auto answer = TRY(answer_of(app, opened.outcome, subject, *id, "birth_date", caller.now_ms));
    answer.fresh = std::move(opened.fresh);
    return answer;
}

Result<ReportedHealth> report_own_health(App& app, store::Caller const& caller, store::RequestKey const& key, std::string const& token, store::CaseId person, api::ReportHealthRequest const& request) {
    ReportedHealth done;
    auto const refuse = [&done](std::string_view rule, std::string_view item) {
        done.issues.push_back(observation::issue(rule, item));
        return done;
    };
    auto const report = observation::report_from_json(request.report);
    if (!report) return Error{ErrorCode::invalid, "not a report"};
    store::ReportEntry entry;
    entry.report = observation::folded(*report);
    done.issues = observation::judge(entry.report);
    if (!done.issues.empty()) return done;
    // A phone that did not hear the answer asks again, perhaps days later: it is told of what it did.
    auto const earlier = TRY(app.store.observations.entered_earlier(caller, key));
    auto const day = earlier != 0 ? DayOfReport{earlier, earlier != store::day_in_japan(caller.now_ms)} : day_of(request, caller.now_ms);
    if (day.day == 0) return refuse("F-O04", "");
    done.report_date = store::iso_day(day.day);
    done.for_yesterday = day.is_yesterday;
    entry.caller = caller;
    entry.key = key;
    entry.id = person;
    entry.day = day.day;
    entry.way = request.by_family ? observation::EntryWay::family : observation::EntryWay::portal;
    auto const is_confirmed = [&](std::string_view rule) { return std::find(request.confirmed.begin(), request.confirmed.end(), rule) != request.confirmed.end(); };
    entry.may_replace = is_confirmed("V-804");
    entry.may_differ = is_confirmed("V-810");
    auto const token_hash = crypto::hash_token(token);
    auto const outcome = TRY(app.store.observations.enter(entry, [&](db::Transaction& tx) -> Result<Done> {
        store::Portal::prolong(tx, token_hash, portal_limits(), caller.now_ms);
        return Done{};
    }));
    switch (outcome) {
    case store::ReportOutcome::stored: return done;
    case store::ReportOutcome::already_entered: return refuse("V-804", "");
    case store::ReportOutcome::entered_by_person: return refuse("V-806", "");
    case store::ReportOutcome::class_differs: return refuse("V-810", "subject_class");
    case store::ReportOutcome::ended: return refuse("F-O03", "");
    case store::ReportOutcome::outside: break;
    }
    return refuse("F-O08", "");
}

api::PortalReport to_message(store::StoredReport const& report, std::int64_t call_confirmed_day) {
    api::PortalReport message;
    message.report_date = store::iso_day(report.day);
    message.reported_at_ms = report.at_ms;
    message.entry_way = static_cast<int>(report.way);
    message.report = observation::to_json(report.report);
    auto const found = observation::assess(report.report, report.way);
    message.has_banner = found.banner == observation::Banner::urgent;
    for (auto const rule : found.rules) message.rules.emplace_back(observation::name(rule));
    message.call_confirmed = call_confirmed_day == report.day;
    return message;
}

std::string emergency_phone(App& app, store::ObservationSettings const& settings) {
    if (!settings.emergency_phone.empty()) return settings.emergency_phone;
    auto const centre = app.directory.facility(settings.centre);
    if (!centre.ok()) return {};
    return centre->phone_after_hours.empty() ? centre->phone : centre->phone_after_hours;
}

Result<std::vector<api::PortalPerson>> portal_people(App& app, store::Caller const& caller, std::int64_t account, store::Portal::Reading reading) {
    std::vector<api::PortalPerson> all;
    for (auto const& person : TRY(app.store.portal.people(caller, account, reading))) {
        api::PortalPerson message;
        auto const& observed = person.observation;
        message.person_id = person.id.text();
        message.name = person.person.person.name.empty() ? person.person.person.name_kana : person.person.person.name;
        message.self_entry_id = person.person.self_entry_id;
        message.subject_class = static_cast<int>(observed.subject_class);
        message.centre_name = app.directory.facility_name(observed.centre);
        message.centre_phone = emergency_phone(app, person.settings);
        message.is_observed = observed.is_active;
        message.start_date = store::iso_day(observed.start_day);
        message.end_date = store::iso_day(observed.end_day);
        message.deadline_minute = observed.deadline_minute >= 0 ? observed.deadline_minute : person.settings.deadline_minute;
        for (auto const& report : person.latest) message.latest.push_back(to_message(report, observed.call_confirmed_day));
        all.push_back(std::move(message));
    }
    return all;
}

} // namespace todoke::services
