// Check your answers: the whole notification as it will be read, warnings in place, then 登録(提出).
// Only reached through 確認 for exactly this content; otherwise the editor asks first.
#include "client-wasm/screens/prefill.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class ReviewScreen final : public Screen {
public:
    explicit ReviewScreen(state::Client& client) : Screen(client), id_(client.route().id()) {}

    std::string title() const override { return tr("内容の確認"); }

    void draw() override {
        ready_ = false;
        if (auto const sent = client_.notification_of(id_); !sent.empty()) return client_.replace({ScreenId::receipt, {sent}});
        if (auto const* submission = client_.submission_of(id_); submission != nullptr) return draw_sending(*submission);
        auto* draft = client_.drafts.open(id_);
        auto const* form = draft != nullptr ? client_.forms.definition(draft->form_id, draft->form_version) : nullptr;
        if (draft == nullptr || form == nullptr) return draw_missing(draft == nullptr);
        if (!draft->answers || !(draft->answers->record == draft->record)) return client_.replace({ScreenId::editor, {id_}});
        auto const issues = validation::validate(*form, draft->record, client_.today(), validation::Stage::submit);
        draw_heading(*form, issues, *draft);
        RecordView view;
        view.issues = &issues;
        if (draft->answers->date_check_overridden) {
            for (auto const& line : validation::check_date_order(*form, draft->record).lines) {
                if (!line.in_order) view.date_conflicts.push_back(line.item);
            }
        }
        draw_record(client_, *form, draft->record, view);
        ready_ = true;
    }

    // Beside the answers while they are read; below them on phones.
    void draw_aside() override {
        auto* draft = client_.drafts.open(id_);
        auto const* form = draft != nullptr ? client_.forms.definition(draft->form_id, draft->form_version) : nullptr;
        if (!ready_ || form == nullptr || !draft->answers || client_.submission_of(id_) != nullptr) return;
        ui::begin_aside(tr("提出"));
        ui::strong_text(tr("届出先: {centre}", {{"centre", client_.session.info().health_centre.name}}));
        ui::small_text(tr("内容を確かめて提出してください。提出すると受付番号が表示されます。"));
        if (ui::button({.id = "submit", .label = tr("登録(提出)"), .kind = ui::ButtonKind::primary, .shortcut = "F9"}) || ui::shortcut("Ctrl+Enter", tr("登録(提出)する")))
            submit(*draft, *form);
        if (ui::button({.id = "back", .label = tr("戻る")})) client_.go({ScreenId::editor, {id_}});
        ui::end_aside();
    }

private:
    void draw_missing(bool is_draft) {
        auto const* failure = is_draft ? client_.drafts.load_failure(id_) : client_.forms.failure();
        if (failure == nullptr) return draw_loading();
        if (draw_failure(client_, *failure)) {
            client_.drafts.retry(id_);
            client_.forms.retry();
        }
    }

    void draw_heading(forms::Definition const& form, std::vector<validation::Issue> const& issues, state::Draft const& draft) {
        ui::strong_text(tr(form.title));
        auto warnings = std::size_t{0};
        for (auto const& issue : issues) {
            if (issue.severity == validation::Severity::warning) ++warnings;
            if (issue.severity == validation::Severity::info) ui::banner("info_" + issue.rule, ui::Tone::info, sentence_of(issue), "");
        }
        if (warnings > 0) {
            auto const count = std::to_string(warnings);
            ui::banner("warnings", ui::Tone::warning, tr("確認が必要な項目が{n}件あります。このまま提出できます。", {{"n", count}}), "");
        }
        if (draft.answers->date_check_overridden) ui::banner("date_override", ui::Tone::warning, tr("日付の前後関係が正しくない項目があります。保健所にも表示されます。"), "");
        if (!draft.duplicate_reason.empty()) ui::banner("duplicate_override", ui::Tone::warning, tr("別人として届け出ます: {reason}", {{"reason", draft.duplicate_reason}}), "");
    }

    void submit(state::Draft& draft, forms::Definition const& form) {
        api::SubmitRequest request;
        request.draft_id = draft.id;
        request.case_id = draft.case_id;
        request.form_id = draft.form_id;
        request.form_version = draft.form_version;
        request.record = records::record_to_json(applicable(form, draft.record));
        request.confirmed = draft.answers->confirmed;
        request.date_check_overridden = draft.answers->date_check_overridden;
        request.duplicate_reason = draft.duplicate_reason;
        client_.submit(draft, std::move(request), form.disease_name, std::string(draft.record.text("name")));
    }

    void draw_sending(state::Submission const& submission) {
        if (submission.state == state::Submission::State::waiting && submission.failure.status != 0) return client_.replace({ScreenId::unsent, {}});
        if (client_.is_offline()) return client_.replace({ScreenId::unsent, {}});
        ui::progress("sending", tr("発生届を送信しています"));
        ui::text(tr("受付番号が表示されるまでお待ちください。"));
    }

    std::string id_;
    bool ready_ = false; // the answers are shown
};

} // namespace

std::unique_ptr<Screen> make_review_screen(state::Client& client) { return std::make_unique<ReviewScreen>(client); }

} // namespace todoke::screens
