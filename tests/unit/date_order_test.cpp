#include <doctest/doctest.h>

#include <array>

#include "tests/unit/support.hpp"

using namespace todoke;
using validation::check_date_order;

namespace {

// validation.md §4.3, one row an example: the nine dates ("" = empty) and the fields that are ×.
struct Example {
    char const* title;
    std::array<char const*, 9> dates; // birth, infection, onset, first visit, specimen, diagnosis, admission, death, report
    char const* wrong;                // one × or ○ a rank
};

constexpr std::array<Example, 15> examples{{
    {"1 (seed): specimen and diagnosis after the report", {"", "", "", "", "2020-09-30", "2020-09-30", "", "", "2020-09-14"}, "----xx--x"},
    {"2: all in order", {"1990-01-01", "2020-08-30", "2020-09-02", "2020-09-04", "2020-09-04", "2020-09-05", "2020-09-06", "", "2020-09-06"}, "---------"},
    {"3: onset after the visit", {"1990-01-01", "", "2020-09-05", "2020-09-04", "2020-09-04", "2020-09-05", "", "", "2020-09-05"}, "--xxx----"},
    {"4: born after the specimen", {"2020-09-06", "", "", "", "2020-09-04", "2020-09-05", "", "", "2020-09-06"}, "x---xx---"},
    {"5: equal dates", {"1950-03-03", "", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "", "2020-09-01"}, "---------"},
    {"6: admitted before", {"1950-03-03", "", "2020-09-01", "2020-09-03", "2020-09-04", "2020-09-06", "2020-09-02", "", "2020-09-06"}, "---xxxx--"},
    {"7: found after death", {"1930-05-05", "", "2020-09-01", "", "2020-09-05", "2020-09-06", "", "2020-09-04", "2020-09-06"}, "----xx-x-"},
    {"8: two dates only", {"", "", "", "", "", "2020-09-06", "", "", "2020-09-06"}, "---------"},
    {"9: infected after everything", {"1990-01-01", "2020-09-10", "2020-09-02", "2020-09-04", "2020-09-04", "2020-09-05", "", "", "2020-09-05"}, "-xxxxx--x"},
    {"10: reported too early", {"1990-01-01", "", "2020-09-02", "2020-09-04", "2020-09-04", "2020-09-05", "", "", "2020-09-03"}, "---xxx--x"},
    {"11: born in the future", {"2090-01-01", "", "", "", "", "2020-09-05", "", "", "2020-09-05"}, "x----x--x"},
    {"12: nothing", {"", "", "", "", "", "", "", "", ""}, "---------"},
    {"13: all the same day", {"2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01", "2020-09-01"}, "---------"},
    {"14: diagnosis empty", {"1990-01-01", "", "2020-09-02", "", "2020-09-30", "", "", "", "2020-09-14"}, "----x---x"},
    {"15: specimen before the visit", {"1990-01-01", "", "", "2020-09-10", "2020-09-09", "2020-09-11", "", "", "2020-09-11"}, "---xx----"},
}};

constexpr std::array<char const*, 9> items{"birth_date", "infection_date", "onset_date", "first_visit_date", "specimen_date", "diagnosis_date", "admission_date", "death_date", "report_date"};
constexpr std::array<char const*, 9> labels{"生年月日", "感染推定年月日", "発病年月日", "初診年月日", "検体採取日", "診断年月日", "入院年月日", "死亡年月日", "報告年月日"};

records::Record record_of(Example const& example) {
    records::Record record;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (std::string_view(items[i]) == "specimen_date") record.set("diagnosis_tests", std::vector<records::Row>{{{"specimen_date", example.dates[i]}}});
        else record.set(items[i], std::string(example.dates[i]));
    }
    return record;
}

} // namespace

TEST_CASE("[V-301] [V-302] [V-303] [V-306] [S0-49] [S0-50] [S0-51] the date check marks both members of a wrong pair") {
    auto const& form = testing::form("covid_19");
    for (auto const& example : examples) {
        CAPTURE(example.title);
        auto const check = check_date_order(form, record_of(example));
        REQUIRE(check.lines.size() == 9);
        std::string wrong;
        for (std::size_t i = 0; i < 9; ++i) {
            auto const& line = check.lines[i];
            wrong += line.in_order ? "-" : "x";
            CHECK(line.label == labels[i]);
            auto const date = base::parse_iso_date(example.dates[i]);
            CHECK(line.value == (date ? base::bare_slash_date(*date) : "入力なし"));
            CHECK(line.reason.empty() == line.in_order);
        }
        CHECK(wrong == example.wrong);
        CHECK(check.needs_dialog == (wrong.find('x') != std::string::npos));
    }
}

TEST_CASE("[V-402] [V-103] errors come before the date check (examples 11, 12, 14)") {
    auto const& form = testing::form("covid_19");
    auto const issues = [&](std::size_t i) { return validation::validate(form, record_of(examples[i]), testing::today, validation::Stage::submit); };
    CHECK(testing::has_issue(issues(10), "V-103", "birth_date"));
    CHECK(testing::has_issue(issues(11), "V-402", "diagnosis_date"));
    CHECK(testing::has_issue(issues(13), "V-402", "diagnosis_date"));
}

TEST_CASE("[V-305] the earliest positive specimen counts, then the earliest, then the header's") {
    auto const& form = testing::form("covid_19");
    auto const specimen = [&](records::Record const& record) { return check_date_order(form, record).lines.at(4); };
    records::Record record;
    record.set("diagnosis_tests", std::vector<records::Row>{{{"specimen_date", "2020-09-01"}, {"result", "1"}}, {{"specimen_date", "2020-09-05"}, {"result", "2"}}, {{"specimen_date", "2020-09-03"}, {"result", "2"}}});
    CHECK(specimen(record).value == "2020/9/3");
    CHECK(specimen(record).item == "diagnosis_tests");
    record.set("diagnosis_tests", std::vector<records::Row>{{{"specimen_date", "2020-09-07"}}, {{"specimen_date", "2020-09-05"}, {"result", "1"}}});
    CHECK(specimen(record).value == "2020/9/5");
    record.erase("diagnosis_tests");
    record.set("specimen_date", std::string("2020-09-09"));
    CHECK(specimen(record).value == "2020/9/9");
}

TEST_CASE("a × line says which date it contradicts") {
    auto const check = check_date_order(testing::form("covid_19"), record_of(examples[14]));
    CHECK(check.lines[3].reason == "検体採取日(2020/9/9)より後の日付です。");
    CHECK(check.lines[4].reason == "初診年月日(2020/9/10)より前の日付です。");
    CHECK(check.lines[4].other_label == "初診年月日");
    CHECK(check.lines[4].is_too_early);
    CHECK_FALSE(check.lines[3].is_too_early);
}

TEST_CASE("[V-308] dates out of order alone never block a submission") {
    auto const& form = testing::form("covid_19");
    testing::Random random(17);
    auto record = testing::valid_record(form, random);
    // In-patients are tested later, the dead are diagnosed after death: legitimate, so only asked about.
    record.set("first_visit_date", std::string("2021-11-30"));
    record.set("onset_date", std::string("2021-12-05"));
    record.set("report_date", std::string("2021-12-01"));
    record.erase("onset_unknown");
    CHECK(check_date_order(form, record).needs_dialog);
    CHECK_FALSE(validation::has_errors(validation::validate(form, record, testing::today, validation::Stage::submit)));
}
