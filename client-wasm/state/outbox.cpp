#include "client-wasm/state/outbox.hpp"

#include <algorithm>

namespace todoke::state {

namespace {

constexpr int retry_first_ms = 3'000;
constexpr int retry_longest_ms = 60'000;
constexpr std::string_view sent_message = "submission-sent:";

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

} // namespace

std::string Outbox::submit(Submission submission) {
    submission.key = platform_.random_id();
    submission.created_at_ms = api_.now_ms();
    submission.state = Submission::State::waiting;
    auto const key = submission.key;
    submissions_[key] = std::make_unique<Submission>(std::move(submission));
    store(*submissions_[key], [this, key] { send(key); });
    return key;
}

void Outbox::store(Submission const& submission, std::function<void()> then) {
    // Also without a vault (storage full, private window) it is sent; only closing the page would lose it.
    platform_.vault_put(std::string(vault_prefix) + submission.key, base::write_json(to_vault(submission)), [then = std::move(then)](bool) { then(); });
}

void Outbox::take_vault(std::string const& key, std::string const& value) {
    auto const id = key.substr(vault_prefix.size());
    auto json = base::parse_json(value, {.bytes_max = 1024 * 1024, .depth_max = 16, .values_max = 50'000, .string_bytes_max = 64 * 1024});
    if (!json.ok() || submissions_.find(id) != submissions_.end()) return;
    auto const* body = json.value().find("request");
    if (body == nullptr) return;
    auto request = api::from_json<api::SubmitRequest>(*body);
    if (!request.ok()) return;
    auto submission = std::make_unique<Submission>();
    submission->key = id;
    submission->notification_id = json.value().text("notification_id");
    submission->notification_version = json.value().text("notification_version");
    submission->disease_name = json.value().text("disease_name");
    submission->person_name = json.value().text("person_name");
    submission->created_at_ms = json.value().integer("created_at_ms");
    submission->request = std::move(request).value();
    submissions_[id] = std::move(submission);
    send(id);
}

void Outbox::send(std::string const& key) {
    auto const found = submissions_.find(key);
    if (found == submissions_.end() || found->second->state != Submission::State::waiting) return;
    found->second->state = Submission::State::sending;
    platform_.with_lock("todoke-outbox-" + key, [this, key](std::function<void()> release) {
        if (submissions_.find(key) == submissions_.end()) return release(); // another tab has sent it
        transmit(key, std::move(release));
    });
}

void Outbox::transmit(std::string const& key, std::function<void()> release) {
    auto const& submission = *submissions_.find(key)->second;
    Call call;
    if (submission.notification_id.empty()) {
        call.endpoint = api::EndpointId::submit_notification;
    } else {
        call.endpoint = api::EndpointId::resubmit_notification;
        call.ids = {submission.notification_id};
        call.if_match = submission.notification_version;
    }
    call.body = api::to_json(submission.request);
    call.idempotency_key = key;
    api_.call<api::Receipt>(std::move(call), [this, key, release = std::move(release)](Outcome<api::Receipt> outcome) {
        finish(key, std::move(outcome));
        release();
    });
}

void Outbox::finish(std::string const& key, Outcome<api::Receipt> outcome) {
    auto const found = submissions_.find(key);
    if (found == submissions_.end()) return;
    auto& submission = *found->second;
    if (outcome.ok()) {
        failures_ = 0;
        auto const receipt = *outcome.value;
        receipts_[receipt.notification_id] = receipt;
        receipt_of_key_[key] = receipt.notification_id;
        platform_.vault_erase(std::string(vault_prefix) + key);
        platform_.broadcast(std::string(sent_message) + key + ":" + submission.request.draft_id);
        auto const sent = std::move(found->second);
        submissions_.erase(found);
        if (on_sent) on_sent(*sent, receipt);
        return;
    }
    submission.failure = outcome.failure;
    auto const status = outcome.failure.status;
    if (status == 0 || status >= 500 || status == 429 || status == 408) {
        submission.state = Submission::State::waiting;
        return plan_retry(static_cast<int>(outcome.failure.problem.retry_after_s));
    }
    submission.state = Submission::State::refused;
    platform_.vault_erase(std::string(vault_prefix) + key); // its draft still holds every word
    if (on_refused) on_refused(submission);
}

void Outbox::plan_retry(int retry_after_s) {
    if (retry_planned_) return;
    retry_planned_ = true;
    auto const backoff = std::min(retry_first_ms << std::min(failures_, 5), retry_longest_ms);
    ++failures_;
    platform_.after(std::max(backoff, retry_after_s * 1000), [this] {
        retry_planned_ = false;
        send_all();
    });
}

void Outbox::send_all() {
    std::vector<std::string> keys;
    for (auto const* submission : waiting()) keys.push_back(submission->key);
    for (auto const& key : keys) send(key);
}

void Outbox::receive_broadcast(std::string_view message) {
    if (message.substr(0, sent_message.size()) != sent_message) return;
    message.remove_prefix(sent_message.size());
    auto const found = submissions_.find(message.substr(0, message.find(':')));
    if (found == submissions_.end() || found->second->state == Submission::State::refused) return;
    submissions_.erase(found);
    platform_.request_frame();
}

void Outbox::withdraw(std::string_view key) {
    auto const found = submissions_.find(key);
    if (found == submissions_.end() || found->second->state == Submission::State::sending) return;
    platform_.vault_erase(std::string(vault_prefix) + found->first);
    submissions_.erase(found);
}

std::vector<Submission const*> Outbox::waiting() const {
    std::vector<Submission const*> found;
    for (auto const& entry : submissions_) {
        if (entry.second->state != Submission::State::refused) found.push_back(entry.second.get());
    }
    std::sort(found.begin(), found.end(), [](auto const* a, auto const* b) { return a->created_at_ms < b->created_at_ms; });
    return found;
}

Submission const* Outbox::find(std::string_view key) const {
    auto const found = submissions_.find(key);
    return found == submissions_.end() ? nullptr : found->second.get();
}

api::Receipt const* Outbox::receipt(std::string_view notification_id) const {
    auto const found = receipts_.find(notification_id);
    return found == receipts_.end() ? nullptr : &found->second;
}

std::string Outbox::receipt_of(std::string_view key) const {
    auto const found = receipt_of_key_.find(key);
    return found == receipt_of_key_.end() ? std::string() : found->second;
}

} // namespace todoke::state
