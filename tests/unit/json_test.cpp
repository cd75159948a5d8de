#include <doctest/doctest.h>

#include <cmath>

#include "shared/base/json.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using base::JsonLimits;
using base::parse_json;
using base::write_json;

namespace {

ErrorCode refusal(std::string_view text, JsonLimits const& limits = {}) {
    auto const parsed = parse_json(text, limits);
    return parsed.ok() ? ErrorCode::internal : parsed.error().code;
}

std::string again(std::string_view text) {
    auto const parsed = parse_json(text);
    return parsed.ok() ? write_json(*parsed) : "refused";
}

} // namespace

TEST_CASE("JSON survives reading and writing") {
    for (auto const* text : {"null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "36.5", "0.0000001", "-0.25", "123456789012.345", "1e25", "12e30", "2.0", "\"\"",
                             "[]", "{}", "[[],{}]", "{\"a\":[1,\"b\",null],\"c\":{\"d\":1.25}}", "\"試験𠮷\"", "\"a\\\"\\\\\\n\\t\""})
        CHECK(again(text) == text);
}

TEST_CASE("JSON members keep their order and are found by name") {
    auto const json = *parse_json("{\"b\":\"x\",\"a\":2,\"c\":true}");
    CHECK(write_json(json) == "{\"b\":\"x\",\"a\":2,\"c\":true}");
    CHECK(json.text("b") == "x");
    CHECK(json.integer("a") == 2);
    CHECK(json.boolean("c"));
    CHECK(json.find("d") == nullptr);
    CHECK(json.text("a").empty());
    CHECK(json.integer("b", 7) == 7);
}

TEST_CASE("JSON that is not exactly one value is refused") {
    for (auto const* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "nul", "1 2", "{}x", "[1]]", "\"abc", "01", "1.", ".5", "+1",
                             "NaN", "Infinity", "-", "\"\\x\"", "\"\\u12\"", "// c\n1", "\xEF\xBB\xBF{}"})
        CHECK_MESSAGE(refusal(text) == ErrorCode::malformed, std::string(text));
    CHECK(refusal(std::string_view("{}\0", 3)) == ErrorCode::malformed);
    CHECK(refusal(std::string_view("{}\0{}", 5)) == ErrorCode::malformed);
}

TEST_CASE("JSON with invalid UTF-8 or surrogates is refused") {
    for (auto const* text : {"\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xE3\x81\"", "\"\x80\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u0000\""})
        CHECK(refusal(text) == ErrorCode::malformed);
    CHECK(again("\"\\ud842\\udfb7\"") == "\"𠮷\"");
}

TEST_CASE("JSON control characters must be escaped") {
    CHECK(refusal("\"a\nb\"") == ErrorCode::malformed);
    CHECK(again("\"\\u0001\"") == "\"\\u0001\"");
}

TEST_CASE("JSON keys are unique") {
    CHECK(refusal("{\"a\":1,\"a\":2}") == ErrorCode::malformed);
    CHECK(refusal("{\"a\":1,\"\\u0061\":2}") == ErrorCode::malformed);
    CHECK(again("{\"a\":{\"a\":1}}") == "{\"a\":{\"a\":1}}");
}

TEST_CASE("JSON limits: bytes, depth, values, text") {
    JsonLimits const limits{100, 3, 10, 8};
    CHECK(refusal(std::string(101, ' '), limits) == ErrorCode::too_large);
    CHECK(refusal("[[[[]]]]", limits) == ErrorCode::too_large);
    CHECK(parse_json("[[[]]]", limits).ok());
    CHECK(refusal("[1,2,3,4,5,6,7,8,9,10]", limits) == ErrorCode::too_large);
    CHECK(parse_json("[1,2,3,4,5,6,7,8,9]", limits).ok());
    CHECK(refusal("\"123456789\"", limits) == ErrorCode::too_large);
    CHECK(refusal("{\"123456789\":1}", limits) == ErrorCode::too_large);
    std::string const deep(100'000, '[');
    CHECK(refusal(deep) == ErrorCode::too_large);
}

TEST_CASE("JSON numbers beyond the limits are refused") {
    CHECK(refusal("9223372036854775808") == ErrorCode::malformed);
    CHECK(refusal("1e400") == ErrorCode::malformed);
    CHECK(refusal(std::string(5000, '9')) == ErrorCode::malformed);
    for (auto const* text : {"1e-400", "0.1234567890123456", "1e38", "1e99999999999", "123456789012345e23"}) CHECK_MESSAGE(refusal(text) == ErrorCode::malformed, std::string(text));
    CHECK(again("0E66") == "0.0");
    CHECK(again("0.000e-99999") == "0.0");
    CHECK(again("1.50e+3") == "1500.0");
    CHECK(again("100000e20") == "1e25");
    CHECK(again("1.000000000000000000000") == "1.0");
}

TEST_CASE("fractions of up to 15 digits are written as the very value that was read") {
    testing::Random random(31);
    for (int i = 0; i < 20'000; ++i) {
        auto const digits = std::to_string(1 + random.next() % 999'999'999'999'999ULL).substr(0, 1 + random.below(15));
        auto const point = random.below(digits.size());
        auto text = (point == 0 ? "0" : digits.substr(0, point)) + "." + digits.substr(point);
        if (random.one_in(2)) text = "-" + text;
        if (random.one_in(2)) text += "e" + std::to_string(static_cast<int>(random.below(37)) - 15);
        auto const value = parse_json(text);
        if (!value) continue; // beyond the limits
        auto const written = write_json(*value);
        auto const read = parse_json(written);
        REQUIRE_MESSAGE(read.ok(), (text + " " + written));
        REQUIRE_MESSAGE(*read == *value, (text + " " + written));
        REQUIRE(write_json(*read) == written);
    }
    // What no text of ours gives is cut to 15 digits, never to something unreadable.
    for (double const value : {1.0 / 3, 2.0 / 3 * 1e30, 1e-30, 12345678901234567.0, 3.14159265358979312}) {
        auto const read = parse_json(write_json(Json(value)));
        REQUIRE(read.ok());
        REQUIRE(read->as_double() != nullptr);
        CHECK(std::fabs(*read->as_double() - value) <= value * 1e-14 + 1e-22);
    }
}

TEST_CASE("JSON errors tell the place and never the content") {
    auto const parsed = parse_json("{\"name\":\"試験 太郎\",}");
    REQUIRE(!parsed.ok());
    CHECK(parsed.error().detail.find("試験") == std::string::npos);
    CHECK(parsed.error().detail.find("byte") != std::string::npos);
}

TEST_CASE("pretty JSON reads back the same") {
    auto const json = *parse_json("{\"a\":[1,{\"b\":[]}],\"c\":{}}");
    CHECK(*parse_json(base::write_json_pretty(json)) == json);
}
