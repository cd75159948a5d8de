// Record <-> QuestionnaireResponse. A value takes the FHIR type of its item where reading it back
// gives the very same text; otherwise (a draft's unreadable input) it travels as a string.
#include <algorithm>
#include <map>

#include "shared/base/date.hpp"
#include "shared/base/number.hpp"
#include "shared/exporting/fhir.hpp"
#include "shared/forms/condition_json.hpp"

namespace todoke::exporting {

namespace {

using forms::Item;
using forms::ItemType;
using records::Record;
using records::Row;

Json coding(Item const& item, std::string_view code) {
    auto json = Json::object();
    json.set("code", code);
    for (auto const& option : item.options)
        if (option.code == code) json.set("display", option.label);
    return json;
}

Json number(std::string_view text) {
    auto const value = base::parse_number(text);
    return value ? forms::number_to_json(*value) : Json();
}

Json answer(Item const& item, std::string_view text) {
    auto json = Json::object();
    switch (item.type) {
    case ItemType::date:
        if (base::parse_iso_date(text)) return json.set("valueDate", text);
        break;
    case ItemType::integer:
    case ItemType::decimal: {
        auto value = number(text);
        bool const whole = value.as_integer() != nullptr;
        if (!value.is_null() && write_json(value) == text && (whole || item.type == ItemType::decimal))
            return json.set(item.type == ItemType::integer ? "valueInteger" : "valueDecimal", std::move(value));
        break;
    }
    case ItemType::choice:
    case ItemType::multi_choice: return json.set("valueCoding", coding(item, text));
    case ItemType::yes:
        if (text == "1") return json.set("valueBoolean", true);
        break;
    case ItemType::text: case ItemType::note: case ItemType::kana: case ItemType::person_name: case ItemType::digits: case ItemType::phone:
    case ItemType::postal_code: case ItemType::email: case ItemType::rows: case ItemType::derived: break;
    }
    return json.set("valueString", text);
}

Json one_answer(Item const& item, std::string const& link_id, std::string_view text) {
    auto json = Json::object();
    return json.set("linkId", link_id).set("answer", Json(Json::Array{answer(item, text)}));
}

Json row_element(Item const& rows, Row const& row) {
    auto element = Json::object();
    element.set("linkId", rows.id);
    auto items = Json::array();
    for (auto const& cell : rows.cells) {
        auto const found = row.find(cell.id);
        if (found != row.end() && !found->second.empty()) items.push(one_answer(cell, rows.id + "." + cell.id, found->second));
    }
    if (!items.as_array()->empty()) element.set("item", std::move(items));
    return element;
}

void add_item(Item const& item, records::Value const& value, Json& items) {
    if (auto const* text = std::get_if<std::string>(&value)) {
        items.push(one_answer(item, item.id, *text));
    } else if (auto const* codes = std::get_if<std::vector<std::string>>(&value)) {
        auto answers = Json::array();
        for (auto const& code : *codes) answers.push(answer(item, code));
        items.push(Json::object().set("linkId", item.id).set("answer", std::move(answers)));
    } else {
        for (auto const& row : *std::get_if<std::vector<Row>>(&value)) items.push(row_element(item, row));
    }
}

// --- back ----------------------------------------------------------------------------------------

Result<std::string> text_of(Json const& answer) {
    for (auto const* name : {"valueString", "valueDate"})
        if (auto const* value = answer.find(name); value != nullptr && value->as_string() != nullptr) return *value->as_string();
    if (auto const* value = answer.find("valueCoding")) return std::string(value->text("code"));
    if (answer.boolean("valueBoolean")) return std::string("1");
    for (auto const* name : {"valueInteger", "valueDecimal"})
        if (auto const* value = answer.find(name); value != nullptr && (value->as_integer() != nullptr || value->as_double() != nullptr)) return write_json(*value);
    return Error{ErrorCode::invalid, "an answer without a value"};
}

Result<std::vector<std::string>> texts_of(Json const& element) {
    std::vector<std::string> texts;
    auto const* answers = element.find("answer");
    if (answers == nullptr || answers->as_array() == nullptr) return texts;
    for (auto const& entry : *answers->as_array()) {
        auto text = text_of(entry);
        if (!text) return text.error();
        texts.push_back(std::move(text).value());
    }
    return texts;
}

Result<Row> row_of(Item const& rows, Json const& element) {
    Row row;
    auto const* items = element.find("item");
    if (items == nullptr || items->as_array() == nullptr) return row;
    for (auto const& entry : *items->as_array()) {
        auto const link_id = entry.text("linkId");
        auto const cell = std::find_if(rows.cells.begin(), rows.cells.end(), [&](Item const& one) { return rows.id + "." + one.id == link_id; });
        if (cell == rows.cells.end()) return Error{ErrorCode::invalid, "an unknown linkId in a row"};
        auto texts = texts_of(entry);
        if (!texts) return texts.error();
        if (texts->size() != 1) return Error{ErrorCode::invalid, "a cell without exactly one answer"};
        row[cell->id] = std::move(texts->front());
    }
    return row;
}

// Rows are gathered first: a record does not keep an empty row alone, but it does keep its place.
using GatheredRows = std::map<std::string, std::vector<Row>>;

Result<Done> read_element(forms::Definition const& form, Json const& element, Record& record, GatheredRows& rows) {
    auto const* item = forms::find_item(form, element.text("linkId"));
    if (item == nullptr) return Error{ErrorCode::invalid, "an unknown linkId"};
    if (item->type == ItemType::rows) {
        auto row = row_of(*item, element);
        if (!row) return row.error();
        rows[item->id].push_back(std::move(row).value());
        return Done{};
    }
    auto texts = texts_of(element);
    if (!texts) return texts.error();
    if (item->type == ItemType::multi_choice) record.set(item->id, std::move(texts).value());
    else if (texts->size() == 1) record.set(item->id, std::move(texts->front()));
    else return Error{ErrorCode::invalid, "an item without exactly one answer"};
    return Done{};
}

} // namespace

Json questionnaire_response(forms::Definition const& form, Record const& record, Completion completion) {
    auto response = Json::object();
    response.set("resourceType", "QuestionnaireResponse").set("questionnaire", "urn:todoke:form:" + form.id + "|" + form.version);
    response.set("status", completion == Completion::completed ? "completed" : "in-progress");
    auto groups = Json::array();
    for (auto const& section : form.sections) {
        auto items = Json::array();
        for (auto const& item : section.items)
            if (auto const* value = record.find(item.id)) add_item(item, *value, items);
        if (!items.as_array()->empty()) groups.push(Json::object().set("linkId", "section." + section.id).set("item", std::move(items)));
    }
    if (!groups.as_array()->empty()) response.set("item", std::move(groups));
    return response;
}

Result<Record> record_from_response(forms::Definition const& form, Json const& json) {
    if (json.text("resourceType") != "QuestionnaireResponse") return Error{ErrorCode::invalid, "not a QuestionnaireResponse"};
    Record record;
    GatheredRows rows;
    auto const* groups = json.find("item");
    if (groups == nullptr || groups->as_array() == nullptr) return record;
    for (auto const& group : *groups->as_array()) {
        auto const* items = group.find("item");
        if (items == nullptr || items->as_array() == nullptr) continue;
        for (auto const& element : *items->as_array()) {
            auto const read = read_element(form, element, record, rows);
            if (!read) return read.error();
        }
    }
    for (auto& [item, gathered] : rows) record.set(item, std::move(gathered));
    return record;
}

} // namespace todoke::exporting
