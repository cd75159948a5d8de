// Definition <-> Questionnaire. Works on the JSON of definition_to_json: members with a FHIR element
// move there, the rest goes into the extension, and back.
#include "shared/exporting/fhir.hpp"
#include "shared/forms/catalogue.hpp"
#include "shared/forms/condition_json.hpp"
#include "shared/forms/names.hpp"

namespace todoke::exporting {

namespace {

using forms::Condition;
using forms::Item;
using forms::ItemType;

constexpr std::string_view rest_url = "urn:todoke:fhir:rest";
constexpr base::JsonLimits rest_limits{4 * 1024 * 1024, 32, 400'000, 4 * 1024 * 1024};

std::string_view fhir_type(ItemType type) {
    switch (type) {
    case ItemType::text: case ItemType::kana: case ItemType::person_name: case ItemType::digits: case ItemType::phone:
    case ItemType::postal_code: case ItemType::email: case ItemType::derived: return "string";
    case ItemType::note: return "text";
    case ItemType::integer: return "integer";
    case ItemType::decimal: return "decimal";
    case ItemType::date: return "date";
    case ItemType::choice: case ItemType::multi_choice: return "choice";
    case ItemType::yes: return "boolean";
    case ItemType::rows: return "group";
    }
    return "string";
}

// Moves a member into a FHIR element of another name.
void move_member(Json::Object& from, std::string_view name, Json& to, std::string_view element) {
    for (auto member = from.begin(); member != from.end(); ++member) {
        if (member->first != name) continue;
        to.set(element, std::move(member->second));
        from.erase(member);
        return;
    }
}

void drop(Json::Object& object, std::string_view name) {
    std::erase_if(object, [&](Json::Member const& member) { return member.first == name; });
}

Json coding(Json const& option) { return Json::object().set("code", option.text("code")).set("display", option.text("label")); }

void put_rest(Json::Object rest, Json& element) {
    if (rest.empty()) return;
    auto extension = Json::object();
    extension.set("url", rest_url).set("valueString", write_json(Json(std::move(rest))));
    element.set("extension", Json(Json::Array{std::move(extension)}));
}

Result<Json::Object> take_rest(Json const& element) {
    auto const* extensions = element.find("extension");
    auto const* list = extensions == nullptr ? nullptr : extensions->as_array();
    if (list == nullptr) return Json::Object{};
    for (auto const& extension : *list) {
        if (extension.text("url") != rest_url) continue;
        auto parsed = base::parse_json(extension.text("valueString"), rest_limits);
        if (!parsed) return parsed.error();
        auto* object = parsed->as_object();
        if (object == nullptr) return Error{ErrorCode::invalid, "extension is not an object"};
        return std::move(*object);
    }
    return Json::Object{};
}

Json answer_options(Json const& options) {
    auto list = Json::array();
    for (auto const& option : *options.as_array()) {
        auto entry = Json::object();
        entry.set("valueCoding", coding(option));
        auto rest = *option.as_object();
        drop(rest, "code");
        drop(rest, "label");
        put_rest(std::move(rest), entry);
        list.push(std::move(entry));
    }
    return list;
}

// The conditions that FHIR can say; others stay in the rest only. Readers of ours use the rest.
bool add_enable_when(Condition const& condition, Json& list) {
    auto const add = [&](std::string_view operation, std::string_view answer, Json value) {
        list.push(Json::object().set("question", condition.item).set("operator", operation).set(answer, std::move(value)));
        return true;
    };
    switch (condition.kind) {
    case Condition::Kind::filled: return add("exists", "answerBoolean", true);
    case Condition::Kind::empty: return add("exists", "answerBoolean", false);
    case Condition::Kind::is:
        if (condition.values.size() != 1) return false;
        return add("=", "answerCoding", Json::object().set("code", condition.values.front()));
    case Condition::Kind::all: case Condition::Kind::any: case Condition::Kind::negation: case Condition::Kind::less:
    case Condition::Kind::at_most: case Condition::Kind::more: case Condition::Kind::at_least: case Condition::Kind::row_any:
    case Condition::Kind::count_at_least: case Condition::Kind::count_at_most: return false;
    }
    return false;
}

void put_enable_when(std::optional<Condition> const& shown_if, Json& element) {
    if (!shown_if) return;
    auto list = Json::array();
    bool const is_list = shown_if->kind == Condition::Kind::all || shown_if->kind == Condition::Kind::any;
    if (is_list) {
        for (auto const& part : shown_if->parts)
            if (!add_enable_when(part, list)) return;
    } else if (!add_enable_when(*shown_if, list)) return;
    if (list.as_array()->empty()) return;
    element.set("enableWhen", std::move(list));
    if (is_list) element.set("enableBehavior", shown_if->kind == Condition::Kind::all ? "all" : "any");
}

Json item_element(Item const& item, Json json, std::string const& prefix) {
    auto element = Json::object();
    auto& rest = *json.as_object();
    element.set("linkId", prefix + item.id);
    drop(rest, "id");
    move_member(rest, "label", element, "text");
    move_member(rest, "no", element, "prefix");
    element.set("type", fhir_type(item.type));
    if (item.need == forms::Need::must) element.set("required", true);
    if (item.type == ItemType::rows || item.type == ItemType::multi_choice) element.set("repeats", true);
    if (item.type == ItemType::derived) element.set("readOnly", true);
    move_member(rest, "max", element, "maxLength");
    put_enable_when(item.shown_if, element);
    if (auto const* options = json.find("options")) {
        element.set("answerOption", answer_options(*options));
        drop(rest, "options");
    }
    if (auto const* cells = json.find("cells")) {
        auto list = Json::array();
        for (std::size_t i = 0; i < item.cells.size(); ++i) list.push(item_element(item.cells[i], cells->as_array()->at(i), item.id + "."));
        element.set("item", std::move(list));
        drop(rest, "cells");
    }
    put_rest(std::move(rest), element);
    return element;
}

Json section_element(forms::Section const& section, Json json) {
    auto element = Json::object();
    auto& rest = *json.as_object();
    element.set("linkId", "section." + section.id).set("type", "group");
    drop(rest, "id");
    move_member(rest, "title", element, "text");
    put_enable_when(section.shown_if, element);
    auto list = Json::array();
    auto const* items = json.find("items");
    for (std::size_t i = 0; i < section.items.size(); ++i) list.push(item_element(section.items[i], items->as_array()->at(i), ""));
    drop(rest, "items");
    element.set("item", std::move(list));
    put_rest(std::move(rest), element);
    return element;
}

// --- back ----------------------------------------------------------------------------------------

void copy_member(Json const& from, std::string_view element, Json& to, std::string_view name) {
    if (auto const* value = from.find(element)) to.set(name, *value);
}

std::string_view last_part(std::string_view link_id) {
    auto const dot = link_id.rfind('.');
    return dot == std::string_view::npos ? link_id : link_id.substr(dot + 1);
}

Result<Json> options_json(Json::Array const& answer_options) {
    auto options = Json::array();
    for (auto const& entry : answer_options) {
        auto const* code = entry.find("valueCoding");
        if (code == nullptr) return Error{ErrorCode::invalid, "answerOption without valueCoding"};
        auto option = Json::object();
        option.set("code", code->text("code")).set("label", code->text("display"));
        auto const rest = take_rest(entry);
        if (!rest) return rest.error();
        for (auto const& [name, value] : *rest) option.set(name, value);
        options.push(std::move(option));
    }
    return options;
}

Result<Json> item_json(Json const& element, int depth) {
    if (depth > 2) return Error{ErrorCode::invalid, "items nested too deep"};
    auto json = Json::object();
    json.set("id", last_part(element.text("linkId")));
    copy_member(element, "text", json, "label");
    copy_member(element, "prefix", json, "no");
    copy_member(element, "maxLength", json, "max");
    auto const rest = take_rest(element);
    if (!rest) return rest.error();
    for (auto const& [name, value] : *rest) json.set(name, value);
    if (auto const* list = element.find("answerOption"); list != nullptr && list->as_array() != nullptr) {
        auto options = options_json(*list->as_array());
        if (!options) return options.error();
        json.set("options", std::move(options).value());
    }
    if (auto const* list = element.find("item"); list != nullptr && list->as_array() != nullptr) {
        auto cells = Json::array();
        for (auto const& entry : *list->as_array()) {
            auto cell = item_json(entry, depth + 1);
            if (!cell) return cell.error();
            cells.push(std::move(cell).value());
        }
        json.set("cells", std::move(cells));
    }
    return json;
}

Result<Json> section_json(Json const& element) {
    auto json = Json::object();
    json.set("id", last_part(element.text("linkId")));
    copy_member(element, "text", json, "title");
    auto const rest = take_rest(element);
    if (!rest) return rest.error();
    for (auto const& [name, value] : *rest) json.set(name, value);
    auto items = Json::array();
    auto const* list = element.find("item");
    if (list == nullptr || list->as_array() == nullptr) return Error{ErrorCode::invalid, "a group without items"};
    for (auto const& entry : *list->as_array()) {
        auto item = item_json(entry, 1);
        if (!item) return item.error();
        items.push(std::move(item).value());
    }
    json.set("items", std::move(items));
    return json;
}

} // namespace

Json questionnaire(forms::Definition const& form) {
    auto json = forms::definition_to_json(form);
    auto& rest = *json.as_object();
    auto element = Json::object();
    element.set("resourceType", "Questionnaire").set("url", "urn:todoke:form:" + form.id);
    move_member(rest, "id", element, "name");
    move_member(rest, "version", element, "version");
    move_member(rest, "title", element, "title");
    element.set("status", "active").set("subjectType", Json(Json::Array{Json("Patient")}));
    move_member(rest, "notice", element, "description");
    move_member(rest, "legal_basis", element, "purpose");
    auto period = Json::object();
    move_member(rest, "valid_from", period, "start");
    move_member(rest, "valid_to", period, "end");
    element.set("effectivePeriod", std::move(period));
    if (!form.disease_code.empty()) {
        auto code = Json::object();
        code.set("system", "urn:todoke:disease").set("code", form.disease_code).set("display", form.disease_name);
        element.set("code", Json(Json::Array{std::move(code)}));
    }
    auto items = Json::array();
    auto const* sections = json.find("sections");
    for (std::size_t i = 0; i < form.sections.size(); ++i) items.push(section_element(form.sections[i], sections->as_array()->at(i)));
    drop(rest, "sections");
    put_rest(std::move(rest), element);
    element.set("item", std::move(items));
    return element;
}

Result<forms::Definition> form_from_questionnaire(Json const& element) {
    if (element.text("resourceType") != "Questionnaire") return Error{ErrorCode::invalid, "not a Questionnaire"};
    auto json = Json::object();
    copy_member(element, "name", json, "id");
    copy_member(element, "version", json, "version");
    copy_member(element, "title", json, "title");
    copy_member(element, "description", json, "notice");
    copy_member(element, "purpose", json, "legal_basis");
    if (auto const* period = element.find("effectivePeriod")) {
        copy_member(*period, "start", json, "valid_from");
        copy_member(*period, "end", json, "valid_to");
    }
    auto const rest = take_rest(element);
    if (!rest) return rest.error();
    for (auto const& [name, value] : *rest) json.set(name, value);
    auto sections = Json::array();
    auto const* items = element.find("item");
    if (items == nullptr || items->as_array() == nullptr) return Error{ErrorCode::invalid, "a Questionnaire without items"};
    for (auto const& entry : *items->as_array()) {
        auto section = section_json(entry);
        if (!section) return section.error();
        sections.push(std::move(section).value());
    }
    json.set("sections", std::move(sections));
    return forms::definition_from_json(json);
}

} // namespace todoke::exporting
