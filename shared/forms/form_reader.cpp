#include "shared/forms/form_reader.hpp"

#include <algorithm>
#include <array>

#include "shared/forms/condition_json.hpp"
#include "shared/forms/names.hpp"

namespace todoke::forms {

namespace {

constexpr std::int64_t length_limit = 10'000;

template <class Enum>
Enum read_enum(Members& members, std::string_view member, std::optional<Enum> (*find)(std::string_view), Enum otherwise) {
    auto const word = members.text(member);
    if (word.empty()) return otherwise;
    auto const found = find(word);
    if (!found) members.fault(quoted(word) + " is not a known " + std::string(member));
    return found.value_or(otherwise);
}

Option read_option(Json const& json, std::string const& place, Faults& faults) {
    Members members(json, place, faults);
    Option option;
    option.code = members.required_text("code");
    option.label = members.required_text("label");
    option.group = members.text("group");
    option.only_with = members.texts("only_with");
    option.exclusive = members.flag("exclusive");
    option.keys = members.text("keys");
    members.finish();
    return option;
}

double read_number(Json const& json, Members& members) {
    if (auto const* integer = json.as_integer()) return static_cast<double>(*integer);
    if (auto const* number = json.as_double()) return *number;
    members.fault("a limit of \"range\" is no number");
    return 0;
}

void read_range(Item& item, Members& members) {
    auto const* json = members.take("range");
    if (json == nullptr) return;
    auto const* array = json->as_array();
    if (array == nullptr || array->size() != 2) return members.fault("\"range\" is not [min, max]");
    item.has_range = true;
    item.min = read_number(array->front(), members);
    item.max = read_number(array->back(), members);
    if (item.min > item.max) members.fault("\"range\" begins after its end");
}

void keep_only(Item& item, Members& members) {
    auto const only = members.texts("only");
    if (only.empty()) return;
    for (auto const& code : only)
        if (std::none_of(item.options.begin(), item.options.end(), [&](Option const& option) { return option.code == code; }))
            members.fault("\"only\" names " + quoted(code) + ", which the list does not have");
    std::erase_if(item.options, [&](Option const& option) { return std::find(only.begin(), only.end(), option.code) == only.end(); });
}

void read_item_options(Item& item, Members& members, Library const* library, Faults& faults) {
    item.code_list = members.text("codes");
    auto const* own = members.take("options");
    if (own != nullptr) item.options = read_options(*own, members.place(), faults);
    if (library != nullptr && !item.code_list.empty()) {
        if (own != nullptr) members.fault("has both \"codes\" and \"options\"");
        auto const list = library->codes.find(item.code_list);
        if (list != library->codes.end()) item.options = list->second;
        else if (item.code_list != municipalities_list) members.fault("unknown code list " + quoted(item.code_list));
    }
    keep_only(item, members);
}

Item read_item(Json const& json, std::string const& where, Library const* library, Faults& faults, bool is_cell);

void read_rows(Item& item, Members& members, Library const* library, Faults& faults) {
    if (auto const* cells = members.take("cells")) {
        auto const* array = cells->as_array();
        if (array == nullptr) members.fault("\"cells\" is not a list");
        else for (auto const& cell : *array) item.cells.push_back(read_item(cell, item.id + ".", library, faults, true));
    }
    if (auto const* rows = members.take("rows")) {
        auto const* array = rows->as_array();
        auto const* shown = array != nullptr && array->size() == 2 ? array->front().as_integer() : nullptr;
        auto const* most = array != nullptr && array->size() == 2 ? array->back().as_integer() : nullptr;
        if (shown == nullptr || most == nullptr || *shown < 1 || *most < *shown || *most > 50)
            members.fault("\"rows\" is not [shown, max] with at most 50");
        else { item.rows_shown = static_cast<std::size_t>(*shown); item.rows_max = static_cast<std::size_t>(*most); }
    }
    item.row_labels = members.texts("row_labels");
}

Item read_item(Json const& json, std::string const& where, Library const* library, Faults& faults, bool is_cell) {
    Members members(json, where + std::string(json.text("id")), faults);
    Item item;
    item.id = members.required_text("id");
    item.number = members.text("no");
    item.label = members.required_text("label");
    item.short_label = members.text("short");
    item.hint = members.text("hint");
    item.type = read_enum(members, "type", &find_item_type, ItemType::text);
    item.need = read_enum(members, "need", &find_need, Need::optional);
    item.privacy = members.flag("personal") ? Privacy::personal : Privacy::none;
    item.length_max = static_cast<std::size_t>(members.integer("max", 0, 1, length_limit));
    read_range(item, members);
    item.unit = members.text("unit");
    read_item_options(item, members, library, faults);
    item.options_depend_on = members.text("depends_on");
    if (auto const* shown_if = members.take("shown_if")) item.shown_if = read_condition(*shown_if, members.place(), faults);
    item.initial = members.text("initial");
    item.derived_from_account = item.initial.starts_with("account:");
    item.prefill_from = members.text("prefill_from");
    item.copy_from = members.text("copy_from");
    item.copy_label = members.text("copy_label");
    item.remember = members.flag("remember");
    item.entrusted = members.flag("entrusted");
    item.autocomplete = members.text("autocomplete");
    item.formula = members.text("formula");
    if (!is_cell) read_rows(item, members, library, faults);
    members.finish();
    return item;
}

Section read_section(Json const& json, Library const* library, Faults& faults) {
    Members members(json, "section " + std::string(json.text("id")), faults);
    Section section;
    section.id = members.required_text("id");
    section.title = members.text("title");
    if (auto const* shown_if = members.take("shown_if")) section.shown_if = read_condition(*shown_if, members.place(), faults);
    auto const entrusted = members.flag("entrusted");
    auto const* items = members.take("items");
    auto const* array = items == nullptr ? nullptr : items->as_array();
    if (array == nullptr) members.fault("has no list of \"items\"");
    else for (auto const& item : *array) section.items.push_back(read_item(item, "", library, faults, false));
    for (auto& item : section.items) item.entrusted = item.entrusted || entrusted;
    members.finish();
    return section;
}

Rule read_rule(Json const& json, Library const* library, Faults& faults) {
    Members members(json, "rule " + std::string(json.text("id")), faults);
    Rule rule;
    rule.id = members.required_text("id");
    rule.items = members.texts("at");
    if (rule.items.empty()) members.fault("\"at\" names no item");
    rule.kind = members.text("kind");
    if (auto const* when = members.take("when")) rule.when = read_condition(*when, members.place(), faults);
    else if (rule.kind.empty()) members.fault("has neither \"when\" nor \"kind\"");
    if (auto const* arguments = members.take("arguments")) {
        Members pairs(*arguments, members.place(), faults);
        if (auto const* object = arguments->as_object())
            for (auto const& argument : *object) rule.arguments.emplace_back(argument.first, pairs.text(argument.first));
    }
    bool const says_severity = members.take("severity") != nullptr;
    rule.severity = read_enum(members, "severity", &find_severity, Severity::warning);
    rule.message = members.text("message");
    if (library != nullptr) {
        auto const known = library->messages.find(rule.id);
        if (known != library->messages.end()) {
            if (!says_severity) rule.severity = known->second.severity;
            if (rule.message.empty()) rule.message = known->second.text;
        }
    }
    if (rule.message.empty()) members.fault("has no message, here or in rules/messages.json");
    members.finish();
    return rule;
}

std::vector<Rule> read_rules(Json const* json, Members& members, Library const* library, Faults& faults) {
    std::vector<Rule> rules;
    if (json == nullptr) return rules;
    auto const* array = json->as_array();
    if (array == nullptr) { members.fault("\"rules\" is not a list"); return rules; }
    for (auto const& rule : *array) rules.push_back(read_rule(rule, library, faults));
    return rules;
}

bool contains(std::vector<std::string> const& list, std::string_view value) { return std::find(list.begin(), list.end(), value) != list.end(); }

bool has_item(Block const& block, std::string_view id) {
    for (auto const& section : block.sections)
        for (auto const& item : section.items)
            if (item.id == id) return true;
    return false;
}

// {"use": "dates", "without": [...], "only": [...], "rules": false}
void use_block(Json const& json, Library const& library, Definition& form, Faults& faults) {
    Members members(json, "block " + std::string(json.text("use")), faults);
    auto const id = members.required_text("use");
    auto const without = members.texts("without");
    auto const only = members.texts("only");
    bool const with_rules = members.flag("rules", true);
    members.finish();
    auto const found = library.blocks.find(id);
    if (found == library.blocks.end()) return members.fault("there is no forms/blocks/" + id + ".json");
    for (auto const* names : {&without, &only})
        for (auto const& name : *names)
            if (!has_item(found->second, name)) members.fault("the block has no item " + quoted(name));
    for (auto section : found->second.sections) {
        std::erase_if(section.items, [&](Item const& item) { return contains(without, item.id) || (!only.empty() && !contains(only, item.id)); });
        if (!section.items.empty()) form.sections.push_back(std::move(section));
    }
    if (with_rules) form.rules.insert(form.rules.end(), found->second.rules.begin(), found->second.rules.end());
}

void read_sections(Members& members, Library const* library, Definition& form, Faults& faults) {
    auto const* json = members.take("sections");
    auto const* array = json == nullptr ? nullptr : json->as_array();
    if (array == nullptr) return members.fault("has no list of \"sections\"");
    for (auto const& entry : *array) {
        if (library != nullptr && entry.find("use") != nullptr) use_block(entry, *library, form, faults);
        else form.sections.push_back(read_section(entry, library, faults));
    }
}

Date read_date(Members& members, std::string_view name, Date otherwise) {
    auto const text = members.text(name);
    if (text.empty()) return otherwise;
    auto const date = base::parse_iso_date(text);
    if (!date) members.fault(quoted(name) + " is not a date like 2021-11-29");
    return date.value_or(otherwise);
}

} // namespace

std::vector<Option> read_options(Json const& json, std::string const& place, Faults& faults) {
    std::vector<Option> options;
    if (auto const* array = json.as_array()) {
        for (auto const& entry : *array) options.push_back(read_option(entry, place, faults));
    } else if (auto const* object = json.as_object()) {
        for (auto const& [code, label] : *object) { // the short form: {"1": "label"}
            auto const* text = label.as_string();
            if (text == nullptr || text->empty()) faults.add(place, "option " + quoted(code) + " has no label");
            else options.push_back({code, *text, "", {}, false, ""});
        }
    } else faults.add(place, "\"options\" is neither a list nor an object");
    return options;
}

ByName<Message> read_messages(Json const& json, Faults& faults) {
    ByName<Message> messages;
    auto const* object = json.as_object();
    if (object == nullptr) { faults.add("", "is not an object of rules"); return messages; }
    for (auto const& [id, entry] : *object) {
        Members members(entry, "rule " + id, faults);
        auto const severity = read_enum(members, "severity", &find_severity, Severity::warning);
        messages[id] = {severity, members.required_text("message")};
        members.finish();
    }
    return messages;
}

Block read_sections_and_rules(Members& members, Library const& library, Faults& faults) {
    Block block;
    auto const* sections = members.take("sections");
    auto const* array = sections == nullptr ? nullptr : sections->as_array();
    if (array == nullptr) members.fault("has no list of \"sections\"");
    else for (auto const& section : *array) block.sections.push_back(read_section(section, &library, faults));
    block.rules = read_rules(members.take("rules"), members, &library, faults);
    return block;
}

Block read_block(Json const& json, Library const& library, Faults& faults) {
    Members members(json, "", faults);
    (void)members.required_text("id");
    auto block = read_sections_and_rules(members, library, faults);
    members.finish();
    return block;
}

LocalItems read_local_items(Json const& json, Library const& library, Faults& faults) {
    Members members(json, "", faults);
    (void)members.required_text("id");
    LocalItems local;
    if (auto const* extends = members.take("extends")) {
        Members base_form(*extends, "extends", faults);
        local.form_id = base_form.required_text("id");
        local.form_version = base_form.required_text("version");
        base_form.finish();
    } else members.fault("\"extends\" is missing");
    local.added = read_sections_and_rules(members, library, faults);
    members.finish();
    // The law may add any other id one day.
    for (auto const& section : local.added.sections)
        for (auto const& item : section.items)
            if (!item.id.starts_with("local_")) faults.add(item.id, "the id of a local item begins with \"local_\"");
    return local;
}

Definition read_definition(Json const& json, Library const* library, Faults& faults) {
    Members members(json, "", faults);
    Definition form;
    form.id = members.required_text("id");
    form.version = members.required_text("version");
    form.kind = read_enum(members, "kind", &find_form_kind, FormKind::notification);
    form.title = members.required_text("title");
    if (auto const* disease = members.take("disease")) {
        Members about(*disease, "disease", faults);
        form.disease_code = about.required_text("code");
        form.disease_name = about.required_text("name");
        form.disease_keys = about.text("keys");
        about.finish();
    }
    form.category = members.text("category");
    form.named = members.flag("named", true);
    form.deadline = read_enum(members, "deadline", &find_deadline, Deadline::none);
    form.urgency = static_cast<int>(members.integer("urgency", 0, 0, 99));
    form.valid_from = read_date(members, "valid_from", {});
    form.valid_to = read_date(members, "valid_to", {9999, 12, 31});
    form.legal_basis = members.text("legal_basis");
    form.notice = members.text("notice");
    form.diagnosis_classes = members.texts("diagnosis_classes");
    read_sections(members, library, form, faults);
    auto rules = read_rules(members.take("rules"), members, library, faults);
    std::move(rules.begin(), rules.end(), std::back_inserter(form.rules));
    for (auto const& item : members.texts("date_order")) form.date_order.push_back({item, date_order_label(form, item)});
    form.specimen_rows = members.text("specimen_rows");
    members.finish();
    return form;
}

std::string date_order_label(Definition const& form, std::string_view item) {
    struct Known { std::string_view item; char const* label; };
    constexpr std::array<Known, 9> known{{
        {"birth_date", "生年月日"}, {"infection_date", "感染推定年月日"}, {"onset_date", "発病年月日"},
        {"first_visit_date", "初診年月日"}, {"specimen_date", "検体採取日"}, {"diagnosis_date", "診断年月日"},
        {"admission_date", "入院年月日"}, {"death_date", "死亡年月日"}, {"report_date", "報告年月日"}}};
    for (auto const& entry : known)
        if (entry.item == item) return entry.label;
    auto const* found = find_item(form, item);
    if (found == nullptr) return std::string(item);
    return found->short_label.empty() ? found->label : found->short_label;
}

} // namespace todoke::forms
