#include "shared/access/roles.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace todoke::access {

namespace {

using enum Capability;

// What every signed-in person has: a session of one's own, forms and notices to read.
constexpr std::array everyone{own_session, read_forms, read_updates, demo_outbox};

constexpr std::array notifies{
    own_session, read_forms, read_updates, demo_outbox, own_drafts, search_cases, read_case, create_case,
    edit_identity, edit_tests, submit_notification, read_notification, export_notifications};

// A health centre decides. It does not notify in an institution's name (proxy entry of what came by
// FAX, W-01) until the entry names that institution: otherwise the record would lie about who notified.
constexpr std::array works_cases{
    own_session, read_forms, read_updates, demo_outbox, own_drafts, search_cases, read_case, create_case,
    edit_identity, edit_tests, read_notification, decide_notification, export_notifications};

constexpr std::array views_cases{
    own_session, read_forms, read_updates, demo_outbox, search_cases, read_case, read_notification, export_notifications};

// To add a role: one row here and its enumerator. Rights follow roles.md §3; what a later issue
// builds (stays, observation, sentinel reports, animals, accounts) is not listed and so forbidden.
// Roles that may see records only without name and address have no right to read them yet, because
// the masked view does not exist yet. In the order of RoleId.
constexpr std::array<Role, 15> table{{
    {RoleId::ministry, "ministry", "厚生労働省", "The State: receives reports, views every record, makes statistics.", Scope::nation, views_cases},
    {RoleId::central_surveillance_centre, "central_surveillance_centre", "中央感染症情報センター", "Aggregates confirmed data without names.", Scope::nation, everyone},
    {RoleId::government_office, "government_office", "都道府県・保健所設置市・特別区の本庁", "Head office of a local government: supervises and coordinates over a wide area.", Scope::prefecture, views_cases},
    {RoleId::system_administrator, "system_administrator", "システム管理者", "Issues accounts; sees no patient record.", Scope::none, everyone},
    {RoleId::health_centre_staff, "health_centre_staff", "保健所", "Receives, checks and completes notifications of the centre's area.", Scope::jurisdiction, works_cases},
    {RoleId::support_staff, "support_staff", "応援職員", "Types on behalf of the health centre.", Scope::jurisdiction, works_cases},
    {RoleId::prefectural_support_officer, "prefectural_support_officer", "都道府県の支援担当職員", "Answers questions of institutions; sees no patient record.", Scope::none, everyone},
    {RoleId::local_surveillance_centre, "local_surveillance_centre", "地方感染症情報センター", "Checks and analyses reports of the prefecture without names.", Scope::prefecture, everyone},
    {RoleId::public_laboratory, "public_laboratory", "地方衛生研究所", "Tests specimens and enters pathogen results.", Scope::none, everyone},
    {RoleId::testing_laboratory, "testing_laboratory", "検査機関", "Tests specimens under contract and enters results.", Scope::none, everyone},
    {RoleId::facility_reporter, "facility_reporter", "医療機関(全数)", "Staff of a medical institution who notifies cases.", Scope::own_facility, notifies},
    {RoleId::sentinel_reporter, "sentinel_reporter", "医療機関管理者(定点)", "Reports weekly and monthly counts of a sentinel institution.", Scope::none, everyone},
    {RoleId::animal_clinic, "animal_clinic", "動物診療施設", "Notifies diseases of animals.", Scope::none, everyone},
    {RoleId::lodging_facility, "lodging_facility", "宿泊療養施設", "Enters check-in, check-out and daily condition of guests.", Scope::none, everyone},
    {RoleId::follow_up_contractor, "follow_up_contractor", "健康フォローアップ委託機関", "Follows the persons that the health centre assigned.", Scope::none, everyone},
}};

} // namespace

std::span<Role const> roles() { return table; }

Role const& role(RoleId id) {
    auto const& row = table[static_cast<std::size_t>(id)];
    assert(row.id == id);
    return row;
}

Role const* find_role(std::string_view name) {
    auto const found = std::find_if(table.begin(), table.end(), [&](Role const& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool may(Role const& role, Capability capability) {
    if (capability == anyone) return true;
    return std::find(role.may.begin(), role.may.end(), capability) != role.may.end();
}

std::string_view name(Capability capability) {
    switch (capability) {
    case anyone: return "anyone";
    case own_session: return "own_session";
    case second_factor_pending: return "second_factor_pending";
    case read_forms: return "read_forms";
    case own_drafts: return "own_drafts";
    case search_cases: return "search_cases";
    case read_case: return "read_case";
    case create_case: return "create_case";
    case edit_identity: return "edit_identity";
    case edit_tests: return "edit_tests";
    case submit_notification: return "submit_notification";
    case read_notification: return "read_notification";
    case decide_notification: return "decide_notification";
    case export_notifications: return "export_notifications";
    case read_updates: return "read_updates";
    case demo_outbox: return "demo_outbox";
    }
    return "";
}

bool is_visible(Viewer const& viewer, Subject const& subject) {
    auto const same = [](std::string_view a, std::string_view b) { return !a.empty() && a == b; };
    switch (role(viewer.role).scope) {
    case Scope::none: return false;
    case Scope::own_facility: return same(viewer.facility_id, subject.facility_id);
    case Scope::jurisdiction:
        return same(viewer.health_centre_id, subject.responsible_centre_id) ||
               std::any_of(subject.related_centre_ids.begin(), subject.related_centre_ids.end(),
                           [&](std::string const& centre) { return same(viewer.health_centre_id, centre); });
    case Scope::prefecture: return same(viewer.prefecture_code, subject.prefecture_code);
    case Scope::nation: return true;
    }
    return false;
}

bool may_decide(Viewer const& viewer, Subject const& subject) {
    return may(role(viewer.role), decide_notification) && !viewer.health_centre_id.empty() &&
           viewer.health_centre_id == subject.responsible_centre_id;
}

} // namespace todoke::access
