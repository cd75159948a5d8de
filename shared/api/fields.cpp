#include "shared/api/fields.hpp"

#include "shared/base/utf8.hpp"

namespace todoke::api {

std::size_t text_length(std::string_view text) { return base::count_characters(text); }

Json const* Reader::take(char const* name, Limit limit) {
    if (object_ == nullptr) return nullptr;
    for (auto const& member : *object_) {
        if (member.first != name) continue;
        ++taken_;
        return &member.second;
    }
    if (!limit.optional) fail(name);
    return nullptr;
}

void Reader::operator()(char const* name, std::string& value, Limit limit) {
    auto const* json = take(name, limit);
    if (json == nullptr) return;
    auto const* text = json->as_string();
    // A text of that many characters has at most four bytes each: skip counting what cannot fit.
    if (text == nullptr || text->size() > limit.length_max * 4 || text_length(*text) > limit.length_max) return fail(name);
    value = *text;
}

void Reader::operator()(char const* name, std::int64_t& value, Limit limit) {
    auto const* json = take(name, limit);
    if (json == nullptr) return;
    auto const* integer = json->as_integer();
    if (integer == nullptr) return fail(name);
    value = *integer;
}

void Reader::operator()(char const* name, bool& value, Limit limit) {
    auto const* json = take(name, limit);
    if (json == nullptr) return;
    auto const* truth = json->as_bool();
    if (truth == nullptr) return fail(name);
    value = *truth;
}

void Reader::operator()(char const* name, Json& value, Limit limit) {
    if (auto const* json = take(name, limit)) value = *json;
}

void Reader::operator()(char const* name, std::vector<std::string>& values, Limit limit) {
    auto const* json = take(name, limit);
    if (json == nullptr) return;
    auto const* array = json->as_array();
    if (array == nullptr || array->size() > limit.length_max) return fail(name);
    for (auto const& entry : *array) {
        auto const* text = entry.as_string();
        if (text == nullptr || text_length(*text) > 200) return fail(name);
        values.push_back(*text);
    }
}

void Reader::finish() {
    if (object_ != nullptr && taken_ != object_->size()) fail("(unknown)");
}

} // namespace todoke::api
