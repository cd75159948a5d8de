// A value or the reason why there is none. Functions that can fail return Result<T> instead of
// throwing: shared/ also runs as WebAssembly without exceptions. An Error's code decides the HTTP
// status and the translated sentence; its detail is for the log only and never leaves the server.
// A form with mistakes is not an Error: validation returns a list of issues.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace todoke::base {

// To add a code: a row here, its HTTP status and sentence in shared/api/problem.cpp.
enum class ErrorCode {
    malformed,             // the bytes are not what their type promises (bad JSON, bad UTF-8)
    invalid,               // readable, but a value breaks a rule of the message or the form
    unauthenticated,       // no session, or it has ended
    wrong_credentials,     // user ID, password or one-time code do not fit
    forbidden,             // signed in, but this role may never do this
    not_found,             // does not exist, or not for this user
    method_not_allowed,    // the path exists, the method does not
    conflict,              // the state does not allow it (already accepted, key reused)
    other_account,         // the browser has switched to another account since the page was loaded
    stale,                 // changed by someone else since it was read (If-Match)
    precondition_required, // If-Match or Idempotency-Key is missing
    too_large,             // body, field or list over its limit
    unsupported_type,      // Content-Type or Content-Encoding not accepted
    too_many_requests,     // rate limit or lock-out
    overloaded,            // a queue is full: try again after Retry-After
    internal,              // our fault
};

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string detail; // for the log, English, never personal data
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() & { assert(ok()); return *std::get_if<0>(&state_); }
    [[nodiscard]] T const& value() const& { assert(ok()); return *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { assert(ok()); return std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] Error const& error() const { assert(!ok()); return *std::get_if<1>(&state_); }

    T& operator*() & { return value(); }
    T const& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    T const* operator->() const { return &value(); }

private:
    std::variant<T, Error> state_;
};

// The value of a step that only succeeds or fails: `Result<Done>`.
struct Done {};

} // namespace todoke::base

namespace todoke {
using base::Done;
using base::Error;
using base::ErrorCode;
using base::Result;
} // namespace todoke

// `auto const x = TRY(step());` continues with the value, or returns the step's Error.
#define TRY(expression)                                                                            \
    __extension__({                                                                                \
        auto try_result_ = (expression);                                                           \
        if (!try_result_.ok()) return try_result_.error();                                         \
        std::move(try_result_).value();                                                            \
    })
