// Calls the server by the rows of shared/api/endpoints: method, path and headers come from the
// table, bodies and replies are its messages. What every call needs happens here once:
//   503 and a lost connection are tried again (reads, drafts and whatever has an idempotency key),
//   401 while somebody was signed in parks the call until that person has signed in again,
//   409 other_account, for a page whose browser has switched, parks it until the browser is back.
// Everything else comes back to the caller as an Outcome.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client-wasm/platform/platform.hpp"
#include "shared/api/endpoints.hpp"
#include "shared/api/messages.hpp"

namespace todoke::state {

struct Failure {
    int status = 0;       // HTTP status; 0: the server could not be reached
    api::Problem problem; // empty when nothing readable came
    [[nodiscard]] bool is_offline() const { return status == 0; }
    [[nodiscard]] bool is_stale() const { return status == 412; }
};

template <class T> struct Outcome {
    std::optional<T> value;
    std::string etag;
    Failure failure;
    [[nodiscard]] bool ok() const { return value.has_value(); }
};

struct Call {
    api::EndpointId endpoint{};
    std::vector<std::string> ids = {}; // path parameters, in order
    Json body = {};                    // null: none
    std::string if_match = {};         // a version; sent as an entity tag
    std::string idempotency_key = {};
    bool background = false;      // a poll: no retry, a 401 only marks the session
};

class ApiClient {
public:
    explicit ApiClient(platform::Platform& platform) : platform_(platform) {}

    template <class T> void call(Call call, std::function<void(Outcome<T>)> done) {
        send(std::move(call), [done = std::move(done)](RawReply reply) { done(read<T>(std::move(reply))); });
    }
    // Saves the reply as a file.
    void download(Call call, std::string file_name, std::function<void(Outcome<api::Empty>)> done);

    // A 401 although somebody was signed in. The calls it hit wait in `resume` or `drop_parked`.
    std::function<void()> on_session_ended;
    std::function<void()> on_account_switched;
    std::function<void()> on_reachable_changed;
    // The user ID this page was loaded for; the server refuses calls in the name of another one.
    std::string account;
    void resume();
    void drop_parked() { parked_.clear(); }
    // Before anybody is signed in a 401 is an ordinary answer.
    void expect_session(bool expected) { session_expected_ = expected; }

    [[nodiscard]] bool is_reachable() const { return reachable_; }
    // When the last call that counts as activity was sent.
    [[nodiscard]] std::int64_t last_activity_ms() const { return last_activity_ms_; }
    // While true, calls are the page's own (a list that reads itself again), not the person's: they
    // do not count as activity.
    bool automatic = false;
    // Server clock minus device clock, from the session's own answer.
    std::int64_t clock_offset_ms = 0;
    [[nodiscard]] std::int64_t now_ms() const { return platform_.now_ms() + clock_offset_ms; }

private:
    struct RawReply { int status = 0; Json body; bool readable = false; std::string etag; };
    struct Pending { Call call; std::function<void(RawReply)> done; int tries = 0; };

    template <class T> static Outcome<T> read(RawReply reply);
    static Failure failure_of(RawReply const& reply);
    void send(Call call, std::function<void(RawReply)> done);
    void transmit(std::shared_ptr<Pending> pending);
    void receive(std::shared_ptr<Pending> const& pending, platform::HttpReply reply);
    [[nodiscard]] bool may_repeat(Pending const& pending, int status) const;
    [[nodiscard]] int retry_delay_ms(Pending const& pending, int retry_after_s);
    [[nodiscard]] platform::HttpRequest request_of(Call const& call) const;
    void set_reachable(bool reachable);

    platform::Platform& platform_;
    std::deque<std::shared_ptr<Pending>> parked_;
    bool session_expected_ = false;
    bool reachable_ = true;
    std::int64_t last_activity_ms_ = 0;
};

template <class T> Outcome<T> ApiClient::read(RawReply reply) {
    Outcome<T> outcome;
    if (reply.status < 200 || reply.status > 299) {
        outcome.failure = failure_of(reply);
        return outcome;
    }
    outcome.etag = std::move(reply.etag);
    if constexpr (std::is_same_v<T, Json>) {
        if (reply.readable) outcome.value = std::move(reply.body);
    } else if constexpr (std::is_same_v<T, api::Empty>) {
        outcome.value = api::Empty{};
    } else if (auto message = api::from_json<T>(reply.body); message.ok()) {
        outcome.value = std::move(message).value();
    }
    if (!outcome.value) {
        // Readable HTTP, unreadable message: another release of the server, or a proxy's page.
        outcome.failure.status = 502;
        outcome.failure.problem.code = "unreadable_reply";
    }
    return outcome;
}

} // namespace todoke::state
