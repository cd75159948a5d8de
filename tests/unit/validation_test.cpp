#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "shared/validation/builtin_rules.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::validation;
using testing::today;

namespace {

using Rows = std::vector<records::Row>;
using Codes = std::vector<std::string>;

records::Record record(std::initializer_list<std::pair<char const*, records::Value>> values) {
    records::Record made;
    for (auto const& [item, value] : values) made.set(item, value);
    return made;
}

std::vector<Issue> judge(std::string_view form, records::Record const& record, Stage stage = Stage::submit) { return validate(testing::form(form), record, today, stage); }

Issue const* find_rule(std::vector<Issue> const& issues, std::string_view rule) {
    for (auto const& issue : issues)
        if (issue.rule == rule) return &issue;
    return nullptr;
}

// The rule speaks of that item with that severity.
void expect(std::vector<Issue> const& issues, std::string_view rule, std::string_view item, Severity severity) {
    auto const* issue = find_rule(issues, rule);
    REQUIRE_MESSAGE(issue != nullptr, (std::string(rule) + " is missing in " + testing::listed(issues)));
    CHECK(issue->item == item);
    CHECK(issue->severity == severity);
    CHECK(fill_message(issue->message, *issue).find('{') == std::string::npos);
}

std::string message(std::vector<Issue> const& issues, std::string_view rule) {
    auto const* issue = find_rule(issues, rule);
    return issue == nullptr ? "" : fill_message(issue->message, *issue);
}

} // namespace

TEST_CASE("[V-101] kana") {
    expect(judge("covid_19", record({{"name_kana", "漢字"}})), "V-101", "name_kana", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"name_kana", "ｼｹﾝ ﾀﾛｳ"}})), "V-101") == nullptr);
    CHECK(find_rule(judge("covid_19", record({{"name_kana", "漢字"}}), Stage::field), "V-101") != nullptr);
}

TEST_CASE("[V-102] names without controls and emoji, but with every kanji") {
    expect(judge("covid_19", record({{"name", "太郎😀"}})), "V-102", "name", Severity::error);
    expect(judge("covid_19", record({{"name", "太\x01郎"}})), "V-102", "name", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"name", "𠮷田　葛󠄀子"}})), "V-102") == nullptr);
}

TEST_CASE("[V-103] [V-104] birth dates") {
    for (auto const* text : {"1868-01-24", "2021-12-11", "1990-02-30", "abc"}) expect(judge("covid_19", record({{"birth_date", text}})), "V-103", "birth_date", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"birth_date", "2021-12-10"}})), "V-103") == nullptr);
    expect(judge("covid_19", record({{"birth_date", "1900-01-01"}})), "V-104", "birth_date", Severity::confirm);
    CHECK(message(judge("covid_19", record({{"birth_date", "1900-01-01"}})), "V-104") == "年齢が121歳になります。生年月日はよろしいですか。");
    CHECK(find_rule(judge("covid_19", record({{"birth_date", "1900-12-11"}})), "V-104") == nullptr);
}

TEST_CASE("[V-105] a guardian for a minor") {
    expect(judge("covid_19", record({{"birth_date", "2002-12-10"}, {"diagnosis_date", "2021-12-09"}})), "V-105", "guardian_name", Severity::warning);
    CHECK(find_rule(judge("covid_19", record({{"birth_date", "2001-12-09"}, {"diagnosis_date", "2021-12-09"}})), "V-105") == nullptr);
    CHECK(find_rule(judge("covid_19", record({{"birth_date", "2002-12-10"}, {"diagnosis_date", "2021-12-09"}, {"guardian_name", "試験　花子"}})), "V-105") == nullptr);
}

TEST_CASE("[V-106] name and kana both empty") {
    expect(judge("covid_19", {}), "V-106", "name_kana", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"name", "試験　太郎"}})), "V-106") == nullptr);
}

TEST_CASE("[V-111] [V-112] [V-113] [V-114] postal code, telephone, mail, municipality") {
    expect(judge("covid_19", record({{"postal_code", "123456"}})), "V-111", "postal_code", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"postal_code", "〒１２３－４５６７"}})), "V-111") == nullptr);
    expect(judge("covid_19", record({{"phone1", "1234567890"}})), "V-112", "phone1", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"phone1", "０９０－１２３４－５６７８"}})), "V-112") == nullptr);
    expect(judge("identity", record({{"email", "a@b"}})), "V-113", "email", Severity::error);
    expect(judge("covid_19", record({{"prefecture_code", "27"}, {"municipality_code", "131016"}})), "V-114", "municipality_code", Severity::error);
    expect(judge("covid_19", record({{"prefecture_code", "13"}, {"municipality_code", "131017"}})), "V-114", "municipality_code", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"prefecture_code", "13"}, {"municipality_code", "131016"}})), "V-114") == nullptr);
}

TEST_CASE("[V-118] [V-119] [V-120] length, range, choice") {
    std::string const long_text(101, 'a');
    expect(judge("covid_19", record({{"occupation", long_text}})), "V-118", "occupation", Severity::error);
    CHECK(message(judge("covid_19", record({{"occupation", long_text}})), "V-118") == "当該者職業は100文字以内で入力してください。");
    CHECK(find_rule(judge("covid_19", record({{"occupation", std::string(100, 'a')}})), "V-118") == nullptr);
    expect(judge("covid_19", record({{"spo2", "101"}})), "V-119", "spo2", Severity::error);
    CHECK(message(judge("covid_19", record({{"spo2", "101"}})), "V-119") == "酸素飽和度(室内気)は0から100の範囲で入力してください。");
    CHECK(find_rule(judge("covid_19", record({{"spo2", "９５％"}})), "V-119") == nullptr);
    expect(judge("covid_19", record({{"sex", "7"}})), "V-120", "sex", Severity::error);
    expect(judge("covid_19", record({{"symptoms", Codes{"fever", "nothing_known"}}})), "V-120", "symptoms", Severity::error);
}

TEST_CASE("values of the wrong shape are refused") {
    expect(judge("covid_19", record({{"sex", Codes{"1"}}})), "F-004", "sex", Severity::error);
    expect(judge("covid_19", record({{"occupation", Rows{{{"a", "b"}}}}})), "F-004", "occupation", Severity::error);
    expect(judge("covid_19", record({{"diagnosis_tests", "2"}})), "F-004", "diagnosis_tests", Severity::error);
    expect(judge("covid_19", record({{"diagnosis_tests", Rows(5, {{"method", "2"}})}})), "F-004", "diagnosis_tests", Severity::error);
    expect(judge("covid_19", record({{"diagnosis_tests", Rows{{{"colour", "2"}}}}})), "F-001", "diagnosis_tests", Severity::error);
    expect(judge("covid_19", record({{"shoe_size", "27"}})), "F-001", "shoe_size", Severity::error);
    expect(judge("covid_19", record({{"spo2", "many"}})), "F-003", "spo2", Severity::error);
    expect(judge("covid_19", record({{"occupation", "a\nb"}})), "F-002", "occupation", Severity::error);
}

TEST_CASE("[V-309] [V-310] dates that lie ahead") {
    expect(judge("covid_19", record({{"onset_date", "2021-12-11"}})), "V-309", "onset_date", Severity::warning);
    expect(judge("covid_19", record({{"report_date", "2021-12-11"}})), "V-310", "report_date", Severity::warning);
    CHECK(find_rule(judge("covid_19", record({{"onset_date", "2021-12-10"}})), "V-309") == nullptr);
    CHECK(find_rule(judge("tests", record({{"planned_contact_date", "2022-01-10"}})), "V-309") == nullptr);
}

TEST_CASE("[V-320] [V-321] [V-323] [V-324] [V-434] intervals between dates") {
    expect(judge("tests", record({{"specimen_date", "2021-12-02"}, {"result_date", "2021-12-01"}})), "V-320", "result_date", Severity::error);
    CHECK(find_rule(judge("tests", record({{"specimen_date", "2021-12-02"}, {"result_date", "2021-12-02"}})), "V-320") == nullptr);
    expect(judge("tests", record({{"specimen_date", "2021-12-02"}, {"planned_contact_date", "2021-12-01"}})), "V-321", "planned_contact_date", Severity::warning);
    expect(judge("covid_19", record({{"infection_date", "2021-11-01"}, {"onset_date", "2021-11-16"}})), "V-323", "infection_date", Severity::warning);
    CHECK(find_rule(judge("covid_19", record({{"infection_date", "2021-11-01"}, {"onset_date", "2021-11-15"}})), "V-323") == nullptr);
    auto const old_specimen = judge("covid_19", record({{"diagnosis_tests", Rows{{{"specimen_date", "2021-12-01"}}, {{"specimen_date", "2021-09-10"}}}}, {"report_date", "2021-12-10"}}));
    expect(old_specimen, "V-324", "diagnosis_tests", Severity::confirm);
    CHECK(find_rule(old_specimen, "V-324")->row == 1);
    auto const journey = judge("covid_19", record({{"places", Rows{{{"place_kind", "2"}, {"departure_date", "2021-12-02"}, {"return_date", "2021-12-01"}}}}}));
    expect(journey, "V-434", "places", Severity::error);
    CHECK(find_rule(journey, "V-434")->cell == "return_date");
}

TEST_CASE("[V-325] [V-326] [V-327] dates as typed") {
    expect(judge("covid_19", record({{"onset_date", "20/12/1"}})), "V-325", "onset_date", Severity::error);
    expect(judge("covid_19", record({{"onset_date", "2021-02-29"}})), "V-327", "onset_date", Severity::error);
    auto const outside = judge("covid_19", record({{"first_visit_date", "平成31年5月1日"}}));
    expect(outside, "V-326", "first_visit_date", Severity::warning);
    CHECK(message(outside, "V-326") == "平成31年は存在しない日付です。西暦2019年5月1日として扱います。");
    CHECK(fill_message("Date is outside the era; treated as {date}.", *find_rule(outside, "V-326")) == "Date is outside the era; treated as 2019年5月1日.");
}

TEST_CASE("[V-401] [V-402] [S0-45] class and date of the diagnosis are needed to proceed") {
    expect(judge("covid_19", {}), "V-401", "diagnosis_class", Severity::error);
    expect(judge("covid_19", record({{"diagnosis_class", "0"}})), "V-401", "diagnosis_class", Severity::error);
    expect(judge("covid_19", {}), "V-402", "diagnosis_date", Severity::error);
    for (auto const* rule : {"V-401", "V-402", "V-407"}) CHECK(find_rule(judge("covid_19", {}, Stage::field), rule) == nullptr);
}

TEST_CASE("[V-003] [V-407] other missing items are only warnings") {
    auto const issues = judge("covid_19", record({{"diagnosis_class", "1"}, {"diagnosis_date", "2021-12-09"}, {"name", "試験　太郎"}}));
    CHECK_FALSE(has_errors(issues));
    expect(issues, "V-407", "name_kana", Severity::warning);
    for (auto const* item : {"sex", "birth_date", "prefecture_code", "phone1"}) CHECK(testing::has_issue(issues, "V-407", item));
    CHECK(message(judge("covid_19", record({{"name", "試験"}, {"name_kana", "シケン"}})), "V-407").starts_with("性別が入力されていません。"));
}

TEST_CASE("[V-403] [V-404] [V-405] [V-406] dates that belong to a class") {
    expect(judge("covid_19", record({{"diagnosis_class", "1"}})), "V-403", "onset_date", Severity::warning);
    CHECK(find_rule(judge("covid_19", record({{"diagnosis_class", "1"}, {"onset_unknown", "1"}})), "V-403") == nullptr);
    CHECK(find_rule(judge("covid_19", record({{"diagnosis_class", "2"}})), "V-403") == nullptr);
    expect(judge("covid_19", record({{"diagnosis_class", "4"}})), "V-404", "death_date", Severity::warning);
    expect(judge("covid_19", record({{"hospitalised_at_report", "1"}})), "V-405", "admission_date", Severity::warning);
    expect(judge("covid_19", record({{"diagnosis_class", "2"}, {"onset_date", "2021-12-01"}})), "V-406", "onset_date", Severity::confirm);
}

TEST_CASE("[V-408] [R-08] an unnamed disease takes no identity") {
    auto const issues = judge("syphilis", record({{"name", "試験 太郎"}, {"birth_date", "1990-01-01"}, {"sex", "1"}}));
    CHECK(testing::has_issue(issues, "V-408", "name"));
    CHECK(testing::has_issue(issues, "V-408", "birth_date"));
    CHECK_FALSE(testing::has_issue(issues, "V-408", "sex"));
    CHECK(has_errors(issues));
}

TEST_CASE("[V-409] a class that is not reportable for the disease") {
    expect(judge("measles", record({{"diagnosis_class", "3"}})), "V-409", "diagnosis_class", Severity::error);
    CHECK(find_rule(judge("measles", record({{"diagnosis_class", "4"}})), "V-409") == nullptr);
}

TEST_CASE("[V-411] none together with a symptom") {
    expect(judge("covid_19", record({{"symptoms", Codes{"none", "fever"}}})), "V-411", "symptoms", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"symptoms", Codes{"none"}}})), "V-411") == nullptr);
}

TEST_CASE("[V-412] [V-413] SpO2") {
    CHECK(message(judge("covid_19", record({{"spo2", "69"}})), "V-412") == "酸素飽和度が69%です。入力に誤りはありませんか。");
    CHECK(find_rule(judge("covid_19", record({{"spo2", "70"}})), "V-412") == nullptr);
    expect(judge("covid_19", record({{"severity", "1"}, {"spo2", "93"}})), "V-413", "severity", Severity::warning);
    CHECK(find_rule(judge("covid_19", record({{"severity", "1"}, {"spo2", "94"}})), "V-413") == nullptr);
}

TEST_CASE("[V-414] the deadline has passed") {
    auto const late = judge("syphilis", record({{"diagnosis_date", "2021-12-01"}, {"report_date", "2021-12-09"}}));
    expect(late, "V-414", "report_date", Severity::info);
    CHECK(message(late, "V-414") == "届出期限(2021年12月8日)を過ぎています。");
    CHECK(find_rule(judge("syphilis", record({{"diagnosis_date", "2021-12-01"}, {"report_date", "2021-12-08"}})), "V-414") == nullptr);
    expect(judge("measles", record({{"diagnosis_date", "2021-12-01"}, {"report_date", "2021-12-03"}})), "V-414", "report_date", Severity::info);
    CHECK(find_rule(judge("measles", record({{"diagnosis_date", "2021-12-01"}, {"report_date", "2021-12-02"}})), "V-414") == nullptr);
}

TEST_CASE("[V-420] [V-421] [V-423] rows of tests") {
    auto const without_method = judge("covid_19", record({{"diagnosis_tests", Rows{{{"method", "2"}}, {{"specimen", "06"}, {"result", "2"}}}}}));
    expect(without_method, "V-420", "diagnosis_tests", Severity::error);
    CHECK(find_rule(without_method, "V-420")->row == 1);
    CHECK(find_rule(without_method, "V-420")->cell == "method");
    expect(judge("covid_19", record({{"diagnosis_tests", Rows{{{"method", "3"}, {"specimen", "01"}}}}})), "V-421", "diagnosis_tests", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "01"}}}}})), "V-421") == nullptr);
    expect(judge("covid_19", record({{"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "99"}}}}})), "V-423", "diagnosis_tests", Severity::error);
    CHECK(find_rule(judge("covid_19", record({{"diagnosis_tests", Rows{{{"method", "2"}, {"specimen", "99"}, {"specimen_other", "胸水"}}}}})), "V-423") == nullptr);
}

TEST_CASE("[V-422] a result ticks that the test was done") {
    auto const made = prepared(testing::form("tests"), record({{"tests", Rows{{{"method", "2"}, {"result", "1"}}, {{"method", "3"}}}}}), today);
    CHECK(made.rows("tests").at(0).at("performed") == "1");
    CHECK(made.rows("tests").at(1).count("performed") == 0);
}

TEST_CASE("[V-424] [V-425] class and results") {
    expect(judge("covid_19", record({{"diagnosis_class", "1"}, {"diagnosis_tests", Rows{{{"method", "2"}, {"result", "1"}}}}})), "V-424", "diagnosis_tests", Severity::confirm);
    CHECK(find_rule(judge("covid_19", record({{"diagnosis_class", "1"}, {"diagnosis_tests", Rows{{{"method", "2"}, {"result", "2"}}}}})), "V-424") == nullptr);
    expect(judge("covid_19", record({{"diagnosis_class", "3"}, {"diagnosis_tests", Rows{{{"method", "2"}, {"result", "2"}}}}})), "V-425", "diagnosis_class", Severity::confirm);
}

TEST_CASE("[V-430] [V-431] [V-432] [V-433] place, vaccination, risk, pregnancy") {
    expect(judge("covid_19", record({{"place_certainty", "1"}})), "V-430", "places", Severity::warning);
    auto const doses = judge("covid_19", record({{"birth_date", "1990-01-01"}, {"vaccinations", Rows{{{"given", "1"}, {"date", "2021-08-01"}}, {{"given", "1"}, {"date", "2021-07-01"}}}}}));
    expect(doses, "V-431", "vaccinations", Severity::warning);
    CHECK(find_rule(doses, "V-431")->row == 1);
    CHECK(testing::has_issue(judge("covid_19", record({{"birth_date", "1990-01-01"}, {"diagnosis_date", "2021-12-01"}, {"vaccinations", Rows{{{"given", "1"}, {"age_at", "32"}}}}})), "V-431", "vaccinations"));
    CHECK(testing::has_issue(judge("covid_19", record({{"birth_date", "1990-01-01"}, {"vaccinations", Rows{{{"given", "1"}, {"date", "1989-01-01"}}}}})), "V-431", "vaccinations"));
    CHECK(find_rule(judge("covid_19", record({{"birth_date", "1990-01-01"}, {"vaccinations", Rows{{{"given", "2"}, {"date", "1989-01-01"}}}}})), "V-431") == nullptr);
    expect(judge("covid_19", record({{"risk_flag", "1"}})), "V-432", "risk_flag", Severity::error);
    expect(judge("covid_19", record({{"risk_flag", "2"}, {"risk_factors", Codes{"diabetes"}}})), "V-432", "risk_flag", Severity::error);
    expect(judge("covid_19", record({{"sex", "1"}, {"pregnant", "1"}})), "V-433", "pregnant", Severity::error);
}

TEST_CASE("[V-450] type, signs and tests of measles") {
    records::Record const right = record({{"disease_type", "1"}, {"symptoms", Codes{"fever", "cough", "rash"}}, {"diagnosis_tests", Rows{{{"method", "2"}, {"result", "2"}}}}});
    CHECK(find_rule(judge("measles", right), "V-450") == nullptr);
    auto wrong = right;
    wrong.set("symptoms", Codes{"fever"});
    expect(judge("measles", wrong), "V-450", "disease_type", Severity::warning);
}

TEST_CASE("[V-001] the same record always gives the same issues, on every way") {
    for (auto const* form : testing::catalogue()->all()) {
        testing::Random random(5);
        for (int i = 0; i < 20; ++i) {
            auto const made = testing::random_record(*form, random);
            auto const one = validate(*form, made, today, Stage::submit);
            CHECK(testing::listed(one) == testing::listed(validate(*form, folded(*form, made, today), today, Stage::submit)));
        }
    }
}

TEST_CASE("a rule never speaks while typing about what is still missing") {
    for (auto const* form : testing::catalogue()->all()) CHECK(validate(*form, {}, today, Stage::field).empty());
}

TEST_CASE("built-in messages are those of the rules file") {
    auto const messages = base::parse_json(testing::read_file(std::string(TODOKE_ROOT_DIR) + "/assets/rules/messages.json"));
    REQUIRE(messages.ok());
    for (auto const& rule : builtin_rules()) {
        auto const* entry = messages->find(rule.id);
        if (rule.id.starts_with("F-")) continue;
        REQUIRE_MESSAGE(entry != nullptr, std::string(rule.id));
        CHECK(entry->text("message") == rule.message);
    }
}

TEST_CASE("[V-004] placeholders are filled in either language, unknown ones stay") {
    Issue issue{"V-118", Severity::error, "name", -1, "", "", {{"項目名", "氏名"}, {"n", "60"}}};
    CHECK(fill_message("{項目名}は{n}文字", issue) == "氏名は60文字");
    CHECK(fill_message("{field} must be {n} characters", issue) == "氏名 must be 60 characters");
    CHECK(fill_message("{other} {", issue) == "{other} {");
}

TEST_CASE("[S0-39] [S0-63] what a field understood and how values read") {
    auto const& form = testing::form("covid_19");
    auto const item = [&](std::string_view id) -> forms::Item const& { return *forms::find_item(form, id); };
    CHECK(understood(item("onset_date"), "R3.11.26", today) == "令和3年11月26日(金)・14日前");
    CHECK(understood(item("onset_date"), "今日", today) == "令和3年12月10日(金)・今日");
    CHECK(understood(item("birth_date"), "1975-08-30", today) == "昭和50年8月30日(土)・46歳3ヶ月");
    CHECK(understood(item("onset_date"), "abc", today).empty());
    CHECK(understood(item("phone1"), "０９０12345678", today) == "090-1234-5678");
    records::Value const date = std::string("2020-02-02");
    CHECK(displayed(item("onset_date"), &date) == "2020年2月2日");
    CHECK(displayed(item("onset_date"), nullptr) == "入力なし");
    CHECK(displayed(item("sex"), nullptr) == "不明");
    CHECK(displayed(item("occupation"), nullptr) == "-");
    auto const& nationality = *forms::find_item(testing::form("identity"), "nationality");
    records::Value const usual = nationality.initial;
    CHECK(displayed(nationality, &usual) == "日本国");
    records::Value const sex = std::string("1");
    CHECK(displayed(item("sex"), &sex) == "男性");
    CHECK(displayed(item("sex"), &sex, [](std::string_view text) { return "<" + std::string(text) + ">"; }) == "<男性>");
    records::Value const tests = Rows{{{"method", "2"}, {"specimen", "07"}, {"specimen_date", "2020-09-04"}, {"result", "2"}}};
    CHECK(displayed(item("diagnosis_tests"), &tests).starts_with("検査1: "));
    CHECK(displayed(item("diagnosis_tests"), &tests).ends_with("、鼻咽頭拭い液、2020年9月4日、陽性"));
}

TEST_CASE("what is submitted holds no hidden answers and is stable") {
    auto const& form = testing::form("covid_19");
    auto const made = prepared(form, record({{"hospitalised_at_report", "2"}, {"admission_date", "2021-12-01"}, {"symptoms", Codes{"fever"}}, {"symptoms_other", "x"}, {"guardian_name", "試験"},
                                             {"birth_date", "S50.2.2"}, {"diagnosis_date", "2021/12/9"}, {"municipality_code", "131016"}, {"municipality_name", "千代田区"}}), today);
    for (auto const* hidden : {"admission_date", "symptoms_other", "guardian_name"}) CHECK(made.find(hidden) == nullptr);
    CHECK(made.text("birth_date") == "1975-02-02");
    CHECK(made.text("age_years") == "46");
    CHECK(made.text("municipality_name") == "千代田区");
    for (auto const* each : testing::catalogue()->all()) {
        testing::Random random(3);
        for (int i = 0; i < 40; ++i) {
            auto const once = prepared(*each, testing::random_record(*each, random), today);
            CHECK(prepared(*each, once, today) == once);
        }
    }
}

TEST_CASE("[S0-41] [S0-42] [S0-43] the tests tab has its head, four rows and eight other tests") {
    auto const& form = testing::form("tests");
    for (auto const* id : {"specimen_date", "outpatient_institution", "planned_contact_date", "laboratory", "result_date"}) CHECK(forms::find_item(form, id) != nullptr);
    auto const& tests = *forms::find_item(form, "tests");
    CHECK(tests.row_labels == Codes{"検査1", "検査2", "検査3", "検査4"});
    CHECK(tests.rows_shown == 4);
    Codes cells;
    for (auto const& cell : tests.cells) {
        if (!cell.id.ends_with("_other")) cells.push_back(cell.id);
        if (cell.id != "result") continue;
        REQUIRE(cell.options.size() == 3);
        CHECK(cell.options[0].label == "陰性");
        CHECK(cell.options[1].label == "陽性");
        CHECK(cell.options[2].label == "その他");
    }
    CHECK(cells == Codes{"row_enabled", "method", "specimen", "performed", "result"});
    CHECK(forms::find_item(form, "other_pathogens")->row_labels.size() == 8);
}

TEST_CASE("still needed: shown items that submission asks for, in screen order") {
    auto const& form = testing::form("covid_19");
    auto const needed = still_needed(form, record({{"name_kana", "シケン"}, {"diagnosis_class", "0"}}));
    CHECK(needed.front() == "name");
    CHECK(std::find(needed.begin(), needed.end(), "diagnosis_class") != needed.end());
    CHECK(std::find(needed.begin(), needed.end(), "name_kana") == needed.end());
}
