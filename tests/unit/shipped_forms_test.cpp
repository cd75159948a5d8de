// The rules that stand in assets/forms as data, each tried on the shipped forms: a record without
// the fault stays silent, the same record with the fault says it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/support.hpp"

using namespace todoke;

namespace {

// After the age of majority changed (2022-04-01).
constexpr Date today{2022, 6, 1};

forms::Definition const& covid() { return testing::form("covid_19"); }
forms::Definition const& measles() { return testing::form("measles"); }
forms::Definition const& syphilis() { return testing::form("syphilis"); }

using records::Record;
using records::Row;
using Codes = std::vector<std::string>;
using Rows = std::vector<Row>;

bool says(forms::Definition const& definition, Record const& record, std::string_view rule, std::string_view item = {}) {
    auto const issues = validation::validate(definition, record, today, validation::Stage::submit);
    return std::any_of(issues.begin(), issues.end(), [&](auto const& issue) { return issue.rule == rule && (item.empty() || issue.item == item); });
}
bool says_error(forms::Definition const& definition, Record const& record) {
    return validation::has_errors(validation::validate(definition, record, today, validation::Stage::submit));
}

struct Change { char const* item; records::Value value; };
Record changed(Record record, std::vector<Change> const& changes) {
    for (auto const& change : changes) record.set(change.item, change.value);
    return record;
}

Record adult() {
    return changed({}, {{"name_kana", "シケン　タロウ"}, {"name", "試験　太郎"}, {"sex", "1"}, {"birth_date", "1976-02-20"}, {"prefecture_code", "13"},
                        {"phone1", "09000000001"}, {"report_date", "2022-06-01"}, {"diagnosis_class", "1"}, {"diagnosis_date", "2022-06-01"},
                        {"onset_date", "2022-05-30"}, {"first_visit_date", "2022-06-01"}});
}
Record covid_case() {
    return changed(adult(), {{"symptoms", Codes{"fever"}}, {"severity", "1"}, {"spo2", "98"},
                             {"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "07"}, {"specimen_date", "2022-06-01"}, {"result", "2"}}}}});
}
Record measles_case() {
    return changed(adult(), {{"disease_type", "1"}, {"symptoms", Codes{"fever", "rash", "cough"}},
                             {"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "04"}, {"specimen_date", "2022-06-01"}, {"result", "2"}}}}});
}
Record syphilis_case() {
    return changed({}, {{"sex", "2"}, {"age_years", "33"}, {"diagnosis_class", "1"}, {"diagnosis_date", "2022-06-01"}, {"report_date", "2022-06-01"},
                        {"disease_type", "1"}, {"symptoms", Codes{"chancre"}}, {"diagnosis_tests", Rows{{{"method", "3"}, {"technique", "31"}, {"titre", "32"}}}}});
}

Rows doses(std::vector<std::string> const& dates) {
    Rows rows;
    for (auto const& date : dates) rows.push_back({{"given", "1"}, {"date", date}});
    return rows;
}

} // namespace

TEST_CASE("[W-01] a COVID-19 case, a measles case and a syphilis case without faults have no errors") {
    CHECK_FALSE(says_error(covid(), covid_case()));
    CHECK_FALSE(says_error(measles(), measles_case()));
    CHECK_FALSE(says_error(syphilis(), syphilis_case()));
}

TEST_CASE("[V-105] a minor without guardian is noticed, an adult is not") {
    // 18 on the day of diagnosis: a minor until 2022-03-31, of age from 2022-04-01.
    auto const eighteen = changed(covid_case(), {{"birth_date", "2004-03-01"}});
    CHECK_FALSE(says(covid(), eighteen, "V-105"));
    auto const before = changed(eighteen, {{"diagnosis_date", "2022-03-31"}});
    CHECK(says(covid(), before, "V-105", "guardian_name"));
    CHECK_FALSE(says(covid(), changed(before, {{"guardian_name", "試験　花子"}}), "V-105"));
    CHECK_FALSE(says(covid(), changed(before, {{"guardian_same_address", "1"}}), "V-105"));
    CHECK(says(covid(), changed(covid_case(), {{"birth_date", "2015-01-01"}}), "V-105"));
}

TEST_CASE("[V-106] a named notification needs name or kana name") {
    auto nameless = covid_case();
    nameless.erase("name");
    CHECK_FALSE(says(covid(), nameless, "V-106"));
    nameless.erase("name_kana");
    CHECK(says(covid(), nameless, "V-106"));
    CHECK_FALSE(says(syphilis(), syphilis_case(), "V-106"));
}

TEST_CASE("[S0-65] saving the identity tab is never blocked by what is empty") {
    CHECK_FALSE(says_error(testing::form("identity"), Record{}));
    CHECK_FALSE(says_error(testing::form("tests"), Record{}));
}

TEST_CASE("[V-403] a patient or suspected case without onset date is noticed unless it is unknown") {
    auto record = covid_case();
    record.erase("onset_date");
    CHECK(says(covid(), record, "V-403", "onset_date"));
    CHECK(says(covid(), changed(record, {{"diagnosis_class", "3"}}), "V-403"));
    CHECK_FALSE(says(covid(), changed(record, {{"diagnosis_class", "2"}}), "V-403"));
    CHECK_FALSE(says(covid(), changed(record, {{"onset_unknown", "1"}}), "V-403"));
}

TEST_CASE("[V-404] a body without date of death is noticed") {
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_class", "4"}}), "V-404", "death_date"));
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_class", "5"}}), "V-404"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"diagnosis_class", "4"}, {"death_date", "2022-05-31"}}), "V-404"));
    CHECK_FALSE(says(covid(), covid_case(), "V-404"));
}

TEST_CASE("[V-405] someone in hospital without admission date is noticed") {
    CHECK(says(covid(), changed(covid_case(), {{"hospitalised_at_report", "1"}}), "V-405", "admission_date"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"hospitalised_at_report", "2"}}), "V-405"));
}

TEST_CASE("[V-406] a carrier with an onset date is asked about") {
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_class", "2"}}), "V-406"));
    CHECK_FALSE(says(covid(), covid_case(), "V-406"));
}

TEST_CASE("[V-412] SpO2 below 70 is asked about") {
    CHECK(says(covid(), changed(covid_case(), {{"spo2", "69"}}), "V-412", "spo2"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"spo2", "70"}}), "V-412"));
}

TEST_CASE("[V-413] mild or moderate I does not fit SpO2 of 93 or less") {
    CHECK(says(covid(), changed(covid_case(), {{"spo2", "93"}}), "V-413"));
    CHECK(says(covid(), changed(covid_case(), {{"spo2", "93"}, {"severity", "2"}}), "V-413"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"spo2", "94"}}), "V-413"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"spo2", "93"}, {"severity", "3"}}), "V-413"));
}

TEST_CASE("[V-424] a confirmed case or carrier without a positive test is asked about") {
    Rows const negative{{{"method", "2"}, {"specimen", "07"}, {"result", "1"}}};
    CHECK_FALSE(says(covid(), covid_case(), "V-424"));
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_tests", negative}}), "V-424"));
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_tests", Rows{}}, {"diagnosis_class", "2"}}), "V-424"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"diagnosis_tests", negative}, {"diagnosis_class", "3"}}), "V-424"));
    // A clinically diagnosed case of measles has no laboratory finding yet.
    CHECK(says(measles(), changed(measles_case(), {{"diagnosis_tests", negative}}), "V-424"));
    CHECK_FALSE(says(measles(), changed(measles_case(), {{"diagnosis_tests", negative}, {"disease_type", "2"}}), "V-424"));
    CHECK(says(syphilis(), changed(syphilis_case(), {{"diagnosis_tests", Rows{}}}), "V-424"));
}

TEST_CASE("[V-425] a suspected case with a positive test is asked about") {
    CHECK(says(covid(), changed(covid_case(), {{"diagnosis_class", "3"}}), "V-425", "diagnosis_class"));
    CHECK_FALSE(says(covid(), covid_case(), "V-425"));
}

TEST_CASE("[V-421] a specimen that the method cannot use is refused, as the contract's table says") {
    struct Use { char const* specimen; char const* methods; };
    for (auto const& use : {Use{"01", "12"}, Use{"02", "12"}, Use{"03", "12"}, Use{"04", "12"}, Use{"05", "12"}, Use{"06", "1234"},
                            Use{"07", "1234"}, Use{"08", "12"}, Use{"09", "124"}, Use{"10", "12"}}) {
        for (std::string const method : {"1", "2", "3", "4"}) {
            auto const record = changed(covid_case(), {{"diagnosis_tests", Rows{{{"method", method}, {"specimen", use.specimen}, {"result", "2"}}}}});
            CHECK(says(covid(), record, "V-421") == (std::string(use.methods).find(method) == std::string::npos));
        }
    }
}

TEST_CASE("[V-430] a place said to be known needs a place") {
    CHECK(says(covid(), changed(covid_case(), {{"place_certainty", "1"}}), "V-430", "places"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"place_certainty", "9"}}), "V-430"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"place_certainty", "2"}, {"places", Rows{{{"place_kind", "2"}, {"place_country", "TH"}}}}}), "V-430"));
}

TEST_CASE("[V-431] doses out of order, before birth or at an age above that at diagnosis are noticed") {
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"vaccinations", doses({"2021-06-01", "2021-06-22", "2022-02-01"})}}), "V-431"));
    CHECK(says(covid(), changed(covid_case(), {{"vaccinations", doses({"2021-06-22", "2021-06-01"})}}), "V-431"));
    CHECK(says(covid(), changed(covid_case(), {{"vaccinations", doses({"1970-06-22"})}}), "V-431"));
    CHECK(says(covid(), changed(covid_case(), {{"vaccinations", Rows{{{"given", "1"}, {"age_at", "60"}}}}}), "V-431"));
    CHECK(says(measles(), changed(measles_case(), {{"vaccinations", doses({"1980-05-01", "1979-05-01"})}}), "V-431"));
}

TEST_CASE("[V-432] risk flag and list of factors must fit") {
    CHECK(says(covid(), changed(covid_case(), {{"risk_flag", "1"}}), "V-432"));
    CHECK(says(covid(), changed(covid_case(), {{"risk_flag", "2"}, {"risk_factors", Codes{"diabetes"}}}), "V-432"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"risk_flag", "1"}, {"risk_factors", Codes{"diabetes"}}}), "V-432"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"risk_flag", "2"}}), "V-432"));
}

TEST_CASE("[V-433] a man cannot be pregnant") {
    CHECK(says(covid(), changed(covid_case(), {{"pregnant", "1"}}), "V-433"));
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"pregnant", "1"}, {"sex", "2"}}), "V-433"));
    CHECK(says(syphilis(), changed(syphilis_case(), {{"pregnant", "1"}, {"sex", "1"}}), "V-433"));
}

TEST_CASE("[V-434] a return before the departure is refused") {
    auto const travel = [](char const* departure, char const* home) {
        return changed(covid_case(), {{"places", Rows{{{"place_kind", "2"}, {"place_country", "TH"}, {"departure_date", departure}, {"return_date", home}}}}});
    };
    CHECK(says(covid(), travel("2022-05-10", "2022-05-09"), "V-434", "places"));
    CHECK_FALSE(says(covid(), travel("2022-05-10", "2022-05-10"), "V-434"));
}

TEST_CASE("[V-320] [V-321] dates of the tests tab follow the specimen date") {
    auto const& tests = testing::form("tests");
    auto const record = changed({}, {{"specimen_date", "2022-05-10"}, {"result_date", "2022-05-10"}, {"planned_contact_date", "2022-05-11"}});
    CHECK_FALSE(says(tests, record, "V-320"));
    CHECK(says(tests, changed(record, {{"result_date", "2022-05-09"}}), "V-320", "result_date"));
    CHECK_FALSE(says(tests, record, "V-321"));
    CHECK(says(tests, changed(record, {{"planned_contact_date", "2022-05-09"}}), "V-321", "planned_contact_date"));
}

TEST_CASE("[V-323] the interval from infection to onset: 14 days for COVID-19, 30 for others") {
    CHECK_FALSE(says(covid(), changed(covid_case(), {{"infection_date", "2022-05-16"}}), "V-323"));
    CHECK(says(covid(), changed(covid_case(), {{"infection_date", "2022-05-15"}}), "V-323"));
    CHECK_FALSE(says(measles(), changed(measles_case(), {{"infection_date", "2022-04-30"}}), "V-323"));
    CHECK(says(measles(), changed(measles_case(), {{"infection_date", "2022-04-29"}}), "V-323"));
}

TEST_CASE("[V-324] a specimen of more than 90 days before the report is asked about") {
    auto const taken = [](char const* date) {
        return changed(covid_case(), {{"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "07"}, {"specimen_date", date}, {"result", "2"}}}}});
    };
    CHECK_FALSE(says(covid(), taken("2022-03-03"), "V-324"));
    CHECK(says(covid(), taken("2022-03-02"), "V-324"));
}

TEST_CASE("[V-408] [R-08] [AC-01-8] the syphilis form has no item that names the person") {
    for (auto const& section : syphilis().sections)
        for (auto const& item : section.items) CHECK(item.privacy == forms::Privacy::none);
    for (auto const* item : {"name", "name_kana", "birth_date", "address_line1", "phone1", "occupation"}) {
        CHECK(forms::find_item(syphilis(), item) == nullptr);
        CHECK(says(syphilis(), changed(syphilis_case(), {{item, "試験"}}), "V-408", item));
    }
}

TEST_CASE("[V-409] each form offers the classes that its disease reports") {
    CHECK(says(measles(), changed(measles_case(), {{"diagnosis_class", "2"}}), "V-409"));
    CHECK(says(syphilis(), changed(syphilis_case(), {{"diagnosis_class", "3"}}), "V-409"));
    CHECK_FALSE(says(syphilis(), changed(syphilis_case(), {{"diagnosis_class", "2"}}), "V-409"));
    CHECK(says_error(measles(), changed(measles_case(), {{"diagnosis_class", "3"}})));
}

TEST_CASE("[V-450] the type of measles fits signs and tests") {
    Rows const none{};
    auto const with = [](char const* type, Codes const& symptoms, Rows const& tests) {
        return changed(measles_case(), {{"disease_type", type}, {"symptoms", symptoms}, {"diagnosis_tests", tests}});
    };
    auto const positive = measles_case().rows("diagnosis_tests");
    Codes const all{"fever", "rash", "koplik", "eye_discharge"};
    Codes const two{"fever", "rash"};
    Codes const others{"koplik"};
    CHECK_FALSE(says(measles(), with("1", all, positive), "V-450"));
    CHECK(says(measles(), with("1", two, positive), "V-450"));
    CHECK(says(measles(), with("1", all, none), "V-450"));
    CHECK_FALSE(says(measles(), with("2", all, none), "V-450"));
    CHECK(says(measles(), with("2", two, none), "V-450"));
    CHECK_FALSE(says(measles(), with("3", two, positive), "V-450"));
    CHECK(says(measles(), with("3", all, positive), "V-450"));
    CHECK(says(measles(), with("3", others, positive), "V-450"));
    CHECK(says(measles(), with("3", two, none), "V-450"));
}

TEST_CASE("the code lists have as many entries as the contract") {
    CHECK(testing::catalogue()->codes("prefectures")->size() == 47);
    CHECK(testing::catalogue()->codes("countries")->size() == 249);
    CHECK(testing::catalogue()->codes("countries")->front().code == "JP");
    CHECK(testing::catalogue()->codes("countries")->front().label == "日本国");
    CHECK(testing::catalogue()->codes("case_status")->size() == 14);
    CHECK(testing::catalogue()->codes("specimens")->size() == 11);
}

TEST_CASE("[S0-32] [S0-33] [S0-34] [S0-35] [S0-36] [S0-37] the identity tab has the contract's items in their order") {
    std::vector<std::string> const wanted{"name_kana", "name", "birth_date", "sex", "nationality", "postal_code", "prefecture_code", "municipality_code",
        "address_line1", "address_line2", "phone1", "phone2", "email", "responsible_hc", "related_hc", "hc_own_id", "workplace_name", "workplace_address",
        "workplace_phone", "emergency_name", "emergency_relation", "emergency_phone1", "emergency_phone2", "identity_note"};
    std::vector<std::string> found;
    for (auto const& section : testing::form("identity").sections)
        for (auto const& item : section.items)
            if (std::find(wanted.begin(), wanted.end(), item.id) != wanted.end()) found.push_back(item.id);
    CHECK(found == wanted);
}

TEST_CASE("[V-432] [V-433] an answer that a rule refuses stays visible, and reaches the server") {
    auto const pregnant = changed(covid_case(), {{"pregnant", "1"}});
    CHECK(validation::prepared(covid(), pregnant, today).text("pregnant") == "1");
    CHECK_FALSE(validation::is_shown(covid(), *forms::find_item(covid(), "pregnant"), covid_case()));
    auto const leftover = changed(covid_case(), {{"risk_flag", "2"}, {"risk_factors", Codes{"diabetes"}}});
    CHECK(validation::is_shown(covid(), *forms::find_item(covid(), "risk_factors"), leftover));
    CHECK_FALSE(validation::is_shown(covid(), *forms::find_item(covid(), "risk_factors"), changed(covid_case(), {{"risk_flag", "2"}})));
}

TEST_CASE("[V-308] dates out of order are a question, never an error") {
    auto const record = changed(covid_case(), {{"diagnosis_class", "4"}, {"death_date", "2022-05-28"}, {"hospitalised_at_report", "1"}, {"admission_date", "2022-05-27"},
                                               {"first_visit_date", "2022-05-20"}});
    auto const check = validation::check_date_order(covid(), record);
    CHECK(check.needs_dialog);
    CHECK_FALSE(says_error(covid(), record));
}
