// The server's log: one JSON object a line. It cannot hold personal data: an entry is a fixed event
// name and fields that are numbers, words known at compile time, opaque ids, or the English detail of
// an Error (which by its own rule never contains what a person typed).
//
//   log::info("notification_submitted", {{"form", log::Id{form.id}}, {"warnings", 3}});
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "shared/base/result.hpp"

namespace todoke::log {

enum class Level { debug, info, warning, error, off };

// A string that stands in the source code.
class Word {
public:
    template <std::size_t n>
    consteval Word(char const (&text)[n]) : text_(text, n - 1) {}
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// An opaque id or code: at most 64 of [A-Za-z0-9._:/-]; anything else is logged as "?".
struct Id {
    std::string_view text;
};

// The detail of an error: control characters and quotes are escaped, 300 bytes are kept.
struct Detail {
    std::string_view text;
};

class Field {
public:
    template <std::integral Number>
    Field(Word name, Number value) : name_(name.text()), value_(static_cast<std::int64_t>(value)) {}
    Field(Word name, Word value) : name_(name.text()), value_(value.text()) {}
    Field(Word name, Id value) : name_(name.text()), value_(value) {}
    Field(Word name, Detail value) : name_(name.text()), value_(value) {}
    [[nodiscard]] std::string_view name() const { return name_; }
    void write_value(std::string& out) const;

private:
    std::string_view name_;
    std::variant<std::int64_t, std::string_view, Id, Detail> value_;
};

// To standard error, or appended to a file when `file` is not empty. Call once, before the others.
Result<Done> open(Level level, std::string const& file);
void write(Level level, Word event, std::initializer_list<Field> fields);
void flush();

inline void debug(Word event, std::initializer_list<Field> fields = {}) { write(Level::debug, event, fields); }
inline void info(Word event, std::initializer_list<Field> fields = {}) { write(Level::info, event, fields); }
inline void warning(Word event, std::initializer_list<Field> fields = {}) { write(Level::warning, event, fields); }
inline void error(Word event, std::initializer_list<Field> fields = {}) { write(Level::error, event, fields); }

} // namespace todoke::log
