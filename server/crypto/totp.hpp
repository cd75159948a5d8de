// One-time codes of authenticator apps: RFC 6238 with what every app knows, HMAC-SHA-1, six digits, a
// new code every 30 seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace todoke::crypto {

inline constexpr std::int64_t totp_period_ms = 30'000;

std::string make_totp_secret(); // 20 random bytes, as RFC 4226 recommends
// The counter of a moment: how many periods since 1970.
std::int64_t totp_step(std::int64_t now_ms);
// RFC 4226 §5.3, six digits.
std::string totp_code(std::string_view secret, std::int64_t step);
// The step whose code this is, at most one before or after the present one (clocks differ), and later
// than `last_step`: a code that was accepted once, and every older one, is never accepted again.
std::optional<std::int64_t> accepted_totp_step(std::string_view secret, std::string_view code, std::int64_t now_ms, std::int64_t last_step);

// RFC 4648 without padding: how a secret is typed into an app.
std::string to_base32(std::string_view bytes);
// What the QR code says: otpauth://totp/Todoke:user?secret=…&issuer=Todoke. The user ID is [a-z0-9._-].
std::string totp_uri(std::string_view user_id, std::string_view secret);

} // namespace todoke::crypto
