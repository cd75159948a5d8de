// Home of a clinic: what waits for me first (差戻し, 未送信, 下書き), then the two things people come
// for (write a notification, find a person), then what was sent lately.
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/screens/person_search.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class ClinicHomeScreen final : public Screen {
public:
    explicit ClinicHomeScreen(state::Client& client) : Screen(client), search_(client) { refresh(); }

    std::string title() const override { return tr("ホーム"); }
    ui::Width width() const override { return ui::Width::full; }

    void refresh() override {
        state::Call call;
        call.endpoint = api::EndpointId::read_home;
        client_.api.call<api::Home>(std::move(call), if_alive([this](state::Outcome<api::Home> outcome) {
            if (outcome.ok()) {
                home_ = std::move(*outcome.value);
                failure_.reset();
            } else {
                failure_ = outcome.failure;
            }
        }));
    }

    void draw() override {
        auto const may_search = client_.session.may(access::Capability::search_cases);
        ui::begin_row();
        if (may_write() && ui::button({.id = "write_notification", .label = tr("発生届を書く"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) client_.go({ScreenId::new_notification, {}});
        if (may_search && ui::button({.id = "all_cases", .label = tr("登録情報一覧")})) client_.go({ScreenId::case_list, {}});
        ui::end_row();
        if (may_search) search_.draw();
        draw_unsent();
        if (!home_) {
            if (failure_) {
                if (draw_failure(client_, *failure_)) refresh();
            } else {
                draw_loading();
            }
            return;
        }
        draw_waiting();
        draw_unread_notices(client_);
        draw_recent();
    }

private:
    [[nodiscard]] bool may_write() const { return client_.session.may(access::Capability::submit_notification); }

    // Known without the server: this browser holds it.
    void draw_unsent() {
        auto const unsent = client_.outbox.waiting();
        if (unsent.empty()) return;
        auto const count = std::to_string(unsent.size());
        ui::begin_banner("unsent", ui::Tone::warning, tr("未送信 {n}件", {{"n", count}}));
        ui::text(tr("通信が戻り次第、自動で送信します。"));
        if (ui::link("open_unsent", tr("未送信の発生届を見る"), "/unsent")) client_.go({ScreenId::unsent, {}});
        ui::end_banner();
    }

    void draw_waiting() {
        std::vector<api::DraftSummary const*> drafts;
        for (auto const& draft : home_->drafts) {
            if (client_.submission_of(draft.draft_id) == nullptr) drafts.push_back(&draft);
        }
        auto const count = std::to_string(home_->returned.size() + drafts.size());
        if (count == "0") {
            if (home_->recent.empty() && may_write()) {
                ui::heading(2, tr("はじめての方へ"));
                ui::text(tr("「発生届を書く」を押すと、疾患を選んで届出を書き始められます。途中で閉じても入力は下書きに残ります。"));
                if (ui::link("first_guide", tr("入力の手引きを読む"), "/help")) client_.go({ScreenId::help, {}});
            }
            return;
        }
        ui::heading(2, tr("対応が必要 {n}件", {{"n", count}}));
        for (auto const& row : home_->returned) draw_returned(row);
        for (auto const* draft : drafts) draw_draft(*draft);
    }

    void draw_returned(api::NotificationRow const& row) {
        auto const id = "returned_" + row.notification_id;
        ui::begin_card(id);
        ui::begin_row();
        ui::tag(tr("差戻し"), ui::Tone::error);
        ui::strong_text(person_text(row.person_name));
        ui::text(tr(row.disease_name));
        ui::end_row();
        ui::text(tr("{centre}から: {reason}", {{"centre", row.health_centre_name}, {"reason", row.return_reason}}));
        auto const description = tr("{name}の差戻しを開く", {{"name", person_text(row.person_name)}});
        if (ui::button({.id = id + "_open", .label = tr("開く"), .description = description})) client_.go({ScreenId::notification, {row.notification_id}});
        ui::end_card();
    }

    void draw_draft(api::DraftSummary const& draft) {
        auto const id = "draft_" + draft.draft_id;
        ui::begin_card(id);
        ui::begin_row();
        ui::tag(tr("下書き"), ui::Tone::info);
        ui::strong_text(draft.person_name.empty() ? tr("(氏名未入力)") : person_text(draft.person_name));
        ui::text(tr(draft.disease_name));
        auto const needed = std::to_string(draft.still_needed);
        ui::small_text(draft.still_needed > 0 ? tr("必須 残り{n}項目", {{"n", needed}}) : tr("必須項目は入力済みです"));
        ui::end_row();
        ui::begin_row();
        if (ui::button({.id = id + "_open", .label = tr("続ける"), .description = tr("{name}の下書きを続ける", {{"name", person_text(draft.person_name)}})}))
            client_.go({ScreenId::editor, {draft.draft_id}});
        if (ui::button({.id = id + "_discard", .label = tr("破棄"), .kind = ui::ButtonKind::quiet, .description = tr("{name}の下書きを破棄", {{"name", person_text(draft.person_name)}})}))
            discarding_ = draft.draft_id;
        ui::end_row();
        ui::end_card();
    }

    void draw_recent() {
        if (home_->recent.empty()) return;
        ui::heading(2, tr("最近の届出"));
        draw_notification_table(client_, "recent", tr("最近の届出"), home_->recent, Reader::clinic);
    }

public:
    void draw_dialogs() override {
        if (discarding_.empty() || !home_) return;
        auto name = std::string();
        for (auto const& draft : home_->drafts) {
            if (draft.draft_id == discarding_) name = draft.person_name;
        }
        ui::begin_dialog("discard_draft", tr("下書きを破棄しますか"));
        ui::text(tr("{name}の下書きを破棄します。元に戻せません。", {{"name", name.empty() ? tr("(氏名未入力)") : person_text(name)}}));
        ui::begin_row();
        auto const keep = ui::button({.id = "keep_draft", .label = tr("残す"), .kind = ui::ButtonKind::primary});
        auto const discard = ui::button({.id = "discard_confirmed", .label = tr("破棄する"), .kind = ui::ButtonKind::danger});
        ui::end_row();
        if (discard) client_.drafts.discard(discarding_, if_alive([this](bool) { refresh(); }));
        if (keep || discard || ui::dialog_cancelled()) discarding_.clear();
        ui::end_dialog();
    }

private:
    PersonSearch search_;
    std::optional<api::Home> home_;
    std::optional<state::Failure> failure_;
    std::string discarding_;
};

} // namespace

std::unique_ptr<Screen> make_clinic_home_screen(state::Client& client) { return std::make_unique<ClinicHomeScreen>(client); }

} // namespace todoke::screens
