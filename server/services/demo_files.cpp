#include "server/services/demo_files.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

namespace todoke::services {

namespace {

// {today}, {today-3}, {today+2} -> an ISO date; any other text stays.
std::string dated(std::string const& text, Date today) {
    constexpr std::string_view begin = "{today";
    if (!text.starts_with(begin) || !text.ends_with('}')) return text;
    auto offset = std::string_view(text).substr(begin.size(), text.size() - begin.size() - 1);
    if (offset.empty()) return base::iso_date(today);
    if (offset.front() == '+') offset.remove_prefix(1);
    int days = 0;
    auto const [end, problem] = std::from_chars(offset.data(), offset.data() + offset.size(), days);
    if (problem != std::errc{} || end != offset.data() + offset.size()) return text;
    return base::iso_date(base::add_days(today, days));
}

void date_all(Json& json, Date today) {
    if (auto* array = json.as_array()) {
        for (auto& entry : *array) date_all(entry, today);
    } else if (auto* object = json.as_object()) {
        for (auto& [name, value] : *object) date_all(value, today);
    } else if (auto const* text = json.as_string()) {
        json = Json(dated(*text, today));
    }
}

} // namespace

Error demo_fault(std::string const& where, std::string const& reason) { return {ErrorCode::invalid, "demo data: " + where + ": " + reason}; }

Result<Json> read_demo_file(std::string const& file, Date today) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return demo_fault(file, "cannot be read");
    std::string const text(std::istreambuf_iterator<char>(in), {});
    auto json = base::parse_json(text, {.bytes_max = 4 * 1024 * 1024, .values_max = 200'000});
    if (!json.ok()) return demo_fault(file, json.error().detail);
    date_all(*json, today);
    return std::move(*json);
}

Json::Array const& entries_of(Json const& file, std::string_view name) {
    static Json::Array const none;
    auto const* found = file.find(name);
    return found == nullptr || found->as_array() == nullptr ? none : *found->as_array();
}

std::vector<std::string> texts_of(Json const& object, std::string_view name) {
    std::vector<std::string> texts;
    for (auto const& entry : entries_of(object, name)) {
        if (entry.as_string() != nullptr) texts.push_back(*entry.as_string());
    }
    return texts;
}

} // namespace todoke::services
