// What a line's baresip says on its control connection (module ctrl_tcp): netstrings that hold JSON, answers
// to commands and events of calls. It is outside input: the other side of a call chooses parts of it.
// Events quote telephone numbers; what is kept of them here holds none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::delivery {

// How a call ended, as far as whoever placed it has to know.
enum class CallEnd : std::uint8_t {
    completed,      // the script had said everything and hung up
    hung_up,        // by the one who was called, after answering
    no_answer, busy, refused, unknown_number,
    line_fault,     // the trunk or the network: another try may succeed
    no_line,        // no line is in order
    too_late,       // waited for a line until its time was over
    stopped,        // the server ends
};
// "call_busy": for fault codes, logs and metrics.
std::string_view name(CallEnd end);

enum class LineEventKind : std::uint8_t { reply, ringing, answered, key, closed, incoming, registered, not_registered, other };

struct LineEvent {
    LineEventKind kind = LineEventKind::other;
    bool ok = false;            // of a reply
    std::string token;          // of a reply: which command it answers
    char key = 0;               // 0-9, *, #
    int status = 0;             // of a call that was closed before it was answered: the SIP answer, 0 = none came
};

// The reason in terms of SIP's answers (RFC 3261, section 21) before anybody answered.
CallEnd end_of_status(int status);

// The token of the command "reginfo", which asks whether the account is registered: what it answers comes as an event.
inline constexpr std::string_view registration_question = "registration";

std::string netstring(std::string_view payload);
std::string command_text(std::string_view command, std::string_view parameters, std::string_view token);

class NetstringReader {
public:
    void add(std::string_view bytes) { bytes_ += bytes; }
    // The next one; none: more bytes are needed. An error is final: these are no netstrings.
    Result<std::optional<std::string>> take();

private:
    std::string bytes_;
};

// ErrorCode::invalid for what is no JSON object. An event that nobody needs is `other`.
Result<LineEvent> read_line_event(std::string_view json);

} // namespace todoke::delivery
