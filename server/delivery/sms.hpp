// SMS through an HTTP gateway (libcurl): one POST a message, its body from a template of the
// configuration, so that any provider can be described without a program of its own.
#pragma once

#include <string>
#include <string_view>

#include "server/config/config.hpp"
#include "server/delivery/curl_handle.hpp"
#include "shared/base/result.hpp"

namespace todoke::delivery {

// The template with {to}, {to_international} and {text} in place, escaped for JSON or for a form: what
// stands in a message cannot change the request around it. `to` is a folded Japanese number.
std::string sms_body(config::Sms const& sms, std::string_view to, std::string_view text);

// Keeps its connection between messages; for one thread.
class SmsSender {
public:
    static Result<SmsSender> open(config::Sms const& sms);

    // ErrorCode::overloaded: try again later (no gateway, no trust, 408, 429, 5xx); invalid: never (another
    // refusal of this message, a number that is not mobile). The detail is one word: gateway_unreachable.
    Result<Done> send(std::string_view to, std::string_view text);

private:
    SmsSender() = default;
    config::Sms sms_;
    std::string secret_;
    CurlHandle handle_;
};

} // namespace todoke::delivery
