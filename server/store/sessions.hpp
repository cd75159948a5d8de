// Sessions of browsers, kept in the database so that any server process can answer: first as
// "password accepted, code awaited", then signed in. Tokens and codes are stored as hashes only.
// Time limits are arguments of the installation's configuration.
//
// One browser may hold several sessions of different accounts (S4-58, S4-59), bound together by their wallet. Its
// cookie opens one of them; the others are parked: they stand under a token that nobody has until somebody
// switches to them, and their idle limit runs on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/vault.hpp"

namespace todoke::store {

struct SessionLimits {
    std::int64_t idle_ms = 30 * 60 * 1000;
    std::int64_t absolute_ms = 12 * 60 * 60 * 1000;
    std::int64_t code_life_ms = 10 * 60 * 1000; // roles.md §7.4
    int code_tries_max = 5;
    std::int64_t resend_after_ms = 30 * 1000;
    int sends_max = 5;                          // within sends_window_ms
    std::int64_t sends_window_ms = 15 * 60 * 1000;
};

// new_password: both proofs were given, but the password must be replaced first; factor_setup: a second factor must
// be registered before that (V-A32).
enum class SessionStep : std::uint8_t { code_awaited, signed_in, new_password, factor_setup };

struct Session {
    std::string token_hash;
    std::string wallet; // the same for all sessions of one browser
    std::string user_id;
    SessionStep step = SessionStep::code_awaited;
    std::int64_t created_at_ms = 0;
    std::int64_t last_seen_ms = 0;   // written at most once a minute
    std::int64_t ends_at_ms = 0;     // the earlier of idle and absolute limit
    std::int64_t code_expires_at_ms = 0, resend_at_ms = 0;
    bool code_was_sent = false;
};

struct NewSession {
    std::string token; // for the cookie; never stored
    Session session;
};

// Another proof than a code that was sent, judged in the transaction that signs in: whether it holds.
using Proof = std::function<Result<bool>(db::Transaction&)>;

class Sessions {
public:
    Sessions(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // After the right password: a session that awaits `code`, or ("") another proof; then a code may still be
    // asked for. Its token begins with `mark` ("" or a word and
    // a full stop), and so do those that follow from it.
    // `beside`: the token of a living session of this browser that is parked, not ended; without one the new
    // session is alone in its browser.
    Result<NewSession> begin(std::string_view user_id, std::string_view code, SessionLimits const& limits, std::int64_t now_ms, std::string_view mark = {},
                             std::string_view beside = {});
    // A new code for an awaiting session. ErrorCode::too_many_requests before resend_at_ms or beyond
    // sends_max, unauthenticated when it has ended.
    Result<Session> renew_code(std::string_view token, std::string_view code, SessionLimits const& limits, std::int64_t now_ms);
    // The right code signs in under a fresh token (no fixation) and ends the awaiting one. A wrong one
    // is counted: ErrorCode::wrong_credentials; unauthenticated when tries or time are used up. With a
    // `proof` this decides instead of the code.
    Result<NewSession> sign_in(std::string_view token, std::string_view code, SessionLimits const& limits, std::int64_t now_ms,
                               SessionStep next = SessionStep::signed_in, Proof const& proof = {});
    // What that step asked for was done: on to the next one, under a fresh token.
    Result<NewSession> promote(std::string_view token, SessionStep from, SessionStep to, SessionLimits const& limits, std::int64_t now_ms);
    // The living session of a token: ErrorCode::unauthenticated otherwise. Moves the idle limit.
    // `is_poll`: a background request, which must not keep a deserted session alive.
    Result<Session> find(std::string_view token, SessionLimits const& limits, std::int64_t now_ms, bool is_poll = false);

    // The other accounts that were proven in this session's browser and have not ended, in the order of signing in.
    Result<std::vector<Session>> beside(Session const& session, std::int64_t now_ms);
    enum class Leave : std::uint8_t { park, end, end_everywhere };
    // From the session of `token`, at whatever step, to that of another account of the same browser, under a fresh
    // token. Its absolute limit stays. ErrorCode::conflict when that account has to be proven again.
    Result<NewSession> switch_to(std::string_view token, std::string_view user_id, Leave leave, SessionLimits const& limits, std::int64_t now_ms);

    // With every session beside it.
    Result<Done> end(std::string_view token, std::int64_t now_ms);
    // Whose session it was, when its person ended it by `end` within the last seven days, and not within the
    // last minute, when requests of the same browser may still be on their way; "" otherwise.
    Result<std::string> ended_owner(std::string_view token, std::int64_t now_ms);
    Result<Done> end_all_of(std::string_view user_id);
    Result<std::int64_t> delete_ended(std::int64_t now_ms); // housekeeping

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
