#include "server/delivery/voice_protocol.hpp"

#include <algorithm>
#include <charconv>

#include "shared/base/json.hpp"

namespace todoke::delivery {

namespace {

constexpr std::size_t payload_max = 64 * 1024;
constexpr std::size_t length_digits_max = 5;

// "486 Busy Here": 486. Other reasons are sentences.
int leading_status(std::string_view text) {
    int status = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 3), status);
    auto const whole = problem == std::errc{} && end == text.data() + 3 && (text.size() == 3 || text[3] == ' ');
    return whole && status >= 300 && status <= 699 ? status : 0;
}

bool is_key(std::string_view text) { return text.size() == 1 && std::string_view("0123456789*#").find(text[0]) != std::string_view::npos; }

LineEvent read_reply(Json const& said) {
    LineEvent event;
    event.kind = LineEventKind::reply;
    event.ok = said.boolean("ok");
    event.token = said.text("token");
    if (event.token != registration_question) return event;
    // A line for the account: its address, and OK or ERR in green or red.
    auto const data = said.text("data");
    if (data.find("[32mOK") != std::string_view::npos) event.kind = LineEventKind::registered;
    if (data.find("[31mERR") != std::string_view::npos) event.kind = LineEventKind::not_registered;
    return event;
}

LineEvent read_event(Json const& said) {
    LineEvent event;
    auto const type = said.text("type"), parameter = said.text("param");
    auto const is_ours = said.text("direction") == "outgoing";
    if (type == "CALL_INCOMING") event.kind = LineEventKind::incoming;
    else if (type == "REGISTER_OK") event.kind = LineEventKind::registered;
    else if (type == "REGISTER_FAIL") event.kind = LineEventKind::not_registered;
    else if (!is_ours) return event; // somebody calls the line while it is busy
    else if (type == "CALL_RINGING" || type == "CALL_PROGRESS") event.kind = LineEventKind::ringing;
    else if (type == "CALL_ESTABLISHED") event.kind = LineEventKind::answered;
    else if (type == "CALL_CLOSED") event.kind = LineEventKind::closed;
    else if (type == "CALL_DTMF_START" && is_key(parameter)) event.kind = LineEventKind::key;
    if (event.kind == LineEventKind::key) event.key = parameter[0];
    if (event.kind == LineEventKind::closed || event.kind == LineEventKind::not_registered) event.status = leading_status(parameter);
    return event;
}

} // namespace

std::string_view name(CallEnd end) {
    switch (end) {
    case CallEnd::completed: return "call_completed";
    case CallEnd::hung_up: return "call_hung_up";
    case CallEnd::no_answer: return "call_no_answer";
    case CallEnd::busy: return "call_busy";
    case CallEnd::refused: return "call_refused";
    case CallEnd::unknown_number: return "call_unknown_number";
    case CallEnd::line_fault: return "call_line_fault";
    case CallEnd::no_line: return "call_no_line";
    case CallEnd::too_late: return "call_too_late";
    case CallEnd::stopped: return "call_stopped";
    }
    return {};
}

CallEnd end_of_status(int status) {
    switch (status) {
    case 486: case 600: return CallEnd::busy;
    case 603: case 607: return CallEnd::refused;
    case 408: case 480: case 487: return CallEnd::no_answer; // 480: switched off or out of reach
    case 404: case 410: case 484: case 604: return CallEnd::unknown_number;
    default: return CallEnd::line_fault;
    }
}

std::string netstring(std::string_view payload) { return std::to_string(payload.size()) + ":" + std::string(payload) + ","; }

std::string command_text(std::string_view command, std::string_view parameters, std::string_view token) {
    auto object = Json::object();
    object.set("command", command);
    if (!parameters.empty()) object.set("params", parameters);
    object.set("token", token);
    return netstring(base::write_json(object));
}

Result<std::optional<std::string>> NetstringReader::take() {
    auto const colon = bytes_.find(':');
    auto const digits = std::min(colon, bytes_.size());
    bool const numeric = std::all_of(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(digits, length_digits_max)), [](char c) { return c >= '0' && c <= '9'; });
    if (!numeric || digits > length_digits_max || colon == 0) return Error{ErrorCode::invalid, "no netstring"};
    if (colon == std::string::npos) return std::optional<std::string>();
    std::size_t length = 0;
    std::from_chars(bytes_.data(), bytes_.data() + colon, length);
    if (length > payload_max) return Error{ErrorCode::invalid, "a netstring that is too long"};
    if (bytes_.size() < colon + 1 + length + 1) return std::optional<std::string>();
    if (bytes_[colon + 1 + length] != ',') return Error{ErrorCode::invalid, "a netstring without its end"};
    std::optional<std::string> payload = bytes_.substr(colon + 1, length);
    bytes_.erase(0, colon + 1 + length + 1);
    return payload;
}

Result<LineEvent> read_line_event(std::string_view json) {
    auto const said = TRY(base::parse_json(json));
    if (said.as_object() == nullptr) return Error{ErrorCode::invalid, "no JSON object"};
    return said.find("response") != nullptr ? read_reply(said) : read_event(said);
}

} // namespace todoke::delivery
