// Who may issue whose account, and what a user ID looks like.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/access/account_rules.hpp"

using namespace todoke::access;

TEST_CASE("[S4-71] rank and office decide whose accounts somebody issues; without the right nobody's") {
    using enum RoleId;
    CHECK(may_manage(system_administrator, Office::government, health_centre_staff));
    CHECK(may_manage(system_administrator, Office::government, system_administrator));
    CHECK(may_manage(system_administrator, Office::health_centre, facility_reporter));
    CHECK_FALSE(may_manage(system_administrator, Office::health_centre, system_administrator));
    CHECK_FALSE(may_manage(system_administrator, Office::health_centre, government_office));
    CHECK_FALSE(may_manage(system_administrator, Office::government, ministry));
    CHECK(may_manage(ministry, Office::nation, system_administrator));
    CHECK_FALSE(may_manage(ministry, Office::nation, facility_reporter));
    for (auto const& role : roles()) {
        if (!may(role, Capability::manage_accounts)) CHECK(managed_roles(role.id, Office::government).empty());
    }
}

TEST_CASE("[S4-72] the manager's right hangs on the flag of a person of an institution, and on nothing else") {
    for (auto const& role : roles()) {
        INFO(role.name);
        CHECK_FALSE(may(role, Capability::request_accounts));
        CHECK_FALSE(may(role, false, Capability::request_accounts));
        CHECK(may(role, true, Capability::request_accounts) == may_be_manager(role.id));
        CHECK(may(role, true, Capability::manage_accounts) == may(role, Capability::manage_accounts)); // nobody decides by the flag
    }
    CHECK(may_be_manager(RoleId::facility_reporter));
    CHECK_FALSE(may_be_manager(RoleId::health_centre_staff));
}

TEST_CASE("every role can be issued by somebody, and every right of a role has a name for people") {
    for (auto const& role : roles()) {
        INFO(role.name);
        auto const issued_by = [&](RoleId manager, Office office) { return may_manage(manager, office, role.id); };
        CHECK((issued_by(RoleId::ministry, Office::nation) || issued_by(RoleId::system_administrator, Office::government)));
        CHECK(organization_class(role.id).role == role.id);
        CHECK(organization_class(role.id).code.size() == 2);
        CHECK_FALSE(role.says.empty());
        auto const named = std::count_if(role.may.begin(), role.may.end(), [](Capability right) { return !label(right).empty(); });
        CHECK(named >= 2);
    }
}

TEST_CASE("a user ID begins with a letter and has four to thirty small letters, digits, dots, hyphens or underscores") {
    for (auto const* good : {"abcd", "m12345678", "clinic1.doctor", "a-b_c.d", "abcdefghijklmnopqrstuvwxyz1234"}) CHECK(is_user_id(good));
    for (auto const* bad : {"", "abc", "1abc", "Abcd", "ab cd", "abcdefghijklmnopqrstuvwxyz12345", "аbcd", "ab/cd", "ab\ncd"}) CHECK_FALSE(is_user_id(bad));
}
