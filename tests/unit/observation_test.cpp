// Daily reports: the items, what may be stored, what the answers mean, how a course over days is judged.
#include <doctest/doctest.h>

#include <set>

#include "shared/observation/assessment.hpp"
#include "shared/observation/course.hpp"
#include "shared/observation/report.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::observation;
using todoke::testing::Random;

namespace {

DailyReport fine(int temperature, SubjectClass subject_class = SubjectClass::infected) {
    DailyReport report;
    report.subject_class = subject_class;
    report.temperature = temperature;
    return with_all_fine(report);
}

DailyReport with(DailyReport report, Symptom symptom, Answer answer = Answer::present) {
    report.set(symptom, answer);
    return report;
}

DailyReport with_urgent(DailyReport report, std::string_view id) {
    report.urgent = static_cast<UrgentSet>(report.urgent | find_urgent(id).value());
    return report;
}

std::string rules_of(DailyReport const& report) {
    std::string all;
    for (auto const& issue : judge(report)) all += (all.empty() ? "" : " ") + issue.rule + ":" + issue.item;
    return all;
}

std::string applied(Assessment const& assessment) {
    std::string all;
    for (auto const rule : assessment.rules) all += (all.empty() ? "" : " ") + std::string(name(rule));
    return all;
}

DailyReport random_report(Random& random) {
    DailyReport report;
    report.subject_class = static_cast<SubjectClass>(1 + random.below(2));
    report.temperature = temperature_min + static_cast<int>(random.below(81));
    for (auto& answer : report.answers) answer = std::array{Answer::present, Answer::absent, Answer::unknown}[random.below(3)];
    if (random.one_in(2)) report.spo2 = static_cast<int>(random.below(101));
    if (random.one_in(3)) report.urgent = static_cast<UrgentSet>(random.below(all_urgent + 1u));
    if (random.one_in(3)) report.note = "咳が少し";
    return report;
}

Facts facts_of(Date start, std::optional<Date> last_report = std::nullopt) {
    Facts facts;
    facts.start = start;
    facts.last_report = last_report;
    return facts;
}

constexpr Date day1{2021, 8, 1}, day2{2021, 8, 2}, day3{2021, 8, 3}, day4{2021, 8, 4};

} // namespace

TEST_CASE("[S1-20][S1-21][S1-22][S1-23][S1-24][S1-25][S1-26][S1-27][S1-28][S1-29] the ten items have the identifiers of the contract, in its order") {
    std::string ids(temperature_id);
    for (auto const& row : items()) ids += " " + std::string(row.id);
    CHECK(ids == "body_temperature complexion cough_rhinorrhea dyspnea fatigue nausea_vomiting diarrhea consciousness eating urination");
    CHECK(item(Symptom::complexion).present == "いつも通りでない");
    CHECK(item(Symptom::eating).present == "問題がある"); // 1 is the bad answer also where the words are positive
    for (auto const& row : items()) CHECK(find_symptom(row.id) == row.symptom);
}

TEST_CASE("[S1-59][S1-60][S1-61][S1-62] thirteen urgent symptoms: three looks, seven breathing, three consciousness; four judged by the family") {
    std::array<int, 3> groups{};
    std::string family;
    for (auto const& row : urgent_symptoms()) {
        ++groups[static_cast<std::size_t>(row.group)];
        if (row.judged_by_family) family += std::string(row.id) + " ";
    }
    CHECK(groups == std::array{3, 7, 3});
    CHECK(family == "U01 U03 U11 U12 ");
    CHECK((urgent_of(UrgentGroup::looks) | urgent_of(UrgentGroup::breathing) | urgent_of(UrgentGroup::consciousness)) == all_urgent);
}

TEST_CASE("a temperature is read as people type it") {
    for (auto const* const typed : {"36.5", "３６．５", "36,5", "365", " 36.5 ℃", "36。5", "36.5度"}) CHECK_MESSAGE(read_temperature(typed) == 365, typed);
    CHECK(read_temperature("36") == 360);
    CHECK(read_temperature("36.") == 360);
    CHECK(read_temperature("9") == 90); // judged by V-801, not here
    for (auto const* const typed : {"", "abc", "36.55", "3650", "36.5.5", "-36", "365.1", "1e2"}) CHECK_MESSAGE(!read_temperature(typed), typed);
    CHECK(temperature_text(365) == "36.5");
    CHECK(temperature_text(400) == "40.0");
    CHECK(temperature_text(0).empty());
}

TEST_CASE("[V-801] a temperature lies between 34.0 and 42.0") {
    CHECK(rules_of(fine(340)).empty());
    CHECK(rules_of(fine(420)).empty());
    CHECK(rules_of(fine(339)) == "V-801:body_temperature");
    CHECK(rules_of(fine(421)) == "V-801:body_temperature");
}

TEST_CASE("[V-805][S1-51] temperature and every symptom must be answered; the rest need not") {
    CHECK(rules_of(fine(0)) == "V-805:body_temperature");
    for (auto const& row : items()) CHECK(rules_of(with(fine(365), row.symptom, Answer::none)) == "V-805:" + std::string(row.id));
    CHECK(rules_of(with(fine(365), Symptom::consciousness, Answer::unknown)).empty());
    CHECK(judge(DailyReport{}).size() == 10);
}

TEST_CASE("[V-118][V-119] SpO2 and free text keep their limits") {
    auto report = fine(365);
    report.spo2 = 101;
    CHECK(rules_of(report) == "V-119:spo2");
    report.spo2 = 100;
    for (std::size_t i = 0; i < note_length_max; ++i) report.note += "あ";
    CHECK(rules_of(report).empty());
    report.note += "あ";
    CHECK(rules_of(report) == "V-118:report_note");
    report.note = "a\x01";
    CHECK(rules_of(report) == "F-002:report_note");
    report.note = " 二行\r\nあります \r";
    CHECK(folded(report).note == "二行\nあります");
    CHECK(folded(folded(report)) == folded(report));
}

TEST_CASE("a report survives its JSON, and nothing else is read as one") {
    Random random(4);
    for (int i = 0; i < 500; ++i) {
        auto const report = random_report(random);
        CHECK(report_from_json(to_json(report)) == report);
    }
    for (auto const* const bad : {R"({"dyspnea":3})", R"({"dyspnea":"1"})", R"({"body_temperature":"365"})", R"({"body_temperature":36.5})", R"({"urgent_symptoms":["U14"]})", R"({"spo2":-1})",
                                  R"({"subject_class":3})", R"({"other":1})", "[]"})
        CHECK_MESSAGE(!report_from_json(base::parse_json(bad).value()), bad);
}

TEST_CASE("all fine and same as yesterday leave what is measured") {
    auto yesterday = with(fine(380), Symptom::cough_rhinorrhea);
    yesterday.spo2 = 97;
    yesterday.note = "昨日";
    auto const report = with_symptoms_of(DailyReport{}, yesterday);
    CHECK(report.answers == yesterday.answers);
    CHECK(report.temperature == 0);
    CHECK(!report.spo2);
    CHECK(report.note.empty());
}

TEST_CASE("[S1-58] B-01: any urgent symptom of an infected person shows the banner") {
    for (auto const& row : urgent_symptoms()) {
        auto const found = assess(with_urgent(fine(365), row.id), EntryWay::portal);
        CHECK(found.banner == Banner::urgent);
        CHECK(found.flag == Flag::urgent);
        CHECK(applied(found) == "B-01");
        CHECK(found.ask.empty());
    }
    CHECK(assess(fine(400), EntryWay::portal) == Assessment{}); // fever alone is none for the infected
}

TEST_CASE("[AC-04-4][S1-57][V-811] B-02: a contact with cough or 37.5 gets the banner, with 37.4 and no cough not") {
    CHECK(assess(fine(375, SubjectClass::contact), EntryWay::portal).banner == Banner::urgent);
    CHECK(assess(fine(374, SubjectClass::contact), EntryWay::portal) == Assessment{});
    auto const coughing = assess(with(fine(365, SubjectClass::contact), Symptom::cough_rhinorrhea), EntryWay::portal);
    CHECK(coughing.banner == Banner::urgent);
    CHECK(applied(coughing) == "B-02");
    CHECK(assess(with(fine(365, SubjectClass::contact), Symptom::cough_rhinorrhea, Answer::unknown), EntryWay::portal).banner == Banner::none);
}

TEST_CASE("B-03: bad answers ask the matching list of urgent symptoms; none ticked leaves 要確認") {
    auto const found = assess(with(with(fine(365), Symptom::complexion), Symptom::dyspnea), EntryWay::portal);
    CHECK(found.ask == std::vector{UrgentGroup::looks, UrgentGroup::breathing});
    CHECK(found.flag == Flag::check);
    CHECK(label(found.flag) == "要確認");
    CHECK(found.banner == Banner::none);
    CHECK(assess(with(fine(365), Symptom::consciousness), EntryWay::portal).ask == std::vector{UrgentGroup::consciousness});
    auto const ticked = assess(with_urgent(with(fine(365), Symptom::dyspnea), "U05"), EntryWay::portal);
    CHECK(ticked.ask.empty());
    CHECK(applied(ticked) == "B-01");
    CHECK(assess(with(fine(365), Symptom::diarrhea), EntryWay::portal) == Assessment{});
}

TEST_CASE("[V-812] B-04: SpO2 of 93 and less is urgent, 94 and 95 are to be checked") {
    auto report = fine(365);
    for (auto const subject_class : {SubjectClass::infected, SubjectClass::contact}) {
        report.subject_class = subject_class;
        report.spo2 = 93;
        CHECK(assess(report, EntryWay::portal).banner == Banner::urgent);
        report.spo2 = 94;
        CHECK(assess(report, EntryWay::portal).flag == Flag::check);
        CHECK(assess(report, EntryWay::portal).banner == Banner::none);
        report.spo2 = 95;
        CHECK(assess(report, EntryWay::portal).flag == Flag::check);
        report.spo2 = 96;
        CHECK(assess(report, EntryWay::portal) == Assessment{});
    }
}

TEST_CASE("B-05: an urgent symptom of a contact shows the banner, too") {
    auto const found = assess(with_urgent(fine(365, SubjectClass::contact), "U02"), EntryWay::portal);
    CHECK(found.banner == Banner::urgent);
    CHECK(applied(found) == "B-05");
}

TEST_CASE("[AC-17-6] B-06: breathlessness or clouded consciousness by telephone is 緊急確認") {
    for (auto const symptom : {Symptom::dyspnea, Symptom::consciousness}) {
        auto const found = assess(with(fine(365), symptom), EntryWay::automatic_call);
        CHECK(found.flag == Flag::urgent);
        CHECK(label(found.flag) == "緊急確認");
        CHECK(found.says_emergency_number);
        CHECK(applied(found) == "B-03 B-06");
    }
    CHECK_FALSE(assess(with(fine(365), Symptom::complexion), EntryWay::automatic_call).says_emergency_number);
}

TEST_CASE("a worse answer never makes a report look better") {
    Random random(9);
    for (int i = 0; i < 2000; ++i) {
        auto report = random_report(random);
        auto const before = assess(report, EntryWay::portal);
        auto worse = report;
        worse.answers[random.below(symptom_count)] = Answer::present;
        worse.urgent = static_cast<UrgentSet>(worse.urgent | (1u << random.below(urgent_count)));
        auto const after = assess(worse, EntryWay::portal);
        CHECK(after.flag >= before.flag);
        CHECK(after.banner >= before.banner);
    }
}

TEST_CASE("worsening: a temperature that rises on two days in a row, and new breathlessness") {
    std::array const rising{Day{day3, fine(375)}, Day{day2, fine(371)}, Day{day1, fine(368)}};
    CHECK(trend(rising).temperature_rising);
    std::array const slight{Day{day3, fine(367)}, Day{day2, fine(366)}, Day{day1, fine(365)}};
    CHECK_FALSE(trend(slight).temperature_rising);
    std::array const gap{Day{day4, fine(385)}, Day{day2, fine(371)}, Day{day1, fine(368)}};
    CHECK_FALSE(trend(gap).temperature_rising);
    std::array const falling{Day{day3, fine(370)}, Day{day2, fine(385)}, Day{day1, fine(365)}};
    CHECK_FALSE(trend(falling).temperature_rising);
    CHECK_FALSE(trend(std::span(rising).first(2)).temperature_rising);

    auto const breathless = with(fine(365), Symptom::dyspnea);
    std::array const fresh{Day{day2, breathless}, Day{day1, fine(365)}};
    CHECK(trend(fresh).new_breathlessness);
    std::array const old{Day{day2, breathless}, Day{day1, breathless}};
    CHECK_FALSE(trend(old).new_breathlessness);
    CHECK(trend(std::span(fresh).first(1)).new_breathlessness);
    CHECK(trend({}) == Trend{});
}

TEST_CASE("silent days count up to today once the deadline has passed") {
    CHECK(silent_days(day1, std::nullopt, day1, false) == 0);
    CHECK(silent_days(day1, std::nullopt, day1, true) == 1);
    CHECK(silent_days(day1, std::nullopt, day4, true) == 4);
    CHECK(silent_days(day1, day2, day4, true) == 2);
    CHECK(silent_days(day1, day2, day4, false) == 1);
    CHECK(silent_days(day1, day4, day4, true) == 0);
    CHECK(silent_days(day4, std::nullopt, day2, true) == 0); // not yet begun
    CHECK(is_unreachable(day1, day2, std::nullopt, day4, true));
    CHECK_FALSE(is_unreachable(day1, day2, day3, day4, true)); // somebody spoke with the person
    CHECK_FALSE(is_unreachable(day1, day3, std::nullopt, day4, true));
    CHECK(is_unreachable(day1, std::nullopt, std::nullopt, day2, true));
}

TEST_CASE("where a person stands on the board") {
    auto const noon = 12 * 60, dawn = 6 * 60;
    CHECK(standing(facts_of(day1), day1, dawn) == Standing::waiting);
    CHECK(standing(facts_of(day1), day1, noon) == Standing::silent);
    CHECK(standing(facts_of(day2), day1, noon) == Standing::waiting); // begins tomorrow
    CHECK(standing(facts_of(day1, day1), day1, noon) == Standing::fine);

    auto later = facts_of(day1);
    later.deadline_minute = 18 * 60;
    CHECK(standing(later, day1, noon) == Standing::waiting);

    auto check = facts_of(day1, day1);
    check.flag = Flag::check;
    CHECK(standing(check, day1, noon) == Standing::needs_call);
    check.called_since_report = true;
    CHECK(standing(check, day1, noon) == Standing::fine);
    check.next_action = day1;
    CHECK(standing(check, day1, noon) == Standing::needs_call);

    auto worse = facts_of(day1, day1);
    worse.trend.temperature_rising = true;
    CHECK(standing(worse, day1, noon) == Standing::worsening);
    CHECK(standing(worse, day2, dawn) == Standing::worsening); // not forgotten over night
    CHECK(standing(worse, day2, noon) == Standing::silent);

    auto by_call = facts_of(day1);
    by_call.method = Method::staff_call;
    CHECK(standing(by_call, day1, dawn) == Standing::needs_call);
}

TEST_CASE("an urgent report stays on top past midnight until somebody acknowledges it") {
    auto urgent = facts_of(day1, day1);
    urgent.flag = Flag::urgent;
    CHECK(standing(urgent, day1, 23 * 60) == Standing::urgent);
    CHECK(standing(urgent, day2, 0) == Standing::urgent);
    CHECK(standing(urgent, day3, 12 * 60) == Standing::urgent);
    urgent.is_acknowledged = true;
    CHECK(standing(urgent, day1, 23 * 60) == Standing::urgent); // for the rest of that day
    CHECK(standing(urgent, day2, 12 * 60) == Standing::silent);
}

TEST_CASE("the minute of the day in Japan") {
    CHECK(minute_in_japan(0) == 9 * 60);
    CHECK(minute_in_japan(15LL * 3'600'000) == 0);
    CHECK(minute_in_japan(-1) == 9 * 60 - 1);
}
