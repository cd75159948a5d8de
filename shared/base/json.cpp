#include "shared/base/json.hpp"

#include <algorithm>

// The library asserts on its own misuse only; hostile text ends in an error code. Without
// exceptions and iostream it adds little to the client. Numbers come as text and are read by
// json_number: the library's own conversion shifts by 64 for zeros like 0E66.
#define RAPIDJSON_HAS_STDSTRING 0
#define RAPIDJSON_NOMEMBERITERATORCLASS 1
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include "shared/base/json_number.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::base {

namespace {

bool has_duplicate_keys(Json::Object const& object) {
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    for (auto const& member : object) keys.emplace_back(member.first);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

// Builds the value from the reader's events. A handler that returns false stops the reader.
class Builder {
public:
    explicit Builder(JsonLimits const& limits) : limits_(limits) {}

    bool Null() { return put(Json()); }
    bool Bool(bool value) { return put(Json(value)); }
    bool RawNumber(char const* text, rapidjson::SizeType size, bool) {
        auto number = json_number({text, size});
        return number ? put(std::move(*number)) : refuse("number out of range");
    }
    // Never called: every number comes raw.
    bool Int(int) { return refuse("number"); }
    bool Uint(unsigned) { return refuse("number"); }
    bool Int64(std::int64_t) { return refuse("number"); }
    bool Uint64(std::uint64_t) { return refuse("number"); }
    bool Double(double) { return refuse("number"); }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        return check_string({text, size}) && put(Json(std::string_view(text, size)));
    }
    bool StartObject() { return open(Json::object()); }
    bool Key(char const* text, rapidjson::SizeType size, bool) {
        if (!check_string({text, size})) return false;
        keys_.emplace_back(text, size);
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        if (has_duplicate_keys(*open_.back().as_object())) return refuse("duplicate key");
        return close();
    }
    bool StartArray() { return open(Json::array()); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    Json take() { return std::move(root_); }
    [[nodiscard]] char const* refusal() const { return refusal_; }
    [[nodiscard]] bool is_over_limit() const { return over_limit_; }

private:
    bool refuse(char const* reason) { refusal_ = reason; return false; }
    bool over_limit(char const* reason) { over_limit_ = true; return refuse(reason); }
    bool check_string(std::string_view text) {
        if (text.size() > limits_.string_bytes_max) return over_limit("string too long");
        // Escapes may still have produced what the bytes did not hold.
        if (text.find('\0') != std::string_view::npos || !is_valid_utf8(text)) return refuse("string is not text");
        return true;
    }
    bool open(Json container) {
        if (open_.size() >= limits_.depth_max) return over_limit("too deep");
        if (++values_ > limits_.values_max) return over_limit("too many values");
        open_.push_back(std::move(container));
        return true;
    }
    bool close() {
        auto value = std::move(open_.back());
        open_.pop_back();
        --values_; // counted when it was opened; put() counts again
        return put(std::move(value));
    }
    bool put(Json value) {
        if (++values_ > limits_.values_max) return over_limit("too many values");
        if (open_.empty()) root_ = std::move(value);
        else if (auto* array = open_.back().as_array()) array->push_back(std::move(value));
        else {
            open_.back().as_object()->emplace_back(std::move(keys_.back()), std::move(value));
            keys_.pop_back();
        }
        return true;
    }

    JsonLimits const& limits_;
    std::vector<Json> open_;
    std::vector<std::string> keys_;
    Json root_;
    std::size_t values_ = 0;
    char const* refusal_ = nullptr;
    bool over_limit_ = false;
};

void write_string(std::string& out, std::string_view text) {
    constexpr char const* hex = "0123456789abcdef";
    out.push_back('"');
    for (auto const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') { out.push_back('\\'); out.push_back(c); }
        else if (c == '\n') out.append("\\n");
        else if (c == '\r') out.append("\\r");
        else if (c == '\t') out.append("\\t");
        else if (byte < 0x20 || byte == 0x7F) { out.append("\\u00"); out.push_back(hex[byte >> 4U]); out.push_back(hex[byte & 0xFU]); }
        else out.push_back(c);
    }
    out.push_back('"');
}

class TextWriter {
public:
    explicit TextWriter(bool pretty) : pretty_(pretty) {}
    // Recursive: values come from the reader (depth limited) or from our own code.
    void write(Json const& value) {
        if (auto const* truth = value.as_bool()) out_.append(*truth ? "true" : "false");
        else if (auto const* integer = value.as_integer()) out_.append(std::to_string(*integer));
        else if (auto const* number = value.as_double()) out_.append(json_number_text(*number));
        else if (auto const* text = value.as_string()) write_string(out_, *text);
        else if (auto const* array = value.as_array()) write_array(*array);
        else if (auto const* object = value.as_object()) write_object(*object);
        else out_.append("null");
    }
    std::string out_;

private:
    void new_line() {
        if (!pretty_) return;
        out_.push_back('\n');
        out_.append(depth_ * 2, ' ');
    }
    void write_array(Json::Array const& array) {
        out_.push_back('[');
        ++depth_;
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i > 0) out_.push_back(',');
            new_line();
            write(array[i]);
        }
        --depth_;
        if (!array.empty()) new_line();
        out_.push_back(']');
    }
    void write_object(Json::Object const& object) {
        out_.push_back('{');
        ++depth_;
        for (std::size_t i = 0; i < object.size(); ++i) {
            if (i > 0) out_.push_back(',');
            new_line();
            write_string(out_, object[i].first);
            out_.append(pretty_ ? ": " : ":");
            write(object[i].second);
        }
        --depth_;
        if (!object.empty()) new_line();
        out_.push_back('}');
    }
    bool pretty_;
    std::size_t depth_ = 0;
};

} // namespace

Json const* Json::find(std::string_view key) const {
    auto const* object = as_object();
    if (object == nullptr) return nullptr;
    for (auto const& member : *object)
        if (member.first == key) return &member.second;
    return nullptr;
}

std::string_view Json::text(std::string_view key) const {
    auto const* value = find(key);
    auto const* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::int64_t Json::integer(std::string_view key, std::int64_t otherwise) const {
    auto const* value = find(key);
    auto const* integer = value == nullptr ? nullptr : value->as_integer();
    return integer == nullptr ? otherwise : *integer;
}

bool Json::boolean(std::string_view key, bool otherwise) const {
    auto const* value = find(key);
    auto const* truth = value == nullptr ? nullptr : value->as_bool();
    return truth == nullptr ? otherwise : *truth;
}

Json& Json::set(std::string_view key, Json value) {
    if (is_null()) data_ = Object{};
    auto* object = as_object();
    assert(object != nullptr);
    for (auto& member : *object)
        if (member.first == key) { member.second = std::move(value); return *this; }
    object->emplace_back(std::string(key), std::move(value));
    return *this;
}

Json& Json::push(Json value) {
    if (is_null()) data_ = Array{};
    auto* array = as_array();
    assert(array != nullptr);
    array->push_back(std::move(value));
    return *this;
}

Result<Json> parse_json(std::string_view text, JsonLimits const& limits) {
    if (text.size() > limits.bytes_max) return Error{ErrorCode::too_large, "JSON of " + std::to_string(text.size()) + " bytes"};
    // A zero byte would end the reader's stream early.
    if (text.find('\0') != std::string_view::npos || !is_valid_utf8(text)) return Error{ErrorCode::malformed, "JSON is not UTF-8 text"};
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    Builder builder(limits);
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream(text.data(), text.size());
    auto const result = reader.Parse<flags>(stream, builder);
    if (result) return builder.take();
    auto const code = builder.is_over_limit() ? ErrorCode::too_large : ErrorCode::malformed;
    auto const* reason = builder.refusal() == nullptr ? "syntax" : builder.refusal();
    return Error{code, std::string("JSON ") + reason + " at byte " + std::to_string(result.Offset())};
}

std::string write_json(Json const& value) {
    TextWriter writer(false);
    writer.write(value);
    return std::move(writer.out_);
}

std::string write_json_pretty(Json const& value) {
    TextWriter writer(true);
    writer.write(value);
    return std::move(writer.out_);
}

} // namespace todoke::base
