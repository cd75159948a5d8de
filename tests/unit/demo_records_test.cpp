// The demo's records are judged as if a clinic submitted them today: what the demo shows must be
// what the system accepts.
#include <doctest/doctest.h>

#include <charconv>
#include <set>
#include <string>

#include "tests/unit/support.hpp"

using namespace todoke;

namespace {

// {today-3} and {today+2}: see assets/demo/README.md.
std::string absolute(std::string const& text, Date today) {
    if (!text.starts_with("{today") || !text.ends_with("}")) return text;
    int days = 0;
    auto const* begin = text.data() + 6;
    if (*begin == '+') ++begin;
    std::from_chars(begin, text.data() + text.size() - 1, days);
    return base::iso_date(base::add_days(today, days));
}

void make_absolute(Json& json, Date today) {
    if (auto* object = json.as_object())
        for (auto& [key, value] : *object) make_absolute(value, today);
    else if (auto* array = json.as_array())
        for (auto& value : *array) make_absolute(value, today);
    else if (auto const* text = json.as_string()) json = absolute(*text, today);
}

records::Record record_of(Json const& json) {
    auto record = records::record_from_json(json);
    REQUIRE(record.ok());
    return std::move(record).value();
}

} // namespace

TEST_CASE("[W-10] every notification of the demo could have been submitted, and its questions were answered") {
    auto parsed = base::parse_json(testing::read_file(std::string(TODOKE_ROOT_DIR) + "/assets/demo/cases.json"), {4 * 1024 * 1024, 32, 400'000, 64 * 1024});
    REQUIRE(parsed.ok());
    auto demo = std::move(parsed).value();
    // A leap day and the turn of a year must not matter.
    for (auto const today : {Date{2026, 11, 21}, Date{2028, 2, 29}, Date{2027, 1, 1}}) {
        auto json = demo;
        make_absolute(json, today);
        for (auto const& one : *json.find("cases")->as_array()) {
            for (auto const& notification : *one.find("notifications")->as_array()) {
                auto const& form = testing::form(notification.text("form_id"));
                CHECK(form.version == notification.text("form_version"));
                for (auto const& version : *notification.find("versions")->as_array()) {
                    INFO(one.text("id"));
                    auto const record = record_of(*version.find("record"));
                    auto const issues = validation::validate(form, record, today, validation::Stage::submit);
                    std::set<std::string, std::less<>> answered;
                    for (auto const& rule : *version.find("confirmed")->as_array()) answered.insert(*rule.as_string());
                    for (auto const& issue : issues) {
                        CHECK_MESSAGE(issue.severity != forms::Severity::error, testing::listed(issues));
                        if (issue.severity == forms::Severity::confirm) CHECK_MESSAGE(answered.contains(issue.rule), issue.rule);
                    }
                    std::set<std::string, std::less<>> kept;
                    for (auto const& item : *version.find("date_check_items")->as_array()) kept.insert(*item.as_string());
                    for (auto const& line : validation::check_date_order(form, record).lines) CHECK_MESSAGE(line.in_order != kept.contains(line.item), line.item);
                    // Folding and leaving out what is not shown changes nothing but what is computed.
                    auto prepared = validation::prepared(form, record, today);
                    for (auto const& entry : record.values()) CHECK_MESSAGE(prepared.find(entry.first) != nullptr, entry.first);
                }
            }
            if (auto const* identity = one.find("identity")) {
                auto const issues = validation::validate(testing::form("identity"), record_of(*identity), today, validation::Stage::field);
                CHECK_MESSAGE(!validation::has_errors(issues), testing::listed(issues));
            }
            if (auto const* tests = one.find("tests")) {
                auto const issues = validation::validate(testing::form("tests"), record_of(*tests), today, validation::Stage::submit);
                CHECK_MESSAGE(!validation::has_errors(issues), testing::listed(issues));
            }
        }
    }
}
