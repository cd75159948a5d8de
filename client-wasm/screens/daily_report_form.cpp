#include "client-wasm/screens/daily_report_form.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "shared/base/kana.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::screens {

using access::Capability;
using observation::Answer;
using observation::UrgentGroup;

namespace {

constexpr std::array answer_codes{"1", "2", "9"};
constexpr std::array groups{UrgentGroup::looks, UrgentGroup::breathing, UrgentGroup::consciousness};

std::string day_id(Date date) { return base::iso_date(date); }

// The newest report before that day, for 前回と同じ and the value beside the field.
std::optional<observation::DailyReport> report_before(api::ObservationReply const& reply, std::string_view day) {
    for (auto const& report : reply.reports)
        if (report.is_current && report.report_date < day) return observation::report_from_json(report.report);
    return std::nullopt;
}

} // namespace

void DailyReportForm::open(api::ObservationReply const& reply) {
    auto kept = client_.memory.find<Typed>(memory_key());
    typed_ = kept ? std::move(*kept) : Typed{};
    typed_.answers.resize(observation::symptom_count);
    if (typed_.day.empty()) typed_.day = base::slash_date(client_.today());
    if (typed_.subject_class.empty() && reply.row.subject_class != 0) typed_.subject_class = std::to_string(reply.row.subject_class);
    key_ = client_.platform.random_id();
    mistakes_.clear();
    confirmed_.clear();
    questions_.clear();
    failure_.reset();
    is_open_ = wants_focus_ = true;
    client_.platform.request_frame();
}

void DailyReportForm::close() {
    is_open_ = false;
    client_.memory.drop(memory_key());
    client_.platform.request_frame();
}

std::optional<Date> DailyReportForm::day() const { return base::read_typed_date(typed_.day, client_.today()).date; }

api::ObservationReport const* DailyReportForm::report_of_day(api::ObservationReply const& reply) const {
    auto const wanted = day();
    if (!wanted) return nullptr;
    auto const found = std::find_if(reply.reports.begin(), reply.reports.end(), [&](auto const& report) { return report.is_current && report.report_date == day_id(*wanted); });
    return found == reply.reports.end() ? nullptr : &*found;
}

observation::DailyReport DailyReportForm::report() const {
    observation::DailyReport report;
    if (!typed_.subject_class.empty()) report.subject_class = typed_.subject_class == "2" ? observation::SubjectClass::contact : observation::SubjectClass::infected;
    // What is no temperature at all is judged as out of range, not as left out.
    if (!base::fold_digits(typed_.temperature).empty()) report.temperature = observation::read_temperature(typed_.temperature).value_or(-1);
    if (auto const digits = base::fold_digits(typed_.spo2); !digits.empty()) report.spo2 = digits.size() <= 3 && base::is_all_digits(digits) ? std::stoi(digits) : -1;
    for (std::size_t i = 0; i < observation::symptom_count; ++i)
        if (auto const& code = typed_.answers[i]; !code.empty()) report.answers[i] = observation::find_answer(code.front() - '0').value_or(Answer::none);
    for (auto const* ticked : {&typed_.looks, &typed_.breathing, &typed_.consciousness})
        for (auto const& id : *ticked) report.urgent |= observation::find_urgent(id).value_or(0);
    report.note = typed_.note;
    return observation::folded(std::move(report));
}

void DailyReportForm::draw(api::ObservationReply const& reply) {
    if (!is_open_) return;
    if (language_ != state::language() && !mistakes_.empty()) judge(); // in the reader's words
    language_ = state::language();
    ui::begin_card("daily_report");
    ui::heading(2, tr("健康状態の入力"));
    std::vector<ui::Mistake> summary;
    for (auto const& mistake : mistakes_) // V-805 says the same of every item: once is enough up here
        if (std::none_of(summary.begin(), summary.end(), [&](auto const& said) { return said.message == mistake.message; })) summary.push_back({mistake.item, mistake.message});
    ui::error_summary(tr("入力内容を確認してください"), summary, std::exchange(is_fresh_, false));
    draw_day(reply);
    auto const* before = report_of_day(reply);
    auto const is_contractor = client_.session.may(Capability::write_findings);
    auto const way = before != nullptr ? observation::find_entry_way(before->entry_way) : std::nullopt;
    if (is_contractor && way && observation::is_personal(*way)) {
        // V-806: what the person entered is read, not typed over.
        ui::banner("V-806", ui::Tone::info, tr(observation::issue("V-806", "").message), "");
        if (ui::button({.id = "report_close", .label = tr("閉じる")})) close();
        return ui::end_card();
    }
    if (before != nullptr) ui::banner("has_report", ui::Tone::info, tr("この日は入力済みです({way}、{time})。登録すると新しい版になり、前の内容も残ります。", {{"way", entry_way_words(before->entry_way)}, {"time", time_words(before->reported_at_ms)}}), "");
    draw_measurements(reply);
    draw_symptoms(reply);
    auto const judged = observation::assess(report(), observation::EntryWay::health_centre);
    draw_urgent_symptoms(judged);
    ui::text_field({.id = observation::note_id, .label = tr("自由記述"), .error = mistake_of(observation::note_id)}, {.length_max = observation::note_length_max, .lines = 3}, typed_.note);
    if (judged.flag != observation::Flag::none) {
        std::string words;
        for (auto const rule : judged.rules) words += (words.empty() ? "" : tr("、")) + rule_words(observation::name(rule));
        auto const is_urgent = judged.flag == observation::Flag::urgent;
        ui::banner("judged", is_urgent ? ui::Tone::urgent : ui::Tone::warning, is_urgent ? tr("緊急として一覧の先頭に表示されます。医師への相談、救急要請を検討してください。") : tr("要確認として一覧に表示されます。"), words);
    }
    if (failure_ && draw_failure(client_, *failure_)) send();
    ui::begin_row();
    auto const save = ui::button({.id = "report_save", .label = tr("登録"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
    auto const cancel = ui::button({.id = "report_cancel", .label = tr("取消"), .disabled = is_busy_});
    ui::end_row();
    ui::end_card();
    client_.memory.keep(memory_key(), typed_);
    if (save) check();
    if (cancel) close();
}

void DailyReportForm::draw_day(api::ObservationReply const& reply) {
    auto const today = client_.today();
    auto const chosen = day();
    if (std::exchange(wants_focus_, false)) ui::focus(reply.reports.empty() || report_of_day(reply) == nullptr ? observation::temperature_id : "report_date");
    auto const events = ui::date_field({.id = "report_date", .label = tr("日付"), .error = mistake_of("report_date"), .note = chosen ? day_in_full(*chosen) : std::string(), .required = true}, typed_.day, base::iso_date(today));
    if (events.changed) confirmed_.clear();
    if (events.committed && chosen) typed_.day = base::slash_date(*chosen);
    if (chosen && *chosen < today) ui::text_field({.id = "reason", .label = tr("前の日の入力、訂正の理由"), .error = mistake_of("reason"), .required = true}, {.length_max = 200}, typed_.reason);
    std::vector<ui::Choice> classes;
    for (auto const code : {1, 2}) classes.push_back({std::to_string(code), subject_class_words(code), "", std::to_string(code)});
    ui::choice_field({.id = "subject_class", .label = tr("区分"), .error = mistake_of("subject_class")}, classes, typed_.subject_class, ui::ChoiceStyle::radios);
}

void DailyReportForm::draw_measurements(api::ObservationReply const& reply) {
    auto const before = report_before(reply, day() ? day_id(*day()) : std::string("9"));
    ui::begin_row();
    auto const hint = before && before->temperature != 0 ? tr("前回 {value}℃", {{"value", observation::temperature_text(before->temperature)}}) : std::string();
    auto const temperature = ui::text_field({.id = observation::temperature_id, .label = tr("体温(℃)"), .hint = hint, .error = mistake_of(observation::temperature_id), .required = true},
                                            {.kind = ui::TextKind::number, .autocomplete = "off", .length_max = 6, .width_characters = 8}, typed_.temperature);
    if (temperature.committed || temperature.entered)
        if (auto const tenths = observation::read_temperature(typed_.temperature)) typed_.temperature = observation::temperature_text(*tenths);
    auto const measured = before && before->spo2 ? tr("前回 {value}", {{"value", percent_words(*before->spo2)}}) : std::string();
    ui::text_field({.id = observation::spo2_id, .label = tr("SpO2(%)"), .hint = measured, .error = mistake_of(observation::spo2_id)}, {.kind = ui::TextKind::digits, .autocomplete = "off", .length_max = 4, .width_characters = 8}, typed_.spo2);
    ui::end_row();
}

void DailyReportForm::draw_symptoms(api::ObservationReply const& reply) {
    ui::heading(3, tr("症状"));
    ui::begin_row();
    if (ui::button({.id = "all_fine", .label = tr("すべて「なし」")})) std::fill(typed_.answers.begin(), typed_.answers.end(), "2");
    auto const before = report_before(reply, day() ? day_id(*day()) : std::string("9"));
    if (before && ui::button({.id = "as_before", .label = tr("前回と同じ")}))
        for (std::size_t i = 0; i < observation::symptom_count; ++i) typed_.answers[i] = before->answers[i] == Answer::none ? "" : std::to_string(static_cast<int>(before->answers[i]));
    ui::end_row();
    for (std::size_t i = 0; i < observation::symptom_count; ++i) {
        auto const& item = observation::items()[i];
        std::vector<ui::Choice> choices;
        for (auto const* code : answer_codes)
            if (item.allows_unknown || *code != '9') choices.push_back({code, answer_cell(static_cast<Answer>(*code - '0')).text});
        ui::choice_field({.id = item.id, .label = tr(item.label), .error = mistake_of(item.id), .required = true}, choices, typed_.answers[i], ui::ChoiceStyle::joined);
    }
}

void DailyReportForm::draw_urgent_symptoms(observation::Assessment const& judged) {
    ui::heading(3, tr("緊急性の高い症状"));
    if (!judged.ask.empty()) ui::banner("B-03", ui::Tone::warning, tr("次の症状がないか、必ず確認してください。"), "");
    else ui::small_text(tr("※はご家族が見て判断した場合です。"));
    std::vector<std::string>* const ticked[] = {&typed_.looks, &typed_.breathing, &typed_.consciousness};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<ui::Choice> choices;
        for (auto const& symptom : observation::urgent_symptoms())
            if (symptom.group == groups[i]) choices.push_back({std::string(symptom.id), tr(symptom.label) + (symptom.judged_by_family ? "※" : "")}); // not a text
        ui::multi_choice_field({.id = "urgent_" + std::to_string(i), .label = tr(observation::label(groups[i]))}, choices, *ticked[i]);
    }
}

void DailyReportForm::judge() {
    mistakes_.clear();
    auto const chosen = day();
    auto const today = client_.today();
    if (!chosen || *chosen > today) mistakes_.push_back({"F-O08", "error", "report_date", "", tr("日付を正しく入力してください。")});
    if (chosen && *chosen < today && typed_.reason.empty()) mistakes_.push_back({"F-O02", "error", "reason", "", tr(observation::issue("F-O02", "").message)});
    for (auto const& issue : observation::judge(report())) mistakes_.push_back({issue.rule, "error", issue.item, "", sentence_of(issue)});
}

void DailyReportForm::check() {
    judge();
    is_fresh_ = !mistakes_.empty();
    if (mistakes_.empty()) send();
    client_.platform.request_frame();
}

void DailyReportForm::send() {
    if (is_busy_ || !day()) return;
    is_busy_ = true;
    failure_.reset();
    api::EnterReportRequest request;
    request.report_date = day_id(*day());
    request.report = observation::to_json(report());
    if (*day() < client_.today()) request.reason = typed_.reason;
    request.confirmed = confirmed_;
    state::Call call{.endpoint = api::EndpointId::enter_daily_report, .ids = {case_id_}, .body = api::to_json(std::move(request)), .idempotency_key = key_};
    client_.api.call<api::ObservationReply>(std::move(call), if_alive([this](state::Outcome<api::ObservationReply> outcome) {
        is_busy_ = false;
        if (outcome.ok()) {
            close();
            ui::announce(tr("健康状態を登録しました。"));
            client_.look_for_changes();
            if (on_saved) on_saved(std::move(*outcome.value));
            return;
        }
        if (!outcome.failure.is_offline()) key_ = client_.platform.random_id(); // nothing was stored: another try is another request
        auto issues = outcome.failure.problem.issues;
        questions_.clear();
        std::copy_if(issues.begin(), issues.end(), std::back_inserter(questions_), [](auto const& issue) { return issue.severity == "confirm"; });
        std::erase_if(issues, [](auto const& issue) { return issue.severity == "confirm"; });
        mistakes_ = std::move(issues);
        is_fresh_ = !mistakes_.empty();
        if (!mistakes_.empty()) questions_.clear();
        else if (questions_.empty()) failure_ = outcome.failure;
    }));
}

// V-804, V-810: asked once, in the words of the rule.
void DailyReportForm::draw_dialogs() {
    if (!is_open_ || questions_.empty()) return;
    ui::begin_dialog("report_questions", tr("確認してください"));
    for (auto const& question : questions_) ui::text(question.message);
    ui::begin_row();
    auto const yes = ui::button({.id = "report_yes", .label = tr("はい、登録する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
    auto const no = ui::button({.id = "report_no", .label = tr("戻る"), .disabled = is_busy_});
    ui::end_row();
    ui::end_dialog();
    if (yes) {
        for (auto const& question : questions_) confirmed_.push_back(question.rule);
        questions_.clear();
        send();
    }
    if (no || ui::dialog_cancelled()) questions_.clear();
}

std::string DailyReportForm::mistake_of(std::string_view field) const {
    auto const found = std::find_if(mistakes_.begin(), mistakes_.end(), [&](auto const& issue) { return issue.item == field; });
    return found == mistakes_.end() ? std::string() : found->message;
}

} // namespace todoke::screens
