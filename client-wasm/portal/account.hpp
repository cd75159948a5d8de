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
    enum class Purpose { registration, reset };
    void send_code(std::string mail, Purpose purpose, std::function<void()> then);
    void send_code_again(std::function<void()> then);
    void prove_code(std::string code, std::function<void()> then);
    void set_password(std::string password, std::string confirmation, std::function<void()> then);
    void add_person(api::LinkPersonRequest person, std::function<void()> then);
    void open_link(std::string token, std::string birth_date, std::function<void()> then);
    void sign_in(std::string mail, std::string password, std::function<void()> then);
    void sign_out();
    void forget(); // what another tab told
    void save_language(std::string_view code); // for what the server writes
    // How far somebody has come on the way in: the step of the server, and what a page there says.
    struct WayIn { std::string step{}, purpose{}, mail_shown{}, mail_sender{}; };
    [[nodiscard]] WayIn const& way_in() const { return way_in_; }
    [[nodiscard]] bool has_ended() const { return has_ended_; } // the session, under somebody's hands
    [[nodiscard]] bool is_busy() const { return busy_; }
    // Of the last of these: the rule that was broken, or "", and its sentence in the reader's language.
    [[nodiscard]] std::string const& mistake_rule() const { return mistake_.rule; }
    [[nodiscard]] std::string mistake() const;
    void clear_mistake();
    void refuse(state::Failure const& failure);

    // --- what happened to a report ---
    void note_draft(std::string_view person_id, Draft const& draft, std::int64_t reported_at_ms); // on its way
    void note_person(api::PortalPerson const& person); // the server's answer
    void choose_class(std::string_view person_id, std::int64_t subject_class); // step 7
    void confirm_call(std::string_view person_id);

    std::function<void()> on_changed;

    static constexpr std::string_view vault_key = "account", signed_out_message = "portal-signed-out", changed_message = "portal-changed";

private:
    void ask(state::Call call, std::function<void()> then);
    void take(api::PortalSession session);
    void meet_another();
    void keep();
    Person* change(std::string_view person_id);

    platform::Platform& platform_;
    state::ApiClient& api_;
    Step step_ = Step::starting;
    bool is_confirmed_ = false, is_demo_ = false, is_registering_ = false, busy_ = false, has_ended_ = false;
    WayIn way_in_;
    std::string login_id_; // opaque: whose sealed account this is
    std::vector<Person> people_;
    struct Mistake { std::string rule{}, source{}, number{}, incident{}; }; // translated when it is read
    Mistake mistake_;
};

} // namespace todoke::portal
