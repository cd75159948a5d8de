// Who is signed in. Two steps (password, one-time code; a second factor where none is registered; a new
// password where the old one is initial or too old), then a page of one's own; when the session
// ends under somebody's hands, the page stays where it is and only asks to sign in again above it.
// A browser may hold several accounts (S4-58, S4-59), a page belongs to one: switching loads a fresh page, and a
// page whose browser was switched in another tab is displaced until its person decides.
// Signing out destroys the vault, so that a shared PC keeps nothing readable.
#pragma once

#include <functional>
#include <string>

#include "client-wasm/state/api_client.hpp"
#include "shared/access/roles.hpp"
#include "shared/api/passkey_messages.hpp"

namespace todoke::state {

class Session {
public:
    enum class Step { starting, unreachable, password, code, factor_setup, new_password, signed_in };

    Session(platform::Platform& platform, ApiClient& api);

    void start(); // asks the server who this browser is
    void sign_in(std::string user_id, std::string password);
    // Another account, beside the present one: its proofs follow on a fresh page.
    void add_account(std::string user_id, std::string password);
    enum class Leave { waiting, ended, ended_everywhere }; // what becomes of the account that is left
    void switch_to(std::string user_id, Leave leave = Leave::waiting);
    void forget_mistake() { mistake_ = {}; }
    void look_for_others(); // asks anew which accounts this browser has
    void heard_of_account(std::string_view user_id); // another tab switched to it
    void open_present_account();                     // a fresh page for whoever the browser belongs to now
    enum class Code { one_time, recovery };
    void verify(std::string code, Code kind = Code::one_time, bool trust_device = false);
    void verify_passkey(api::PasskeyProof proof);
    void resend_code();
    // Whether this session began with a recovery code: its person is led to the second factor.
    [[nodiscard]] bool took_recovery_code() const { return took_recovery_code_; }
    void forget_recovery() { took_recovery_code_ = false; }
    void back_to_password();
    void start_over();       // the time for the present step has passed
    void go_on(api::SessionInfo info); // what the server answered to a new password or second factor
    void keep_alive(); // the user is still here
    void look_around(); // asks anew in which training room this browser is, when it was in one
    enum class Where { here, everywhere };
    void sign_out(Where where);
    // What another tab told: nothing to send, only forget.
    enum class Whose { own, all };
    void forget(Whose whose = Whose::all);

    [[nodiscard]] Step step() const { return step_; }
    [[nodiscard]] api::SessionInfo const& info() const { return info_; }
    // Whose new password or second factor is awaited, at that step. Not info(): the page of somebody else may still be open.
    [[nodiscard]] api::SessionInfo const& awaited() const { return awaited_; }
    // The page of a person is shown: signed in, or signed in again in a moment.
    [[nodiscard]] bool has_page() const { return step_ == Step::signed_in || has_ended_; }
    [[nodiscard]] bool has_ended() const { return has_ended_; }
    [[nodiscard]] bool is_displaced() const { return is_displaced_; } // has ended, because the browser has switched
    [[nodiscard]] bool is_busy() const { return busy_; }
    [[nodiscard]] std::string mistake() const; // in the reader's language, or ""
    [[nodiscard]] bool code_was_resent() const { return code_was_resent_; }
    [[nodiscard]] bool idle_warning() const { return idle_warning_; }
    [[nodiscard]] std::int64_t idle_ends_at_ms() const; // device clock
    [[nodiscard]] bool may(access::Capability capability) const;
    [[nodiscard]] bool is_closed_network() const { return info_.network == "closed"; } // LGWAN
    [[nodiscard]] bool is_health_centre() const { return may(access::Capability::decide_notification); }

    std::function<void()> on_signed_in;        // a page begins
    std::function<void()> on_signed_in_again;  // the same person after the session had ended
    std::function<void()> on_signed_out;
    std::function<void()> on_switch_refused; // that account has to be proven again

private:
    void take(api::SessionInfo info);
    void learn_place(api::SessionInfo const& info);
    void ask();
    void fail(Failure const& failure, std::string_view wrong);
    void end();
    void displace();
    void begin_fresh_page();
    void watch_idle();

    platform::Platform& platform_;
    ApiClient& api_;
    Step step_ = Step::starting;
    api::SessionInfo info_, awaited_;
    struct Mistake { std::string source{}, number{}, incident{}; }; // translated when it is read
    Mistake mistake_;
    bool busy_ = false;
    bool has_ended_ = false, is_displaced_ = false;
    bool code_was_resent_ = false;
    bool took_recovery_code_ = false;
    bool idle_warning_ = false;
    bool watching_ = false;
};

} // namespace todoke::state
