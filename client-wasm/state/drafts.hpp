// What somebody is writing. Every change is in the encrypted vault of this browser and on its way to
// the server within a second; a draft that cannot reach the server waits in the vault and goes as
// soon as it can. A draft changed elsewhere meanwhile (another tab, another PC) is never overwritten:
// it becomes a conflict that the person resolves. Saving is never judged by rules.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/state/api_client.hpp"
#include "shared/records/record.hpp"

namespace todoke::state {

enum class SaveState {
    empty,    // nothing typed yet
    saved,    // on the server
    pending,  // changed within the last second, or on its way
    waiting,  // only in this browser: no network, or the session has ended
    conflict, // changed elsewhere: `theirs` holds what the server has
    refused,  // the server does not take it: `failure` says why; it stays in the vault
};

// What the person answered between 確認 and the review page, for exactly this content.
struct ReviewAnswers {
    records::Record record;
    std::vector<std::string> confirmed;  // confirm rules answered with 続ける
    bool date_check_overridden = false;  // V-304
};

struct Draft {
    std::string id;
    std::string form_id, form_version;
    std::string case_id;          // "" = a new record
    std::string notification_id;  // "" = a first submission; otherwise a correction
    std::string notification_version; // If-Match of the correction
    records::Record record;
    std::int64_t still_needed = 0;

    std::int64_t version = 0;     // on the server; 0 = not there yet
    records::Record base;         // what both sides last agreed on
    SaveState state = SaveState::empty;
    std::int64_t saved_at_ms = 0;
    std::optional<records::Record> theirs;
    Failure failure;

    std::string duplicate_reason; // why it is another person (V-630)
    std::optional<ReviewAnswers> answers;

private:
    friend class Drafts;
    bool dirty = false, in_flight = false, flush_planned = false, held = false;
    int failures = 0;
};

class Drafts {
public:
    Drafts(platform::Platform& platform, ApiClient& api);

    // Begins a draft with a fresh id; nothing is saved before the first change.
    Draft& create(std::string form_id, std::string form_version, std::string case_id, records::Record record);
    // The draft, or nullptr while it loads; `load_failure` says when it cannot be had.
    Draft* open(std::string_view id);
    [[nodiscard]] Failure const* load_failure(std::string_view id) const;
    void retry(std::string_view id) { failed_.erase(std::string(id)); }

    void changed(Draft& draft);
    void resolve(Draft& draft, records::Record merged); // the person has decided a conflict
    void discard(std::string_view id, std::function<void(bool ok)> done);
    // Its submission is on the way: saving pauses, so that no late save brings the draft back.
    void hold(std::string_view id);
    void release(std::string_view id); // the submission was refused or withdrawn
    // It was submitted: the server threw it away in the same transaction.
    void forget(std::string_view id);
    void save_now();  // network is back, session is back, page is left

    // One entry of the vault after signing in: sent if it never arrived, unless it is being submitted.
    void take_vault(std::string const& key, std::string const& value, bool being_submitted);
    void receive_broadcast(std::string_view message);
    [[nodiscard]] bool has_unsaved() const; // something exists only in this browser
    [[nodiscard]] std::vector<Draft const*> unsaved() const;

    static constexpr std::string_view vault_prefix = "draft:";

private:
    void plan_flush(Draft& draft, int delay_ms);
    void flush(std::string const& id);
    void put_in_vault(Draft& draft);
    void after_put(std::string const& id, records::Record const& sent, Outcome<api::DraftSaved> outcome);
    void fetch_theirs(std::string const& id);
    void set_unsaved_mark();
    void remove_ghost(std::string const& id);
    void retire(std::map<std::string, std::unique_ptr<Draft>, std::less<>>::iterator draft);
    Draft* find(std::string_view id);

    platform::Platform& platform_;
    ApiClient& api_;
    std::map<std::string, std::unique_ptr<Draft>, std::less<>> drafts_;
    // Drafts that are no longer current. A screen may still hold one until its next frame.
    std::vector<std::unique_ptr<Draft>> retired_;
    std::set<std::string, std::less<>> loading_;
    std::map<std::string, Failure, std::less<>> failed_;
};

// 保存済み 14:32 / 送信待ち: the quiet sentence about a draft.
std::string save_sentence(Draft const& draft);

} // namespace todoke::state
