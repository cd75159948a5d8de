// The patients' side as a process of its own: it serves their pages and hands their requests on to the staff's
// process. It has neither the database nor its keys, so whoever breaks it holds nothing.
#pragma once

#include <atomic>
#include <memory>

#include "server/config/config.hpp"
#include "server/http/listener.hpp"
#include "server/http/relay_client.hpp"
#include "server/http/router.hpp"
#include "server/http/static_files.hpp"
#include "server/services/texts.hpp"

namespace todoke::routes {

// A page of patients, which the staff's process does not serve beside a public one.
bool is_portal_path(std::string_view path);

class PublicFace {
public:
    // `config` with its folders named (services::with_folders).
    static Result<std::unique_ptr<PublicFace>> open(config::Config const& config);
    [[nodiscard]] int port() const { return listener_->port(); }
    void run() { listener_->run(); } // until stop()
    void stop();

private:
    PublicFace() = default;
    http::Reply answer(http::Request const& request, http::BodyReader const& read_body);
    Result<http::Reply> relay(http::Request const& request, http::BodyReader const& read_body);
    Result<http::Reply> page(http::Request const& request);
    http::Reply problem(http::Request const& request, Error const& error) const;

    std::unique_ptr<http::StaticFiles const> pages_;
    std::unique_ptr<services::Texts const> texts_;
    std::unique_ptr<http::RelayClient> relay_;
    http::Router router_;
    std::atomic<bool> ready_{true};
    std::unique_ptr<http::Listener> listener_;
};

} // namespace todoke::routes
