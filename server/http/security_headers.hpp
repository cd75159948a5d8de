// The headers that every reply carries (server.md: OWASP secure headers). Nothing inline, nothing
// from elsewhere, no framing, no referrer, no sniffing. No search engine lists the address, which is told to
// users alone (S4-36).
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace todoke::http {

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 7> security_headers{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
     "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Robots-Tag", "noindex, nofollow, noarchive"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
}};

inline constexpr std::string_view strict_transport_security = "max-age=31536000; includeSubDomains";

} // namespace todoke::http
