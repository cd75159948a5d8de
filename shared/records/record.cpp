#include "shared/records/record.hpp"

#include <algorithm>

namespace todoke::records {

namespace {

// Keys are item ids: lower-case letters, digits and underscores.
bool is_item_id(std::string_view key) {
    if (key.empty() || key.size() > 64) return false;
    return std::all_of(key.begin(), key.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// A key of the wrong shape may hold anything, so it is not repeated in the error.
Error refuse(std::string_view key, std::string_view reason) {
    std::string detail = is_item_id(key) ? "item " + std::string(key) : std::string("an item");
    return {ErrorCode::invalid, detail + ": " + std::string(reason)};
}

Result<Row> row_from_json(std::string_view key, Json const& json, RecordLimits const& limits) {
    auto const* object = json.as_object();
    if (object == nullptr) return refuse(key, "a row is not an object");
    if (object->size() > limits.cells_max) return refuse(key, "too many cells");
    Row row;
    for (auto const& [cell, value] : *object) {
        auto const* text = value.as_string();
        if (!is_item_id(cell) || text == nullptr) return refuse(key, "a cell is not a text");
        if (text->size() > limits.text_bytes_max) return refuse(key, "a cell is too long");
        if (!text->empty()) row.emplace(cell, *text);
    }
    return row;
}

Result<Value> list_from_json(std::string_view key, Json::Array const& array, RecordLimits const& limits) {
    if (array.empty()) return Value(std::string());
    if (array.front().as_object() != nullptr) {
        if (array.size() > limits.rows_max) return refuse(key, "too many rows");
        std::vector<Row> rows;
        for (auto const& entry : array) {
            auto row = row_from_json(key, entry, limits);
            if (!row) return row.error();
            rows.push_back(std::move(row).value());
        }
        return Value(std::move(rows));
    }
    if (array.size() > limits.items_max) return refuse(key, "too many codes");
    std::vector<std::string> codes;
    for (auto const& entry : array) {
        auto const* code = entry.as_string();
        if (code == nullptr) return refuse(key, "a code is not a text");
        if (code->size() > limits.text_bytes_max) return refuse(key, "a code is too long");
        codes.push_back(*code);
    }
    return Value(std::move(codes));
}

Result<Value> value_from_json(std::string_view key, Json const& json, RecordLimits const& limits) {
    if (auto const* text = json.as_string()) {
        if (text->size() > limits.text_bytes_max) return refuse(key, "too long");
        return Value(*text);
    }
    if (auto const* array = json.as_array()) return list_from_json(key, *array, limits);
    return refuse(key, "neither text nor list");
}

} // namespace

bool is_empty(Value const& value) {
    if (auto const* text = std::get_if<std::string>(&value)) return text->empty();
    if (auto const* codes = std::get_if<std::vector<std::string>>(&value))
        return std::all_of(codes->begin(), codes->end(), [](auto const& code) { return code.empty(); });
    auto const& rows = *std::get_if<std::vector<Row>>(&value);
    return std::all_of(rows.begin(), rows.end(), [](Row const& row) {
        return std::all_of(row.begin(), row.end(), [](auto const& cell) { return cell.second.empty(); });
    });
}

Value const* Record::find(std::string_view item) const {
    auto const found = values_.find(item);
    return found == values_.end() ? nullptr : &found->second;
}

std::string_view Record::text(std::string_view item) const {
    auto const* value = find(item);
    auto const* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::vector<std::string> Record::codes(std::string_view item) const {
    auto const* value = find(item);
    if (value == nullptr) return {};
    if (auto const* codes = std::get_if<std::vector<std::string>>(value)) return *codes;
    if (auto const* text = std::get_if<std::string>(value)) return {*text};
    return {};
}

std::vector<Row> const& Record::rows(std::string_view item) const {
    static std::vector<Row> const none;
    auto const* value = find(item);
    auto const* rows = value == nullptr ? nullptr : std::get_if<std::vector<Row>>(value);
    return rows == nullptr ? none : *rows;
}

void Record::set(std::string_view item, Value value) {
    if (is_empty(value)) { erase(item); return; }
    auto const found = values_.find(item);
    if (found == values_.end()) values_.emplace(std::string(item), std::move(value));
    else found->second = std::move(value);
}

void Record::erase(std::string_view item) {
    auto const found = values_.find(item);
    if (found != values_.end()) values_.erase(found);
}

Result<Record> record_from_json(Json const& json, RecordLimits const& limits) {
    auto const* object = json.as_object();
    if (object == nullptr) return Error{ErrorCode::invalid, "record is not an object"};
    if (object->size() > limits.items_max) return Error{ErrorCode::too_large, "record has too many items"};
    Record record;
    for (auto const& [key, value] : *object) {
        if (!is_item_id(key)) return refuse(key, "not an item id");
        if (record.find(key) != nullptr) return refuse(key, "given twice");
        auto parsed = value_from_json(key, value, limits);
        if (!parsed) return parsed.error();
        record.set(key, std::move(parsed).value());
    }
    return record;
}

Json record_to_json(Record const& record) {
    auto json = Json::object();
    for (auto const& [item, value] : record.values()) {
        if (auto const* text = std::get_if<std::string>(&value)) { json.set(item, *text); continue; }
        auto array = Json::array();
        if (auto const* codes = std::get_if<std::vector<std::string>>(&value)) {
            for (auto const& code : *codes) array.push(code);
        } else {
            for (auto const& row : *std::get_if<std::vector<Row>>(&value)) {
                auto object = Json::object();
                for (auto const& [cell, text] : row) object.set(cell, text);
                array.push(std::move(object));
            }
        }
        json.set(item, std::move(array));
    }
    return json;
}

} // namespace todoke::records
