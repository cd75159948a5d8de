#include "shared/forms/condition_json.hpp"

#include <array>

namespace todoke::forms {

namespace {

using Kind = Condition::Kind;

struct Comparison { char const* name; Kind kind; };
constexpr std::array<Comparison, 4> comparisons{{
    {"less", Kind::less}, {"at_most", Kind::at_most}, {"more", Kind::more}, {"at_least", Kind::at_least}}};

double read_number(Json const& json, Members& members) {
    if (auto const* integer = json.as_integer()) return static_cast<double>(*integer);
    if (auto const* number = json.as_double()) return *number;
    members.fault("a condition compares with something that is no number");
    return 0;
}

void read_parts(Json const& json, Condition& condition, Members& members, Faults& faults) {
    auto const* array = json.as_array();
    if (array == nullptr) return members.fault("a condition's parts are not a list");
    for (auto const& part : *array) condition.parts.push_back(read_condition(part, members.place(), faults));
}

void read_item_condition(Condition& condition, Members& members) {
    condition.item = members.required_text("item");
    int found = 0;
    if (members.take("is") != nullptr) {
        condition.kind = Kind::is;
        condition.values = members.texts("is");
        if (condition.values.empty()) members.fault("\"is\" lists nothing");
        ++found;
    }
    for (auto const& [name, kind] : {std::pair{"empty", Kind::empty}, std::pair{"filled", Kind::filled}}) {
        if (members.take(name) == nullptr) continue;
        condition.kind = kind;
        if (!members.flag(name)) members.fault(quoted(name) + " can only be true");
        ++found;
    }
    for (auto const& comparison : comparisons) {
        auto const* json = members.take(comparison.name);
        if (json == nullptr) continue;
        condition.kind = comparison.kind;
        condition.number = read_number(*json, members);
        ++found;
    }
    if (found != 1) members.fault("a condition on " + quoted(condition.item) + " needs exactly one comparison");
}

void read_row_condition(Condition& condition, Members& members, Faults& faults) {
    condition.kind = Kind::row_any;
    condition.item = members.required_text("rows");
    auto const* any = members.take("any");
    if (any == nullptr || any->as_object() == nullptr) return members.fault("a condition on rows needs \"any\" with cells");
    Members cells(*any, members.place(), faults);
    for (auto const& cell : *any->as_object()) condition.cells.emplace_back(cell.first, cells.texts(cell.first));
}

void read_count_condition(Condition& condition, Members& members) {
    condition.item = members.required_text("count");
    condition.values = members.texts("of");
    auto const* at_least = members.take("at_least");
    auto const* at_most = members.take("at_most");
    if ((at_least == nullptr) == (at_most == nullptr)) return members.fault("a count needs either \"at_least\" or \"at_most\"");
    condition.kind = at_least != nullptr ? Kind::count_at_least : Kind::count_at_most;
    condition.number = read_number(at_least != nullptr ? *at_least : *at_most, members);
}

Json texts(std::vector<std::string> const& values) {
    auto array = Json::array();
    for (auto const& value : values) array.push(value);
    return array;
}

Json parts(std::vector<Condition> const& conditions) {
    auto array = Json::array();
    for (auto const& part : conditions) array.push(write_condition(part));
    return array;
}

} // namespace

Condition read_condition(Json const& json, std::string const& place, Faults& faults) {
    Members members(json, place, faults);
    Condition condition;
    if (!members.is_object()) return condition;
    if (json.find("item") != nullptr) read_item_condition(condition, members);
    else if (json.find("rows") != nullptr) read_row_condition(condition, members, faults);
    else if (json.find("count") != nullptr) read_count_condition(condition, members);
    else if (auto const* all = members.take("all")) { condition.kind = Kind::all; read_parts(*all, condition, members, faults); }
    else if (auto const* any = members.take("any")) { condition.kind = Kind::any; read_parts(*any, condition, members, faults); }
    else if (auto const* negated = members.take("not")) {
        condition.kind = Kind::negation;
        condition.parts.push_back(read_condition(*negated, place, faults));
    } else members.fault("a condition says nothing");
    members.finish();
    return condition;
}

Json number_to_json(double value) {
    if (!(value > -1e15 && value < 1e15)) return {value};
    auto const whole = static_cast<std::int64_t>(value);
    auto const rest = value - static_cast<double>(whole);
    return rest < 0 || rest > 0 ? Json(value) : Json(whole);
}

Json write_condition(Condition const& condition) {
    auto json = Json::object();
    switch (condition.kind) {
    case Kind::all: return json.set("all", parts(condition.parts));
    case Kind::any: return json.set("any", parts(condition.parts));
    case Kind::negation: return json.set("not", condition.parts.empty() ? Json::object() : write_condition(condition.parts.front()));
    case Kind::is: return json.set("item", condition.item).set("is", texts(condition.values));
    case Kind::empty: return json.set("item", condition.item).set("empty", true);
    case Kind::filled: return json.set("item", condition.item).set("filled", true);
    case Kind::less: return json.set("item", condition.item).set("less", number_to_json(condition.number));
    case Kind::at_most: return json.set("item", condition.item).set("at_most", number_to_json(condition.number));
    case Kind::more: return json.set("item", condition.item).set("more", number_to_json(condition.number));
    case Kind::at_least: return json.set("item", condition.item).set("at_least", number_to_json(condition.number));
    case Kind::row_any: {
        auto cells = Json::object();
        for (auto const& [cell, values] : condition.cells) cells.set(cell, texts(values));
        return json.set("rows", condition.item).set("any", std::move(cells));
    }
    case Kind::count_at_least:
    case Kind::count_at_most:
        json.set("count", condition.item);
        if (!condition.values.empty()) json.set("of", texts(condition.values));
        return json.set(condition.kind == Kind::count_at_least ? "at_least" : "at_most", number_to_json(condition.number));
    }
    return json;
}

} // namespace todoke::forms
