// How a message becomes JSON and back: each message lists its fields once, in `fields`, and the
// strict reader, the writer and the OpenAPI schema all walk that list.
//
//   struct VerifyCodeRequest {
//       std::string code;
//       template <class V> void fields(V& v) { v("code", code, text(16)); }
//   };
//
// Reading refuses unknown members, missing members (unless the field is optional_field), wrong
// types and texts longer than their limit (Unicode characters); the Error names the member, never
// its content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace todoke::api {

struct Limit {
    std::size_t length_max = 200; // Unicode characters of a text, or entries of a list
    bool optional = false;        // absent means empty, 0 or false
};
constexpr Limit text(std::size_t length_max) { return {length_max, false}; }
constexpr Limit optional_text(std::size_t length_max) { return {length_max, true}; }
constexpr Limit list(std::size_t entries_max) { return {entries_max, false}; }
constexpr Limit optional_list(std::size_t entries_max) { return {entries_max, true}; }
constexpr Limit number() { return {}; }
constexpr Limit optional_number() { return {200, true}; }
constexpr Limit optional_field() { return {200, true}; }

// Counts Unicode characters; in shared/base/utf8.
std::size_t text_length(std::string_view text);

class Writer {
public:
    void operator()(char const* name, std::string& value, Limit = {}) { json_.set(name, value); }
    void operator()(char const* name, std::int64_t& value, Limit = {}) { json_.set(name, value); }
    void operator()(char const* name, bool& value, Limit = {}) { json_.set(name, value); }
    void operator()(char const* name, Json& value, Limit = {}) { json_.set(name, value); }
    void operator()(char const* name, std::vector<std::string>& values, Limit = {}) {
        auto array = Json::array();
        for (auto const& value : values) array.push(value);
        json_.set(name, std::move(array));
    }
    template <class Message> void operator()(char const* name, std::vector<Message>& values, Limit = {}) {
        auto array = Json::array();
        for (auto& value : values) {
            Writer inner;
            value.fields(inner);
            array.push(std::move(inner.json_));
        }
        json_.set(name, std::move(array));
    }
    template <class Message> void operator()(char const* name, Message& value, Limit = {}) {
        Writer inner;
        value.fields(inner);
        json_.set(name, std::move(inner.json_));
    }
    Json json_ = Json::object();
};

class Reader {
public:
    explicit Reader(Json const& json) : object_(json.as_object()) {
        if (object_ == nullptr) fail("message");
    }
    void operator()(char const* name, std::string& value, Limit limit = {});
    void operator()(char const* name, std::int64_t& value, Limit limit = {});
    void operator()(char const* name, bool& value, Limit limit = {});
    void operator()(char const* name, Json& value, Limit limit = {});
    void operator()(char const* name, std::vector<std::string>& values, Limit limit = {});
    template <class Message> void operator()(char const* name, std::vector<Message>& values, Limit limit = {}) {
        auto const* json = take(name, limit);
        if (json == nullptr) return;
        auto const* array = json->as_array();
        if (array == nullptr || array->size() > limit.length_max) return fail(name);
        for (auto const& entry : *array) {
            Reader inner(entry);
            Message message;
            message.fields(inner);
            inner.finish();
            if (!inner.fault_.empty()) return fail(name);
            values.push_back(std::move(message));
        }
    }
    template <class Message> void operator()(char const* name, Message& value, Limit limit = {}) {
        auto const* json = take(name, limit);
        if (json == nullptr) return;
        Reader inner(*json);
        value.fields(inner);
        inner.finish();
        if (!inner.fault_.empty()) fail(name);
    }
    // Call once after the fields: unknown members are a fault.
    void finish();
    [[nodiscard]] std::string const& fault() const { return fault_; }

private:
    Json const* take(char const* name, Limit limit);
    void fail(std::string_view name) { if (fault_.empty()) fault_ = name; }

    Json::Object const* object_ = nullptr;
    std::size_t taken_ = 0;
    std::string fault_;
};

template <class Message> Json to_json(Message message) {
    Writer writer;
    message.fields(writer);
    return std::move(writer.json_);
}

template <class Message> Result<Message> from_json(Json const& json) {
    Reader reader(json);
    Message message;
    message.fields(reader);
    reader.finish();
    if (!reader.fault().empty()) return Error{ErrorCode::invalid, "member " + reader.fault()};
    return message;
}

} // namespace todoke::api
