// One notice for its writer: how it stands, as its readers see it, and writing and changing it: fill in,
// look at it as readers will, publish. What was typed survives Back, a reload and a conflict.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/notice_form.hpp"
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/notice_words.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

// What was typed and is stored nowhere yet.
struct Typed {
    api::NoticeEntry entry;
    std::int64_t version = 0; // of the notice it was begun on
    template <class V> void fields(V& v) { v("entry", entry); v("version", version); }
};

api::Notice as_read(notices::Entry const& entry, bool english) {
    api::Notice notice;
    notice.title = english ? entry.title_in_english : entry.title;
    notice.body = english ? entry.body_in_english : entry.body;
    notice.published_on = entry.first_day;
    if (!entry.is_event) return notice;
    std::int64_t capacity = 0;
    for (auto const digit : entry.event_capacity) capacity = capacity * 10 + (digit - '0');
    notice.event = {entry.event_day, entry.event_time, entry.event_audience, entry.event_url, capacity};
    return notice;
}

class NoticeEditorScreen final : public Screen {
public:
    explicit NoticeEditorScreen(state::Client& client) : Screen(client), id_(client.route().id()), form_(client) {
        if (id_.empty()) step_ = Step::write;
        else notice_.emplace(client, state::Call{.endpoint = api::EndpointId::read_managed_notice, .ids = {id_}});
    }

    std::string title() const override { return id_.empty() ? tr("お知らせを書く") : tr("お知らせの内容"); }

    void draw() override {
        if (ui::link("to_managed", tr("お知らせの管理"), state::path_of({ScreenId::managed_notices, {}}))) return client_.go({ScreenId::managed_notices, {}});
        if (notice_ && notice_->draw() == nullptr) return;
        find_typed();
        if (step_ == Step::read) return draw_reading(*notice_->value());
        if (failure_) draw_refusal();
        if (step_ == Step::write) draw_writing();
        else draw_preview();
    }

    void draw_dialogs() override {
        if (asked_ == Ask::nothing) return;
        auto const ends = asked_ == Ask::end;
        ui::begin_dialog("notice_dialog", ends ? tr("掲載を終了しますか") : tr("お知らせを削除しますか"));
        ui::text(ends ? tr("すぐに、だれの画面にも表示されなくなります。元に戻せません。") : tr("まだだれにも表示されていません。削除すると元に戻せません。"));
        if (failure_) draw_refusal();
        ui::begin_row();
        auto const yes = ui::button({.id = "notice_yes", .label = ends ? tr("掲載を終了する") : tr("削除する"), .kind = ui::ButtonKind::danger, .disabled = is_busy_});
        auto const no = ui::button({.id = "notice_no", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        if (yes) ends ? send_end() : send_removal();
        if (no || ui::dialog_cancelled()) asked_ = Ask::nothing;
        ui::end_dialog();
    }

private:
    enum class Step { read, write, preview };
    enum class Ask { nothing, end, removal };

    [[nodiscard]] std::string memory_key() const { return id_.empty() ? "notice" : "notice:" + id_; }

    // Begun before a reload.
    void find_typed() {
        if (knows_typed_) return;
        auto kept = client_.memory.find<Typed>(memory_key());
        if (!kept) return;
        knows_typed_ = true;
        if (notice_ && notice_->value()->row.state == "ended") return;
        if (notice_) form_.set_stored(notice_->value()->entry.values, area_of(notice_->value()->row));
        form_.set_typed(std::move(kept->entry.values));
        version_ = kept->version;
        step_ = Step::write;
    }
    void keep_typed() {
        if (!knows_typed_ && id_.empty() && form_.typed() == untouched_) return;
        knows_typed_ = true;
        client_.memory.keep(memory_key(), Typed{{form_.typed()}, version_});
    }

    std::string area_of(api::ManagedNoticeRow const& row) { return notice_area(client_, row.prefecture_code, row.health_centre_name); }

    void draw_reading(api::ManagedNotice const& notice) {
        auto const& row = notice.row;
        auto const state = notice_state_cell(row.state);
        std::vector<ui::Fact> facts{{tr("状態"), state.text, state.tone}, {tr("掲載期間"), notice_days(row.first_day, row.last_day)}, {tr("地域"), area_of(row)}, {tr("読む人"), notice_readers(row.audience)}};
        if (row.ended_at_ms > 0) facts.push_back({tr("終了の操作"), instant_text(row.ended_at_ms)});
        ui::facts("notice_facts", facts);
        if (row.state != "ended") {
            ui::begin_row();
            if (ui::button({.id = "edit", .label = tr("変更"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) begin(notice);
            if (row.state == "shown" && ui::button({.id = "end", .label = tr("掲載を終了する"), .kind = ui::ButtonKind::danger})) ask(Ask::end);
            if (row.state == "planned" && ui::button({.id = "remove", .label = tr("削除する"), .kind = ui::ButtonKind::danger})) ask(Ask::removal);
            ui::end_row();
        }
        draw_as_read(notice.entry.values);
    }

    void draw_as_read(notices::Entry const& entry) {
        ui::space(8);
        ui::begin_card("as_read");
        draw_notice(client_, as_read(entry, state::language() != "ja" && !entry.title_in_english.empty()));
        ui::end_card();
    }

    void begin(api::ManagedNotice const& notice) {
        form_.set_stored(notice.entry.values, area_of(notice.row));
        version_ = notice.version;
        failure_.reset();
        knows_typed_ = true;
        step_ = Step::write;
        ui::focus("title");
        client_.platform.request_frame();
    }
    void ask(Ask what) {
        asked_ = what;
        failure_.reset();
        client_.platform.request_frame();
    }

    void draw_writing() {
        form_.draw();
        ui::space(8);
        ui::begin_row();
        auto const checked = ui::button({.id = "preview", .label = tr("見え方を確認"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter"});
        auto const leave = ui::button({.id = "cancel", .label = tr("やめる")});
        ui::end_row();
        keep_typed();
        if (leave) return drop();
        if (!checked || !form_.ready()) return;
        failure_.reset();
        step_ = Step::preview;
        ui::focus_title();
        client_.platform.request_frame();
    }

    // What was typed is thrown away by this press alone.
    void drop() {
        client_.memory.drop(memory_key());
        if (id_.empty()) return client_.go({ScreenId::managed_notices, {}});
        step_ = Step::read;
        failure_.reset();
        client_.platform.request_frame();
    }

    void draw_preview() {
        auto const entry = form_.entry();
        ui::banner("not_yet", ui::Tone::info, tr("まだ掲載していません。"), tr("読む人には、下のように表示されます。"));
        ui::facts("preview_facts", std::vector<ui::Fact>{{tr("掲載期間"), notice_days(entry.first_day, entry.last_day)}, {tr("地域"), form_.area_name()}, {tr("読む人"), notice_readers(entry.audience)}});
        draw_as_read(entry);
        if (!id_.empty()) ui::tick_field({.id = "unread_again", .label = tr("読んだ人にも、未読としてもう一度知らせる")}, unread_again_);
        ui::begin_row();
        auto const publish = ui::button({.id = "publish", .label = is_busy_ ? tr("保存しています") : tr("掲載する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
        auto const back = ui::button({.id = "correct", .label = tr("修正する"), .disabled = is_busy_});
        ui::end_row();
        if (publish) send(entry);
        if (!back) return;
        step_ = Step::write;
        ui::focus("title");
        client_.platform.request_frame();
    }

    void send(notices::Entry const& entry) {
        api::WriteNoticeRequest request;
        request.entry.values = entry;
        request.unread_again = unread_again_;
        state::Call call{.endpoint = id_.empty() ? api::EndpointId::write_notice : api::EndpointId::change_notice, .body = api::to_json(std::move(request))};
        if (!id_.empty()) {
            call.ids = {id_};
            call.if_match = std::to_string(version_);
        }
        is_busy_ = true;
        failure_.reset();
        client_.api.call<api::ManagedNotice>(std::move(call), if_alive([this](state::Outcome<api::ManagedNotice> outcome) { answered(std::move(outcome)); }));
    }

    void answered(state::Outcome<api::ManagedNotice> outcome) {
        is_busy_ = false;
        if (outcome.ok()) {
            client_.memory.drop(memory_key());
            auto const is_planned = outcome.value->row.state == "planned";
            auto const day = day_text(outcome.value->row.first_day);
            client_.go({ScreenId::managed_notices, {}});
            client_.say(true, is_planned ? tr("お知らせを保存しました。{day}から表示されます。", {{"day", day}}) : tr("お知らせを掲載しました。"));
            return;
        }
        auto const& issues = outcome.failure.problem.issues;
        if (issues.empty()) return refuse(outcome.failure);
        form_.take_faults(issues);
        step_ = Step::write;
    }

    void send_end() {
        call_about_it<api::ManagedNotice>(api::EndpointId::end_notice, [this](api::ManagedNotice notice) {
            notice_->put(std::move(notice));
            ui::announce(tr("掲載を終了しました。"));
        });
    }
    void send_removal() {
        call_about_it<api::Empty>(api::EndpointId::delete_notice, [this](api::Empty const&) {
            client_.go({ScreenId::managed_notices, {}});
            client_.say(true, tr("お知らせを削除しました。"));
        });
    }
    template <class Reply, class Then>
    void call_about_it(api::EndpointId endpoint, Then then) {
        state::Call call{.endpoint = endpoint, .ids = {id_}, .if_match = std::to_string(notice_->value()->version)};
        if (endpoint == api::EndpointId::end_notice) call.body = Json::object();
        is_busy_ = true;
        failure_.reset();
        client_.api.call<Reply>(std::move(call), if_alive([this, then](state::Outcome<Reply> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) return refuse(outcome.failure);
            asked_ = Ask::nothing;
            then(std::move(*outcome.value));
        }));
    }

    // Somebody else changed it meanwhile: what is there now is read; what was typed stays.
    void refuse(state::Failure const& failure) {
        failure_ = failure;
        if (notice_ && (failure.is_stale() || failure.status == 409)) notice_->read();
    }
    void draw_refusal() {
        if (failure_->is_stale()) {
            ui::begin_banner("stale", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"));
            ui::text(tr("いまの題名: {title}", {{"title", notice_->value()->row.title}}));
            if (step_ != Step::read && ui::button({.id = "go_on", .label = tr("この入力で続ける")})) {
                version_ = notice_->value()->version;
                failure_.reset();
            }
            ui::end_banner();
        } else if (failure_->status == 409) {
            ui::banner("ended", ui::Tone::warning, tr("このお知らせは、もうこの操作ができる状態ではありません。"), tr("お知らせの管理で状態を確認してください。"));
        } else if (draw_failure(client_, *failure_)) {
            failure_.reset();
        }
    }

    std::string id_; // "" = a new one
    std::optional<Loaded<api::ManagedNotice>> notice_;
    NoticeForm form_;
    notices::Entry untouched_{form_.typed()}; // of a new one
    Step step_ = Step::read;
    Ask asked_ = Ask::nothing;
    std::int64_t version_ = 0; // that the change was begun on
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, knows_typed_ = false, unread_again_ = false;
};

} // namespace

std::unique_ptr<Screen> make_notice_editor_screen(state::Client& client) { return std::make_unique<NoticeEditorScreen>(client); }

} // namespace todoke::screens
