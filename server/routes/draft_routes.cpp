// Drafts: whatever was typed so far. Limited in size and shape, never judged by rules; only what the
// law forbids to store at all (V-408, R-08) is refused here too.
#include <algorithm>

#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/records.hpp"
#include "server/services/views.hpp"

namespace todoke::routes {

namespace {

Result<std::string> draft_id(Call const& call) {
    auto const& id = call.parameter("draft_id");
    auto const plain = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!plain || id.empty() || id.size() > 64) return Error{ErrorCode::not_found, "no such draft"};
    return id;
}

template <class Id>
Result<Id> optional_id(std::string const& text) {
    if (text.empty()) return Id{};
    auto const id = Id::parse(text);
    if (!id) return Error{ErrorCode::invalid, "an id of another shape"};
    return *id;
}

} // namespace

Result<http::Reply> list_drafts(Call const& call, services::App& app) {
    api::DraftList list;
    for (auto const& draft : TRY(app.store.drafts.list(call.caller()))) list.drafts.push_back(services::to_message(app, draft));
    return json_reply(list);
}

Result<http::Reply> read_draft(Call const& call, services::App& app) {
    auto const id = TRY(draft_id(call));
    auto const draft = TRY(app.store.drafts.read(call.caller(), id));
    api::Draft message;
    message.summary = services::to_message(app, draft);
    message.record = TRY(base::parse_json(draft.document, {.bytes_max = 1024 * 1024}));
    return with_version(json_reply(message), draft.version);
}

Result<http::Reply> save_draft(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SaveDraftRequest>());
    auto const* form = app.catalogue.find(request.form_id, request.form_version);
    if (form == nullptr) return Error{ErrorCode::invalid, "unknown form"};
    auto const record = TRY(records::record_from_json(request.record));
    if (auto const issues = services::forbidden_items(*form, record); !issues.empty()) return issues_reply(call, app, issues);
    store::Draft draft;
    draft.draft_id = TRY(draft_id(call));
    draft.form_id = request.form_id;
    draft.form_version = request.form_version;
    draft.case_id = TRY(optional_id<store::CaseId>(request.case_id));
    draft.notification_id = TRY(optional_id<store::NotificationId>(request.notification_id));
    draft.still_needed = static_cast<int>(std::clamp<std::int64_t>(request.still_needed, 0, 1'000));
    draft.person_name = services::person_label(*form, record);
    draft.document = base::write_json(records::record_to_json(record));
    auto const saved = TRY(app.store.drafts.save(call.caller(), draft, call.if_match()));
    return with_version(json_reply(api::DraftSaved{saved.version, saved.updated_at_ms}), saved.version);
}

Result<http::Reply> delete_draft(Call const& call, services::App& app) {
    auto const id = TRY(draft_id(call));
    TRY(app.store.drafts.erase(call.caller(), id));
    return empty_reply();
}

} // namespace todoke::routes
