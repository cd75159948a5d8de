#include "server/services/notice_desk.hpp"

#include <charconv>

#include "server/services/account_record.hpp"

namespace todoke::services {

namespace {

constexpr access::Rule own_area{"F-N19", "あなたの範囲の地域を選んでください。"};

bool is_within(store::AccountArea const& area, std::string_view prefecture_code, store::FacilityId health_centre) {
    if (!area.prefecture_code.empty() && prefecture_code != area.prefecture_code) return false;
    return area.health_centre.value == 0 || health_centre == area.health_centre;
}

// The whole nation, a prefecture, or a health centre where it is; within the writer's area.
bool may_write_for(App& app, Manager const& manager, notices::Entry const& entry) {
    auto const centre_id = store::FacilityId::parse(entry.health_centre_id);
    if (!entry.health_centre_id.empty() && !centre_id) return false;
    if (!entry.prefecture_code.empty() && store::prefecture_number(entry.prefecture_code) == 0) return false;
    if (!is_within(manager.area, entry.prefecture_code, centre_id.value_or(store::FacilityId{}))) return false;
    if (!centre_id) return true;
    auto const centre = app.directory.facility(*centre_id);
    return centre.ok() && centre->kind == store::FacilityKind::health_centre && centre->prefecture_code == entry.prefecture_code;
}

std::vector<validation::Issue> issues_of(App& app, Manager const& manager, notices::Entry const& entry) {
    std::vector<validation::Issue> issues;
    for (auto const& fault : notices::judge(entry, base::date_in_japan(manager.caller.now_ms))) issues.push_back(issue_of(fault.rule, fault.item));
    if (!may_write_for(app, manager, entry)) issues.push_back(issue_of(own_area, "area"));
    return issues;
}

// Of an entry without faults.
store::Notice to_store(notices::Entry const& entry) {
    store::Notice notice;
    notice.title = entry.title;
    notice.body = entry.body;
    if (!entry.title_in_english.empty()) notice.translations.push_back({"en", entry.title_in_english, entry.body_in_english});
    for (auto const& name : entry.audience) {
        if (auto const* role = access::find_role(name)) notice.audience.push_back(role->id); // `everybody` is none of them
    }
    notice.prefecture_code = entry.prefecture_code;
    notice.health_centre = store::FacilityId::parse(entry.health_centre_id).value_or(store::FacilityId{});
    notice.published_on = entry.first_day;
    notice.ends_on = entry.last_day;
    if (!entry.is_event) return notice;
    notice.event = {entry.event_day, entry.event_time, entry.event_audience, entry.event_url, 0};
    std::from_chars(entry.event_capacity.data(), entry.event_capacity.data() + entry.event_capacity.size(), notice.event.capacity);
    return notice;
}

std::vector<std::string> audience_names(store::Notice const& notice) {
    if (notice.audience.empty()) return {std::string(notices::everybody)};
    std::vector<std::string> names;
    for (auto const role : notice.audience) names.emplace_back(access::role(role).name);
    return names;
}

notices::Entry to_entry(store::Notice const& notice) {
    notices::Entry entry;
    entry.title = notice.title;
    entry.body = notice.body;
    for (auto const& text : notice.translations) {
        if (text.language != "en") continue;
        entry.title_in_english = text.title;
        entry.body_in_english = text.body;
    }
    entry.audience = audience_names(notice);
    entry.prefecture_code = notice.prefecture_code;
    entry.health_centre_id = notice.health_centre.text();
    entry.first_day = notice.published_on;
    entry.last_day = notice.ends_on;
    entry.is_event = !notice.event.day.empty();
    if (!entry.is_event) return entry;
    entry.event_day = notice.event.day;
    entry.event_time = notice.event.time;
    entry.event_audience = notice.event.audience;
    entry.event_capacity = std::to_string(notice.event.capacity);
    entry.event_url = notice.event.url;
    return entry;
}

api::ManagedNoticeRow row_of(App& app, store::Notice const& notice, std::int64_t now_ms) {
    api::ManagedNoticeRow row;
    row.notice_id = notice.id.text();
    row.title = notice.title;
    row.state = store::name(store::state_of(notice, now_ms));
    row.prefecture_code = notice.prefecture_code;
    if (notice.health_centre) row.health_centre_name = app.directory.facility_name(notice.health_centre);
    row.first_day = notice.published_on;
    row.last_day = notice.ends_on;
    row.audience = audience_names(notice);
    row.ended_at_ms = notice.ended_at_ms;
    return row;
}

} // namespace

Result<api::ManagedNoticeList> list_managed_notices(App& app, Manager const& manager) {
    api::ManagedNoticeList list;
    for (auto const& notice : TRY(app.store.notices.of_area(manager.area, api::managed_notices_max + 1))) {
        list.has_more = list.rows.size() == api::managed_notices_max;
        if (!list.has_more) list.rows.push_back(row_of(app, notice, manager.caller.now_ms));
    }
    return list;
}

Result<store::Notice> find_managed_notice(App& app, Manager const& manager, store::NoticeId id) {
    auto notice = TRY(app.store.notices.find(id));
    if (!is_within(manager.area, notice.prefecture_code, notice.health_centre)) return Error{ErrorCode::not_found, "a notice of another area"};
    return notice;
}

api::ManagedNotice managed_notice(App& app, store::Notice const& notice, std::int64_t now_ms) {
    api::ManagedNotice message;
    message.row = row_of(app, notice, now_ms);
    message.entry.values = to_entry(notice);
    message.version = notice.version;
    return message;
}

Result<NoticeOutcome> write_notice(App& app, Manager const& manager, api::WriteNoticeRequest const& request) {
    auto const entry = notices::folded(request.entry.values);
    NoticeOutcome outcome;
    outcome.issues = issues_of(app, manager, entry);
    if (outcome.issues.empty()) outcome.id = TRY(app.store.notices.write(manager.caller, to_store(entry)));
    return outcome;
}

Result<NoticeOutcome> change_notice(App& app, Manager const& manager, store::Notice const& before, std::int64_t version, api::WriteNoticeRequest const& request) {
    auto const entry = notices::folded(request.entry.values);
    NoticeOutcome outcome;
    outcome.id = before.id;
    outcome.issues = issues_of(app, manager, entry);
    if (!outcome.issues.empty()) return outcome;
    auto notice = to_store(entry);
    notice.id = before.id;
    notice.version = version;
    TRY(app.store.notices.change(manager.caller, notice, request.unread_again ? store::ReadMarks::forgotten : store::ReadMarks::kept));
    return outcome;
}

} // namespace todoke::services
