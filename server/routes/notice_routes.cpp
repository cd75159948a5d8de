// Notices: reading them with read marks, and writing them for the own area.
#include "server/routes/handlers.hpp"
#include "server/routes/manager.hpp"
#include "server/routes/reply.hpp"
#include "server/services/notice_desk.hpp"

namespace todoke::routes {

namespace {

Result<http::Reply> managed_reply(Call const& call, services::App& app, store::NoticeId id, int status = 200) {
    auto const notice = TRY(app.store.notices.find(id));
    return with_version(json_reply(services::managed_notice(app, notice, call.now_ms()), status), notice.version);
}

// The notice of the path, when it is of the writer's area.
Result<store::Notice> notice_of(Call const& call, services::App& app) {
    return services::find_managed_notice(app, manager_of(call, app), TRY(call.id<store::NoticeId>("notice_id")));
}

} // namespace

Result<http::Reply> list_notices(Call const& call, services::App& app) {
    api::NoticeList list;
    for (auto const& notice : TRY(app.store.notices.list(call.caller(), call.language()))) {
        auto const& event = notice.event;
        list.notices.push_back({notice.id.text(), notice.title, notice.body, notice.published_on, {event.day, event.time, event.audience, event.url, event.capacity}, notice.is_read});
    }
    return json_reply(list);
}

Result<http::Reply> mark_notice_read(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::NoticeId>("notice_id"));
    TRY(app.store.notices.mark_read(call.caller(), id));
    return empty_reply();
}

Result<http::Reply> list_managed_notices(Call const& call, services::App& app) {
    return json_reply(TRY(services::list_managed_notices(app, manager_of(call, app))));
}

Result<http::Reply> read_managed_notice(Call const& call, services::App& app) {
    return managed_reply(call, app, TRY(notice_of(call, app)).id);
}

Result<http::Reply> write_notice(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::WriteNoticeRequest>());
    auto const outcome = TRY(services::write_notice(app, manager_of(call, app), request));
    if (!outcome.issues.empty()) return issues_reply(call, app, outcome.issues);
    return managed_reply(call, app, outcome.id, 201);
}

Result<http::Reply> change_notice(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::WriteNoticeRequest>());
    auto const before = TRY(notice_of(call, app));
    auto const outcome = TRY(services::change_notice(app, manager_of(call, app), before, call.if_match(), request));
    if (!outcome.issues.empty()) return issues_reply(call, app, outcome.issues);
    return managed_reply(call, app, outcome.id);
}

Result<http::Reply> end_notice(Call const& call, services::App& app) {
    auto const notice = TRY(notice_of(call, app));
    TRY(app.store.notices.end(call.caller(), notice.id, call.if_match()));
    return managed_reply(call, app, notice.id);
}

Result<http::Reply> delete_notice(Call const& call, services::App& app) {
    auto const notice = TRY(notice_of(call, app));
    TRY(app.store.notices.remove(call.caller(), notice.id, call.if_match()));
    return empty_reply();
}

} // namespace todoke::routes
