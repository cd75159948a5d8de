#include "shared/forms/members.hpp"

#include <algorithm>

#include "shared/base/utf8.hpp"

namespace todoke::forms {

std::string quoted(std::string_view text) { return "\"" + std::string(base::first_characters(text, 60)) + "\""; }

void Faults::add(std::string_view item, std::string reason) {
    constexpr std::size_t faults_max = 200;
    if (list_.size() < faults_max) list_.push_back({file_, std::string(item), std::move(reason)});
}

Members::Members(Json const& json, std::string place, Faults& faults)
    : object_(json.as_object()), place_(std::move(place)), faults_(faults) {
    if (object_ == nullptr) fault("is not an object");
}

Json const* Members::take(std::string_view name) {
    known_.push_back(name);
    if (object_ == nullptr) return nullptr;
    for (auto const& member : *object_)
        if (member.first == name) return &member.second;
    return nullptr;
}

std::string Members::text(std::string_view name) {
    auto const* json = take(name);
    if (json == nullptr) return "";
    auto const* text = json->as_string();
    if (text == nullptr) { fault(quoted(name) + " is not a text"); return ""; }
    return *text;
}

std::string Members::required_text(std::string_view name) {
    auto value = text(name);
    if (value.empty()) fault(quoted(name) + " is missing");
    return value;
}

bool Members::flag(std::string_view name, bool otherwise) {
    auto const* json = take(name);
    if (json == nullptr) return otherwise;
    auto const* value = json->as_bool();
    if (value == nullptr) { fault(quoted(name) + " is neither true nor false"); return otherwise; }
    return *value;
}

std::int64_t Members::integer(std::string_view name, std::int64_t otherwise, std::int64_t min, std::int64_t max) {
    auto const* json = take(name);
    if (json == nullptr) return otherwise;
    auto const* value = json->as_integer();
    if (value == nullptr || *value < min || *value > max) {
        fault(quoted(name) + " is not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return otherwise;
    }
    return *value;
}

std::vector<std::string> Members::texts(std::string_view name) {
    auto const* json = take(name);
    if (json == nullptr) return {};
    auto const* array = json->as_array();
    std::vector<std::string> values;
    if (array != nullptr)
        for (auto const& entry : *array) {
            auto const* text = entry.as_string();
            if (text == nullptr) { array = nullptr; break; }
            values.push_back(*text);
        }
    if (array == nullptr) { fault(quoted(name) + " is not a list of texts"); return {}; }
    return values;
}

void Members::finish() {
    if (object_ == nullptr) return;
    for (auto const& member : *object_)
        if (std::find(known_.begin(), known_.end(), member.first) == known_.end())
            fault("unknown member " + quoted(member.first));
}

} // namespace todoke::forms
