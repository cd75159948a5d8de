#include "server/routes/relay_gate.hpp"

#include <filesystem>
#include <fstream>

#include "server/crypto/bytes.hpp"
#include "server/http/peer_address.hpp"
#include "server/http/relay_client.hpp"

namespace todoke::routes {

Result<http::Request> RelayGate::admit(http::Request const& request) const {
    if (!crypto::equal_constant_time(request.headers.text(http::relay_secret_header), secret_)) return Error{ErrorCode::unauthenticated, "relay without its secret"};
    auto const route = router_.find(request.method, request.path);
    if (route.endpoint == nullptr || !api::is_portal(*route.endpoint)) return Error{ErrorCode::not_found, "not an endpoint of patients"};
    http::Request relayed = request;
    relayed.headers = {};
    for (auto const& [name, value] : request.headers.all())
        if (name != http::relay_secret_header && name != http::relay_peer_header) relayed.headers.add(name, value);
    relayed.client_address = std::string(request.headers.text(http::relay_peer_header));
    if (!http::is_address(relayed.client_address)) return Error{ErrorCode::malformed, "relay without the address of its peer"};
    return relayed;
}

Result<std::string> read_relay_secret(std::string const& file) {
    constexpr std::size_t characters_min = 32;
    auto const wrong = [&file](std::string const& what) { return Error{ErrorCode::invalid, "server.relay_secret_file: " + file + " " + what}; };
    std::error_code problem;
    auto const status = std::filesystem::status(file, problem);
    if (problem || !std::filesystem::is_regular_file(status)) return wrong("is not there");
    using std::filesystem::perms;
    if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none) return wrong("must be readable by its owner alone (chmod 600)");
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (line.size() < characters_min) return wrong("must hold at least 32 characters in its first line");
    return line;
}

} // namespace todoke::routes
