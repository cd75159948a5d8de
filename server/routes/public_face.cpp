#include "server/routes/public_face.hpp"

#include <algorithm>
#include <array>

#include "server/http/input_guard.hpp"
#include "server/http/problem.hpp"
#include "server/log/log.hpp"
#include "server/routes/relay_gate.hpp"
#include "server/routes/web_server.hpp"

namespace todoke::routes {

namespace {

http::Reply text_reply(int status, std::string body) {
    http::Reply reply;
    reply.status = status;
    reply.content_type = "text/plain; charset=utf-8";
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = std::move(body);
    return reply;
}

// What patients' pages are made of, and their help.
bool is_for_patients(std::string_view path) {
    constexpr std::array<std::string_view, 2> rooms{"/assets/", "/help/patient"};
    constexpr std::array<std::string_view, 3> files{"/portal_worker.js", "/favicon.ico", "/robots.txt"};
    return is_portal_path(path) || std::find(files.begin(), files.end(), path) != files.end() || std::any_of(rooms.begin(), rooms.end(), [path](auto room) { return path.starts_with(room); });
}

} // namespace

bool is_portal_path(std::string_view path) { return path == "/my" || path.starts_with("/my/"); }

Result<std::unique_ptr<PublicFace>> PublicFace::open(config::Config const& config) {
    std::unique_ptr<PublicFace> face(new PublicFace);
    auto* self = face.get();
    face->pages_ = TRY(http::StaticFiles::load(config.files.web_dir, config.files.assets_dir + "/help"));
    face->texts_ = std::make_unique<services::Texts>(TRY(services::Texts::load({config.files.assets_dir + "/lang"})));
    auto secret = TRY(read_relay_secret(config.server.relay_secret_file));
    // As many as there are workers: who waits for the other process waits in a worker already.
    face->relay_ = std::make_unique<http::RelayClient>(config.server.relay_address, static_cast<int>(config.server.relay_port), std::move(secret), static_cast<std::size_t>(config.server.workers_max));
    face->listener_ = TRY(http::Listener::open(
        listener_options(config.server), [self](http::Request const& request, http::BodyReader const& read_body) { return self->answer(request, read_body); },
        [self](int status) { return http::problem_reply_for_status(status, [self](auto language, auto source) { return self->texts_->translate(language, source); }); }));
    return face;
}

void PublicFace::stop() {
    ready_ = false;
    listener_->stop();
}

http::Reply PublicFace::problem(http::Request const& request, Error const& error) const {
    http::ProblemDetails details;
    details.language = http::language_of(request);
    return http::problem_reply(error, details, [this](auto language, auto source) { return texts_->translate(language, source); });
}

http::Reply PublicFace::answer(http::Request const& request, http::BodyReader const& read_body) {
    try {
        if (auto const fault = http::refuse_head(request)) return problem(request, *fault);
        auto reply = request.path.starts_with("/api/") ? relay(request, read_body) : page(request);
        return reply.ok() ? std::move(*reply) : problem(request, reply.error());
    } catch (std::exception const& fault) {
        return problem(request, {ErrorCode::internal, std::string("exception of a library: ") + typeid(fault).name()});
    }
}

// What a patient may ask, no larger than the endpoint takes. Everything else is judged where the data are.
Result<http::Reply> PublicFace::relay(http::Request const& request, http::BodyReader const& read_body) {
    auto const route = router_.find(request.method, request.path);
    if (route.endpoint == nullptr || !api::is_portal(*route.endpoint)) return Error{ErrorCode::not_found, "not an endpoint of patients"};
    if (!ready_) return Error{ErrorCode::overloaded, "stopping"};
    auto body = TRY(read_body(route.endpoint->body_max_kb * 1024));
    return relay_->send(request, std::move(body));
}

Result<http::Reply> PublicFace::page(http::Request const& request) {
    if (request.method != "GET" && request.method != "HEAD") return Error{ErrorCode::method_not_allowed, "pages are read only"};
    if (request.path == "/healthz") return text_reply(200, "ok\n");
    if (request.path == "/readyz") return text_reply(ready_ ? 200 : 503, ready_ ? "ready\n" : "not ready\n");
    if (request.path == "/") {
        auto reply = text_reply(303, "");
        reply.headers.emplace_back("Location", "/my");
        return reply;
    }
    if (is_for_patients(request.path)) {
        if (auto found = pages_->find(request)) return std::move(*found);
    }
    return Error{ErrorCode::not_found, "no such page"};
}

} // namespace todoke::routes
