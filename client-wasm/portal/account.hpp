// Who reports here: one login, one or several persons (a family). What the server last said is kept sealed in
// this browser and shown at once at the next visit, with or without a network, until the server has answered.
// Registering is a row of small steps; each answers by `then`, or leaves its mistake here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/portal/draft.hpp"
#include "client-wasm/portal/person.hpp"
#include "client-wasm/state/api_client.hpp"
#include "shared/api/portal_messages.hpp"

namespace todoke::portal {

class Account {
public:
    enum class Step { starting, signed_out, signed_in };

    Account(platform::Platform& platform, state::ApiClient& api) : platform_(platform), api_(api) {}

    void start(); // asks the server who this browser is
    void take_vault(std::string const& value);

    [[nodiscard]] Step step() const { return step_; }
    [[nodiscard]] bool is_confirmed() const { return is_confirmed_; } // by the server, in this page's life
    [[nodiscard]] bool is_demo() const { return is_demo_; }
    [[nodiscard]] std::vector<Person> const& people() const { return people_; }
    [[nodiscard]] Person const* find(std::string_view person_id) const;
    [[nodiscard]] bool is_registering() const { return is_registering_; } // has a login, and nobody to report for yet

    // --- the way in; only one at a time ---
    void send_code(std::string mail, bool is_reset, std::function<void()> then);
    void prove_code(std::string code, std::function<void()> then);
    void set_password(std::string password, std::function<void()> then);
    void add_person(api::PersonToAdd person, std::function<void()> then);
    void open_link(std::string token, std::string birth_date, std::function<void()> then);
    void sign_in(std::string mail, std::string password, std::function<void()> then);
    void sign_out();
    void forget(); // what another tab told
    [[nodiscard]] bool is_busy() const { return busy_; }
    // Of the last of these: the rule that was broken, or "", and its sentence in the reader's language.
    [[nodiscard]] std::string const& mistake_rule() const { return mistake_rule_; }
    [[nodiscard]] std::string mistake() const;
    void clear_mistake();
    void refuse(state::Failure const& failure);

    // --- what happened to a report ---
    void note_draft(std::string_view person_id, Draft const& draft, std::int64_t now_ms); // on its way
    void note_report(std::string_view person_id, Draft const& draft, api::ReportSent const& reply);
    void take_back_report(std::string_view person_id, std::string_view date);
    void choose_class(std::string_view person_id, std::int64_t subject_class); // step 7
    void confirm_call(std::string_view person_id);

    std::function<void()> on_changed;

    static constexpr std::string_view vault_key = "account", signed_out_message = "portal-signed-out", changed_message = "portal-changed";

private:
    template <class Reply> void ask(state::Call call, std::function<void(Reply)> then);
    void take(api::PortalSession session);
    void keep();
    Person* change(std::string_view person_id);

    platform::Platform& platform_;
    state::ApiClient& api_;
    Step step_ = Step::starting;
    bool is_confirmed_ = false, is_demo_ = false, is_registering_ = false, busy_ = false;
    std::string login_id_; // opaque: whose sealed account this is
    std::vector<Person> people_;
    std::string mistake_rule_, mistake_source_, mistake_number_;
};

} // namespace todoke::portal
