// What somebody filled in, keyed by item id. Every value is text as it will be stored: canonical
// once the engine could read it (dates 2020-02-02, digits without hyphen, option codes, numbers as
// `36.5`), otherwise exactly what was typed, so that a draft never loses or blocks anything.
// A value is one text, several codes (multi_choice) or rows of named cells (tests, vaccinations).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace todoke::records {

using Row = std::map<std::string, std::string, std::less<>>;
using Value = std::variant<std::string, std::vector<std::string>, std::vector<Row>>;

class Record {
public:
    using Values = std::map<std::string, Value, std::less<>>;

    [[nodiscard]] Value const* find(std::string_view item) const;
    // The text of an item, "" where it is absent or not a single text.
    [[nodiscard]] std::string_view text(std::string_view item) const;
    // The chosen codes, empty where absent. A single text counts as one code.
    [[nodiscard]] std::vector<std::string> codes(std::string_view item) const;
    [[nodiscard]] std::vector<Row> const& rows(std::string_view item) const;
    // Empty values are erased rather than stored.
    void set(std::string_view item, Value value);
    void erase(std::string_view item);
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] Values const& values() const { return values_; }
    bool operator==(Record const&) const = default;

private:
    Values values_;
};

bool is_empty(Value const& value);

struct RecordLimits {
    std::size_t items_max = 400;
    std::size_t rows_max = 50;
    std::size_t cells_max = 40;
    std::size_t text_bytes_max = 16 * 1024; // a draft may hold more than an item's own limit
};

// {"name":"試験 太郎","symptoms":["fever"],"tests":[{"method":"2"}]}
// ErrorCode::invalid names the offending key (never its content); nothing else is accepted.
Result<Record> record_from_json(Json const& json, RecordLimits const& limits = {});
Json record_to_json(Record const& record);

} // namespace todoke::records
