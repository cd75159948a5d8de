// What a row of a master must be, and how it is folded.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/base/utf8.hpp"
#include "shared/masters/master.hpp"

using namespace todoke;
using namespace todoke::masters;

namespace {

Entry clinic() {
    Entry entry;
    entry.name = "試験内科クリニック";
    entry.kana = "シケンナイカクリニック";
    entry.postal_code = "1020000";
    entry.municipality_code = "131016";
    entry.address = "東京都千代田区試験町1-1";
    entry.phone = "0300001001";
    entry.institution_kind = "2";
    entry.licensed_beds = "0";
    entry.insured_number = "131000100";
    entry.insured_number += insured_check_digit(entry.insured_number);
    return entry;
}

bool has(std::vector<Fault> const& faults, std::string_view column, std::string_view rule) {
    return std::any_of(faults.begin(), faults.end(), [&](Fault const& fault) { return fault.column == column && fault.rule == rule; });
}

} // namespace

TEST_CASE("[S4-26] an all-case institution needs its six facts and nothing more") {
    CHECK(judge(Master::medical, clinic()).empty());
    for (auto const member : {&Entry::name, &Entry::kana, &Entry::postal_code, &Entry::municipality_code, &Entry::address, &Entry::phone, &Entry::licensed_beds}) {
        auto entry = clinic();
        (entry.*member).clear();
        CHECK(has_errors(judge(Master::medical, entry)));
    }
}

TEST_CASE("[S4-26] an insured institution has its number, one that is not insured has none") {
    auto entry = clinic();
    entry.insured_number.clear();
    CHECK(has(judge(Master::medical, entry), "insured_number", "F-M19"));
    entry.is_non_insured = "1";
    CHECK(judge(Master::medical, entry).empty());
    entry.insured_number = clinic().insured_number;
    CHECK(has(judge(Master::medical, entry), "insured_number", "F-M18"));
    for (auto const* wrong : {"5310001000", "1340001000", "131000100", "13100010000", "131000100A"}) {
        entry = clinic();
        entry.insured_number = wrong;
        INFO(wrong);
        CHECK(has(judge(Master::medical, entry), "insured_number", "F-M20"));
    }
}

TEST_CASE("[S4-26] a wrong check digit is asked about, never refused") {
    auto entry = clinic();
    entry.insured_number.back() = entry.insured_number.back() == '9' ? '0' : static_cast<char>(entry.insured_number.back() + 1);
    auto const faults = judge(Master::medical, entry);
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().is_warning);
    CHECK_FALSE(has_errors(faults));
}

TEST_CASE("[S4-28] a sentinel clinic tells its speciality and its paediatrics, a hospital need not") {
    auto entry = folded(Master::sentinel, clinic());
    CHECK(entry.insured_number.empty()); // not a column of that master
    CHECK(has(judge(Master::sentinel, entry), "main_speciality", "F-M16"));
    CHECK(has(judge(Master::sentinel, entry), "has_paediatrics", "F-M17"));
    entry.main_speciality = "小児科";
    entry.has_paediatrics = "1";
    CHECK(judge(Master::sentinel, entry).empty());
    entry = folded(Master::sentinel, clinic());
    entry.institution_kind = "1";
    entry.postal_code.clear(); // S4-28 asks for no postal code
    CHECK(judge(Master::sentinel, entry).empty());
}

TEST_CASE("[S4-29] an animal clinic needs name, kana, postal code, address and telephone") {
    auto const entry = folded(Master::animal, clinic());
    CHECK(judge(Master::animal, entry).empty());
    CHECK(entry.licensed_beds.empty());
    CHECK(is_code(Master::animal, "V13000001"));
    for (auto const* wrong : {"13000001", "V1300001", "v13000001", "V130000012"}) CHECK_FALSE(is_code(Master::animal, wrong));
}

TEST_CASE("[S4-17][S4-18][S4-66] a health centre is named by core-city code and centre code") {
    auto entry = folded(Master::health_centre, clinic());
    CHECK(has(judge(Master::health_centre, entry), "core_city_code", "F-M01"));
    entry.core_city_code = "130100";
    entry.health_center_code = "01";
    entry.area = "131016 131024";
    CHECK(judge(Master::health_centre, entry).empty());
    entry.health_center_code = "1";
    CHECK(has(judge(Master::health_centre, entry), "health_center_code", "F-M10"));
    entry.health_center_code = "01";
    entry.area = "131017";
    CHECK(has(judge(Master::health_centre, entry), "area", "F-M07"));
}

TEST_CASE("[V-002] what was typed is folded to what is stored") {
    auto entry = clinic();
    entry.kana = "しけん ﾅｲｶ";
    entry.postal_code = "〒１０２-００００";
    entry.phone = "03-0000-1001";
    entry.institution_kind = "一般診療所";
    entry.licensed_beds = " ０ ";
    entry.is_non_insured = "無";
    auto const kept = folded(Master::medical, entry);
    CHECK(kept.kana == "シケン　ナイカ");
    CHECK(kept.postal_code == "1020000");
    CHECK(kept.phone == "0300001001");
    CHECK(kept.institution_kind == "2");
    CHECK(kept.licensed_beds == "0");
    CHECK(kept.is_non_insured.empty());
    CHECK(judge(Master::medical, kept).empty());
    CHECK(folded(Master::medical, kept) == kept);
}

TEST_CASE("a row of a master refuses what is no text of its kind") {
    struct Wrong { std::string Entry::*member; std::string value; std::string_view rule; };
    for (auto const& wrong : {Wrong{&Entry::postal_code, "12345", "F-M06"}, {&Entry::municipality_code, "131017", "F-M07"}, {&Entry::municipality_code, "13101", "F-M07"},
                              {&Entry::phone, "1234567890", "F-M08"}, {&Entry::kana, "漢字", "F-M05"}, {&Entry::code, "12345678901", "F-M04"}, {&Entry::code, "あ", "F-M04"},
                              {&Entry::licensed_beds, "多数", "F-M13"}, {&Entry::institution_kind, "3", "F-M12"}, {&Entry::name, "試験\xE2\x80\xAE院", "F-M03"},
                              {&Entry::core_city_code, "1301", "F-M09"}}) {
        auto entry = clinic();
        entry.*wrong.member = wrong.value;
        auto const faults = judge(Master::medical, entry);
        CHECK(std::any_of(faults.begin(), faults.end(), [&](Fault const& fault) { return fault.rule == wrong.rule; }));
    }
    auto entry = clinic();
    entry.core_city_code = "130100";
    CHECK(has(judge(Master::medical, entry), "health_center_code", "F-M11"));
}

TEST_CASE("names of institutions may hold numbers and Latin letters in their kana") {
    auto entry = clinic();
    entry.kana = "ダイ２ ABC ｸﾘﾆｯｸ";
    CHECK(judge(Master::medical, folded(Master::medical, entry)).empty());
}

TEST_CASE("what is typed into a search is taken apart at blanks and told apart from numbers") {
    CHECK(search_terms("さくら　ナイカ") == std::vector<std::string>{"サクラ", "ナイカ"});
    CHECK(search_terms(" 03-0000-1001 ") == std::vector<std::string>{"0300001001"});
    CHECK(search_terms("ＡＢＣ") == std::vector<std::string>{"abc"});
    CHECK(search_terms(" 　").empty());
}
