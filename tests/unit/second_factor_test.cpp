// The second factor's pure part: destinations and what people type as a code.
#include <doctest/doctest.h>

#include "shared/access/network.hpp"
#include "shared/access/second_factor.hpp"

using namespace todoke::access;

namespace {
std::string rule_of(FactorMeans means, std::string_view typed) {
    auto const fault = destination_fault(means, fold_destination(means, typed));
    return fault ? std::string(fault->id) : "";
}
} // namespace

TEST_CASE("[S4-22] the means have the numbers of the application form and stable names") {
    CHECK(static_cast<int>(FactorMeans::mail) == 1);
    CHECK(static_cast<int>(FactorMeans::sms) == 2);
    CHECK(static_cast<int>(FactorMeans::call) == 3);
    for (auto const means : factor_means()) CHECK(find_factor_means(name(means)) == means);
    CHECK_FALSE(find_factor_means("fax"));
    CHECK_FALSE(find_factor_means(""));
}

TEST_CASE("[V-A05][V-A06][S4-21][S4-23] a destination must fit its means") {
    CHECK(rule_of(FactorMeans::mail, "tanto@example.jp") == "");
    CHECK(rule_of(FactorMeans::mail, " ｔａｎｔｏ＠example.jp　") == "");
    CHECK(rule_of(FactorMeans::mail, "ta-nto@example.jp") == "");
    CHECK(fold_destination(FactorMeans::mail, "ta-nto@example.jp ") == "ta-nto@example.jp");
    CHECK(rule_of(FactorMeans::mail, "") == "V-A06");
    CHECK(rule_of(FactorMeans::mail, "tanto") == "V-113");
    CHECK(rule_of(FactorMeans::mail, "a@b.jp\r\nBcc: c@d.jp") == "V-113");

    CHECK(rule_of(FactorMeans::sms, "090-1234-5678") == "");
    CHECK(fold_destination(FactorMeans::sms, "０９０－１２３４－５６７８") == "09012345678");
    CHECK(fold_destination(FactorMeans::sms, "+81 90 1234 5678") == "09012345678");
    CHECK(rule_of(FactorMeans::sms, "03-1234-5678") == "V-A06"); // no mobile number
    CHECK(rule_of(FactorMeans::sms, "050-1234-5678") == "V-A06");
    CHECK(rule_of(FactorMeans::sms, "") == "V-A06");
    CHECK(rule_of(FactorMeans::sms, "+1 212 555 0100") == "V-A05");

    CHECK(rule_of(FactorMeans::call, "03-1234-5678") == "");
    CHECK(rule_of(FactorMeans::call, "080-1234-5678") == "");
    CHECK(rule_of(FactorMeans::call, "") == "V-A06");
    CHECK(rule_of(FactorMeans::call, "0120-123-456") == "V-A06");
    CHECK(rule_of(FactorMeans::call, "0570-123-456") == "V-A06");
    CHECK(rule_of(FactorMeans::call, "12345") == "V-A05");
    CHECK(rule_of(FactorMeans::call, "03-1234-567x") == "V-A05");

    CHECK(rule_of(FactorMeans::totp, "") == "");
}

TEST_CASE("[V-A30] codes are read as people type and copy them") {
    for (auto const* typed : {"123456", "１２３４５６", "123 456", "123-456", " 1 2 3 4 5 6 ", "認証コード: 123456", "123　456", "12３45ー６"}) {
        INFO(typed);
        CHECK(fold_one_time_code(typed) == "123456");
    }
    for (auto const* typed : {"", "12345", "1234567", "abcdef", "一二三四五六"}) CHECK(fold_one_time_code(typed).empty());
}

TEST_CASE("[V-A30] recovery codes are read as people copy them from paper") {
    for (auto const* typed : {"7K2MX-9QR0T", "7k2mx9qr0t", "７Ｋ２ＭＸ－９ＱＲ０Ｔ", " 7k2mx 9qrot ", "7K2MX‐9QR0T"}) {
        INFO(typed);
        CHECK(fold_recovery_code(typed) == "7K2MX9QR0T");
    }
    CHECK(fold_recovery_code("ilIL0oO000") == "1111000000");
    for (auto const* typed : {"", "123456", "7K2MX9QR0", "7K2MX9QR0TT", "7K2MX9QR0U", "7K2MX9QR0%", "あK2MX9QR0T"}) CHECK(fold_recovery_code(typed).empty());
    CHECK(displayed_recovery_code("7K2MX9QR0T") == "7K2MX-9QR0T");
    CHECK(fold_recovery_code(displayed_recovery_code("7K2MX9QR0T")) == "7K2MX9QR0T");
    CHECK(recovery_alphabet.size() == 32);
}

TEST_CASE("[S4-35] nobody does without a second factor on the internet, and only offices do in the closed network") {
    for (auto const& role : roles()) CHECK_FALSE(needs_no_second_factor(role.id, Network::internet));
    for (auto const office : {RoleId::ministry, RoleId::government_office, RoleId::system_administrator, RoleId::health_centre_staff, RoleId::public_laboratory}) CHECK(needs_no_second_factor(office, Network::closed));
    for (auto const outside : {RoleId::facility_reporter, RoleId::sentinel_reporter, RoleId::animal_clinic, RoleId::lodging_facility, RoleId::follow_up_contractor, RoleId::testing_laboratory})
        CHECK_FALSE(needs_no_second_factor(outside, Network::closed));
}
