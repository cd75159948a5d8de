#include "client-wasm/screens/case_head.hpp"

#include <algorithm>

#include "client-wasm/screens/person_search.hpp"

namespace todoke::screens {

using state::ScreenId;

void draw_case_header(state::Client& client, api::CaseReply const& record) {
    auto const& header = record.header;
    auto const label = [&client](std::string_view list, std::string const& code) { return tr(client.forms.label(list, code)); };
    std::vector<ui::Fact> facts;
    if (record.named) facts.push_back({tr("患者名"), header.name, ui::Tone::info});
    facts.push_back({tr("スマホ入力ID"), record.self_entry_id});
    facts.push_back({tr("性別"), header.sex.empty() ? tr("不明") : label("sex", header.sex)});
    facts.push_back({tr("年齢"), header.age.empty() ? "-" : age_words(header.age)});
    facts.push_back({tr("症状"), record.symptom_flag == "1" ? tr("あり") : record.symptom_flag == "2" ? tr("なし") : tr("入力なし")});
    facts.push_back({tr("疾患"), tr(record.disease_name)});
    facts.push_back({tr("現在のステータス"), label("case_status", header.case_status.empty() ? "00" : header.case_status)});
    facts.push_back({tr("居所"), label("current_location", header.current_location.empty() ? "0" : header.current_location)});
    facts.push_back({tr("担当保健所"), record.responsible_centre_name});
    ui::fact_line("case_header", facts);
}

void draw_case_tabs(state::Client& client, api::CaseReply const& record, std::string_view current) {
    auto const route = [&record](std::string_view tab) {
        if (tab == tab_observation) return state::Route{ScreenId::case_observation, {record.case_id}};
        return state::Route{ScreenId::case_record, {record.case_id, std::string(tab)}};
    };
    auto const has = [](Json const& json) { return json.as_object() != nullptr && !json.as_object()->empty(); };
    auto const add = [&](std::vector<ui::Tab>& tabs, std::string_view tab, std::string label, bool has_data, bool has_warning = false) {
        tabs.push_back({std::string(tab), std::move(label), state::path_of(route(tab)), has_data, has_warning});
    };
    std::vector<ui::Tab> tabs;
    if (record.named) add(tabs, tab_identity, tr("ID管理"), has(record.identity));
    add(tabs, tab_tests, tr("検査"), has(record.tests));
    auto const returned = std::any_of(record.notifications.begin(), record.notifications.end(), [](auto const& row) { return row.state == "returned"; });
    add(tabs, tab_notifications, tr("発生届"), !record.notifications.empty(), returned);
    if (client.session.may(access::Capability::read_observation)) add(tabs, tab_observation, tr("健康観察"), false);
    auto const pressed = ui::tabs("case_tabs", tabs, current);
    if (!pressed.empty() && pressed != current) client.go(route(pressed));
}

} // namespace todoke::screens
