#include "shared/base/csv.hpp"

namespace todoke::base {

namespace {

// What spreadsheets take for the beginning of a formula, and the apostrophe that says it is none.
bool needs_apostrophe(std::string_view value) {
    return !value.empty() && std::string_view("=+-@\t\r'").find(value.front()) != std::string_view::npos;
}

// The cells of the line that is being read, within the limits.
class Lines {
public:
    explicit Lines(CsvLimits const& limits) : limits_(limits) {}

    void put(char c) {
        cell_.push_back(c);
        too_large_ |= cell_.size() > limits_.cell_bytes_max;
    }
    bool nothing_begun() const { return line_.empty(); }
    bool too_large() const { return too_large_; }

    void end_cell() {
        if (cell_.size() > 1 && cell_.front() == '\'' && needs_apostrophe(std::string_view(cell_).substr(1))) cell_.erase(0, 1);
        line_.push_back(std::move(cell_));
        cell_.clear();
        too_large_ |= line_.size() > limits_.columns_max;
    }
    void end_line() {
        end_cell();
        lines_.push_back(std::move(line_));
        line_.clear();
        too_large_ |= lines_.size() > limits_.lines_max;
    }
    std::vector<std::vector<std::string>> take() { return std::move(lines_); }

private:
    CsvLimits limits_;
    std::vector<std::vector<std::string>> lines_;
    std::vector<std::string> line_;
    std::string cell_;
    bool too_large_ = false;
};

Error fault(ErrorCode code, std::string_view what, std::size_t at) { return {code, "CSV " + std::string(what) + " at byte " + std::to_string(at)}; }

} // namespace

std::string csv_line(std::vector<std::string> const& values) {
    std::string line;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) line.push_back(',');
        auto const& value = values[i];
        bool const apostrophe = needs_apostrophe(value);
        bool const quoted = apostrophe || value.find_first_of(",\"\r\n") != std::string::npos;
        if (quoted) line.push_back('"');
        if (apostrophe) line.push_back('\'');
        for (auto const c : value) {
            if (c == '"') line.push_back('"');
            line.push_back(c);
        }
        if (quoted) line.push_back('"');
    }
    return line.append("\r\n");
}

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text, CsvLimits const& limits) {
    if (text.starts_with(utf8_bom)) text.remove_prefix(utf8_bom.size());
    Lines lines(limits);
    enum class At { cell_start, plain, quoted, quote_end } state = At::cell_start;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = text[i];
        if (lines.too_large()) return fault(ErrorCode::too_large, "over a limit", i);
        if (state == At::quoted) {
            if (c != '"') lines.put(c);
            else if (i + 1 < text.size() && text[i + 1] == '"') { lines.put('"'); ++i; }
            else state = At::quote_end;
        } else if (c == '"') {
            if (state != At::cell_start) return fault(ErrorCode::malformed, "quote", i);
            state = At::quoted;
        } else if (c == ',') { lines.end_cell(); state = At::cell_start; }
        else if (c == '\n') { lines.end_line(); state = At::cell_start; }
        else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        else if (state == At::quote_end) return fault(ErrorCode::malformed, "text after a quote", i);
        else { lines.put(c); state = At::plain; }
    }
    if (state == At::quoted) return fault(ErrorCode::malformed, "quote never closed", text.size());
    if (state != At::cell_start || !lines.nothing_begun()) lines.end_line();
    if (lines.too_large()) return fault(ErrorCode::too_large, "over a limit", text.size());
    return lines.take();
}

} // namespace todoke::base
