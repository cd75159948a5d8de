#include <doctest/doctest.h>

#include "shared/records/record.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using records::Record;
using records::record_from_json;
using records::record_to_json;
using records::Row;

namespace {

Result<Record> read(std::string_view text) { return record_from_json(*base::parse_json(text)); }

} // namespace

TEST_CASE("a record holds texts, codes and rows") {
    auto const record = read(R"({"name":"試験 太郎","symptoms":["fever","cough"],"tests":[{"method":"2"},{}]})");
    REQUIRE(record.ok());
    CHECK(record->text("name") == "試験 太郎");
    CHECK(record->codes("symptoms").size() == 2);
    CHECK(record->codes("name").size() == 1);
    CHECK(record->rows("tests").at(0).at("method") == "2");
    CHECK(record->text("tests").empty());
    CHECK(record->rows("name").empty());
    CHECK(record->find("sex") == nullptr);
}

TEST_CASE("empty values are not kept") {
    auto const record = read(R"({"a":"","b":[],"c":[""],"d":[{"x":""}],"e":"1"})");
    REQUIRE(record.ok());
    CHECK(record->values().size() == 1);
    Record changed = *record;
    changed.set("e", std::string());
    CHECK(changed.empty());
}

TEST_CASE("anything else than texts, codes and rows is refused") {
    for (auto const* text : {"[]", "null", "\"a\"", R"({"a":1})", R"({"a":true})", R"({"a":null})", R"({"a":{"b":"c"}})", R"({"a":["x",1]})",
                             R"({"a":["x",{"b":"c"}]})", R"({"a":[{"b":"c"},"x"]})", R"({"a":[{"b":1}]})", R"({"a":[{"b":["c"]}]})", R"({"A":"x"})", R"({"":"x"})",
                             R"({"a b":"x"})", R"({"a":[{"B":"x"}]})", R"({"__proto__.x":"x"})"})
        CHECK_MESSAGE(!read(text).ok(), std::string(text));
}

TEST_CASE("record limits hold and errors never repeat content") {
    records::RecordLimits const limits{2, 2, 2, 8};
    auto const refuse = [&](std::string_view text) { return !record_from_json(*base::parse_json(text), limits).ok(); };
    CHECK(refuse(R"({"a":"1","b":"1","c":"1"})"));
    CHECK(refuse(R"({"a":"123456789"})"));
    CHECK(refuse(R"({"a":[{"x":"1"},{"x":"1"},{"x":"1"}]})"));
    CHECK(refuse(R"({"a":[{"x":"1","y":"1","z":"1"}]})"));
    CHECK(refuse(R"({"a":["1","1","1"]})"));
    auto const wrong = record_from_json(*base::parse_json(R"({"試験 太郎":"x"})"));
    CHECK(wrong.error().detail.find("試験") == std::string::npos);
}

TEST_CASE("records survive JSON") {
    for (auto const* form : testing::catalogue()->all()) {
        testing::Random random(11);
        for (int i = 0; i < 30; ++i) {
            auto const record = testing::random_record(*form, random);
            auto const parsed = base::parse_json(write_json(record_to_json(record)));
            REQUIRE(parsed.ok());
            auto const again = record_from_json(*parsed);
            REQUIRE(again.ok());
            CHECK(*again == record);
        }
    }
}
