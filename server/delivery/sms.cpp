#include "server/delivery/sms.hpp"

#include <array>
#include <utility>

#include "shared/base/contact.hpp"
#include "shared/base/json.hpp"

namespace todoke::delivery {

namespace {

// Without the quotes around it, which the template has.
std::string escaped_for_json(std::string_view text) {
    auto const quoted = base::write_json(Json(std::string(text)));
    return quoted.substr(1, quoted.size() - 2);
}

std::string escaped_for_form(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (auto const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) out += c;
        else (((out += '%') += digits[byte >> 4]) += digits[byte & 15]);
    }
    return out;
}

// The gateway's answer says nothing that is needed, and may quote the message.
std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// What went wrong, in a word that the person who runs the server can look up (docs/operations.md).
std::string fault_name(CURLcode outcome) {
    switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST: return "gateway_not_found";
    case CURLE_COULDNT_CONNECT: return "gateway_unreachable";
    case CURLE_OPERATION_TIMEDOUT: return "gateway_silent";
    case CURLE_PEER_FAILED_VERIFICATION: return "gateway_certificate_refused";
    case CURLE_SSL_CONNECT_ERROR: return "gateway_tls_failed";
    case CURLE_SSL_CACERT_BADFILE: return "ca_file_unusable";
    default: return "gateway_curl_" + std::to_string(static_cast<int>(outcome));
    }
}

} // namespace

std::string sms_body(config::Sms const& sms, std::string_view to, std::string_view text) {
    auto const escaped = [&sms](std::string_view value) {
        return sms.content_type == "application/json" ? escaped_for_json(value) : escaped_for_form(value);
    };
    auto const international = "+81" + std::string(to.substr(to.empty() ? 0 : 1));
    std::array<std::pair<std::string_view, std::string>, 3> const values{{{"{to}", escaped(to)}, {"{to_international}", escaped(international)}, {"{text}", escaped(text)}}};
    std::string out;
    for (std::string_view rest = sms.body; !rest.empty();) {
        bool found = false;
        for (auto const& [name, value] : values) {
            if (!rest.starts_with(name)) continue;
            out += value;
            rest.remove_prefix(name.size());
            found = true;
            break;
        }
        if (found) continue;
        out += rest.front();
        rest.remove_prefix(1);
    }
    return out;
}

Result<SmsSender> SmsSender::open(config::Sms const& sms) {
    SmsSender sender;
    sender.sms_ = sms;
    sender.secret_ = TRY(read_secret("sms.header_file", sms.header_file));
    sender.handle_ = TRY(open_curl());
    return sender;
}

Result<Done> SmsSender::send(std::string_view to, std::string_view text) {
    if (base::phone_kind(to) != base::PhoneKind::mobile) return Error{ErrorCode::invalid, "no_mobile_number"};
    auto const body = sms_body(sms_, to, text);
    auto* const curl = handle_.get();
    begin_request(curl, sms_.url, sms_.ca_file);
    CurlList const headers(curl_slist_append(nullptr, ("Content-Type: " + sms_.content_type).c_str()));
    if (!sms_.header.empty()) curl_slist_append(headers.get(), (sms_.header + ": " + secret_).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, sms_.require_tls ? "https" : "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L); // the secret goes to the gateway alone
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &drop);
    auto const outcome = curl_easy_perform(curl);
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    if (outcome != CURLE_OK) return Error{ErrorCode::overloaded, fault_name(outcome)};
    if (answer >= 200 && answer < 300) return Done{};
    // Another try can help against a wrong secret, too: somebody repairs it.
    bool const again = answer >= 500 || answer == 408 || answer == 429 || answer == 401 || answer == 403;
    return Error{again ? ErrorCode::overloaded : ErrorCode::invalid, "gateway_answered_" + std::to_string(answer)};
}

} // namespace todoke::delivery
