#include "server/delivery/mail.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

namespace todoke::delivery {

namespace {

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        auto const n = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k) out += k <= n ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

// Words of at most 45 bytes, cut between characters, as RFC 2047 wants.
std::string encoded_subject(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto n = std::min<std::size_t>(45, text.size());
        while (n > 1 && n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
        out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, n)) + "?=");
        text.remove_prefix(n);
    }
    return out;
}

bool is_plain_address(std::string_view address) {
    return !address.empty() && address.size() <= 254 && std::count(address.begin(), address.end(), '@') == 1 &&
           std::all_of(address.begin(), address.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != '"' && c != ','; });
}

std::string date_header(std::int64_t ms) {
    auto const seconds = static_cast<std::time_t>(ms / 1'000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d +0000", days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                  months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return text.data();
}

struct Upload {
    std::string_view left;
};

std::size_t read_upload(char* into, std::size_t size, std::size_t count, void* user) {
    auto& upload = *static_cast<Upload*>(user);
    auto const n = std::min(size * count, upload.left.size());
    std::memcpy(into, upload.left.data(), n);
    upload.left.remove_prefix(n);
    return n;
}

// What went wrong, in a word that the person who runs the server can look up (docs/operations.md).
std::string fault_name(CURLcode outcome, long answer) {
    switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST: return "relay_not_found";
    case CURLE_COULDNT_CONNECT: return "relay_unreachable";
    case CURLE_OPERATION_TIMEDOUT: return "relay_silent";
    case CURLE_USE_SSL_FAILED: return "relay_without_tls";
    case CURLE_PEER_FAILED_VERIFICATION: return "relay_certificate_refused";
    case CURLE_SSL_CONNECT_ERROR: return "relay_tls_failed";
    case CURLE_SSL_CACERT_BADFILE: return "ca_file_unusable";
    case CURLE_LOGIN_DENIED: return "relay_login_refused";
    default: return "relay_answered_" + std::to_string(answer) + "_curl_" + std::to_string(static_cast<int>(outcome));
    }
}

// Another try can help against everything but a 5xx for this very letter.
bool is_final(CURLcode outcome, long answer) {
    auto const of_letter = outcome == CURLE_SEND_ERROR || outcome == CURLE_RECV_ERROR || outcome == CURLE_WEIRD_SERVER_REPLY;
    return of_letter && answer >= 500 && answer < 600;
}

} // namespace

Result<std::string> mail_text(Letter const& letter, std::string const& from) {
    if (!is_plain_address(letter.to) || !is_plain_address(from)) return Error{ErrorCode::invalid, "mail address"};
    auto text = "Date: " + date_header(letter.date_ms) + "\r\nFrom: <" + from + ">\r\nTo: <" + letter.to + ">\r\nMessage-ID: <" + letter.message_id +
                ">\r\nSubject: " + encoded_subject(letter.subject) +
                "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n";
    auto const body = base64(letter.body);
    for (std::size_t i = 0; i < body.size(); i += 76) text += body.substr(i, 76) + "\r\n";
    return text;
}

Result<MailSender> MailSender::open(config::Mail const& mail) {
    MailSender sender;
    sender.mail_ = mail;
    sender.password_ = TRY(read_secret("mail.password_file", mail.password_file));
    sender.handle_ = TRY(open_curl());
    return sender;
}

Result<Done> MailSender::send(Letter const& letter) {
    auto const text = TRY(mail_text(letter, mail_.from));
    auto* const curl = handle_.get();
    begin_request(curl, mail_.relay, mail_.ca_file);
    Upload upload{text};
    CurlList const recipients(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
    auto const from = "<" + (letter.envelope_from.empty() ? mail_.from : letter.envelope_from) + ">";
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, mail_.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY);
    if (!mail_.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mail_.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password_.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, &read_upload);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
    auto const outcome = curl_easy_perform(curl);
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    if (outcome == CURLE_OK) return Done{};
    return Error{is_final(outcome, answer) ? ErrorCode::invalid : ErrorCode::overloaded, fault_name(outcome, answer)};
}

} // namespace todoke::delivery
