#include "client-wasm/screens/observation_words.hpp"

#include "client-wasm/state/clock_text.hpp"
#include "shared/observation/rounds.hpp"

namespace todoke::screens {

using observation::Standing;

std::string standing_words(std::string_view standing) {
    auto const found = observation::find_standing(standing);
    return found ? tr(observation::label(*found)) : std::string("-");
}

ui::Tone standing_tone(std::string_view standing) {
    auto const found = observation::find_standing(standing);
    if (!found) return ui::Tone::plain;
    switch (*found) {
    case Standing::urgent: return ui::Tone::urgent;
    case Standing::silent: return ui::Tone::warning;
    case Standing::worsening: return ui::Tone::error;
    case Standing::needs_call: return ui::Tone::info;
    case Standing::fine: return ui::Tone::ok;
    case Standing::waiting: case Standing::count_: break;
    }
    return ui::Tone::plain;
}

std::string method_words(std::int64_t method) {
    auto const found = observation::find_method(method);
    return found ? tr(observation::label(*found)) : std::string("-");
}

std::string subject_class_words(std::int64_t subject_class) {
    if (subject_class != 1 && subject_class != 2) return "-";
    return tr(observation::label(static_cast<observation::SubjectClass>(subject_class)));
}

std::string entry_way_words(std::int64_t way) {
    auto const found = observation::find_entry_way(way);
    return found ? tr(observation::label(*found)) : std::string("-");
}

std::string contact_result_words(std::int64_t result) {
    switch (result) {
    case 1: return tr("つながった");
    case 2: return tr("不在");
    case 3: return tr("拒否");
    case 9: return tr("その他");
    default: return "-";
    }
}

std::string deadline_words(std::int64_t minute) {
    if (minute < 0) return "-";
    auto const rest = minute % 60;
    return std::to_string(minute / 60) + (rest < 10 ? ":0" : ":") + std::to_string(rest);
}

std::string percent_words(std::int64_t spo2) { return spo2 < 0 ? "-" : std::to_string(spo2) + "%"; }

std::string rule_words(std::string_view rule) {
    if (rule == "B-01" || rule == "B-05") return tr("緊急性の高い症状");
    if (rule == "B-02") return tr("濃厚接触者の咳または37.5℃以上");
    if (rule == "B-03") return tr("顔色・息苦しさ・意識のいずれかが「あり」");
    if (rule == "B-04") return tr("SpO2の低下");
    if (rule == "B-06") return tr("自動架電で息苦しさまたは意識障害が「あり」");
    return std::string(rule);
}

std::string reason_words(api::ObservationRow const& row) {
    std::string words;
    auto const add = [&](std::string const& word) { words += (words.empty() ? "" : tr("、")) + word; };
    if (row.is_unreachable) add(tr("連絡不能"));
    if (row.silent_days > 0) add(tr("未入力{n}日", {{"n", std::to_string(row.silent_days)}}));
    if (row.silent_days > 0 && !row.missing_reason.empty() && row.missing_reason != observation::label(observation::MissingReason::not_entered)) add(tr(row.missing_reason));
    for (auto const& rule : row.rules) add(rule_words(rule));
    if (row.temperature_rising) add(tr("体温が2日続けて上昇"));
    if (row.new_breathlessness) add(tr("新たな息苦しさ"));
    if (row.call_confirmed) add(tr("本人が緊急連絡先に電話"));
    if (row.class_differs) add(tr("区分が登録内容と異なる"));
    if (row.is_entry_blocked) add(tr("スマホ入力IDの間違いが続き停止中"));
    if (!row.next_action_date.empty()) add(tr("次の連絡 {date}", {{"date", date_words(row.next_action_date)}}));
    return words;
}

std::string day_words(api::ObservationRow const& row, Date today) {
    auto const onset = base::parse_iso_date(row.onset_date), start = base::parse_iso_date(row.start_date);
    if (onset && *onset <= today) return tr("発症{n}日目", {{"n", std::to_string(base::days_between(*onset, today) + 1)}});
    if (start && *start <= today) return tr("観察{n}日目", {{"n", std::to_string(base::days_between(*start, today) + 1)}});
    return "-";
}

std::string date_words(std::string_view iso) {
    auto const date = base::parse_iso_date(iso);
    return date ? base::slash_date(*date) : std::string("-");
}

std::string day_in_full(Date date) { return state::language() == "ja" ? base::era_date_with_weekday(date) : base::iso_date(date); }
std::string time_words(std::int64_t at_ms) { return at_ms == 0 ? std::string("-") : state::short_time_text(at_ms); }

ui::Values temperatures_of(api::ObservationRow const& row) {
    ui::Values values;
    for (auto const& measured : row.temperatures) values.push_back(observation::read_temperature(measured));
    return values;
}

std::string temperatures_in_words(ui::Values const& values) {
    std::string words;
    for (auto const& value : values) words += (words.empty() ? "" : ", ") + (value ? observation::temperature_text(*value) : tr("入力なし"));
    return tr("体温の推移(古い日から): {values}", {{"values", words}});
}

ui::Cell answer_cell(observation::Answer answer) {
    switch (answer) {
    case observation::Answer::present: return {.text = tr("あり"), .tone = ui::Tone::error};
    case observation::Answer::absent: return {.text = tr("なし")};
    case observation::Answer::unknown: return {.text = tr("不明")};
    case observation::Answer::none: break;
    }
    return {.text = "-"};
}

std::string urgent_words(observation::UrgentSet urgent) {
    std::string words;
    for (std::size_t i = 0; i < observation::urgent_count; ++i)
        if ((urgent >> i & 1u) != 0) words += (words.empty() ? "" : tr("、")) + tr(observation::urgent_symptoms()[i].label);
    return words;
}

std::vector<ui::Choice> method_choices(std::string first) {
    std::vector<ui::Choice> choices;
    if (!first.empty()) choices.push_back({"0", std::move(first)});
    for (auto const method : observation::methods()) choices.push_back({std::to_string(static_cast<int>(method)), tr(observation::label(method))});
    return choices;
}

std::vector<ui::Choice> contractor_choices(std::vector<api::Contractor> const& contractors, std::string first) {
    std::vector<ui::Choice> choices{{"", std::move(first)}};
    for (auto const& contractor : contractors) choices.push_back({contractor.id, contractor.name});
    return choices;
}

state::Route person_route(state::Client const& client, std::string_view case_id) {
    auto const screen = client.session.may(access::Capability::read_case) ? state::ScreenId::case_observation : state::ScreenId::observed_person;
    return {screen, {std::string(case_id)}};
}

} // namespace todoke::screens
