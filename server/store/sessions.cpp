#include "server/store/sessions.hpp"

#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/store/trusted_devices.hpp"

namespace todoke::store {

namespace {

// How long a session that was signed out is recognised, and when requests sent before may still arrive.
constexpr std::int64_t remembered_ms = 7 * 24 * 60 * 60'000LL, on_their_way_ms = 60'000;

struct StoredSession {
    Session session;
    std::int64_t idle_ends_ms = 0, absolute_ends_ms = 0;
    std::string code_hash;
    int tries = 0, sends = 0;
    std::int64_t first_send_ms = 0;
};

std::optional<StoredSession> load(db::Transaction& tx, std::string_view token_hash) {
    auto rows = tx.query("SELECT user_id, step, created_at_ms, last_seen_ms, idle_ends_ms, ends_ms, code_hash, code_expires_ms, code_tries, "
                         "resend_at_ms, sends, first_send_ms, wallet FROM sessions WHERE token_hash = $1",
                         db::Blob{token_hash});
    if (!rows.next()) return std::nullopt;
    StoredSession stored;
    auto& session = stored.session;
    session.token_hash = token_hash;
    session.user_id = rows.text(0);
    session.step = static_cast<SessionStep>(rows.integer(1));
    session.created_at_ms = rows.integer(2);
    session.last_seen_ms = rows.integer(3);
    stored.idle_ends_ms = rows.integer(4);
    stored.absolute_ends_ms = rows.integer(5);
    session.ends_at_ms = std::min(stored.idle_ends_ms, stored.absolute_ends_ms);
    stored.code_hash = rows.text(6);
    session.code_expires_at_ms = rows.integer(7);
    stored.tries = static_cast<int>(rows.integer(8));
    session.resend_at_ms = rows.integer(9);
    stored.sends = static_cast<int>(rows.integer(10));
    session.code_was_sent = stored.sends > 0;
    stored.first_send_ms = rows.integer(11);
    session.wallet = rows.text(12);
    return stored;
}

void insert(db::Transaction& tx, StoredSession const& stored) {
    auto const& session = stored.session;
    tx.execute("INSERT INTO sessions (token_hash, user_id, step, created_at_ms, last_seen_ms, idle_ends_ms, ends_ms, code_hash, "
               "code_expires_ms, code_tries, resend_at_ms, sends, first_send_ms, wallet) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
               db::Blob{session.token_hash}, session.user_id, static_cast<int>(session.step), session.created_at_ms, session.last_seen_ms,
               stored.idle_ends_ms, stored.absolute_ends_ms, db::Blob{stored.code_hash}, session.code_expires_at_ms, stored.tries,
               session.resend_at_ms, stored.sends, stored.first_send_ms, db::Blob{session.wallet});
}

void erase(db::Transaction& tx, std::string_view token_hash) {
    tx.execute("DELETE FROM sessions WHERE token_hash = $1", db::Blob{token_hash});
}

// Its token is worth nothing from now on: whoever comes back gets a fresh one. Leaving it was its person's last act.
void park(db::Transaction& tx, std::string_view token_hash, SessionLimits const& limits, std::int64_t now_ms) {
    auto const nobodys = crypto::hash_token(crypto::make_token());
    tx.execute("UPDATE sessions SET token_hash = $2, last_seen_ms = $3, idle_ends_ms = $4 WHERE token_hash = $1", db::Blob{token_hash}, db::Blob{nobodys}, now_ms, now_ms + limits.idle_ms);
}

bool is_living(StoredSession const& stored, std::int64_t now_ms) { return now_ms < stored.session.ends_at_ms; }

// What both proofs bring: a session under a token that nobody has seen before, in place of the former one.
Session begin_after_proof(db::Transaction& tx, Session const& former, std::string_view fresh_hash, SessionStep step, SessionLimits const& limits, std::int64_t now_ms) {
    erase(tx, former.token_hash);
    // An account stands in a browser once: proven again, it replaces what was parked.
    if (!former.wallet.empty()) tx.execute("DELETE FROM sessions WHERE wallet = $1 AND user_id = $2", db::Blob{former.wallet}, former.user_id);
    StoredSession stored;
    auto& session = stored.session;
    session.token_hash = fresh_hash;
    session.wallet = former.wallet;
    session.user_id = former.user_id;
    session.step = step;
    session.created_at_ms = session.last_seen_ms = now_ms;
    stored.idle_ends_ms = now_ms + limits.idle_ms;
    stored.absolute_ends_ms = now_ms + limits.absolute_ms;
    session.ends_at_ms = std::min(stored.idle_ends_ms, stored.absolute_ends_ms);
    insert(tx, stored);
    if (step == SessionStep::signed_in) tx.execute("UPDATE users SET signed_in_at_ms = $2 WHERE user_id = $1", session.user_id, now_ms);
    return session;
}

// What stands before the random part, which has no full stop.
std::string_view mark_of(std::string_view token) { return token.substr(0, token.rfind('.') + 1); }

// Into the wallet of a living session, which is parked when it is somebody's and ended when it only awaits a proof.
void join(db::Transaction& tx, Session& fresh, std::string_view token_hash, SessionLimits const& limits, std::int64_t now_ms) {
    auto const other = load(tx, token_hash);
    if (!other || !is_living(*other, now_ms) || other->session.wallet.empty()) return;
    fresh.wallet = other->session.wallet;
    if (other->session.step == SessionStep::signed_in) park(tx, token_hash, limits, now_ms);
    else erase(tx, token_hash);
}

Error ended() { return Error{ErrorCode::unauthenticated, "no living session"}; }

} // namespace

Result<NewSession> Sessions::begin(std::string_view user_id, std::string_view code, SessionLimits const& limits, std::int64_t now_ms, std::string_view mark, std::string_view beside) {
    NewSession fresh;
    fresh.token = std::string(mark) + crypto::make_token();
    StoredSession stored;
    auto& session = stored.session;
    session.token_hash = crypto::hash_token(fresh.token);
    session.user_id = user_id;
    session.step = SessionStep::code_awaited;
    session.created_at_ms = session.last_seen_ms = now_ms;
    // Long enough to ask for every code that may still be sent.
    stored.idle_ends_ms = stored.absolute_ends_ms = now_ms + limits.code_life_ms + limits.sends_window_ms;
    session.ends_at_ms = stored.idle_ends_ms;
    session.code_expires_at_ms = now_ms + limits.code_life_ms;
    session.code_was_sent = !code.empty();
    if (session.code_was_sent) {
        session.resend_at_ms = now_ms + limits.resend_after_ms;
        stored.code_hash = crypto::hash_otp(vault_.pepper(), session.token_hash, code);
        stored.sends = 1;
    }
    stored.first_send_ms = now_ms;
    session.wallet = crypto::hash_token(crypto::make_token());
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (!beside.empty() && mark_of(beside) == mark) join(tx, session, crypto::hash_token(beside), limits, now_ms);
        insert(tx, stored);
        return Done{};
    }));
    fresh.session = session;
    return fresh;
}

Result<Session> Sessions::renew_code(std::string_view token, std::string_view code, SessionLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    return db_.write([&](db::Transaction& tx) -> Result<Session> {
        auto stored = load(tx, token_hash);
        if (!stored || !is_living(*stored, now_ms) || stored->session.step != SessionStep::code_awaited) return ended();
        if (now_ms - stored->first_send_ms >= limits.sends_window_ms) {
            stored->sends = 0;
            stored->first_send_ms = now_ms;
        }
        if (now_ms < stored->session.resend_at_ms || stored->sends >= limits.sends_max)
            return Error{ErrorCode::too_many_requests, "another code may not be sent yet"};
        stored->session.code_expires_at_ms = now_ms + limits.code_life_ms;
        stored->session.resend_at_ms = now_ms + limits.resend_after_ms;
        // The tries stay: asking for codes again and again must not buy more guesses.
        tx.execute("UPDATE sessions SET code_hash = $2, code_expires_ms = $3, resend_at_ms = $4, sends = $5, first_send_ms = $6 "
                   "WHERE token_hash = $1",
                   db::Blob{token_hash}, db::Blob{code_hash}, stored->session.code_expires_at_ms, stored->session.resend_at_ms,
                   stored->sends + 1, stored->first_send_ms);
        stored->session.code_was_sent = true;
        return stored->session;
    });
}

Result<NewSession> Sessions::sign_in(std::string_view token, std::string_view code, SessionLimits const& limits, std::int64_t now_ms, SessionStep next, Proof const& proof) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    NewSession fresh;
    fresh.token = std::string(mark_of(token)) + crypto::make_token();
    auto const fresh_hash = crypto::hash_token(fresh.token);
    enum class Outcome : std::uint8_t { signed_in, wrong_code, used_up };
    struct Answer {
        Outcome outcome;
        Session session;
    };
    auto answer = TRY(db_.write([&](db::Transaction& tx) -> Result<Answer> {
        auto stored = load(tx, token_hash);
        if (!stored || !is_living(*stored, now_ms) || stored->session.step != SessionStep::code_awaited) return ended();
        if (now_ms >= stored->session.code_expires_at_ms || stored->tries >= limits.code_tries_max) return ended();
        bool fits = crypto::equal_constant_time(code_hash, stored->code_hash);
        if (proof) {
            auto const proven = proof(tx);
            if (!proven.ok()) return proven.error();
            fits = *proven;
        }
        if (!fits) {
            ++stored->tries;
            tx.execute("UPDATE sessions SET code_tries = $2 WHERE token_hash = $1", db::Blob{token_hash}, stored->tries);
            return Answer{stored->tries >= limits.code_tries_max ? Outcome::used_up : Outcome::wrong_code, {}};
        }
        return Answer{Outcome::signed_in, begin_after_proof(tx, stored->session, fresh_hash, next, limits, now_ms)};
    }));
    if (answer.outcome == Outcome::wrong_code) return Error{ErrorCode::wrong_credentials, "the code does not fit"};
    if (answer.outcome == Outcome::used_up) return Error{ErrorCode::unauthenticated, "the code's tries are used up"};
    fresh.session = std::move(answer.session);
    return fresh;
}

Result<NewSession> Sessions::promote(std::string_view token, SessionStep from, SessionStep to, SessionLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    NewSession fresh;
    fresh.token = std::string(mark_of(token)) + crypto::make_token();
    auto const fresh_hash = crypto::hash_token(fresh.token);
    fresh.session = TRY(db_.write([&](db::Transaction& tx) -> Result<Session> {
        auto const stored = load(tx, token_hash);
        if (!stored || !is_living(*stored, now_ms) || stored->session.step != from) return ended();
        return begin_after_proof(tx, stored->session, fresh_hash, to, limits, now_ms);
    }));
    return fresh;
}

Result<Session> Sessions::find(std::string_view token, SessionLimits const& limits, std::int64_t now_ms, bool is_poll) {
    auto const token_hash = crypto::hash_token(token);
    auto stored = TRY(db_.read([&](db::Transaction& tx) -> Result<std::optional<StoredSession>> { return load(tx, token_hash); }));
    if (!stored || !is_living(*stored, now_ms)) return ended();
    auto& session = stored->session;
    // Written seldom: a request a second must not cost a write a second.
    auto const touch_after_ms = std::min<std::int64_t>(60'000, limits.idle_ms / 60);
    if (session.step == SessionStep::signed_in && !is_poll && now_ms - session.last_seen_ms >= touch_after_ms) {
        session.last_seen_ms = now_ms;
        session.ends_at_ms = std::min(now_ms + limits.idle_ms, stored->absolute_ends_ms);
        TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
            tx.execute("UPDATE sessions SET last_seen_ms = $2, idle_ends_ms = $3 WHERE token_hash = $1 AND last_seen_ms < $2",
                       db::Blob{token_hash}, now_ms, now_ms + limits.idle_ms);
            return Done{};
        }));
    }
    return session;
}

Result<std::vector<Session>> Sessions::beside(Session const& session, std::int64_t now_ms) {
    std::vector<Session> others;
    if (session.wallet.empty()) return others;
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Session>> {
        auto rows = tx.query("SELECT user_id, created_at_ms FROM sessions WHERE wallet = $1 AND step = $2 AND token_hash <> $3 AND idle_ends_ms > $4 AND ends_ms > $4 "
                             "ORDER BY created_at_ms, user_id LIMIT 20",
                             db::Blob{session.wallet}, static_cast<int>(SessionStep::signed_in), db::Blob{session.token_hash}, now_ms);
        while (rows.next()) {
            Session other;
            other.user_id = rows.text(0);
            other.step = SessionStep::signed_in;
            other.created_at_ms = rows.integer(1);
            others.push_back(std::move(other));
        }
        return others;
    });
}

Result<NewSession> Sessions::switch_to(std::string_view token, std::string_view user_id, Leave leave, SessionLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    NewSession fresh;
    fresh.token = std::string(mark_of(token)) + crypto::make_token();
    auto const fresh_hash = crypto::hash_token(fresh.token);
    fresh.session = TRY(db_.write([&](db::Transaction& tx) -> Result<Session> {
        auto const present = load(tx, token_hash);
        if (!present || !is_living(*present, now_ms)) return ended();
        std::string parked_hash;
        if (!present->session.wallet.empty()) {
            auto rows = tx.query("SELECT token_hash FROM sessions WHERE wallet = $1 AND user_id = $2 AND step = $3 AND token_hash <> $4", db::Blob{present->session.wallet}, user_id,
                                 static_cast<int>(SessionStep::signed_in), db::Blob{token_hash});
            if (rows.next()) parked_hash = rows.text(0);
        }
        auto const parked = parked_hash.empty() ? std::nullopt : load(tx, parked_hash);
        if (!parked || !is_living(*parked, now_ms)) return Error{ErrorCode::conflict, "that account has to be proven again"};
        if (present->session.step == SessionStep::signed_in && leave == Leave::park) park(tx, token_hash, limits, now_ms);
        else erase(tx, token_hash);
        if (leave == Leave::end_everywhere) {
            tx.execute("DELETE FROM sessions WHERE user_id = $1", present->session.user_id);
            end_trust(tx, present->session.user_id);
        }
        tx.execute("UPDATE sessions SET token_hash = $2, last_seen_ms = $3, idle_ends_ms = $4 WHERE token_hash = $1", db::Blob{parked_hash}, db::Blob{fresh_hash}, now_ms, now_ms + limits.idle_ms);
        auto session = parked->session;
        session.token_hash = fresh_hash;
        session.last_seen_ms = now_ms;
        session.ends_at_ms = std::min(now_ms + limits.idle_ms, parked->absolute_ends_ms);
        return session;
    }));
    return fresh;
}

Result<Done> Sessions::end(std::string_view token, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO ended_sessions (token_hash, user_id, ended_at_ms) SELECT token_hash, user_id, $2 FROM sessions WHERE token_hash = $1 ON CONFLICT DO NOTHING",
                   db::Blob{token_hash}, now_ms);
        tx.execute("DELETE FROM sessions WHERE wallet <> x'' AND wallet = (SELECT wallet FROM sessions WHERE token_hash = $1)", db::Blob{token_hash});
        erase(tx, token_hash);
        return Done{};
    });
}

Result<std::string> Sessions::ended_owner(std::string_view token, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    return db_.read([&](db::Transaction& tx) -> Result<std::string> {
        auto rows = tx.query("SELECT user_id FROM ended_sessions WHERE token_hash = $1 AND ended_at_ms > $2 AND ended_at_ms < $3", db::Blob{token_hash},
                             now_ms - remembered_ms, now_ms - on_their_way_ms);
        return rows.next() ? std::string(rows.text(0)) : std::string();
    });
}

Result<Done> Sessions::end_all_of(std::string_view user_id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM sessions WHERE user_id = $1", user_id);
        end_trust(tx, user_id);
        return Done{};
    });
}

Result<std::int64_t> Sessions::delete_ended(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        tx.execute("DELETE FROM ended_sessions WHERE ended_at_ms <= $1", now_ms - remembered_ms);
        return tx.execute("DELETE FROM sessions WHERE ends_ms <= $1 OR idle_ends_ms <= $1", now_ms);
    });
}

} // namespace todoke::store
