// Rule set N by the worked examples of the contract (roles.md 6.3).
#include <doctest/doctest.h>

#include "shared/access/common_passwords.hpp"
#include "shared/access/password_rules.hpp"
#include "shared/base/json.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;

namespace {

std::string first_broken(std::string_view password) {
    auto const broken = access::broken_password_rules(password, "tanto-12x", "Genzai-91");
    return broken.empty() ? "" : std::string(broken.front()->id);
}

} // namespace

TEST_CASE("[N1][N2][N3][N4][N5][N6][V-A20][V-A21][V-A22][V-A23][V-A24][S4-78][S4-79] the password rules of staff, by the contract's examples") {
    for (auto const* valid : {"Abcd123!", "abcd123!", "ABCD123!", "Abcdefg1", "Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab", "Abc11d1e", "aaABcd12", "GENZAI-91a", "Abcd123¥", "Abcd1023!"}) {
        INFO(valid);
        CHECK(first_broken(valid) == "");
    }
    for (auto const* kinds : {"abcdefgh", "12345678", "abcd1234"}) CHECK(first_broken(kinds) == "V-A22");
    for (auto const* length : {"Abcd12!", "Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1", ""}) CHECK(first_broken(length) == "V-A20");
    for (auto const* run : {"Abc111de", "aaaBcd12"}) CHECK(first_broken(run) == "V-A23");
    CHECK(first_broken("aaABcd12") == ""); // N5: a and A are two characters
    CHECK(first_broken("genzai-91A") == "");
    for (auto const* character : {"Abcd 123", "Abcd_123", "Abcd<123", "Ａbcd123!"}) CHECK(first_broken(character) == "V-A21");
    for (auto const* known : {"Genzai-91", "tanto-12x"}) CHECK(first_broken(known) == "V-A24");
}

TEST_CASE("[S1-41][V-A22][V-A26] the password rules of patients, by the contract's examples") {
    auto const first = [](std::string_view password) {
        auto const broken = access::broken_patient_password_rules(password);
        return broken.empty() ? std::string() : std::string(broken.front()->id);
    };
    for (auto const* valid : {"Abcd123!", "abcd123!", "ABCD123!", "Abcdefg1", "Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab", "Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1!Ab1", "Abc111de", "Abc11d1e",
                              "aaaBcd12", "aaABcd12", "Abcd_123", "Abcd<123", "Genzai-91", "tanto-12x", "GENZAI-91a", "Abcd123\\", "Abcd1023!"}) {
        INFO(valid);
        CHECK(first(valid) == "");
    }
    for (auto const* kinds : {"abcdefgh", "12345678", "abcd1234"}) CHECK(first(kinds) == "V-A22");
    for (auto const* too_short : {"Abcd12!", ""}) CHECK(first(too_short) == "V-A26");
    for (auto const* character : {"Abcd 123", "Ａbcd123!", "Abcd123¥"}) CHECK(first(character) == "V-A21");
    CHECK(first("Ab1!" + std::string(60, 'x')) == "");
    CHECK(first("Ab1!" + std::string(61, 'x')) == "F-A02");
}

TEST_CASE("the messages of password rules are those of the rules file") {
    auto const messages = base::parse_json(testing::read_file(std::string(TODOKE_ROOT_DIR) + "/assets/rules/messages.json"));
    REQUIRE(messages.ok());
    for (auto const& rule : access::password_rules()) {
        auto const* entry = messages->find(rule.id);
        REQUIRE_MESSAGE(entry != nullptr, std::string(rule.id));
        CHECK(entry->text("message") == rule.message);
    }
}

TEST_CASE("[S4-76] everything that is wrong with a password is named at once") {
    auto const broken = access::broken_password_rules("aaa_", "x", "");
    REQUIRE(broken.size() == 4);
    CHECK(broken[0]->id == "V-A20");
    CHECK(broken[1]->id == "V-A21");
    CHECK(broken[2]->id == "V-A22");
    CHECK(broken[3]->id == "V-A23");
}

TEST_CASE("what everybody would try first is refused, however it is dressed up; what only looks like it is not") {
    for (auto const* common : {"Password1!", "P@ssw0rd2026", "Todoke-2026", "!Sakura123", "Qwerty12#", "Welc0me!!1", "Tod0k3-99"}) {
        INFO(common);
        CHECK(access::is_common_password(common));
    }
    for (auto const* own : {"Kaeta-2026", "Mado-wo-3akeru", "Tokyoto-no8kumo", "12345678!", "", "@", "Abcd123!"}) {
        INFO(own);
        CHECK_FALSE(access::is_common_password(own));
    }
    CHECK(first_broken("Password1!") == "V-A27");
}

TEST_CASE("the strength of a password grows with what nobody foresees, not with runs and repetitions") {
    using enum access::PasswordStrength;
    for (auto const* guessed : {"", "Abcdef12", "Password1!", "Ab1!Ab1!Ab1!Ab1!", "Qx7!"}) {
        INFO(guessed);
        CHECK(access::password_strength(guessed) == weak);
    }
    CHECK(access::password_strength("Kaeta-2026") == fair);
    CHECK(access::password_strength("Mado-wo-3akeru") == strong);
    CHECK(access::password_strength("Tokyoto-no8kumo") == strong);
}
