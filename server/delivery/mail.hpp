// Mail through a relay by SMTP (libcurl). STARTTLS or TLS is required unless the configuration says
// otherwise; the text never holds personal data beyond the address it goes to.
#pragma once

#include <string>

#include "server/config/config.hpp"
#include "server/delivery/curl_handle.hpp"
#include "shared/base/result.hpp"

namespace todoke::delivery {

struct Letter {
    std::string to, subject, body; // UTF-8
    std::string message_id;        // unique, without angle brackets
    std::int64_t date_ms = 0;
    std::string envelope_from = {}; // where failures come back to, "" = the address it is from
};

// Keeps its connection between letters; for one thread.
class MailSender {
public:
    static Result<MailSender> open(config::Mail const& mail);

    // ErrorCode::overloaded: try again later (no relay, no trust, 4xx); invalid: never (5xx for this letter). The detail is one word: relay_unreachable.
    Result<Done> send(Letter const& letter);

private:
    MailSender() = default;
    config::Mail mail_;
    std::string password_;
    CurlHandle handle_;
};

// RFC 5322 message with RFC 2047 subject and a base64 body. No header can be smuggled in: line breaks
// and controls in addresses are refused, the subject is encoded.
Result<std::string> mail_text(Letter const& letter, std::string const& from);

} // namespace todoke::delivery
