// The health centre's intake: the queue with the most urgent first, and one notification to read and
// decide: A 受理 (status and place), R 差戻し (reason), N the next one. The queue grows by itself.
#include <algorithm>
#include <utility>

#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/notification_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::size_t queue_lines_max = 8;

std::string waiting_text(std::int64_t since_ms, std::int64_t now_ms) {
    auto const minutes = std::max<std::int64_t>(0, (now_ms - since_ms) / minute_ms);
    if (minutes < 60) return tr("{n}分", {{"n", std::to_string(minutes)}});
    if (minutes < 24 * 60) return tr("{n}時間", {{"n", std::to_string(minutes / 60)}});
    return tr("{n}日", {{"n", std::to_string(minutes / (24 * 60))}});
}

class IntakeListScreen final : public Screen {
public:
    explicit IntakeListScreen(state::Client& client) : Screen(client) { refresh(); }

    std::string title() const override { return tr("受付一覧"); }
    ui::Width width() const override { return ui::Width::full; }

    void refresh() override {
        state::Call call;
        call.endpoint = api::EndpointId::list_intake;
        client_.api.call<api::IntakeList>(std::move(call), if_alive([this](state::Outcome<api::IntakeList> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            failure_.reset();
            auto const grew = list_ && outcome.value->waiting > list_->waiting;
            list_ = std::move(*outcome.value);
            if (grew) ui::announce(tr("新しい発生届が届きました。"));
        }));
    }

    void draw() override {
        if (!list_) {
            if (!failure_) return draw_loading();
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                refresh();
            }
            return;
        }
        auto const count = std::to_string(list_->waiting);
        ui::status("intake_count", tr("受付待ち {n}件", {{"n", count}}));
        if (list_->rows.empty()) return ui::banner("intake_empty", ui::Tone::ok, tr("受付待ちの発生届はありません。"), tr("新しい発生届が届くと、自動でここに表示されます。"));
        std::vector<ui::Column> const columns{{.id = "urgency", .label = tr("緊急度"), .weight = 2}, {.id = "waiting", .label = tr("待ち時間"), .weight = 2},
                                              {.id = "disease", .label = tr("疾患"), .weight = 4},   {.id = "person", .label = tr("患者名"), .weight = 3},
                                              {.id = "class", .label = tr("診断分類"), .weight = 3}, {.id = "facility", .label = tr("届出元"), .weight = 4},
                                              {.id = "remarks", .label = tr("確認点"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& row : list_->rows) rows.push_back(table_row(row));
        auto const events = ui::table("intake", tr("受付一覧"), columns, rows);
        if (!events.opened_row.empty()) client_.go({ScreenId::intake, {events.opened_row}});
        if (ui::shortcut("N", tr("先頭の発生届を開く"))) client_.go({ScreenId::intake, {list_->rows.front().notification_id}});
    }

private:
    ui::TableRow table_row(api::NotificationRow const& row) {
        auto const href = state::path_of({ScreenId::intake, {row.notification_id}});
        std::string remarks;
        if (row.warnings > 0) remarks = tr("警告 {n}件", {{"n", std::to_string(row.warnings)}});
        if (row.date_check_overridden) remarks += (remarks.empty() ? "" : " / ") + tr("日付 ×");
        if (row.version > 1) remarks += (remarks.empty() ? "" : " / ") + tr("再提出");
        auto const urgent = row.urgency <= 1;
        return {row.notification_id,
                {{urgent ? tr("至急") : tr("通常"), "", urgent ? ui::Tone::urgent : ui::Tone::plain},
                 {waiting_text(row.submitted_at_ms, client_.api.now_ms())},
                 {tr(row.disease_name)},
                 {row.person_name.empty() ? tr("(氏名なし)") : row.person_name, href},
                 {tr(client_.forms.label("diagnosis_class", row.diagnosis_class))},
                 {row.facility_name},
                 {remarks.empty() ? std::string("-") : remarks, "", remarks.empty() ? ui::Tone::plain : ui::Tone::warning}}};
    }

    std::optional<api::IntakeList> list_;
    std::optional<state::Failure> failure_;
};

class IntakeScreen final : public Screen {
public:
    explicit IntakeScreen(state::Client& client) : Screen(client), id_(client.route().id()) {
        read();
        read_queue();
    }

    std::string title() const override { return tr("発生届の確認"); }
    void refresh() override {
        read_queue();
        if (dialog_ == Dialog::none) read();
    }

    void draw() override {
        if (!reply_) {
            if (!failure_) return draw_loading();
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                read();
            }
            return;
        }
        ui::begin_row();
        if (ui::link("to_intake_list", tr("受付一覧"), "/intake")) client_.go({ScreenId::intake_list, {}});
        ui::end_row();
        draw_notification_head(client_, *reply_);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        draw_actions();
        draw_notification_body(client_, *reply_);
        draw_versions(client_, *reply_);
    }

    // The queue beside the notification: what waits, and how long.
    void draw_aside() override {
        if (!queue_ || queue_->rows.empty()) return;
        ui::begin_aside(tr("受付待ちの発生届"));
        auto const count = std::to_string(queue_->waiting);
        ui::strong_text(tr("受付待ち {n}件", {{"n", count}}));
        std::size_t shown = 0;
        for (auto const& row : queue_->rows) {
            if (++shown > queue_lines_max) break;
            auto const id = "queue_" + row.notification_id;
            auto const here = row.notification_id == id_;
            ui::begin_card(id);
            auto const name = row.person_name.empty() ? tr("(氏名なし)") : row.person_name;
            if (here) ui::strong_text(name);
            else if (ui::link(id + "_open", name, state::path_of({ScreenId::intake, {row.notification_id}}))) client_.go({ScreenId::intake, {row.notification_id}});
            ui::small_text(tr(row.disease_name) + "  " + waiting_text(row.submitted_at_ms, client_.api.now_ms()));
            ui::end_card();
        }
        ui::end_aside();
    }

    void draw_dialogs() override {
        if (!reply_) return;
        if (dialog_ == Dialog::accept) draw_accept();
        if (dialog_ == Dialog::send_back) draw_return();
    }

private:
    enum class Dialog { none, accept, send_back };

    void read() {
        state::Call call;
        call.endpoint = api::EndpointId::read_notification;
        call.ids = {id_};
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this](state::Outcome<api::NotificationReply> outcome) {
            if (outcome.ok()) reply_ = std::move(*outcome.value);
            else if (!reply_) failure_ = outcome.failure;
        }));
    }

    void read_queue() {
        state::Call call;
        call.endpoint = api::EndpointId::list_intake;
        client_.api.call<api::IntakeList>(std::move(call), if_alive([this](state::Outcome<api::IntakeList> outcome) {
            if (outcome.ok()) queue_ = std::move(*outcome.value);
        }));
    }

    [[nodiscard]] bool may_decide() const { return reply_->may_decide && reply_->row.state == "submitted"; }

    void draw_actions() {
        ui::begin_row();
        if (may_decide()) {
            if (ui::button({.id = "accept", .label = tr("受理する"), .kind = ui::ButtonKind::primary, .shortcut = "A"})) open_accept();
            if (ui::button({.id = "return", .label = tr("差し戻す"), .shortcut = "R"})) open_return();
        }
        if (ui::button({.id = "next", .label = tr("次の発生届"), .shortcut = "N"})) go_next();
        if (!reply_->row.case_id.empty() && ui::button({.id = "open_case", .label = tr("登録情報を開く"), .kind = ui::ButtonKind::quiet})) client_.go({ScreenId::case_record, {reply_->row.case_id}});
        ui::end_row();
    }

    void go_next() {
        if (queue_) {
            auto const& rows = queue_->rows;
            auto const here = std::find_if(rows.begin(), rows.end(), [this](auto const& row) { return row.notification_id == id_; });
            auto const from = here == rows.end() ? rows.begin() : here + 1;
            auto const next = std::find_if(from, rows.end(), [this](auto const& row) { return row.notification_id != id_; });
            if (next != rows.end()) return client_.go({ScreenId::intake, {next->notification_id}});
        }
        client_.go({ScreenId::intake_list, {}});
    }

    void open_accept() {
        dialog_ = Dialog::accept;
        status_ = reply_->case_status == "00" ? "" : reply_->case_status;
        location_ = reply_->current_location == "0" ? "" : reply_->current_location;
        mistake_.clear();
        decision_failure_.reset();
        focus_dialog_ = true;
        client_.platform.request_frame();
    }

    void open_return() {
        dialog_ = Dialog::send_back;
        if (auto kept = client_.memory.find<Reason>(reason_key())) reason_ = std::move(kept->text);
        reason_mistake_.clear();
        decision_failure_.reset();
        focus_dialog_ = true;
        client_.platform.request_frame();
    }

    void draw_list(std::string_view id, std::string const& label, std::string_view list, std::string_view unknown, std::string const& mistake, bool required, std::string& value) {
        std::vector<ui::Choice> choices;
        if (auto const* options = client_.forms.codes(list); options != nullptr) {
            for (auto const& option : *options) {
                if (option.code != unknown) choices.push_back({option.code, tr(option.label), tr(option.group), option.keys});
            }
        }
        ui::choice_field({.id = id, .label = label, .error = mistake, .required = required}, choices, value, ui::ChoiceStyle::list);
    }

    void draw_accept() {
        ui::begin_dialog("accept_dialog", tr("発生届を受理する"));
        ui::text(tr("{name}の発生届を受理します。", {{"name", person_text(reply_->row.person_name)}}));
        if (std::exchange(focus_dialog_, false)) ui::focus("case_status");
        draw_list("case_status", tr("現在のステータス"), "case_status", "00", mistake_, true, status_);
        draw_list("current_location", tr("居所"), "current_location", "0", "", false, location_);
        ui::text_field({.id = "responsible_staff", .label = tr("担当者")}, {.length_max = 60}, staff_);
        draw_decision_failure();
        ui::begin_row();
        auto const accept = ui::button({.id = "accept_confirmed", .label = tr("受理する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = sending_});
        auto const cancel = ui::button({.id = "accept_cancel", .label = tr("戻る")});
        ui::end_row();
        if (accept) {
            mistake_ = status_.empty() ? tr("現在のステータスを入力してください。") : ""; // V-601
            if (mistake_.empty()) send_acceptance();
            else ui::focus("case_status");
        }
        if (cancel || ui::dialog_cancelled()) dialog_ = Dialog::none;
        ui::end_dialog();
    }

    // A reason begun is found again when the page was reloaded or left in between.
    struct Reason {
        std::string text;
        template <class V> void fields(V& v) { v("text", text, api::text(500)); }
    };
    [[nodiscard]] std::string reason_key() const { return "return_reason/" + id_; }

    void draw_return() {
        ui::begin_dialog("return_dialog", tr("発生届を差し戻す"));
        ui::text(tr("{facility}へ差し戻します。理由は医療機関に表示されます。", {{"facility", reply_->row.facility_name}}));
        if (std::exchange(focus_dialog_, false)) ui::focus("return_reason_text");
        ui::text_field({.id = "return_reason_text", .label = tr("差戻しの理由"), .hint = tr("例: 診断年月日を確認してください"), .error = reason_mistake_, .required = true}, {.length_max = 500, .lines = 3}, reason_);
        client_.memory.keep(reason_key(), Reason{reason_});
        draw_decision_failure();
        ui::begin_row();
        auto const confirm = ui::button({.id = "return_confirmed", .label = tr("差し戻す"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = sending_});
        auto const cancel = ui::button({.id = "return_cancel", .label = tr("戻る")});
        ui::end_row();
        if (confirm) {
            reason_mistake_ = base::trimmed(reason_).empty() ? tr("差戻しの理由を入力してください。") : ""; // V-632
            if (reason_mistake_.empty()) send_return();
            else ui::focus("return_reason_text");
        }
        if (cancel || ui::dialog_cancelled()) dialog_ = Dialog::none;
        ui::end_dialog();
    }

    void draw_decision_failure() {
        if (!decision_failure_) return;
        if (decision_failure_->is_stale() || decision_failure_->status == 409) {
            ui::banner("decision_stale", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"), "");
            return;
        }
        if (draw_failure(client_, *decision_failure_)) decision_failure_.reset();
    }

    template <class Request> void decide(api::EndpointId endpoint, Request request, std::string said) {
        sending_ = true;
        decision_failure_.reset();
        state::Call call;
        call.endpoint = endpoint;
        call.ids = {id_};
        call.body = api::to_json(std::move(request));
        call.if_match = std::to_string(reply_->row.version);
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this, said = std::move(said)](state::Outcome<api::NotificationReply> outcome) {
            sending_ = false;
            if (!outcome.ok()) {
                decision_failure_ = outcome.failure;
                if (outcome.failure.is_stale() || outcome.failure.status == 409) read();
                return;
            }
            reply_ = std::move(*outcome.value);
            dialog_ = Dialog::none;
            client_.memory.drop(reason_key());
            ui::announce(said);
            client_.look_for_changes();
            read_queue();
        }));
    }

    void send_acceptance() {
        api::AcceptRequest request;
        request.case_status = status_;
        request.current_location = location_;
        request.responsible_staff = staff_;
        decide(api::EndpointId::accept_notification, std::move(request), tr("受理しました。"));
    }

    void send_return() {
        api::ReturnRequest request;
        request.reason = std::string(base::trimmed(reason_));
        decide(api::EndpointId::return_notification, std::move(request), tr("差し戻しました。"));
    }

    std::string id_, status_, location_, staff_, reason_, mistake_, reason_mistake_;
    std::optional<api::NotificationReply> reply_;
    std::optional<api::IntakeList> queue_;
    std::optional<state::Failure> failure_, decision_failure_;
    Dialog dialog_ = Dialog::none;
    bool sending_ = false, focus_dialog_ = false;
};

} // namespace

std::unique_ptr<Screen> make_intake_list_screen(state::Client& client) { return std::make_unique<IntakeListScreen>(client); }
std::unique_ptr<Screen> make_intake_screen(state::Client& client) { return std::make_unique<IntakeScreen>(client); }

} // namespace todoke::screens
