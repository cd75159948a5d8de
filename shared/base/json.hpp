// A JSON value, its strict reader and its writer. Objects keep the order of their members. The
// reader trusts nothing: it refuses invalid UTF-8, duplicate keys, depth, size and numbers beyond
// the limits, NaN, trailing bytes. Fractions have at most 15 significant digits, which are read and
// written back exactly; more would be silently rounded, so they are refused. The JSON library behind it is known only to json.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::base {

class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default; // null
    Json(std::nullptr_t) {}
    Json(bool value) : data_(value) {}
    Json(std::int64_t value) : data_(value) {}
    Json(int value) : data_(static_cast<std::int64_t>(value)) {}
    Json(double value) : data_(value) {}
    Json(std::string value) : data_(std::move(value)) {}
    Json(std::string_view value) : data_(std::string(value)) {}
    Json(char const* value) : data_(std::string(value)) {}
    Json(Array value) : data_(std::move(value)) {}
    Json(Object value) : data_(std::move(value)) {}
    static Json array() { return Json(Array{}); }
    static Json object() { return Json(Object{}); }

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    [[nodiscard]] bool const* as_bool() const { return std::get_if<bool>(&data_); }
    [[nodiscard]] std::int64_t const* as_integer() const { return std::get_if<std::int64_t>(&data_); }
    [[nodiscard]] double const* as_double() const { return std::get_if<double>(&data_); }
    [[nodiscard]] std::string const* as_string() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] Array const* as_array() const { return std::get_if<Array>(&data_); }
    [[nodiscard]] Object const* as_object() const { return std::get_if<Object>(&data_); }
    [[nodiscard]] Array* as_array() { return std::get_if<Array>(&data_); }
    [[nodiscard]] Object* as_object() { return std::get_if<Object>(&data_); }

    // The member of that name, or nullptr (also when this is not an object).
    [[nodiscard]] Json const* find(std::string_view key) const;
    // The string member of that name, or "" where it is absent or of another type.
    [[nodiscard]] std::string_view text(std::string_view key) const;
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t otherwise = 0) const;
    [[nodiscard]] bool boolean(std::string_view key, bool otherwise = false) const;
    // Sets or replaces a member; a null becomes an object first.
    Json& set(std::string_view key, Json value);
    // Appends; a null becomes an array first.
    Json& push(Json value);

    bool operator==(Json const&) const = default;

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

struct JsonLimits {
    std::size_t bytes_max = 256 * 1024;
    std::size_t depth_max = 16;
    std::size_t values_max = 20'000;      // all values together
    std::size_t string_bytes_max = 64 * 1024;
};

// ErrorCode::malformed with the byte offset in the detail, or ErrorCode::too_large.
Result<Json> parse_json(std::string_view text, JsonLimits const& limits = {});

// Compact; `pretty` writes two-space indentation. Output is valid UTF-8 as long as the input was.
std::string write_json(Json const& value);
std::string write_json_pretty(Json const& value);

} // namespace todoke::base

namespace todoke {
using base::Json;
} // namespace todoke
