#include "shared/access/roles.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace todoke::access {

namespace {

using enum Capability;

template <std::size_t... Sizes>
constexpr auto together(std::array<Capability, Sizes> const&... parts) {
    std::array<Capability, (Sizes + ...)> all{};
    auto at = all.begin();
    ((at = std::copy(parts.begin(), parts.end(), at)), ...);
    return all;
}

// What every signed-in person has: a session of one's own, forms and notices to read.
constexpr std::array everyone{own_session, read_forms, read_updates, demo_outbox};

constexpr auto views_cases = together(everyone, std::array{search_cases, read_case, read_notification, export_notifications, read_masters, read_observation});
constexpr auto looks_up = together(everyone, std::array{read_masters});

// Entering what is known of a person.
constexpr auto enters_cases = together(views_cases, std::array{own_drafts, create_case, edit_identity, edit_tests});

constexpr auto notifies = together(enters_cases, std::array{submit_notification, hand_out_leaflet});

// A health centre decides. It does not notify in an institution's name (proxy entry of what came by
// FAX, W-01) until the entry names that institution: otherwise the record would lie about who notified.
constexpr auto types_for_centre = together(enters_cases, std::array{decide_notification, watch_observations, enter_observation, manage_observation, read_activity_reports, read_contact_log, read_findings, hand_out_leaflet});
constexpr auto works_at_centre = together(types_for_centre, std::array{search_audit});

// whom the health centre assigned, while assigned. read_case stays closed: of the record there is only what
// S2-26 names.
constexpr auto reports_for_centre = together(everyone, std::array{watch_observations, read_observation, enter_observation});
constexpr auto looks_after_guests = together(reports_for_centre, std::array{read_findings});
constexpr auto follows_up = together(reports_for_centre, std::array{write_findings, read_activity_reports, read_contact_log, read_findings, read_entrusted_record});

constexpr auto supervises = together(views_cases, std::array{search_audit, write_notices});
constexpr auto oversees = together(looks_up, std::array{search_audit, write_notices});
constexpr auto administers = together(oversees, std::array{manage_accounts, edit_masters, run_training});
constexpr auto coordinates = together(supervises, std::array{read_contact_log, read_findings});
constexpr auto runs_the_system = together(supervises, std::array{manage_accounts, read_findings});

// To add a role: one row here and its enumerator. Rights follow roles.md §3; what a later issue
// builds (stays, observation, sentinel reports, animals, accounts) is not listed and so forbidden.
// Roles that may see records only without name and address have no right to read them yet, because
// the masked view does not exist yet. In the order of RoleId.
constexpr std::array<Role, 15> table{{
    {RoleId::ministry, "ministry", "厚生労働省", "国。届出を受け、すべての記録を閲覧し、統計を作ります。自治体のアカウントを発行します。", Scope::nation, runs_the_system},
    {RoleId::central_surveillance_centre, "central_surveillance_centre", "中央感染症情報センター", "氏名のない確定データを集計し、公表します。", Scope::nation, oversees},
    {RoleId::government_office, "government_office", "都道府県・保健所設置市・特別区の本庁", "自治体の本庁。管内の記録を閲覧し、広域の調整と監督をします。", Scope::prefecture, coordinates},
    {RoleId::system_administrator, "system_administrator", "システム管理者", "管内のアカウントを発行、変更、停止、削除します。患者の記録は見えません。", Scope::none, administers},
    {RoleId::health_centre_staff, "health_centre_staff", "保健所", "管内の発生届を受理し、確認し、補います。", Scope::jurisdiction, works_at_centre},
    {RoleId::support_staff, "support_staff", "応援職員", "保健所の入力を手伝います。", Scope::jurisdiction, types_for_centre},
    {RoleId::prefectural_support_officer, "prefectural_support_officer", "都道府県の支援担当職員", "医療機関からの質問に答えます。患者の記録は見えません。", Scope::none, everyone},
    {RoleId::local_surveillance_centre, "local_surveillance_centre", "地方感染症情報センター", "管内の報告を氏名なしで確認し、解析します。", Scope::prefecture, oversees},
    {RoleId::public_laboratory, "public_laboratory", "地方衛生研究所", "検体を検査し、病原体の結果を入力します。", Scope::none, everyone},
    {RoleId::testing_laboratory, "testing_laboratory", "検査機関", "契約により検体を検査し、結果を入力します。", Scope::none, everyone},
    {RoleId::facility_reporter, "facility_reporter", "医療機関(全数)", "医療機関の職員。発生届を出し、自院の届出と患者を閲覧します。", Scope::own_facility, notifies},
    {RoleId::sentinel_reporter, "sentinel_reporter", "医療機関管理者(定点)", "定点医療機関として、週ごと、月ごとの患者数を報告します。", Scope::none, looks_up},
    {RoleId::animal_clinic, "animal_clinic", "動物診療施設", "動物の感染症を届け出ます。", Scope::none, looks_up},
    {RoleId::lodging_facility, "lodging_facility", "宿泊療養施設", "保健所から任された宿泊者の毎日の健康状態を入力します。", Scope::assigned, looks_after_guests},
    {RoleId::follow_up_contractor, "follow_up_contractor", "健康フォローアップ委託機関", "保健所から任された方の健康状態を確認します。", Scope::assigned, follows_up},
}};

constexpr std::array own_health{report_own_health};
constexpr Role person_role{RoleId::observed_person, "observed_person", "健康観察の対象の方", "毎日の健康状態を報告し、自分の記録だけを閲覧します。", Scope::self, own_health};

} // namespace

std::span<Role const> roles() { return table; }

Role const& role(RoleId id) {
    if (id == RoleId::observed_person) return person_role;
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

bool may_be_manager(RoleId role) { return role == RoleId::facility_reporter || role == RoleId::sentinel_reporter || role == RoleId::animal_clinic; }

bool may(Role const& role, bool is_manager, Capability capability) {
    if (capability == request_accounts) return is_manager && may_be_manager(role.id);
    return may(role, capability);
}

std::string_view name(Capability capability) {
    switch (capability) {
    case anyone: return "anyone";
    case own_session: return "own_session";
    case second_factor_pending: return "second_factor_pending";
    case watch_code_call: return "watch_code_call";
    case read_forms: return "read_forms";
    case factor_setup_pending: return "factor_setup_pending";
    case new_password_pending: return "new_password_pending";
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
    case manage_accounts: return "manage_accounts";
    case search_audit: return "search_audit";
    case read_masters: return "read_masters";
    case write_notices: return "write_notices";
    case edit_masters: return "edit_masters";
    case request_accounts: return "request_accounts";
    case demo_outbox: return "demo_outbox";
    case run_training: return "run_training";
    case visit_training: return "visit_training";
    case watch_observations: return "watch_observations";
    case read_observation: return "read_observation";
    case enter_observation: return "enter_observation";
    case manage_observation: return "manage_observation";
    case write_findings: return "write_findings";
    case read_activity_reports: return "read_activity_reports";
    case read_contact_log: return "read_contact_log";
    case read_findings: return "read_findings";
    case read_entrusted_record: return "read_entrusted_record";
    case hand_out_leaflet: return "hand_out_leaflet";
    case visit_portal: return "visit_portal";
    case report_own_health: return "report_own_health";
    }
    return "";
}

std::string_view label(Capability capability) {
    switch (capability) {
    case own_session: return "自分のアカウント(パスワード、サインインの記録)";
    case read_forms: return "様式、お知らせ、ヘルプの閲覧";
    case own_drafts: return "下書き";
    case search_cases: return "登録情報の検索";
    case read_case: return "登録情報の閲覧";
    case create_case: return "患者の登録";
    case edit_identity: return "ID管理情報の変更";
    case edit_tests: return "検査の入力";
    case submit_notification: return "発生届の提出";
    case read_notification: return "発生届の閲覧";
    case decide_notification: return "発生届の受理と差戻し";
    case export_notifications: return "CSVダウンロード(個別の許可が必要)";
    case manage_accounts: return "アカウントの発行、変更、停止、削除";
    case search_audit: return "監査記録の閲覧";
    case read_masters: return "マスタの閲覧(医療機関等は自機関のみ)";
    case write_notices: return "お知らせの掲載";
    case edit_masters: return "管内のマスタの登録と変更";
    case request_accounts: return "自機関のアカウントの申請(システム利用管理者だけ)";
    case run_training: return "研修の部屋(デモ環境だけ)";
    case watch_observations: return "健康観察の一覧";
    case read_observation: return "健康観察の閲覧";
    case enter_observation: return "健康状態、連絡記録の入力";
    case manage_observation: return "健康観察の方法、担当、終了";
    case write_findings: return "医師所見と実施報告";
    case read_activity_reports: return "実施報告の閲覧";
    case read_contact_log: return "連絡記録、自動架電の記録の閲覧";
    case read_findings: return "医師所見の閲覧";
    case read_entrusted_record: return "任された方の基本情報、検査、問診、関係医療機関名の閲覧";
    case hand_out_leaflet: return "健康観察の案内(リーフレット)";
    case anyone: case second_factor_pending: case new_password_pending: case read_updates: case demo_outbox: case visit_training: case visit_portal: case report_own_health: case factor_setup_pending: case watch_code_call: break;
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
    case Scope::assigned: return same(viewer.facility_id, subject.contractor_id);
    case Scope::self: return false; // by the links of the person's own session alone
    }
    return false;
}

bool may_decide(Viewer const& viewer, Subject const& subject) {
    return may(role(viewer.role), decide_notification) && !viewer.health_centre_id.empty() &&
           viewer.health_centre_id == subject.responsible_centre_id;
}

} // namespace todoke::access
