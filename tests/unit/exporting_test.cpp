#include <doctest/doctest.h>

#include "shared/exporting/csv.hpp"
#include "shared/exporting/dictionary.hpp"
#include "shared/exporting/fhir.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::base;
using namespace todoke::exporting;
using testing::today;

namespace {

std::vector<std::string> ids(std::vector<CsvColumn> const& columns) {
    std::vector<std::string> out;
    for (auto const& column : columns) out.push_back(column.id);
    return out;
}

// Valid records, and drafts with whatever somebody typed.
std::vector<records::Record> samples(forms::Definition const& form) {
    testing::Random random(21);
    std::vector<records::Record> all;
    for (int i = 0; i < 15; ++i) all.push_back(testing::valid_record(form, random));
    for (int i = 0; i < 15; ++i) all.push_back(validation::folded(form, testing::random_record(form, random), today));
    return all;
}

} // namespace

TEST_CASE("[Q-20] records of every form survive CSV") {
    for (auto const* form : testing::catalogue()->all()) {
        CAPTURE(form->id);
        auto const columns = csv_columns(*form);
        for (auto const& record : samples(*form)) {
            auto const text = std::string(utf8_bom) + csv_line(ids(columns)) + csv_line(csv_values(columns, record));
            auto const lines = parse_csv(text);
            REQUIRE(lines.ok());
            REQUIRE(lines->size() == 2);
            auto const again = record_from_csv(*form, lines->at(0), lines->at(1));
            REQUIRE(again.ok());
            CHECK(record_to_json(validation::folded(*form, *again, today)) == record_to_json(record));
        }
    }
}

TEST_CASE("a CSV cell is never a formula") {
    for (auto const* value : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", "'=1", "'"}) {
        auto const line = csv_line({value, "x"});
        CHECK(line.starts_with("\"'"));
        CHECK(parse_csv(line)->at(0).at(0) == value);
    }
    CHECK(csv_line({"a", "b,c", "d\"e", "f\ng", "", "試験"}) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",,試験\r\n");
}

TEST_CASE("CSV is read strictly") {
    CHECK(parse_csv("a,b\nc,d\n")->size() == 2);
    CHECK(parse_csv("")->empty());
    CHECK(parse_csv("\"a\r\nb\",c\r\n")->at(0).at(0) == "a\r\nb");
    for (auto const* text : {"\"a", "a\"b\"", "\"a\"b"}) CHECK(parse_csv(text).error().code == ErrorCode::malformed);
    auto const& form = testing::form("covid_19");
    CHECK_FALSE(record_from_csv(form, {"sex", "shoe_size"}, {"1", "2"}).ok());
    CHECK_FALSE(record_from_csv(form, {"sex"}, {"1", "2"}).ok());
}

TEST_CASE("[R-07] a de-identified CSV has no personal column") {
    for (auto const* form : testing::catalogue()->all())
        for (auto const& column : csv_columns(*form, Identity::left_out)) {
            CHECK(column.item->privacy == forms::Privacy::none);
            CHECK((column.cell == nullptr || column.cell->privacy == forms::Privacy::none));
        }
    auto const count = csv_columns(testing::form("covid_19")).size();
    CHECK(csv_columns(testing::form("covid_19"), Identity::left_out).size() < count);
}

TEST_CASE("[Q-20] every form survives as a FHIR Questionnaire") {
    for (auto const* form : testing::catalogue()->all()) {
        auto const json = questionnaire(*form);
        auto const parsed = base::parse_json(write_json(json), {4 << 20, 32, 400'000, 4 << 20});
        REQUIRE(parsed.ok());
        auto const again = form_from_questionnaire(*parsed);
        REQUIRE_MESSAGE(again.ok(), (form->id + ": " + (again.ok() ? "" : again.error().detail)));
        CHECK(definition_to_json(*again).find("sections")->as_array()->size() == form->sections.size());
        CHECK(questionnaire(*again) == json);
        CHECK(json.text("resourceType") == "Questionnaire");
        CHECK(json.text("status") == "active");
    }
    CHECK_FALSE(form_from_questionnaire(Json::object()).ok());
    CHECK_FALSE(form_from_questionnaire(Json::object().set("resourceType", "Questionnaire")).ok());
}

TEST_CASE("a Questionnaire says in FHIR what FHIR can say") {
    auto const json = questionnaire(testing::form("covid_19"));
    auto const text = write_json(json);
    CHECK(text.find(R"x("linkId":"spo2","text":"酸素飽和度(室内気)","prefix":"11","type":"integer")x") != std::string::npos);
    CHECK(text.find(R"("linkId":"diagnosis_date","text":"診断(検案)年月日","prefix":"14","type":"date","required":true)") != std::string::npos);
    CHECK(text.find(R"("question":"hospitalised_at_report","operator":"=","answerCoding":{"code":"1"})") != std::string::npos);
    CHECK(text.find(R"("valueCoding":{"code":"2","display":"女性"})") != std::string::npos);
}

TEST_CASE("[Q-20] records of every form survive as FHIR QuestionnaireResponses") {
    for (auto const* form : testing::catalogue()->all()) {
        CAPTURE(form->id);
        for (auto const& record : samples(*form)) {
            auto const parsed = base::parse_json(write_json(questionnaire_response(*form, record, Completion::completed)));
            REQUIRE(parsed.ok());
            auto const again = record_from_response(*form, *parsed);
            REQUIRE(again.ok());
            CHECK(record_to_json(*again) == record_to_json(record));
        }
    }
}

TEST_CASE("unreadable input of a draft survives FHIR as text") {
    auto const& form = testing::form("covid_19");
    records::Record draft;
    draft.set("onset_date", std::string("先週"));
    draft.set("spo2", std::string("九十八"));
    draft.set("sex", std::string("不詳"));
    draft.set("diagnosis_tests", std::vector<records::Row>{{}, {{"method", "2"}, {"specimen_date", "昨日ごろ"}}});
    auto const again = record_from_response(form, questionnaire_response(form, draft, Completion::in_progress));
    REQUIRE(again.ok());
    CHECK(*again == draft);
}

TEST_CASE("a response of another shape is refused") {
    auto const& form = testing::form("covid_19");
    auto const refuse = [&](std::string_view text) { return !record_from_response(form, *base::parse_json(text)).ok(); };
    CHECK(refuse("{}"));
    CHECK(refuse(R"({"resourceType":"QuestionnaireResponse","item":[{"item":[{"linkId":"nothing","answer":[{"valueString":"x"}]}]}]})"));
    CHECK(refuse(R"({"resourceType":"QuestionnaireResponse","item":[{"item":[{"linkId":"sex","answer":[{}]}]}]})"));
    CHECK(refuse(R"({"resourceType":"QuestionnaireResponse","item":[{"item":[{"linkId":"sex"}]}]})"));
}

TEST_CASE("the data dictionary has a row for every item and cell") {
    for (auto const* form : testing::catalogue()->all()) {
        std::size_t count = 0;
        for (auto const& section : form->sections)
            for (auto const& item : section.items) count += 1 + item.cells.size();
        CHECK(data_dictionary(*form).size() == count);
        CHECK(parse_csv(dictionary_csv(*form))->size() == count + 1);
    }
    for (auto const& row : data_dictionary(testing::form("covid_19"))) {
        if (row.id == "sex") CHECK(row.options == "1=男性; 2=女性; 9=不明");
        if (row.id == "spo2") CHECK(row.limits == "0-100 %");
        if (row.id == "name") CHECK(row.privacy == "personal");
    }
}
