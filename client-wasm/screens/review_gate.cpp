#include "client-wasm/screens/review_gate.hpp"

#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

namespace {

// Why a date is out of order, in the reader's language.
std::string reason_of(validation::DateLine const& line) {
    if (line.in_order) return {};
    auto const other = tr(line.other_label);
    return line.is_too_early ? tr("{date}({value})より前の日付です。", {{"date", other}, {"value", line.other_value}})
                             : tr("{date}({value})より後の日付です。", {{"date", other}, {"value", line.other_value}});
}

} // namespace

void ReviewGate::begin(forms::Definition const& form, state::Draft const& draft, std::vector<validation::Issue> const& issues, std::vector<api::DuplicateCandidate> duplicates) {
    duplicates_ = std::move(duplicates);
    dates_ = validation::check_date_order(form, draft.record);
    questions_.clear();
    for (auto const& issue : issues) {
        if (issue.severity == validation::Severity::confirm) questions_.push_back(issue);
    }
    answers_ = {};
    answers_.record = draft.record;
    reason_ = draft.duplicate_reason;
    reason_mistake_.clear();
    step_ = Step::duplicates;
    if (duplicates_.empty()) next(Step::duplicates);
    client_.platform.request_frame();
}

void ReviewGate::next(Step after) {
    if (after == Step::duplicates && dates_.needs_dialog) step_ = Step::dates;
    else if (after != Step::questions && !questions_.empty()) step_ = Step::questions;
    else step_ = Step::closed;
    client_.platform.request_frame();
}

ReviewGate::Result ReviewGate::draw() {
    Result result;
    switch (step_) {
    case Step::closed: {
        // Nothing had to be asked.
        result.kind = Result::Kind::passed;
        break;
    }
    case Step::duplicates: draw_duplicates(result); break;
    case Step::dates: draw_dates(result); break;
    case Step::questions: draw_questions(result); break;
    }
    if (result.kind == Result::Kind::passed) {
        result.answers = answers_;
        result.duplicate_reason = reason_;
    }
    return result;
}

void ReviewGate::draw_duplicates(Result& result) {
    ui::begin_dialog("duplicates", tr("同一人物の可能性があります"));
    ui::text(tr("同一人物の可能性がある登録があります。同じ方であれば、その登録に発生届を追加してください。"));
    for (auto const& candidate : duplicates_) {
        auto const& row = candidate.row;
        auto const id = "duplicate_" + row.case_id;
        ui::begin_card(id);
        ui::strong_text(row.name);
        ui::small_text(row.self_entry_id + "  " + age_words(row.age) + "  " + tr(row.disease_name));
        if (ui::button({.id = id + "_use", .label = tr("この登録に追加する"), .description = tr("{name}の登録に追加する", {{"name", row.name}})})) {
            result.kind = Result::Kind::use_case;
            result.case_id = row.case_id;
        }
        ui::end_card();
    }
    ui::text_field({.id = "duplicate_reason", .label = tr("別人と判断した理由"), .error = reason_mistake_}, {.length_max = 200}, reason_);
    ui::begin_row();
    auto const back = ui::button({.id = "duplicates_back", .label = tr("戻る")});
    auto const go_on = ui::button({.id = "duplicates_continue", .label = tr("別人として続ける"), .kind = ui::ButtonKind::primary});
    ui::end_row();
    if (go_on) {
        if (base::trimmed(reason_).empty()) {
            reason_mistake_ = tr("別人と判断した理由を入力してください。");
            ui::focus("duplicate_reason");
        } else if (next(Step::duplicates); step_ == Step::closed) {
            result.kind = Result::Kind::passed;
        }
    } else if (back || ui::dialog_cancelled()) {
        step_ = Step::closed;
        result.kind = Result::Kind::edit;
        result.item = "name_kana";
    }
    if (result.kind == Result::Kind::use_case) step_ = Step::closed;
    ui::end_dialog();
}

void ReviewGate::draw_dates(Result& result) {
    ui::begin_dialog("date_check", tr("日付の整合性確認"));
    ui::text(tr("以下の×が表示された日付は他の日付と前後関係が正しくありません。"));
    ui::heading(3, tr("時系列(昇順)"));
    ui::small_text(tr("※最も古い日付"));
    std::vector<ui::Fact> lines;
    for (auto const& line : dates_.lines) {
        auto const mark = line.in_order ? std::string("○ ") : std::string("× ");
        auto const value = line.value == "入力なし" ? tr("入力なし") : line.value;
        lines.push_back({mark + tr(line.label), "(" + value + ")", line.in_order ? ui::Tone::plain : ui::Tone::error, reason_of(line)});
    }
    ui::facts("date_lines", lines);
    ui::small_text(tr("※最も新しい日付"));
    ui::begin_row();
    auto const edit = ui::button({.id = "edit_dates", .label = tr("日付を編集"), .kind = ui::ButtonKind::primary});
    auto const go_on = ui::button({.id = "continue_dates", .label = tr("続ける")});
    ui::end_row();
    auto const cancelled = ui::dialog_cancelled();
    if (go_on) {
        answers_.date_check_overridden = true; // V-304
        next(Step::dates);
        if (step_ == Step::closed) result.kind = Result::Kind::passed;
    } else if (edit || cancelled) {
        step_ = Step::closed;
        result.kind = Result::Kind::edit;
        for (auto const& line : dates_.lines) {
            if (!line.in_order && result.item.empty()) result.item = line.item;
        }
    }
    ui::end_dialog();
}

void ReviewGate::draw_questions(Result& result) {
    ui::begin_dialog("questions", tr("確認"));
    for (std::size_t i = 0; i < questions_.size(); ++i) ui::banner("question_" + std::to_string(i), ui::Tone::warning, sentence_of(questions_[i]), "");
    ui::begin_row();
    auto const go_on = ui::button({.id = "continue_questions", .label = tr("続ける"), .kind = ui::ButtonKind::primary});
    auto const back = ui::button({.id = "back_from_questions", .label = tr("戻る")});
    ui::end_row();
    auto const cancelled = ui::dialog_cancelled();
    if (go_on) {
        for (auto const& question : questions_) answers_.confirmed.push_back(question.rule);
        step_ = Step::closed;
        result.kind = Result::Kind::passed;
    } else if (back || cancelled) {
        step_ = Step::closed;
        result.kind = Result::Kind::edit;
        result.item = questions_.front().item;
    }
    ui::end_dialog();
}

} // namespace todoke::screens
