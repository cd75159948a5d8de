#include "client-wasm/state/drafts.hpp"

#include <algorithm>

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"

namespace todoke::state {

using api::EndpointId;

namespace {

constexpr int flush_delay_ms = 800;       // every change is on its way within a second
constexpr int retry_first_ms = 3'000;
constexpr int retry_longest_ms = 30'000;

Json vault_json(Draft const& draft) {
    auto json = Json::object();
    json.set("form_id", draft.form_id);
    json.set("form_version", draft.form_version);
    json.set("case_id", draft.case_id);
    json.set("notification_id", draft.notification_id);
    json.set("notification_version", draft.notification_version);
    json.set("version", draft.version);
    json.set("still_needed", draft.still_needed);
    json.set("record", records::record_to_json(draft.record));
    json.set("base", records::record_to_json(draft.base));
    return json;
}

records::Record record_in(Json const& json, std::string_view member) {
    auto const* value = json.find(member);
    if (value == nullptr) return {};
    auto record = records::record_from_json(*value);
    return record.ok() ? std::move(record).value() : records::Record{};
}

} // namespace

Drafts::Drafts(platform::Platform& platform, ApiClient& api) : platform_(platform), api_(api) {}

Draft* Drafts::find(std::string_view id) {
    auto const found = drafts_.find(id);
    return found == drafts_.end() ? nullptr : found->second.get();
}

Draft& Drafts::create(std::string form_id, std::string form_version, std::string case_id, records::Record record) {
    auto draft = std::make_unique<Draft>();
    draft->id = platform_.random_id();
    draft->form_id = std::move(form_id);
    draft->form_version = std::move(form_version);
    draft->case_id = std::move(case_id);
    draft->record = std::move(record);
    auto& created = *draft;
    drafts_[created.id] = std::move(draft);
    return created;
}

Draft* Drafts::open(std::string_view id) {
    if (auto* draft = find(id); draft != nullptr) return draft;
    auto const name = std::string(id);
    if (failed_.find(name) != failed_.end() || !loading_.insert(name).second) return nullptr;
    Call call;
    call.endpoint = EndpointId::read_draft;
    call.ids = {name};
    api_.call<api::Draft>(std::move(call), [this, name](Outcome<api::Draft> outcome) {
        loading_.erase(name);
        if (find(name) != nullptr) return; // came out of the vault meanwhile
        if (!outcome.ok()) {
            failed_[name] = outcome.failure;
            return;
        }
        auto record = records::record_from_json(outcome.value->record);
        if (!record.ok()) {
            failed_[name] = Failure{502, {}};
            return;
        }
        auto draft = std::make_unique<Draft>();
        auto const& summary = outcome.value->summary;
        draft->id = name;
        draft->form_id = summary.form_id;
        draft->form_version = summary.form_version;
        draft->case_id = summary.case_id;
        draft->notification_id = summary.notification_id;
        draft->record = std::move(record).value();
        draft->base = draft->record;
        draft->version = summary.version;
        draft->still_needed = summary.still_needed;
        draft->state = SaveState::saved;
        draft->saved_at_ms = summary.updated_at_ms;
        drafts_[name] = std::move(draft);
    });
    return nullptr;
}

Failure const* Drafts::load_failure(std::string_view id) const {
    auto const found = failed_.find(std::string(id));
    return found == failed_.end() ? nullptr : &found->second;
}

void Drafts::changed(Draft& draft) {
    draft.dirty = true;
    draft.answers.reset();
    if (draft.state != SaveState::conflict) draft.state = SaveState::pending;
    platform_.set_unsaved(true);
    plan_flush(draft, flush_delay_ms);
}

void Drafts::plan_flush(Draft& draft, int delay_ms) {
    if (draft.flush_planned) return;
    draft.flush_planned = true;
    platform_.after(delay_ms, [this, id = draft.id] {
        auto* planned = find(id);
        if (planned == nullptr) return;
        planned->flush_planned = false;
        flush(id);
    });
}

void Drafts::put_in_vault(Draft& draft) {
    platform_.vault_put(std::string(vault_prefix) + draft.id, base::write_json(vault_json(draft)), [this](bool ok) {
        // In the vault it survives closing the page: no need to hold the person back.
        if (ok) platform_.set_unsaved(false);
    });
}

void Drafts::flush(std::string const& id) {
    auto* draft = find(id);
    if (draft == nullptr || !draft->dirty) return;
    put_in_vault(*draft);
    if (draft->in_flight || draft->held || draft->state == SaveState::conflict) return;
    draft->in_flight = true;
    draft->dirty = false;
    api::SaveDraftRequest request;
    request.form_id = draft->form_id;
    request.form_version = draft->form_version;
    request.case_id = draft->case_id;
    request.notification_id = draft->notification_id;
    request.still_needed = draft->still_needed;
    request.record = records::record_to_json(draft->record);
    Call call;
    call.endpoint = EndpointId::save_draft;
    call.ids = {id};
    call.body = api::to_json(std::move(request));
    call.if_match = std::to_string(draft->version);
    api_.call<api::DraftSaved>(std::move(call), [this, id, sent = draft->record](Outcome<api::DraftSaved> outcome) {
        after_put(id, sent, std::move(outcome));
    });
}

void Drafts::after_put(std::string const& id, records::Record const& sent, Outcome<api::DraftSaved> outcome) {
    auto* draft = find(id);
    if (draft == nullptr) {
        // Submitted or discarded while this save was on its way: the copy it made goes too.
        if (outcome.ok()) remove_ghost(id);
        return;
    }
    draft->in_flight = false;
    if (outcome.ok()) {
        draft->version = outcome.value->version;
        draft->base = sent;
        draft->saved_at_ms = outcome.value->updated_at_ms;
        draft->failures = 0;
        platform_.broadcast("draft-saved:" + id + ":" + std::to_string(draft->version));
        if (draft->dirty) return plan_flush(*draft, flush_delay_ms);
        draft->state = SaveState::saved;
        platform_.vault_erase(std::string(vault_prefix) + id);
        set_unsaved_mark();
        return;
    }
    draft->dirty = true;
    draft->failure = outcome.failure;
    auto const status = outcome.failure.status;
    if (status == 412 || (status == 404 && draft->version > 0)) return fetch_theirs(id);
    if (status == 0 || status >= 500 || status == 429) {
        draft->state = SaveState::waiting;
        auto const delay = std::min(retry_first_ms << std::min(draft->failures, 4), retry_longest_ms);
        ++draft->failures;
        plan_flush(*draft, std::max(delay, static_cast<int>(outcome.failure.problem.retry_after_s) * 1000));
        return;
    }
    draft->state = SaveState::refused;
}

void Drafts::fetch_theirs(std::string const& id) {
    Call call;
    call.endpoint = EndpointId::read_draft;
    call.ids = {id};
    api_.call<api::Draft>(std::move(call), [this, id](Outcome<api::Draft> outcome) {
        auto* draft = find(id);
        if (draft == nullptr) return;
        if (outcome.failure.status == 404) {
            // Thrown away elsewhere while it is still written here: what is typed here lives on.
            draft->version = 0;
            return flush(id);
        }
        if (!outcome.ok()) {
            draft->state = SaveState::waiting;
            return plan_flush(*draft, retry_first_ms);
        }
        auto record = records::record_from_json(outcome.value->record);
        if (!record.ok()) return;
        draft->version = outcome.value->summary.version;
        if (record.value() == draft->record) {
            draft->base = draft->record;
            draft->state = SaveState::saved;
            draft->dirty = false;
            draft->saved_at_ms = outcome.value->summary.updated_at_ms;
            platform_.vault_erase(std::string(vault_prefix) + id);
            return set_unsaved_mark();
        }
        draft->theirs = std::move(record).value();
        draft->state = SaveState::conflict;
    });
}

void Drafts::resolve(Draft& draft, records::Record merged) {
    draft.record = std::move(merged);
    if (draft.theirs) draft.base = *draft.theirs;
    draft.theirs.reset();
    draft.state = SaveState::pending;
    draft.dirty = true;
    flush(draft.id);
}

void Drafts::discard(std::string_view id, std::function<void(bool)> done) {
    Call call;
    call.endpoint = EndpointId::delete_draft;
    call.ids = {std::string(id)};
    api_.call<api::Empty>(std::move(call), [this, id = std::string(id), done = std::move(done)](Outcome<api::Empty> outcome) {
        auto const gone = outcome.ok() || outcome.failure.status == 404;
        if (gone) {
            forget(id);
            platform_.broadcast("draft-gone:" + id);
        }
        done(gone);
    });
}

void Drafts::retire(std::map<std::string, std::unique_ptr<Draft>, std::less<>>::iterator draft) {
    retired_.push_back(std::move(draft->second));
    drafts_.erase(draft);
}

void Drafts::remove_ghost(std::string const& id) {
    Call call;
    call.endpoint = EndpointId::delete_draft;
    call.ids = {id};
    api_.call<api::Empty>(std::move(call), [](Outcome<api::Empty>) {});
}

void Drafts::hold(std::string_view id) {
    if (auto* draft = find(id); draft != nullptr) draft->held = true;
}

void Drafts::release(std::string_view id) {
    auto* draft = find(id);
    if (draft == nullptr || !draft->held) return;
    draft->held = false;
    flush(draft->id);
}

void Drafts::forget(std::string_view id) {
    platform_.vault_erase(std::string(vault_prefix) + std::string(id));
    if (auto const found = drafts_.find(id); found != drafts_.end()) retire(found);
    set_unsaved_mark();
}

void Drafts::save_now() {
    std::vector<std::string> ids;
    for (auto const& [id, draft] : drafts_) {
        if (draft->dirty) ids.push_back(id);
    }
    for (auto const& id : ids) flush(id);
}

void Drafts::take_vault(std::string const& key, std::string const& value, bool being_submitted) {
    auto const id = key.substr(vault_prefix.size());
    auto json = base::parse_json(value, {.bytes_max = 1024 * 1024, .depth_max = 16, .values_max = 50'000, .string_bytes_max = 64 * 1024});
    if (!json.ok() || find(id) != nullptr) return;
    auto draft = std::make_unique<Draft>();
    draft->id = id;
    draft->form_id = json.value().text("form_id");
    draft->form_version = json.value().text("form_version");
    draft->case_id = json.value().text("case_id");
    draft->notification_id = json.value().text("notification_id");
    draft->notification_version = json.value().text("notification_version");
    draft->version = json.value().integer("version");
    draft->still_needed = json.value().integer("still_needed");
    draft->record = record_in(json.value(), "record");
    draft->base = record_in(json.value(), "base");
    draft->state = SaveState::waiting;
    draft->dirty = true;
    draft->held = being_submitted;
    failed_.erase(id);
    drafts_[id] = std::move(draft);
    flush(id);
}

void Drafts::receive_broadcast(std::string_view message) {
    constexpr std::string_view saved = "draft-saved:";
    constexpr std::string_view gone = "draft-gone:";
    auto const forget_clean = [this](std::string_view id) {
        auto const found = drafts_.find(id);
        // A clean copy here is out of date: it is read again when it is shown. A dirty one will meet
        // the other's version by its If-Match.
        if (found != drafts_.end() && !found->second->dirty && !found->second->in_flight) retire(found);
        platform_.request_frame();
    };
    if (message.substr(0, saved.size()) == saved) {
        message.remove_prefix(saved.size());
        auto const id = message.substr(0, message.find(':'));
        auto const version = message.substr(std::min(message.size(), id.size() + 1));
        if (auto const* draft = find(id); draft != nullptr && std::to_string(draft->version) == version) return;
        forget_clean(id);
    } else if (message.substr(0, gone.size()) == gone) {
        forget_clean(message.substr(gone.size()));
    }
}

bool Drafts::has_unsaved() const { return !unsaved().empty(); }

std::vector<Draft const*> Drafts::unsaved() const {
    std::vector<Draft const*> found;
    for (auto const& entry : drafts_) {
        if (entry.second->dirty || entry.second->in_flight) found.push_back(entry.second.get());
    }
    return found;
}

void Drafts::set_unsaved_mark() { platform_.set_unsaved(has_unsaved()); }

std::string save_sentence(Draft const& draft) {
    switch (draft.state) {
    case SaveState::empty: return tr("入力すると自動で保存されます");
    case SaveState::saved: return tr("保存済み {time}", {{"time", clock_text(draft.saved_at_ms)}});
    case SaveState::pending: return tr("保存しています");
    case SaveState::waiting: return tr("送信待ち(この端末に保存済み)");
    case SaveState::conflict: return tr("ほかの画面で変更されています");
    case SaveState::refused: return tr("サーバーに保存できません(この端末に保存済み)");
    }
    return {};
}

} // namespace todoke::state
