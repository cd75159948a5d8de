#include "client-wasm/state/api_client.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"

namespace todoke::state {

namespace {

constexpr int tries_max = 5;
constexpr int longest_wait_s = 60;

// A few bits of the platform's random source are jitter enough: 0 to 999 ms.
int jitter_ms(platform::Platform& platform) {
    int value = 0;
    auto const id = platform.random_id();
    for (auto const c : std::string_view(id).substr(0, 6)) {
        auto const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
        value = (value * 16 + digit) % 1000;
    }
    return value;
}

std::string_view method_name(api::Method method) {
    switch (method) {
    case api::Method::get: return "GET";
    case api::Method::post: return "POST";
    case api::Method::put: return "PUT";
    case api::Method::del: return "DELETE";
    }
    return "GET";
}

// Only characters that need no escaping ever stand in an id; anything else is not an id.
bool is_plain_segment(std::string_view id) {
    return !id.empty() && id != "." && id != ".." && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

std::string path_of_call(Call const& call) {
    auto const pattern = api::endpoint(call.endpoint).path;
    std::string path;
    std::size_t next = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '{') {
            path += pattern[at];
            continue;
        }
        at = pattern.find('}', at);
        auto const id = next < call.ids.size() ? std::string_view(call.ids[next++]) : std::string_view();
        path += is_plain_segment(id) ? std::string(id) : std::string("none");
    }
    return path;
}

} // namespace

platform::HttpRequest ApiClient::request_of(Call const& call) const {
    platform::HttpRequest request;
    request.method = method_name(api::endpoint(call.endpoint).method);
    request.path = path_of_call(call);
    // POST and PUT always carry a message, be it the empty one.
    if (!call.body.is_null()) request.body = base::write_json(call.body);
    else if (request.method == "POST" || request.method == "PUT") request.body = "{}";
    request.headers.emplace_back("Accept-Language", language()); // of the screens, not of the browser
    if (request.method != "GET") request.headers.emplace_back(api::own_request_header, "1");
    if (!account.empty()) request.headers.emplace_back(api::account_header, account);
    if (!call.if_match.empty()) request.headers.emplace_back("If-Match", "\"" + call.if_match + "\"");
    if (!call.idempotency_key.empty()) request.headers.emplace_back(api::idempotency_header, call.idempotency_key);
    return request;
}

void ApiClient::send(Call call, std::function<void(RawReply)> done) {
    if (!call.background && !automatic) last_activity_ms_ = platform_.now_ms();
    auto pending = std::make_shared<Pending>();
    pending->call = std::move(call);
    pending->done = std::move(done);
    transmit(std::move(pending));
}

void ApiClient::transmit(std::shared_ptr<Pending> pending) {
    ++pending->tries;
    auto request = request_of(pending->call);
    platform_.send(std::move(request), [this, pending](platform::HttpReply reply) { receive(pending, std::move(reply)); });
}

bool ApiClient::may_repeat(Pending const& pending, int status) const {
    if (pending.call.background || pending.tries >= tries_max) return false;
    auto const& row = api::endpoint(pending.call.endpoint);
    auto const is_safe = row.method == api::Method::get || !pending.call.idempotency_key.empty();
    // Overloaded: nothing was done, so anything may be repeated. Lost: only what cannot count twice,
    // and only once more, because the caller has its own way to wait for the network.
    if (status == 503) return true;
    return status == 0 && is_safe && pending.tries < 2 && platform_.is_online();
}

int ApiClient::retry_delay_ms(Pending const& pending, int retry_after_s) {
    auto const backoff_s = 1 << std::min(pending.tries - 1, 5);
    return std::clamp(std::max(retry_after_s, backoff_s), 1, longest_wait_s) * 1000 + jitter_ms(platform_);
}

void ApiClient::receive(std::shared_ptr<Pending> const& pending, platform::HttpReply reply) {
    set_reachable(reply.status != 0);
    if (may_repeat(*pending, reply.status)) {
        platform_.after(retry_delay_ms(*pending, reply.retry_after_s), [this, pending] { transmit(pending); });
        return;
    }
    if (reply.status == 401 && session_expected_) {
        if (!pending->call.background) parked_.push_back(pending);
        if (on_session_ended) on_session_ended();
        return;
    }
    RawReply raw;
    raw.status = reply.status;
    raw.etag = reply.etag;
    if (raw.etag.size() >= 2 && raw.etag.front() == '"' && raw.etag.back() == '"') raw.etag = raw.etag.substr(1, raw.etag.size() - 2);
    // Form definitions and lists are ours and may be larger than a record.
    base::JsonLimits const limits{4 * 1024 * 1024, 32, 400'000, 1024 * 1024};
    if (auto json = base::parse_json(reply.body, limits); json.ok()) {
        raw.body = std::move(json).value();
        raw.readable = true;
    }
    if (raw.status == 409 && !account.empty() && failure_of(raw).problem.code == "other_account") {
        if (!pending->call.background) parked_.push_back(pending);
        if (on_account_switched) on_account_switched();
        return;
    }
    pending->done(std::move(raw));
    // Whoever polls asks for a frame when something changed: an idle page draws nothing.
    if (!pending->call.background) platform_.request_frame();
}

void ApiClient::download(Call call, std::string file_name, std::function<void(Outcome<api::Empty>)> done) {
    last_activity_ms_ = platform_.now_ms();
    platform_.send_and_download(request_of(call), std::move(file_name), [this, done = std::move(done)](platform::HttpReply reply) {
        set_reachable(reply.status != 0);
        RawReply raw;
        raw.status = reply.status;
        if (auto json = base::parse_json(reply.body); json.ok()) raw.body = std::move(json).value();
        done(read<api::Empty>(std::move(raw)));
        platform_.request_frame();
    });
}

Failure ApiClient::failure_of(RawReply const& reply) {
    Failure failure;
    failure.status = reply.status;
    if (auto problem = api::from_json<api::Problem>(reply.body); problem.ok()) failure.problem = std::move(problem).value();
    return failure;
}

void ApiClient::resume() {
    auto waiting = std::move(parked_);
    parked_.clear();
    for (auto& pending : waiting) {
        pending->tries = 0;
        transmit(pending);
    }
}

void ApiClient::set_reachable(bool reachable) {
    if (reachable_ == reachable) return;
    reachable_ = reachable;
    if (on_reachable_changed) on_reachable_changed();
    platform_.request_frame();
}

} // namespace todoke::state
