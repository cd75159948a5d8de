#include "client-wasm/state/outbox.hpp"

namespace todoke::state {

Json to_vault(Submission const& submission) {
    auto json = Json::object();
    json.set("notification_id", submission.notification_id);
    json.set("notification_version", submission.notification_version);
    json.set("disease_name", submission.disease_name);
    json.set("person_name", submission.person_name);
    json.set("created_at_ms", submission.created_at_ms);
    json.set("request", api::to_json(submission.request));
    return json;
}

std::optional<Submission> Submission::from_vault(Json const& json) {
    auto const* body = json.find("request");
    if (body == nullptr) return std::nullopt;
    auto request = api::from_json<api::SubmitRequest>(*body);
    if (!request.ok()) return std::nullopt;
    Submission submission;
    submission.notification_id = json.text("notification_id");
    submission.notification_version = json.text("notification_version");
    submission.disease_name = json.text("disease_name");
    submission.person_name = json.text("person_name");
    submission.request = std::move(request).value();
    return submission;
}

Call call_of(Submission const& submission, std::int64_t) {
    Call call;
    if (submission.notification_id.empty()) {
        call.endpoint = api::EndpointId::submit_notification;
    } else {
        call.endpoint = api::EndpointId::resubmit_notification;
        call.ids = {submission.notification_id};
        call.if_match = submission.notification_version;
    }
    call.body = api::to_json(submission.request);
    return call;
}

std::string lock_of(Submission const& submission) { return "todoke-outbox-" + submission.key; }

std::string sent_note(Submission const& submission) { return submission.request.draft_id; }

api::Receipt const* Outbox::receipt(std::string_view notification_id) const {
    auto const found = receipts_.find(notification_id);
    return found == receipts_.end() ? nullptr : &found->second;
}

} // namespace todoke::state
