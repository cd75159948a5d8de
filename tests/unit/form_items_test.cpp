// What the shipped forms must hold, item by item: the lists stand here as the contract gives them, so
// that an item that is lost, renamed or turned into another type is noticed.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/support.hpp"

using namespace todoke;

namespace {

using forms::Definition;
using forms::Item;
using Names = std::vector<std::string>;

Item const& item(Definition const& form, std::string_view id) {
    auto const* found = forms::find_item(form, id);
    INFO(id);
    REQUIRE(found != nullptr);
    return *found;
}

Item const& cell(Item const& rows, std::string_view id) {
    auto const found = std::find_if(rows.cells.begin(), rows.cells.end(), [&](Item const& one) { return one.id == id; });
    INFO(id);
    REQUIRE(found != rows.cells.end());
    return *found;
}

Names labels(Item const& one) {
    Names names;
    for (auto const& option : one.options) names.push_back(option.label);
    return names;
}

Names section_titles(Definition const& form) {
    Names names;
    for (auto const& section : form.sections) names.push_back(section.title);
    return names;
}

struct Statutory { char const* id; char const* number; };

void check_numbers(Definition const& form, std::vector<Statutory> const& wanted) {
    for (auto const& one : wanted) {
        INFO(one.id);
        CHECK(item(form, one.id).number == one.number);
    }
}

} // namespace

TEST_CASE("[I2-06] the COVID-19 form has every item of the statutory form with its printed number") {
    check_numbers(testing::form("covid_19"), {
        {"report_date", ""}, {"doctor_name", ""}, {"institution_name", ""}, {"institution_address", ""}, {"institution_phone", ""}, {"institution_phone_after", ""},
        {"diagnosis_class", "1"}, {"name", "2"}, {"name_kana", "2"}, {"sex", "3"}, {"birth_date", "4"}, {"age_years", "5"}, {"age_months", "5"},
        {"occupation", "6"}, {"prefecture_code", "7"}, {"municipality_code", "7"}, {"address_line1", "7"}, {"phone1", "7"}, {"present_location", "8"}, {"present_phone", "8"},
        {"guardian_name", "9"}, {"guardian_address", "10"}, {"guardian_phone", "10"}, {"symptoms", "11"}, {"symptoms_other", "11"}, {"spo2", "11"},
        {"diagnosis_tests", "12"}, {"first_visit_date", "13"}, {"diagnosis_date", "14"}, {"infection_date", "15"}, {"onset_date", "16"}, {"death_date", "17"},
        {"route_certainty", "18①"}, {"routes", "18①"}, {"place_certainty", "18②"}, {"places", "18②"}, {"vaccinations", "18③"},
        {"hospitalised_at_report", "19-1"}, {"admission_date", "19-1"}, {"risk_flag", "19-2"}, {"risk_factors", "19-2"}, {"immunocompromised", "19-3"},
        {"pregnant", "19-4"}, {"severity", "19-5"}, {"admission_needed", "19-6"}, {"remote_exam", "19-7"}, {"notification_note", "19-8"}});
    auto const& form = testing::form("covid_19");
    CHECK(labels(item(form, "symptoms")) == Names{"発熱", "咳", "咳以外の急性呼吸器症状", "肺炎像", "重篤な肺炎", "急性呼吸窮迫症候群", "多臓器不全", "全身倦怠感", "頭痛",
                                                  "嘔気/嘔吐", "下痢", "結膜炎", "嗅覚・味覚障害", "その他", "なし"});
    CHECK(labels(item(form, "risk_factors")) == Names{"悪性腫瘍", "慢性閉塞性肺疾患(COPD)", "慢性腎臓病", "高血圧", "糖尿病", "脂質異常症", "肥満(BMI30以上)", "喫煙歴", "その他"});
    CHECK(labels(item(form, "diagnosis_class")) == Names{"患者(確定例)", "無症状病原体保有者", "疑似症患者", "感染症死亡者の死体", "感染症死亡疑い者の死体"});
    CHECK(labels(item(form, "severity")) == Names{"軽症", "中等症I", "中等症II", "重症"});
}

TEST_CASE("[I2-06] the measles form has its types, signs, methods and vaccines") {
    auto const& form = testing::form("measles");
    CHECK(form.named);
    CHECK(form.deadline == forms::Deadline::immediately);
    CHECK(labels(item(form, "diagnosis_class")) == Names{"患者(確定例)", "感染症死亡者の死体"});
    CHECK(labels(item(form, "disease_type")) == Names{"麻しん(検査診断例)", "麻しん(臨床診断例)", "修飾麻しん(検査診断例)"});
    CHECK(labels(item(form, "symptoms")) == Names{"発熱", "咳", "鼻汁", "結膜充血", "眼脂", "コプリック斑", "発疹", "肺炎", "中耳炎", "腸炎", "クループ", "脳炎", "その他"});
    CHECK(item(form, "fever_date").type == forms::ItemType::date);
    CHECK(item(form, "rash_date").type == forms::ItemType::date);
    CHECK(item(form, "diagnosis_tests").cells.size() >= 8);
    CHECK(cell(item(form, "diagnosis_tests"), "method").options.size() == 6);
    CHECK(labels(cell(item(form, "vaccinations"), "vaccine")) == Names{"麻しん単抗原", "MR", "MMR", "不明"});
    CHECK(item(form, "vaccinations").row_labels == Names{"1回目", "2回目"});
}

TEST_CASE("[I2-06] the syphilis form has its types, signs, methods and additional items") {
    auto const& form = testing::form("syphilis");
    CHECK_FALSE(form.named);
    CHECK(form.deadline == forms::Deadline::within_7_days);
    CHECK(form.category == "5");
    CHECK(labels(item(form, "diagnosis_class")) == Names{"患者(確定例)", "無症状病原体保有者", "感染症死亡者の死体"});
    CHECK(labels(item(form, "disease_type")) == Names{"早期顕症梅毒", "晩期顕症梅毒", "先天梅毒", "無症候(無症状病原体保有者)"});
    CHECK(labels(item(form, "symptoms")) == Names{"初期硬結", "硬性下疳", "鼠径部リンパ節腫脹(無痛性)", "梅毒性バラ疹", "丘疹性梅毒疹", "扁平コンジローマ", "口腔咽頭病変", "ゴム腫",
                                                  "心血管症状", "神経症状", "眼症状", "早期先天梅毒の症状", "Hutchinson3徴候", "その他", "なし"});
    for (auto const* id : {"sex_industry_work", "sex_industry_use", "pregnant", "past_treatment", "hiv_infection"}) CHECK(labels(item(form, id)) == Names{"有", "無", "不明"});
    CHECK(labels(item(form, "routes")) == Names{"性的接触", "母子感染", "その他"});
    CHECK(labels(item(form, "sexual_acts")) == Names{"性交", "経口"});
    CHECK(labels(item(form, "partner_sex")) == Names{"同性間", "異性間", "不明"});
    CHECK(item(form, "age_years").type == forms::ItemType::integer);
}

TEST_CASE("[S0-44] every notification form begins with the legal duty") {
    for (auto const* form : testing::catalogue()->all()) {
        if (form->kind != forms::FormKind::notification) continue;
        CHECK(form->notice == "発生届の提出は感染症法に基づく義務です。入力できる箇所は必ず入力してください。");
        CHECK_FALSE(form->legal_basis.empty());
    }
}

TEST_CASE("[S0-45] the diagnosis class and the diagnosis date are the only items without which nobody proceeds") {
    for (auto const* form : testing::catalogue()->all()) {
        std::set<std::string> must;
        for (auto const& section : form->sections)
            for (auto const& one : section.items)
                if (one.need == forms::Need::must) must.insert(one.id);
        CHECK(must == (form->kind == forms::FormKind::notification ? std::set<std::string>{"diagnosis_class", "diagnosis_date"} : std::set<std::string>{}));
    }
}

TEST_CASE("[S0-41] a test occasion has specimen date, institution, planned contact, laboratory and result date") {
    auto const& form = testing::form("tests");
    for (auto const* id : {"specimen_date", "planned_contact_date", "result_date"}) CHECK(item(form, id).type == forms::ItemType::date);
    CHECK(item(form, "outpatient_institution").label == "外来機関");
    CHECK(item(form, "outpatient_institution").initial == "account:facility_name");
    CHECK(item(form, "laboratory").label == "検査機関");
}

TEST_CASE("[S0-42] four test rows have method, specimen, performed and one of three results") {
    auto const& rows = item(testing::form("tests"), "tests");
    CHECK(rows.rows_shown == 4);
    CHECK(rows.rows_max == 20);
    CHECK(rows.row_labels == Names{"検査1", "検査2", "検査3", "検査4"});
    CHECK(labels(cell(rows, "method")) == Names{"分離・同定による病原体の検出", "核酸増幅法(PCR法・LAMP法等)", "抗原定性検査", "抗原定量検査", "その他"});
    CHECK(cell(rows, "specimen").options_depend_on == "method");
    CHECK(cell(rows, "performed").type == forms::ItemType::yes);
    CHECK(labels(cell(rows, "result")) == Names{"陰性", "陽性", "その他"});
}

TEST_CASE("[S0-43] culture and antigen tests for seven other pathogens can be kept") {
    auto const& rows = item(testing::form("tests"), "other_pathogens");
    CHECK(rows.row_labels == Names{"培養検査", "抗原検査 インフルエンザ", "抗原検査 RSウイルス", "抗原検査 アデノウイルス", "抗原検査 肺炎球菌", "抗原検査 レジオネラ",
                                   "抗原検査 ヒトメタニューモ", "抗原検査 ライノウイルス"});
    CHECK(rows.rows_max == 8);
    CHECK(labels(cell(rows, "result")) == Names{"陰性", "陽性"});
}

TEST_CASE("[S0-47] [S0-40] the notification's test record has four rows that are filled from the tests tab") {
    auto const& form = testing::form("covid_19");
    auto const& rows = item(form, "diagnosis_tests");
    CHECK(rows.rows_shown == 4);
    CHECK(rows.prefill_from == "tests");
    CHECK(form.specimen_rows == "diagnosis_tests");
    auto const titles = section_titles(form);
    CHECK(std::find(titles.begin(), titles.end(), "検査記録") != titles.end());
    // What is copied cell by cell must exist on both sides with the same codes.
    auto const& source = item(testing::form("tests"), "tests");
    for (auto const* id : {"method", "specimen", "result"}) CHECK(labels(cell(rows, id)) == labels(cell(source, id)));
    CHECK(item(form, "notification_note").label == "自由記述");
}

TEST_CASE("[Q-02] sections stand in work order, and what does not apply is not there") {
    CHECK(section_titles(testing::form("covid_19")) == Names{"患者", "保護者(未成年の場合)", "診断", "検査記録", "症状・経過", "日付", "感染原因・感染経路", "感染地域",
                                                             "ワクチン接種歴", "重症化のリスク因子等", "その他", "届出元"});
    auto const& form = testing::form("covid_19");
    records::Record man;
    man.set("sex", std::string("1"));
    man.set("birth_date", std::string("1980-01-01"));
    man.set("diagnosis_class", std::string("1"));
    man.set("diagnosis_date", std::string("2021-12-10"));
    for (auto const* id : {"pregnant", "guardian_name", "death_date", "admission_date", "risk_factors", "symptoms_other", "age_months"}) {
        INFO(id);
        auto const& section = *std::find_if(form.sections.begin(), form.sections.end(), [&](auto const& one) {
            return std::any_of(one.items.begin(), one.items.end(), [&](Item const& candidate) { return candidate.id == id; });
        });
        CHECK_FALSE((validation::is_shown(form, section, man) && validation::is_shown(form, item(form, id), man)));
    }
}

TEST_CASE("[Q-06] the birth date gives the age, and the months of an infant") {
    auto const& form = testing::form("covid_19");
    records::Record record;
    record.set("birth_date", std::string("2021-05-01"));
    record.set("diagnosis_date", std::string("2021-12-10"));
    CHECK(validation::derived_value(item(form, "age_years"), record) == "0");
    CHECK(validation::derived_value(item(form, "age_months"), record) == "7");
    CHECK(validation::is_shown(form, item(form, "age_months"), record));
    record.set("birth_date", std::string("1994-12-10"));
    CHECK(validation::derived_value(item(form, "age_years"), record) == "27");
    CHECK_FALSE(validation::is_shown(form, item(form, "age_months"), record));
}

TEST_CASE("[Q-07] none of the symptoms is one choice that excludes all others") {
    for (auto const* id : {"covid_19", "syphilis"}) {
        auto const& options = item(testing::form(id), "symptoms").options;
        auto const exclusive = std::count_if(options.begin(), options.end(), [](auto const& option) { return option.exclusive; });
        CHECK(exclusive == 1);
        CHECK(options.back().exclusive);
        CHECK(options.back().label == "なし");
    }
    // Risk factors are asked for only after 有: 無 is one key.
    CHECK(labels(item(testing::form("covid_19"), "risk_flag")) == Names{"有", "無"});
}

TEST_CASE("[Q-10] vaccination is optional and unknown is one choice") {
    for (auto const* id : {"covid_19", "measles"}) {
        auto const& rows = item(testing::form(id), "vaccinations");
        CHECK(rows.need == forms::Need::optional);
        for (auto const& one : rows.cells) CHECK(one.need == forms::Need::optional);
        CHECK(labels(cell(rows, "given")) == Names{"有", "無", "不明"});
        CHECK(cell(rows, "date_unknown").type == forms::ItemType::yes);
    }
}

TEST_CASE("[S0-39] [S0-63] the nationality is Japan unless said otherwise") {
    auto const& nationality = item(testing::form("identity"), "nationality");
    CHECK(nationality.initial == "JP");
    records::Value const japan = std::string("JP");
    CHECK(validation::displayed(nationality, &japan) == "日本国");
    records::Value const day = std::string("2020-02-02");
    CHECK(validation::displayed(item(testing::form("identity"), "birth_date"), &day) == "2020年2月2日");
    records::Value const man = std::string("1");
    CHECK(validation::displayed(item(testing::form("identity"), "sex"), &man) == "男性");
    CHECK(validation::displayed(item(testing::form("identity"), "sex"), nullptr) == "不明");
}

TEST_CASE("what names the person is marked personal, and never offered from an earlier entry") {
    std::set<std::string> const names{"name", "name_kana", "birth_date", "postal_code", "address_line1", "address_line2", "phone1", "phone2", "email",
        "present_location", "present_phone", "guardian_name", "guardian_kana", "guardian_address", "guardian_phone", "workplace_name", "workplace_address",
        "workplace_phone", "emergency_name", "emergency_phone1", "emergency_phone2", "identity_note", "notification_note"};
    for (auto const* form : testing::catalogue()->all())
        for (auto const& section : form->sections)
            for (auto const& one : section.items) {
                INFO(form->id << " " << one.id);
                if (names.contains(one.id)) CHECK(one.privacy == forms::Privacy::personal);
                CHECK_FALSE((one.privacy == forms::Privacy::personal && one.remember));
                for (auto const& part : one.cells) CHECK_FALSE((part.privacy == forms::Privacy::personal && part.remember));
            }
}
