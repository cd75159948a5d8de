// Small helpers for bytes kept in std::string: hexadecimal, wiping, constant-time comparison.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace todoke::crypto {

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);
std::string to_base64url(std::string_view bytes); // without padding
// The standard alphabet with padding (RFC 4648 §4); nothing for anything else.
std::optional<std::string> from_base64(std::string_view text);
// Takes the same time wherever the first difference is; the lengths are not secret.
bool equal_constant_time(std::string_view a, std::string_view b);
// Overwrites the bytes in a way the compiler keeps, then empties the string.
void wipe(std::string& secret);

// A string that wipes itself.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(Secret const&) = default;
    Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { wipe(other.bytes_); }
    Secret& operator=(Secret const&) = default;
    Secret& operator=(Secret&& other) noexcept {
        bytes_.swap(other.bytes_);
        return *this;
    }
    ~Secret() { wipe(bytes_); }
    [[nodiscard]] std::string_view view() const { return bytes_; }

private:
    std::string bytes_;
};

} // namespace todoke::crypto
