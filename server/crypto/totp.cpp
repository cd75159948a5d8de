#include "server/crypto/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "server/crypto/bytes.hpp"
#include "server/crypto/random.hpp"

namespace todoke::crypto {

namespace {

constexpr std::int64_t steps_of_skew = 1;

std::string hmac_sha1(std::string_view key, std::string_view data) {
    std::string out(20, '\0');
    unsigned length = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(data.data()), data.size(),
         reinterpret_cast<unsigned char*>(out.data()), &length);
    return out;
}

} // namespace

std::string make_totp_secret() { return random_bytes(20); }

std::int64_t totp_step(std::int64_t now_ms) { return now_ms / totp_period_ms; }

std::string totp_code(std::string_view secret, std::int64_t step) {
    std::string counter;
    for (int shift = 56; shift >= 0; shift -= 8) counter += static_cast<char>((step >> shift) & 0xff);
    auto const hash = hmac_sha1(secret, counter);
    auto const byte = [&hash](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(hash[at])); };
    std::size_t const at = byte(19) & 0x0f;
    auto const number = (byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    auto const digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

std::optional<std::int64_t> accepted_totp_step(std::string_view secret, std::string_view code, std::int64_t now_ms, std::int64_t last_step) {
    auto const present = totp_step(now_ms);
    std::optional<std::int64_t> accepted;
    // All are compared, so that the time taken does not tell which one it was.
    for (auto step = present - steps_of_skew; step <= present + steps_of_skew; ++step) {
        auto const fits = equal_constant_time(totp_code(secret, step), code);
        if (fits && step > last_step && !accepted) accepted = step;
    }
    return accepted;
}

std::string to_base32(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (auto const c : bytes) {
        buffer = buffer << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) out += digits[buffer >> (bits - 5) & 31];
    }
    if (bits > 0) out += digits[buffer << (5 - bits) & 31];
    return out;
}

std::string totp_uri(std::string_view user_id, std::string_view secret) {
    return "otpauth://totp/Todoke:" + std::string(user_id) + "?secret=" + to_base32(secret) + "&issuer=Todoke&algorithm=SHA1&digits=6&period=30";
}

} // namespace todoke::crypto
