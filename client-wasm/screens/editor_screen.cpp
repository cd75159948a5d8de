// The notification editor: the person on top, the form in the order of work, the rail with what is
// still needed and 確認. Every change is a draft at once.
#include <algorithm>

#include "client-wasm/screens/conflict_view.hpp"
#include "client-wasm/screens/form_editor.hpp"
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/review_gate.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/kana.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class EditorScreen final : public Screen {
public:
    explicit EditorScreen(state::Client& client) : Screen(client), id_(client.route().id()), gate_(client), conflict_(client) {}

    std::string title() const override {
        auto const* draft = client_.drafts.open(id_);
        auto const* form = draft == nullptr ? nullptr : client_.forms.definition(draft->form_id, draft->form_version);
        return form == nullptr ? tr("発生届") : tr(form->title);
    }
    bool enter_moves_on() const override { return true; }

    void draw() override {
        if (auto const sent = client_.notification_of(id_); !sent.empty()) return client_.replace({ScreenId::receipt, {sent}});
        auto* draft = take_draft();
        if (draft == nullptr) return;
        if (client_.submission_of(id_) != nullptr) return client_.replace({ScreenId::unsent, {}});
        if (draft->state == state::SaveState::conflict) return draw_conflict(*draft);
        draw_top(*draft);
        editor_->draw_mistakes();
        if (editor_->draw()) changed(*draft);
        look_for_duplicates(*draft);
        ui::space(16);
        if (ui::button({.id = "confirm", .label = tr("確認"), .kind = ui::ButtonKind::primary, .shortcut = "F9"}) || ui::shortcut("Ctrl+Enter", tr("確認へ進む"))) confirm(*draft);
    }

    void draw_aside() override {
        auto* draft = client_.drafts.open(id_);
        if (draft == nullptr || editor_ == nullptr || draft->state == state::SaveState::conflict) return;
        ui::begin_aside(tr("進みぐあい"));
        editor_->draw_rail();
        ui::status("save_state", state::save_sentence(*draft));
        if (ui::button({.id = "confirm_rail", .label = tr("確認へ進む"), .kind = ui::ButtonKind::primary})) confirm(*draft);
        ui::end_aside();
    }

    void draw_dialogs() override {
        auto* draft = client_.drafts.open(id_);
        if (!gate_running_ || draft == nullptr || editor_ == nullptr) return;
        auto const result = gate_.draw();
        using Kind = ReviewGate::Result::Kind;
        if (result.kind == Kind::none) return;
        gate_running_ = false;
        if (result.kind == Kind::edit) return editor_->focus_item(field_of_date(*draft, result.item));
        if (result.kind == Kind::use_case) {
            draft->case_id = result.case_id;
            draft->duplicate_reason.clear();
            duplicates_.clear();
            return changed(*draft);
        }
        draft->duplicate_reason = result.duplicate_reason;
        draft->answers = result.answers;
        client_.go({ScreenId::review, {id_}});
    }

private:
    // The draft with its form and editor, or nullptr while they load (the page says so).
    state::Draft* take_draft() {
        auto* draft = client_.drafts.open(id_);
        if (draft == nullptr) {
            if (auto const* failure = client_.drafts.load_failure(id_); failure != nullptr) {
                if (draw_failure(client_, *failure)) client_.drafts.retry(id_);
            } else {
                draw_loading();
            }
            editor_.reset();
            return nullptr;
        }
        if (form_ == nullptr) form_ = client_.forms.definition(draft->form_id, draft->form_version);
        if (form_ == nullptr) {
            if (auto const* failure = client_.forms.failure(); failure != nullptr) {
                if (draw_failure(client_, *failure)) client_.forms.retry();
            } else {
                draw_loading();
            }
            return nullptr;
        }
        if (editor_ != nullptr && edited_ != draft) editor_.reset(); // read again after another tab saved it
        if (editor_ == nullptr && draft->state != state::SaveState::conflict) begin(*draft);
        return draft;
    }

    void begin(state::Draft& draft) {
        edited_ = &draft;
        editor_ = std::make_unique<FormEditor>(client_, *form_, draft.record);
        draft.still_needed = static_cast<std::int64_t>(editor_->still_needed().size());
        if (draft.state != state::SaveState::empty && draft.notification_id.empty()) editor_->fold_finished_sections();
        if (auto const* refusal = client_.refusal(id_); refusal != nullptr) {
            refusal_ = *refusal;
            client_.forget_refusal(id_);
            editor_->show_problem(refusal_->problem);
        } else if (!editor_->still_needed().empty()) {
            editor_->focus_item(draft.state == state::SaveState::empty ? first_item() : editor_->still_needed().front());
        }
        if (!draft.notification_id.empty()) read_returned(draft);
    }

    std::string first_item() const {
        for (auto const& section : form_->sections) {
            for (auto const& item : section.items) {
                if (item.type != forms::ItemType::derived && edited_->record.find(item.id) == nullptr) return item.id;
            }
        }
        return {};
    }

    void changed(state::Draft& draft) {
        draft.still_needed = static_cast<std::int64_t>(editor_->still_needed().size());
        client_.drafts.changed(draft);
    }

    void draw_top(state::Draft const& draft) {
        draw_person(draft);
        if (refusal_) draw_refusal();
        if (!returned_reason_.empty()) ui::banner("returned_reason", ui::Tone::error, tr("差戻しの理由"), returned_reason_);
        if (!form_->notice.empty()) ui::banner("form_notice", ui::Tone::info, tr(form_->notice), "");
        if (!draft.case_id.empty() && draft.notification_id.empty() && form_->named) ui::small_text(tr("登録済みの方の発生届として届け出ます。"));
        if (!duplicates_.empty() && draft.case_id.empty()) draw_duplicate_hint();
    }

    void draw_person(state::Draft const& draft) {
        if (!form_->named) return;
        auto const name = std::string(draft.record.text("name"));
        if (name.empty()) return;
        std::string line = name + "  " + std::string(draft.record.text("name_kana"));
        if (auto const* sex = forms::find_item(*form_, "sex"); sex != nullptr && draft.record.find("sex") != nullptr) line += "  " + answer_of(client_, *sex, draft.record);
        if (auto const birth = base::parse_iso_date(draft.record.text("birth_date")); birth) {
            if (auto const age = base::age_on(*birth, client_.today()); age) line += "  " + age_words(base::age_text(*age));
        }
        ui::strong_text(line);
    }

    void draw_refusal() {
        auto const& problem = refusal_->problem;
        ui::begin_banner("refused", ui::Tone::error, tr("届出を受け付けられませんでした"));
        ui::text(problem.title.empty() ? tr("内容を確認して、もう一度提出してください。") : tr(problem.title));
        if (refusal_->is_stale()) ui::text(tr("この発生届は他の利用者が更新しました。ホームから開き直してください。"));
        if (!problem.incident.empty()) ui::small_text(tr("お問い合わせ番号: {id}", {{"id", problem.incident}}));
        ui::end_banner();
    }

    void draw_duplicate_hint() {
        ui::begin_banner("duplicate_hint", ui::Tone::warning, tr("同一人物の可能性がある登録があります。"));
        for (auto const& candidate : duplicates_) {
            auto const id = "hint_" + candidate.row.case_id;
            ui::begin_row();
            ui::text(candidate.row.name + "  " + candidate.row.self_entry_id + "  " + age_words(candidate.row.age));
            if (ui::button({.id = id, .label = tr("この登録に追加する"), .kind = ui::ButtonKind::quiet})) {
                if (auto* draft = client_.drafts.open(id_); draft != nullptr) {
                    draft->case_id = candidate.row.case_id;
                    changed(*draft);
                }
            }
            ui::end_row();
        }
        ui::end_banner();
    }

    void draw_conflict(state::Draft& draft) {
        editor_.reset();
        if (!draft.theirs) return draw_loading();
        auto merged = conflict_.draw(*form_, draft.base, draft.record, *draft.theirs);
        if (merged) client_.drafts.resolve(draft, std::move(*merged));
    }

    void read_returned(state::Draft& draft) {
        state::Call call;
        call.endpoint = api::EndpointId::read_notification;
        call.ids = {draft.notification_id};
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this](state::Outcome<api::NotificationReply> outcome) {
            auto* current = client_.drafts.open(id_);
            if (!outcome.ok() || current == nullptr) return;
            returned_reason_ = outcome.value->row.return_reason;
            if (current->notification_version.empty()) current->notification_version = std::to_string(outcome.value->row.version);
        }));
    }

    // Asks once for each person typed, when the fields that tell persons apart were left.
    void look_for_duplicates(state::Draft const& draft) {
        if (!draft.case_id.empty() || !form_->named) return;
        auto const focused = ui::focused_id();
        if (focused == "name_kana" || focused == "birth_date" || focused == "phone1") return;
        api::DuplicateRequest request;
        request.name_kana = draft.record.text("name_kana");
        request.birth_date = draft.record.text("birth_date");
        request.sex = draft.record.text("sex");
        request.phone = draft.record.text("phone1");
        // Only what could be read: a half-typed value finds nobody.
        if (!base::is_folded_kana(request.name_kana)) request.name_kana.clear();
        if (!base::is_all_digits(request.phone) || request.phone.size() > 11) request.phone.clear();
        auto const by_name = !request.name_kana.empty() && !request.sex.empty();
        if (request.birth_date.empty() || !base::parse_iso_date(request.birth_date) || (!by_name && request.phone.empty())) return;
        auto key = request.name_kana + "/" + request.birth_date + "/" + request.sex + "/" + request.phone;
        if (key == asked_) return;
        asked_ = std::move(key);
        state::Call call;
        call.endpoint = api::EndpointId::find_duplicates;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::DuplicateReply>(std::move(call), if_alive([this](state::Outcome<api::DuplicateReply> outcome) {
            if (!outcome.ok()) return;
            duplicates_ = std::move(outcome.value->candidates);
            // A record of another disease is another episode: nothing to add this notification to.
            duplicates_.erase(std::remove_if(duplicates_.begin(), duplicates_.end(), [this](auto const& candidate) { return candidate.row.disease_name != form_->disease_name; }), duplicates_.end());
        }));
    }

    void confirm(state::Draft& draft) {
        if (gate_running_) return;
        auto const fine = editor_->check_for_submission();
        changed(draft); // what was still being typed is folded now
        if (!fine) return;
        std::vector<api::DuplicateCandidate> strong;
        for (auto const& candidate : duplicates_) {
            if (draft.case_id.empty() && candidate.level == "strong") strong.push_back(candidate);
        }
        gate_.begin(*form_, draft, editor_->issues(), std::move(strong));
        gate_running_ = true;
    }

    // The date check speaks of the specimen date as a whole; the field is in one of the rows (V-305).
    std::string field_of_date(state::Draft const& draft, std::string const& item) const {
        if (form_->specimen_rows.empty() || (item != form_->specimen_rows && forms::find_item(*form_, item) != nullptr)) return item;
        auto const& rows = draft.record.rows(form_->specimen_rows);
        std::size_t best = 0;
        std::string earliest;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto const date = rows[i].find("specimen_date");
            if (date == rows[i].end() || (!earliest.empty() && date->second >= earliest)) continue;
            earliest = date->second;
            best = i;
        }
        return form_->specimen_rows + "." + std::to_string(best) + ".specimen_date";
    }

    std::string id_;
    forms::Definition const* form_ = nullptr;
    state::Draft const* edited_ = nullptr;
    std::unique_ptr<FormEditor> editor_;
    ReviewGate gate_;
    ConflictView conflict_;
    bool gate_running_ = false;
    std::vector<api::DuplicateCandidate> duplicates_;
    std::string asked_, returned_reason_;
    std::optional<state::Failure> refusal_;
};

} // namespace

std::unique_ptr<Screen> make_editor_screen(state::Client& client) { return std::make_unique<EditorScreen>(client); }

} // namespace todoke::screens
