#include "shared/exporting/csv.hpp"

#include <algorithm>

namespace todoke::exporting {

namespace {

using forms::Definition;
using forms::Item;
using forms::ItemType;
using records::Record;
using records::Row;

std::string joined(std::vector<std::string> const& codes) {
    std::string text;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i > 0) text.push_back(';');
        for (auto const c : codes[i]) {
            if (c == ';' || c == '\\') text.push_back('\\');
            text.push_back(c);
        }
    }
    return text;
}

std::vector<std::string> separated(std::string_view text) {
    std::vector<std::string> codes(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ';') codes.emplace_back();
        else {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            codes.back().push_back(text[i]);
        }
    }
    return codes;
}

void add_columns_of_rows(Item const& item, std::vector<CsvColumn>& columns, Identity identity) {
    for (std::size_t row = 0; row < item.rows_max; ++row) {
        auto const label = row < item.row_labels.size() ? item.row_labels[row] : std::to_string(row + 1);
        for (auto const& cell : item.cells) {
            if (identity == Identity::left_out && cell.privacy == forms::Privacy::personal) continue;
            columns.push_back({item.id + "." + std::to_string(row + 1) + "." + cell.id, item.label + " " + label + " " + cell.label, &item, &cell, row});
        }
    }
}

std::string value_of(CsvColumn const& column, Record const& record) {
    auto const* value = record.find(column.item->id);
    if (value == nullptr) return "";
    if (column.cell == nullptr) {
        if (auto const* codes = std::get_if<std::vector<std::string>>(value)) return joined(*codes);
        auto const* text = std::get_if<std::string>(value);
        return text == nullptr ? std::string() : *text;
    }
    auto const& rows = record.rows(column.item->id);
    if (column.row >= rows.size()) return "";
    auto const found = rows[column.row].find(column.cell->id);
    return found == rows[column.row].end() ? std::string() : found->second;
}

void put(CsvColumn const& column, std::string const& text, Record& record) {
    if (column.cell != nullptr) {
        auto rows = record.rows(column.item->id);
        if (rows.size() <= column.row) rows.resize(column.row + 1);
        rows[column.row][column.cell->id] = text;
        record.set(column.item->id, std::move(rows));
    } else if (column.item->type == ItemType::multi_choice) record.set(column.item->id, separated(text));
    else record.set(column.item->id, text);
}

} // namespace

std::vector<CsvColumn> csv_columns(Definition const& form, Identity identity) {
    std::vector<CsvColumn> columns;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (identity == Identity::left_out && item.privacy == forms::Privacy::personal) continue;
            if (item.type == ItemType::rows) add_columns_of_rows(item, columns, identity);
            else columns.push_back({item.id, item.label, &item, nullptr, 0});
        }
    }
    return columns;
}

std::vector<std::string> csv_values(std::span<CsvColumn const> columns, Record const& record) {
    std::vector<std::string> values;
    values.reserve(columns.size());
    for (auto const& column : columns) values.push_back(value_of(column, record));
    return values;
}

Result<Record> record_from_csv(Definition const& form, std::vector<std::string> const& head, std::vector<std::string> const& values) {
    if (head.size() != values.size()) return Error{ErrorCode::invalid, "a line of another length than the head"};
    auto const columns = csv_columns(form);
    Record record;
    for (std::size_t i = 0; i < head.size(); ++i) {
        auto const column = std::find_if(columns.begin(), columns.end(), [&](CsvColumn const& one) { return one.id == head[i]; });
        if (column == columns.end()) return Error{ErrorCode::invalid, "unknown column " + std::to_string(i + 1)};
        if (!values[i].empty()) put(*column, values[i], record);
    }
    return record;
}

} // namespace todoke::exporting
