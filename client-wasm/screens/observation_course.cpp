#include "client-wasm/screens/observation_course.hpp"

#include <algorithm>

#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/observation/assessment.hpp"
#include "shared/observation/call.hpp"

namespace todoke::screens {

namespace {

constexpr int charted_days = 14;

// Where the long labels of the form have no room.
constexpr std::array<std::string_view, observation::symptom_count> short_labels{"顔色・表情", "咳・鼻水", "息苦しさ", "倦怠感", "吐き気", "下痢", "意識", "食事", "排尿"};

std::string day_label(Date date) { return std::to_string(date.month) + "/" + std::to_string(date.day); }

std::optional<observation::DailyReport> report_on(api::ObservationReply const& reply, std::string const& day) {
    for (auto const& report : reply.reports)
        if (report.is_current && report.report_date == day) return observation::report_from_json(report.report);
    return std::nullopt;
}

std::string in_words(std::vector<std::string> const& days, ui::Values const& values, bool tenths) {
    std::string words;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) words += (words.empty() ? "" : tr("、")) + days[i] + " " + (tenths ? observation::temperature_text(*values[i]) + "℃" : percent_words(*values[i]));
    return words.empty() ? tr("入力なし") : words;
}

ui::Cell flag_cell(api::ObservationReport const& report) {
    if (report.flag == 0) return {.text = "-"};
    std::string rules;
    for (auto const& rule : report.rules) rules += (rules.empty() ? "" : tr("、")) + rule_words(rule);
    auto const word = tr(observation::label(report.flag >= 2 ? observation::Flag::urgent : observation::Flag::check));
    return {.text = rules.empty() ? word : tr("{flag}: {rules}", {{"flag", word}, {"rules", rules}}), .tone = report.flag >= 2 ? ui::Tone::urgent : ui::Tone::warning};
}

std::string who_entered(api::ObservationReport const& report) {
    if (report.entered_by.empty()) return tr("本人");
    return report.facility_name.empty() ? report.entered_by : report.facility_name + " " + report.entered_by;
}

} // namespace

void draw_course_charts(api::ObservationReply const& reply, Date today) {
    std::vector<std::string> days;
    ui::Values temperatures, saturations;
    for (int back = charted_days - 1; back >= 0; --back) {
        auto const date = base::add_days(today, -back);
        auto const report = report_on(reply, base::iso_date(date));
        days.push_back(day_label(date));
        temperatures.push_back(report && report->temperature != 0 ? std::optional(report->temperature) : std::nullopt);
        saturations.push_back(report ? report->spo2 : std::nullopt);
    }
    int highest = 400;
    for (auto const& value : temperatures) highest = std::max(highest, value.value_or(0) > 400 ? 420 : 0);
    ui::heading(3, tr("体温(℃、14日間)"));
    ui::chart({.id = "temperature_chart", .label = tr("体温(℃、14日間)"), .says = in_words(days, temperatures, true), .days = days, .values = temperatures, .low = 350, .high = highest, .step = 10, .tenths = true, .limit = observation::contact_fever_min});
    if (std::none_of(saturations.begin(), saturations.end(), [](auto const& value) { return value.has_value(); })) return;
    int lowest = 85;
    for (auto const& value : saturations) lowest = std::min(lowest, value.value_or(100) < 85 ? 70 : 85);
    ui::heading(3, tr("SpO2(%、14日間)"));
    ui::chart({.id = "spo2_chart", .label = tr("SpO2(%、14日間)"), .says = in_words(days, saturations, false), .days = days, .values = saturations, .low = lowest, .high = 100, .step = 5, .limit = observation::spo2_urgent_max, .limit_is_low = true});
}

void draw_symptom_days(api::ObservationReply const& reply) {
    std::vector<ui::Column> columns{{.id = "day", .label = tr("日付"), .weight = 4}, {.id = "temperature", .label = tr("体温"), .weight = 3}, {.id = "spo2", .label = "SpO2", .weight = 3}};
    for (std::size_t i = 0; i < observation::symptom_count; ++i) columns.push_back({.id = std::string(observation::items()[i].id), .label = tr(short_labels[i]), .weight = 3});
    columns.push_back({.id = "flag", .label = tr("緊急"), .weight = 6});
    columns.push_back({.id = "note", .label = tr("自由記述"), .weight = 6});
    std::vector<ui::TableRow> rows;
    for (auto const& report : reply.reports) {
        if (!report.is_current) continue;
        auto const read = observation::report_from_json(report.report);
        if (!read) continue;
        ui::TableRow row{report.report_date, {}};
        auto const is_hot = read->temperature >= observation::contact_fever_min, is_low = read->spo2 && *read->spo2 <= observation::spo2_urgent_max;
        row.cells = {{.text = date_words(report.report_date)},
                     {.text = read->temperature == 0 ? std::string("-") : observation::temperature_text(read->temperature), .tone = is_hot ? ui::Tone::error : ui::Tone::plain},
                     {.text = percent_words(read->spo2.value_or(-1)), .tone = is_low ? ui::Tone::error : ui::Tone::plain}};
        for (auto const answer : read->answers) row.cells.push_back(answer_cell(answer));
        row.cells.push_back(flag_cell(report));
        auto const urgent = urgent_words(read->urgent);
        row.cells.push_back({.text = urgent.empty() ? read->note : read->note.empty() ? urgent : urgent + " / " + read->note});
        rows.push_back(std::move(row));
    }
    if (rows.empty()) return ui::text(tr("報告はまだありません。"));
    ui::table("symptom_days", tr("日ごとの健康状態"), columns, rows);
}

void draw_report_log(api::ObservationReply const& reply) {
    if (reply.reports.empty()) return;
    ui::heading(2, tr("入力の記録"));
    std::vector<ui::Column> const columns{{.id = "day", .label = tr("日付"), .weight = 2}, {.id = "at", .label = tr("入力時刻"), .weight = 2}, {.id = "way", .label = tr("入力方法"), .weight = 2},
                                          {.id = "who", .label = tr("入力者"), .weight = 4}, {.id = "revision", .label = tr("版"), .weight = 2}, {.id = "reason", .label = tr("理由"), .weight = 4}};
    std::vector<ui::TableRow> rows;
    for (auto const& report : reply.reports) {
        auto const revision = std::to_string(report.revision);
        rows.push_back({report.report_date + "_" + revision,
                        {{date_words(report.report_date)}, {time_words(report.reported_at_ms)}, {entry_way_words(report.entry_way)}, {who_entered(report)},
                         {report.is_current ? revision : tr("{n}(前の版)", {{"n", revision}})}, {report.reason.empty() ? std::string("-") : report.reason}}});
    }
    ui::table("report_log", tr("入力の記録"), columns, rows);
}

void draw_observation_notes(api::ObservationReply const& reply) {
    ui::heading(2, tr("連絡・医師所見・確認の記録"));
    if (reply.notes.empty()) return ui::text(tr("記録はまだありません。"));
    std::vector<ui::Column> const columns{{.id = "at", .label = tr("日時"), .weight = 2}, {.id = "kind", .label = tr("種類"), .weight = 2}, {.id = "result", .label = tr("結果"), .weight = 2}, {.id = "text", .label = tr("内容"), .weight = 6},
                                          {.id = "next", .label = tr("次の連絡"), .weight = 2}, {.id = "who", .label = tr("記入者"), .weight = 4}};
    std::vector<ui::TableRow> rows;
    for (std::size_t i = 0; i < reply.notes.size(); ++i) {
        auto const& note = reply.notes[i];
        auto const kind = note.kind == "finding" ? tr("医師所見") : note.kind == "acknowledgement" ? tr("緊急の確認") : tr("電話");
        auto const result = note.kind != "contact" ? note.doctor_name : contact_result_words(note.result) + (note.counterpart.empty() ? "" : "(" + note.counterpart + ")");
        rows.push_back({std::to_string(i), {{time_words(note.at_ms)}, {kind}, {result}, {note.text}, {note.next_action_date.empty() ? std::string("-") : date_words(note.next_action_date)}, {note.facility_name.empty() ? note.user_id : note.facility_name + " " + note.user_id}}});
    }
    ui::table("notes", tr("連絡・医師所見・確認の記録"), columns, rows);
}

void draw_call_log(api::ObservationReply const& reply) {
    if (reply.calls.empty()) return;
    ui::heading(2, tr("自動架電の記録"));
    std::vector<ui::Column> const columns{{.id = "day", .label = tr("日付"), .weight = 2}, {.id = "round", .label = tr("回"), .weight = 1}, {.id = "started", .label = tr("発信"), .weight = 2}, {.id = "ended", .label = tr("終了"), .weight = 2},
                                          {.id = "result", .label = tr("結果"), .weight = 2}, {.id = "state", .label = tr("最後の質問"), .weight = 2}, {.id = "keys", .label = tr("押されたキー"), .weight = 5}};
    std::vector<ui::TableRow> rows;
    for (std::size_t i = 0; i < reply.calls.size(); ++i) {
        auto const& call = reply.calls[i];
        auto const result = observation::find_call_result(call.result);
        auto const ended = call.ended_at_ms == 0 ? std::string("-") : state::clock_text(call.ended_at_ms);
        rows.push_back({std::to_string(i), {{date_words(call.day)}, {std::to_string(call.round)}, {call.started_at_ms == 0 ? std::string("-") : state::clock_text(call.started_at_ms)}, {ended},
                                            {result ? tr(observation::label(*result)) : std::string("-"), "", result == observation::CallResult::incomplete ? ui::Tone::warning : ui::Tone::plain}, {call.last_state}, {call.keys}}});
    }
    ui::table("calls", tr("自動架電の記録"), columns, rows);
}

} // namespace todoke::screens
