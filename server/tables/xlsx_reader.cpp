#include "server/tables/xlsx_reader.hpp"

#include <charconv>
#include <cmath>
#include <map>

#include "server/tables/xlsx_writer.hpp"
#include "server/tables/xml_stream.hpp"
#include "server/tables/zip_package.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::tables {

namespace {

constexpr std::size_t inflated_max = 96 * 1024 * 1024;
constexpr std::size_t shared_strings_max = 500'000;

Result<Done> parse_part(ZipPackage& package, std::string const& name, XmlStream& xml) {
    auto outcome = Result<Done>(Done{});
    TRY(package.read(name, [&](std::string_view piece) {
        outcome = xml.feed(piece, false);
        return outcome.ok();
    }));
    if (!outcome.ok()) return outcome.error();
    return xml.feed({}, true);
}

// The part that holds the first visible sheet.
Result<std::string> first_sheet(ZipPackage& package) {
    std::string relation;
    XmlStream book({.begin = [&](std::string_view element, XmlStream::Attribute const& attribute) {
                        if (element != "sheet" || !relation.empty()) return;
                        if (auto const state = attribute("state"); state.empty() || state == "visible") relation = attribute("id");
                    },
                    .end = [](std::string_view) {},
                    .text = [](std::string_view) {}});
    TRY(parse_part(package, "xl/workbook.xml", book));
    std::string target;
    XmlStream relations({.begin = [&](std::string_view element, XmlStream::Attribute const& attribute) {
                             if (element == "Relationship" && target.empty() && attribute("Id") == relation) target = attribute("Target");
                         },
                         .end = [](std::string_view) {},
                         .text = [](std::string_view) {}});
    TRY(parse_part(package, "xl/_rels/workbook.xml.rels", relations));
    if (relation.empty() || target.empty()) return Error{ErrorCode::malformed, "a workbook without a sheet"};
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
}

// Strings that cells refer to by number. Readings of kanji (rPh) stand among them and are no text.
Result<std::vector<std::string>> shared_strings(ZipPackage& package, Limits const& limits) {
    std::vector<std::string> strings;
    if (!package.has("xl/sharedStrings.xml")) return strings; // a sheet of numbers has none
    bool in_text = false, in_reading = false;
    XmlStream* stream = nullptr;
    XmlStream xml({.begin = [&](std::string_view element, XmlStream::Attribute const&) {
                       if (element == "si") {
                           strings.emplace_back();
                           if (strings.size() > shared_strings_max) stream->refuse({ErrorCode::too_large, "too many strings"});
                       }
                       in_text |= element == "t";
                       in_reading |= element == "rPh";
                   },
                   .end = [&](std::string_view element) {
                       if (element == "t") in_text = false;
                       if (element == "rPh") in_reading = false;
                   },
                   .text = [&](std::string_view text) {
                       if (!in_text || in_reading || strings.empty()) return;
                       strings.back() += text;
                       if (strings.back().size() > limits.cell_bytes_max) stream->refuse({ErrorCode::too_large, "a string over the limit"});
                   }});
    stream = &xml;
    TRY(parse_part(package, "xl/sharedStrings.xml", xml));
    return strings;
}

std::optional<std::size_t> whole_number(std::string_view text) {
    std::size_t number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// 9 for 9.0 and 1310000001 for 1.310000001E9; other numbers as the file has them.
std::string number_text(std::string const& stored) {
    double number = 0;
    auto const [end, fault] = std::from_chars(stored.data(), stored.data() + stored.size(), number);
    if (fault != std::errc() || end != stored.data() + stored.size() || std::abs(number) >= 1e15 || number != std::trunc(number)) return stored;
    return std::to_string(static_cast<std::int64_t>(number));
}

// Collects the cells of a sheet.
class SheetReader {
public:
    SheetReader(std::vector<std::string> const& strings, Limits const& limits)
        : strings_(strings), limits_(limits),
          xml_({.begin = [this](std::string_view element, XmlStream::Attribute const& attribute) { begin(element, attribute); },
                .end = [this](std::string_view element) { end(element); },
                .text = [this](std::string_view text) { take(text); }}) {}

    XmlStream& stream() { return xml_; }
    Table table() { return std::move(table_); }

private:
    void begin(std::string_view element, XmlStream::Attribute const& attribute) {
        if (element == "row") {
            auto const said = attribute("r");
            auto const number = said.empty() ? std::optional(row_ + 1) : whole_number(said);
            if (!number || *number <= row_) return xml_.refuse({ErrorCode::malformed, "rows out of order"});
            row_ = *number;
            next_column_ = 0;
        } else if (element == "c") {
            auto const said = attribute("r");
            auto const column = said.empty() ? std::optional(next_column_) : column_of_letter(said.substr(0, said.find_first_of("0123456789")));
            if (!column || *column < next_column_) return xml_.refuse({ErrorCode::malformed, "cells out of order"});
            column_ = *column;
            next_column_ = column_ + 1;
            type_ = attribute("t");
            value_.clear();
        }
        in_value_ |= element == "v" || element == "t";
        in_reading_ |= element == "rPh";
    }

    void take(std::string_view text) {
        if (!in_value_ || in_reading_) return;
        value_ += text;
        if (value_.size() > limits_.cell_bytes_max) xml_.refuse({ErrorCode::too_large, "a cell over the limit"});
    }

    void end(std::string_view element) {
        if (element == "v" || element == "t") in_value_ = false;
        else if (element == "rPh") in_reading_ = false;
        else if (element == "c") end_cell();
    }

    void end_cell() {
        auto text = std::exchange(value_, {});
        if (type_ == "s") {
            auto const index = whole_number(text);
            if (!index || *index >= strings_.size()) return xml_.refuse({ErrorCode::malformed, "a cell with an unknown string"});
            text = strings_[*index];
        } else if (type_.empty() || type_ == "n") text = number_text(text);
        if (text.empty()) return;
        if (row_ > limits_.rows_max || column_ >= limits_.columns_max) return xml_.refuse({ErrorCode::too_large, "more rows or columns than the limit"});
        if (table_.rows.empty() || table_.rows.back().number != row_) table_.rows.push_back({row_, {}});
        auto& cells = table_.rows.back().cells;
        cells.resize(column_);
        cells.push_back(std::move(text));
    }

    std::vector<std::string> const& strings_;
    Limits limits_;
    Table table_;
    std::size_t row_ = 0, column_ = 0, next_column_ = 0;
    std::string type_, value_;
    bool in_value_ = false, in_reading_ = false;
    XmlStream xml_;
};

} // namespace

bool looks_like_xlsx(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<Table> read_xlsx(std::string_view bytes, Limits const& limits) {
    if (bytes.size() > limits.bytes_max) return Error{ErrorCode::too_large, "an .xlsx file of " + std::to_string(bytes.size()) + " bytes"};
    auto package = TRY(ZipPackage::open(bytes, inflated_max));
    auto const sheet = TRY(first_sheet(package));
    auto const strings = TRY(shared_strings(package, limits));
    SheetReader reader(strings, limits);
    TRY(parse_part(package, sheet, reader.stream()));
    return reader.table();
}

} // namespace todoke::tables
