// A resolved definition as JSON, in the format of the form files: only members that say something.
#include "shared/forms/catalogue.hpp"
#include "shared/forms/condition_json.hpp"
#include "shared/forms/form_check.hpp"
#include "shared/forms/form_reader.hpp"
#include "shared/forms/names.hpp"

namespace todoke::forms {

namespace {

void put(Json& json, char const* name, std::string const& value) {
    if (!value.empty()) json.set(name, value);
}

void put(Json& json, char const* name, std::vector<std::string> const& values) {
    if (values.empty()) return;
    auto array = Json::array();
    for (auto const& value : values) array.push(value);
    json.set(name, std::move(array));
}

Json options_to_json(std::vector<Option> const& options) {
    auto array = Json::array();
    for (auto const& option : options) {
        auto json = Json::object();
        json.set("code", option.code).set("label", option.label);
        put(json, "group", option.group);
        put(json, "only_with", option.only_with);
        if (option.exclusive) json.set("exclusive", true);
        put(json, "keys", option.keys);
        array.push(std::move(json));
    }
    return array;
}

void put_rows(Json& json, Item const& item);

Json item_to_json(Item const& item) {
    auto json = Json::object();
    json.set("id", item.id);
    put(json, "no", item.number);
    json.set("label", item.label);
    put(json, "short", item.short_label);
    put(json, "hint", item.hint);
    if (item.type != ItemType::text) json.set("type", name(item.type));
    if (item.need != Need::optional) json.set("need", name(item.need));
    if (item.privacy == Privacy::personal) json.set("personal", true);
    if (item.length_max > 0) json.set("max", static_cast<std::int64_t>(item.length_max));
    if (item.has_range) json.set("range", Json(Json::Array{number_to_json(item.min), number_to_json(item.max)}));
    put(json, "unit", item.unit);
    put(json, "codes", item.code_list);
    if (!item.options.empty()) json.set("options", options_to_json(item.options));
    put(json, "depends_on", item.options_depend_on);
    if (item.shown_if) json.set("shown_if", write_condition(*item.shown_if));
    put(json, "initial", item.initial);
    put(json, "prefill_from", item.prefill_from);
    put(json, "copy_from", item.copy_from);
    put(json, "copy_label", item.copy_label);
    if (item.remember) json.set("remember", true);
    if (item.entrusted) json.set("entrusted", true);
    put(json, "autocomplete", item.autocomplete);
    put(json, "formula", item.formula);
    put_rows(json, item);
    return json;
}

void put_rows(Json& json, Item const& item) {
    if (item.type != ItemType::rows) return;
    auto cells = Json::array();
    for (auto const& cell : item.cells) cells.push(item_to_json(cell));
    json.set("cells", std::move(cells));
    json.set("rows", Json(Json::Array{Json(static_cast<std::int64_t>(item.rows_shown)), Json(static_cast<std::int64_t>(item.rows_max))}));
    put(json, "row_labels", item.row_labels);
}

Json sections_to_json(std::vector<Section> const& sections) {
    auto array = Json::array();
    for (auto const& section : sections) {
        auto json = Json::object();
        json.set("id", section.id);
        put(json, "title", section.title);
        if (section.shown_if) json.set("shown_if", write_condition(*section.shown_if));
        auto items = Json::array();
        for (auto const& item : section.items) items.push(item_to_json(item));
        json.set("items", std::move(items));
        array.push(std::move(json));
    }
    return array;
}

Json rules_to_json(std::vector<Rule> const& rules) {
    auto array = Json::array();
    for (auto const& rule : rules) {
        auto json = Json::object();
        json.set("id", rule.id).set("severity", name(rule.severity)).set("message", rule.message);
        put(json, "at", rule.items);
        if (rule.kind.empty() || rule.when.kind != Condition::Kind::all || !rule.when.parts.empty()) json.set("when", write_condition(rule.when));
        put(json, "kind", rule.kind);
        if (!rule.arguments.empty()) {
            auto arguments = Json::object();
            for (auto const& [key, value] : rule.arguments) arguments.set(key, value);
            json.set("arguments", std::move(arguments));
        }
        array.push(std::move(json));
    }
    return array;
}

} // namespace

Json definition_to_json(Definition const& form) {
    auto json = Json::object();
    json.set("id", form.id).set("version", form.version).set("kind", name(form.kind)).set("title", form.title);
    if (!form.disease_code.empty()) {
        auto disease = Json::object();
        disease.set("code", form.disease_code).set("name", form.disease_name);
        put(disease, "keys", form.disease_keys);
        json.set("disease", std::move(disease));
    }
    put(json, "category", form.category);
    if (!form.named) json.set("named", false);
    if (form.deadline != Deadline::none) json.set("deadline", name(form.deadline));
    if (form.urgency != 0) json.set("urgency", form.urgency);
    json.set("valid_from", base::iso_date(form.valid_from));
    if (form.valid_to != Date{9999, 12, 31}) json.set("valid_to", base::iso_date(form.valid_to));
    put(json, "legal_basis", form.legal_basis);
    put(json, "notice", form.notice);
    put(json, "diagnosis_classes", form.diagnosis_classes);
    json.set("sections", sections_to_json(form.sections));
    if (!form.rules.empty()) json.set("rules", rules_to_json(form.rules));
    std::vector<std::string> dates;
    for (auto const& date : form.date_order) dates.push_back(date.item);
    put(json, "date_order", dates);
    put(json, "specimen_rows", form.specimen_rows);
    return json;
}

Result<Definition> definition_from_json(Json const& json) {
    Faults faults("");
    auto form = read_definition(json, nullptr, faults);
    if (faults.empty()) check_form(form, faults);
    if (faults.empty()) return form;
    auto const& first = faults.list().front();
    return Error{ErrorCode::invalid, "definition: " + first.item + ": " + first.reason};
}

} // namespace todoke::forms
