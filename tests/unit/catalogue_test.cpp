#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/support.hpp"

using namespace todoke;
using forms::Catalogue;

namespace {

// A small right form; each test spoils one thing.
std::string const right_form = R"({"id":"sample","version":"2021-01-01","kind":"notification","title":"見本 発生届",
 "disease":{"code":"999","name":"見本","keys":"みほん"},"category":"5","named":true,"deadline":"within_7_days","valid_from":"2021-01-01",
 "diagnosis_classes":["1"],
 "sections":[{"id":"main","title":"主","items":[
  {"id":"diagnosis_class","label":"診断分類","type":"choice","options":{"1":"患者","2":"保有者"},"need":"must"},
  {"id":"diagnosis_date","label":"診断年月日","type":"date","need":"must"},
  {"id":"sex","label":"性別","type":"choice","codes":"sex"},
  {"id":"note","label":"備考","type":"note","max":100,"shown_if":{"item":"sex","is":["1"]}}]},
  {"use":"extra"}],
 "rules":[{"id":"V-900","severity":"warning","message":"確認してください。","at":["note"],"when":{"item":"note","empty":true}}],
 "date_order":["diagnosis_date"]})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Catalogue::Loaded load(std::string const& form, std::string const& name = "forms/sample.2021-01-01.json") {
    return Catalogue::load({{name, form},
                            {"codes/sex.json", R"({"id":"sex","options":[{"code":"1","label":"男性"},{"code":"2","label":"女性"}]})"},
                            {"forms/blocks/extra.json", R"({"id":"extra","sections":[{"id":"extra","title":"追加","items":[{"id":"onset_date","label":"発病年月日","type":"date"},{"id":"memo","label":"メモ"}]}],
                              "rules":[{"id":"V-901","at":["memo"],"when":{"item":"memo","filled":true}}]})"},
                            {"rules/messages.json", R"({"V-901":{"severity":"confirm","message":"よろしいですか。"}})"}});
}

// Spoils the form and expects exactly that complaint somewhere.
void expect_fault(std::string_view from, std::string_view to, std::string_view item, std::string_view reason) {
    auto const loaded = load(replaced(right_form, from, to));
    CHECK(loaded.catalogue == nullptr);
    std::string all;
    bool found = false;
    for (auto const& fault : loaded.faults) {
        all += fault.file + " | " + fault.item + " | " + fault.reason + "\n";
        found = found || (fault.item == item && fault.reason.find(reason) != std::string::npos && fault.file == "forms/sample.2021-01-01.json");
    }
    CHECK_MESSAGE(found, all);
}

} // namespace

TEST_CASE("the shipped forms load without a fault") {
    auto const all = testing::catalogue()->all();
    for (auto const* id : {"covid_19", "measles", "syphilis", "identity", "tests"})
        CHECK(std::any_of(all.begin(), all.end(), [&](auto const* form) { return form->id == id; }));
    CHECK(testing::catalogue()->valid_on("covid_19", {2021, 11, 28}) == nullptr);
    CHECK(testing::catalogue()->valid_on("covid_19", {2021, 11, 29}) != nullptr);
    CHECK(testing::catalogue()->valid_on("unknown", testing::today) == nullptr);
    CHECK(testing::catalogue()->codes("sex") != nullptr);
    CHECK(testing::catalogue()->codes("none") == nullptr);
}

TEST_CASE("a right form is read whole, block and code list in place") {
    auto const loaded = load(right_form);
    REQUIRE(loaded.faults.empty());
    auto const* form = loaded.catalogue->find("sample", "2021-01-01");
    REQUIRE(form != nullptr);
    CHECK(form->sections.size() == 2);
    CHECK(forms::find_item(*form, "sex")->options.size() == 2);
    CHECK(forms::find_item(*form, "memo") != nullptr);
    CHECK(form->rules.size() == 2);
    CHECK(form->rules[0].id == "V-901");
    CHECK(form->rules[0].severity == forms::Severity::confirm);
    CHECK(form->rules[0].message == "よろしいですか。");
    CHECK(form->date_order.at(0).label == "診断年月日");
}

TEST_CASE("blocks are used in part") {
    auto const part = load(replaced(right_form, R"({"use":"extra"})", R"({"use":"extra","without":["memo"],"rules":false})"));
    REQUIRE(part.catalogue != nullptr);
    auto const* form = part.catalogue->find("sample", "2021-01-01");
    CHECK(forms::find_item(*form, "memo") == nullptr);
    CHECK(forms::find_item(*form, "onset_date") != nullptr);
    auto const only = load(replaced(right_form, R"({"use":"extra"})", R"({"use":"extra","only":["memo"]})"));
    REQUIRE(only.catalogue != nullptr);
    CHECK(forms::find_item(*only.catalogue->find("sample", "2021-01-01"), "onset_date") == nullptr);
}

TEST_CASE("[I2-05] a broken form is refused with file, item and reason") {
    expect_fault(R"("label":"備考")", R"("lable":"備考")", "note", "\"label\" is missing");
    expect_fault(R"("label":"備考")", R"("label":"備考","colour":"red")", "note", "unknown member \"colour\"");
    expect_fault(R"("id":"note")", R"("id":"sex")", "sex", "used twice");
    expect_fault(R"("id":"note")", R"("id":"Note")", "Note", "not made of");
    expect_fault(R"("type":"note")", R"("type":"notes")", "note", "not a known type");
    expect_fault(R"("codes":"sex")", R"("codes":"gender")", "sex", "unknown code list");
    expect_fault(R"("codes":"sex")", R"("codes":"sex","only":["7"])", "sex", "\"only\" names");
    expect_fault(R"("item":"sex","is":["1"])", R"("item":"gender","is":["1"])", "note", "names no item");
    expect_fault(R"("item":"sex","is":["1"])", R"("item":"sex","is":["7"])", "note", "does not offer");
    expect_fault(R"("item":"sex","is":["1"])", R"("item":"sex")", "note", "exactly one comparison");
    expect_fault(R"("at":["note"])", R"("at":["notes"])", "rule V-900", "names no item");
    expect_fault(R"("at":["note"],"when":{"item":"note","empty":true})", R"("at":["note"],"kind":"magic")", "rule V-900", "unknown kind");
    expect_fault(R"("at":["note"],"when":{"item":"note","empty":true})", R"("at":["note"],"kind":"interval_at_most","arguments":{"from":"diagnosis_date","to":"onset_date","days":"x"})", "rule V-900", "days");
    expect_fault(R"("severity":"warning","message":"確認してください。",)", "", "rule V-900", "has no message");
    expect_fault(R"("date_order":["diagnosis_date"])", R"("date_order":["death_date"])", "date_order", "names no date item");
    expect_fault(R"("valid_from":"2021-01-01")", R"("valid_from":"2021-02-30")", "", "\"valid_from\"");
    expect_fault(R"("version":"2021-01-01")", R"("version":"2021-01-02")", "", "file's name");
    expect_fault(R"("diagnosis_classes":["1"])", R"("diagnosis_classes":["9"])", "diagnosis_class", "does not offer");
    expect_fault(R"({"use":"extra"})", R"({"use":"other"})", "block other", "there is no forms/blocks/other.json");
    expect_fault(R"({"use":"extra"})", R"({"use":"extra","without":["x"]})", "block extra", "has no item");
    expect_fault(R"("type":"date","need":"must")", R"("type":"date","range":[1,2])", "diagnosis_date", "only numbers");
    expect_fault(R"("type":"note","max":100)", R"("type":"derived","formula":"age_days:sex:sex")", "note", "unknown formula");
    expect_fault(R"("type":"note","max":100)", R"("type":"note","copy_from":"nothing","copy_label":"同じ")", "note", "copy_from");
    expect_fault(R"("type":"note","max":100)", R"("type":"note","max":0)", "note", "whole number");
    expect_fault(R"("category":"5")", R"("category":5)", "", "\"category\" is not a text");
}

TEST_CASE("[R-08] an unnamed form may hold nothing that identifies a person") {
    auto const unnamed = replaced(right_form, R"("named":true)", R"("named":false)");
    CHECK(load(unnamed).catalogue != nullptr);
    for (auto const* item : {R"({"id":"name","label":"氏名"})", R"({"id":"birth_date","label":"生年月日","type":"date"})", R"({"id":"occupation","label":"職業"})",
                             R"({"id":"remark","label":"所見","personal":true})"}) {
        auto const loaded = load(replaced(unnamed, R"({"id":"diagnosis_date")", std::string(item) + R"(,{"id":"diagnosis_date")"));
        CHECK(loaded.catalogue == nullptr);
        REQUIRE(!loaded.faults.empty());
        CHECK(loaded.faults[0].reason.find("R-08") != std::string::npos);
    }
    // And none of the shipped unnamed forms has one.
    for (auto const* form : testing::catalogue()->all())
        for (auto const& section : form->sections)
            for (auto const& shipped : section.items) CHECK((form->named || shipped.privacy == forms::Privacy::none));
}

TEST_CASE("[Q-22] an installation adds its own items to a form of the law") {
    auto const with = [](std::string const& local) {
        auto files = testing::asset_files();
        files.push_back({"forms/local/school.json", local});
        return Catalogue::load(files);
    };
    std::string const local = R"({"id":"school","extends":{"id":"measles","version":"2015-05-21"},
      "sections":[{"id":"local_school","title":"学校","items":[{"id":"local_class","label":"学級","max":20}]}],
      "rules":[{"id":"L-001","severity":"warning","message":"学級を入力してください。","at":["local_class"],"when":{"item":"local_class","empty":true}}]})";
    auto const loaded = with(local);
    REQUIRE(loaded.catalogue != nullptr);
    auto const* form = loaded.catalogue->find("measles", "2015-05-21");
    CHECK(forms::find_item(*form, "local_class") != nullptr);
    CHECK(testing::has_issue(validation::validate(*form, {}, testing::today, validation::Stage::submit), "L-001", "local_class"));
    CHECK(forms::find_item(*loaded.catalogue->valid_on("covid_19", testing::today), "local_class") == nullptr);
    for (auto const& [from, to] : {std::pair{"local_class", "school_class"}, {"2015-05-21", "2015-05-22"}, {"\"extends\"", "\"extend\""}, {"\"id\":\"school\"", "\"id\":\"x\""}}) {
        auto spoiled = local;
        for (auto at = spoiled.find(from); at != std::string::npos; at = spoiled.find(from, at + 12)) spoiled.replace(at, std::string_view(from).size(), to);
        auto const refused = with(spoiled);
        CHECK(refused.catalogue == nullptr);
        CHECK(refused.faults.at(0).file == "forms/local/school.json");
    }
}

TEST_CASE("files that are not JSON are named") {
    auto const loaded = load("{\"id\": ");
    CHECK(loaded.catalogue == nullptr);
    REQUIRE(!loaded.faults.empty());
    CHECK(loaded.faults[0].file == "forms/sample.2021-01-01.json");
    CHECK(loaded.faults[0].reason.find("byte") != std::string::npos);
    auto const misnamed = load(right_form, "forms/other.json");
    CHECK(misnamed.catalogue == nullptr);
}

TEST_CASE("every form survives the way to the browser") {
    for (auto const* form : testing::catalogue()->all()) {
        auto const text = write_json(forms::definition_to_json(*form));
        auto const parsed = base::parse_json(text, {4 << 20, 32, 400'000, 64 * 1024});
        REQUIRE(parsed.ok());
        auto const again = forms::definition_from_json(*parsed);
        REQUIRE_MESSAGE(again.ok(), (again.ok() ? "" : again.error().detail));
        CHECK(write_json(forms::definition_to_json(*again)) == text);
        CHECK(again->date_order.size() == form->date_order.size());
    }
    CHECK_FALSE(forms::definition_from_json(Json()).ok());
    CHECK_FALSE(forms::definition_from_json(Json::object()).ok());
}
