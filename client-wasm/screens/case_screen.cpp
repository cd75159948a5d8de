// The record of a person: the header that is always visible, then the tabs ID管理, 検査 and 発生届,
// each read first and edited by 編集 / 登録 (S0-38). A save that meets another's change is compared,
// never overwritten.

#include "client-wasm/screens/case_head.hpp"
#include "client-wasm/screens/conflict_view.hpp"
#include "client-wasm/screens/form_editor.hpp"
#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;

namespace {

class CaseScreen final : public Screen {
public:
    explicit CaseScreen(state::Client& client) : Screen(client), id_(client.route().id(0)), tab_(client.route().id(1)), conflict_(client) {
        if (tab_ != tab_tests && tab_ != tab_notifications) tab_ = tab_identity;
        read();
    }

    std::string title() const override { return tab_ == tab_identity ? tr("ID管理情報") : tab_ == tab_tests ? tr("検査") : tr("発生届"); }
    bool enter_moves_on() const override { return editor_ != nullptr; }

    void refresh() override {
        if (editor_ == nullptr) read();
    }

    void draw() override {
        if (!record_) {
            if (!failure_) return draw_loading();
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                read();
            }
            return;
        }
        if (ui::link("to_list", tr("登録情報一覧"), "/cases")) return client_.go({ScreenId::case_list, {}});
        draw_case_header(client_, *record_);
        draw_case_tabs(client_, *record_, tab_);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (tab_ == tab_notifications) draw_notifications();
        else draw_block();
        if (tab_ == tab_identity && editor_ == nullptr) draw_history();
    }

private:
    [[nodiscard]] bool is_identity() const { return tab_ == tab_identity; }
    [[nodiscard]] bool may_edit() const { return record_->can_edit && client_.session.may(is_identity() ? Capability::edit_identity : Capability::edit_tests); }

    void read() {
        state::Call call;
        call.endpoint = api::EndpointId::read_case;
        call.ids = {id_};
        client_.api.call<api::CaseReply>(std::move(call), if_alive([this](state::Outcome<api::CaseReply> outcome) {
            if (outcome.ok()) {
                record_ = std::move(*outcome.value);
                if (!record_->named && tab_ == tab_identity) tab_ = tab_notifications; // there is nobody's identity
                failure_.reset();
            } else if (!record_) {
                failure_ = outcome.failure;
            }
        }));
    }

    // The form of the block: the version it was written with, or the one in force where it is empty.
    forms::Definition const* form_of_block() {
        auto const* summary = client_.forms.summary_of_kind(is_identity() ? "identity" : "tests");
        if (summary == nullptr) return nullptr;
        auto const& written = is_identity() ? record_->identity_form_version : record_->tests_form_version;
        return client_.forms.definition(summary->form_id, written.empty() ? summary->version : written);
    }

    void draw_block() {
        auto const* form = form_of_block();
        if (form == nullptr) {
            if (auto const* failure = client_.forms.failure(); failure != nullptr) {
                if (draw_failure(client_, *failure)) client_.forms.retry();
            } else {
                draw_loading();
            }
            return;
        }
        if (theirs_) return draw_conflict(*form);
        if (editor_ != nullptr) return draw_editor();
        if (auto const* edit = client_.edits.find(block()); edit != nullptr && may_edit()) return take_up(*form, *edit);
        auto const read = records::record_from_json(is_identity() ? record_->identity : record_->tests);
        auto stored = read.ok() ? read.value() : records::Record{};
        if (is_identity()) add_centres(stored);
        if (may_edit() && ui::button({.id = "edit", .label = tr("編集"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) begin_edit(*form, stored);
        for (auto const& warning : record_->warnings) ui::banner(warning.rule, ui::Tone::warning, warning.message, "");
        draw_record(client_, *form, stored, {});
    }

    // 担当保健所, 関係保健所: the header knows them; the server stores none of it (docs/forms.md, `case:`).
    void add_centres(records::Record& record) const {
        std::string related;
        for (auto const& name : record_->related_centre_names) related += (related.empty() ? "" : "、") + name;
        record.set("responsible_hc", record_->responsible_centre_name);
        record.set("related_hc", related);
    }

    void begin_edit(forms::Definition const& form, records::Record const& stored) {
        form_ = &form;
        base_ = stored;
        edited_ = stored;
        version_ = record_->version;
        editor_ = std::make_unique<FormEditor>(client_, form, edited_);
        client_.platform.request_frame();
    }

    [[nodiscard]] std::string block() const { return id_ + "/" + tab_; }

    // What was typed before a reload, Back or a crash.
    void take_up(forms::Definition const& form, state::Edit const& edit) {
        begin_edit(form, edit.base);
        edited_ = edit.record;
        version_ = edit.version;
        taken_up_ = true;
    }

    void draw_editor() {
        if (taken_up_) ui::banner("taken_up", ui::Tone::info, tr("入力途中の内容を復元しました。"), tr("「登録」で保存、「取消」で破棄します。"));
        editor_->draw_mistakes();
        if (editor_->draw()) client_.edits.keep(block(), {version_, base_, edited_});
        ui::space(16);
        ui::begin_row();
        auto const save = ui::button({.id = "save", .label = tr("登録"), .kind = ui::ButtonKind::primary, .shortcut = "F9", .disabled = saving_});
        auto const cancel = ui::button({.id = "cancel", .label = tr("取消"), .disabled = saving_});
        ui::end_row();
        if (save && editor_->check_for_saving()) send();
        if (cancel) stop_editing();
    }

    void stop_editing() {
        editor_.reset();
        theirs_.reset();
        taken_up_ = false;
        client_.edits.drop(block());
        client_.platform.request_frame();
    }

    void send() {
        saving_ = true;
        api::SaveRecordRequest request;
        request.form_id = form_->id;
        request.form_version = form_->version;
        request.record = records::record_to_json(edited_);
        state::Call call;
        call.endpoint = is_identity() ? api::EndpointId::save_identity : api::EndpointId::save_tests;
        call.ids = {id_};
        call.body = api::to_json(std::move(request));
        call.if_match = std::to_string(version_);
        client_.api.call<api::CaseReply>(std::move(call), if_alive([this](state::Outcome<api::CaseReply> outcome) {
            saving_ = false;
            if (outcome.ok()) {
                record_ = std::move(*outcome.value);
                failure_.reset();
                stop_editing();
                ui::announce(tr("登録しました。"));
            } else if (outcome.failure.is_stale()) {
                fetch_theirs();
            } else if (!outcome.failure.problem.issues.empty() && editor_ != nullptr) {
                editor_->show_problem(outcome.failure.problem);
            } else {
                failure_ = outcome.failure;
            }
        }));
    }

    void fetch_theirs() {
        state::Call call;
        call.endpoint = api::EndpointId::read_case;
        call.ids = {id_};
        client_.api.call<api::CaseReply>(std::move(call), if_alive([this](state::Outcome<api::CaseReply> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            record_ = std::move(*outcome.value);
            version_ = record_->version;
            auto theirs = records::record_from_json(is_identity() ? record_->identity : record_->tests);
            if (!theirs.ok()) return;
            if (is_identity()) add_centres(*theirs);
            // Another block of the record changed: nothing to compare, only to save again.
            if (theirs.value() == base_) return send();
            theirs_ = std::move(theirs).value();
        }));
    }

    void draw_conflict(forms::Definition const& form) {
        auto merged = conflict_.draw(form, base_, edited_, *theirs_);
        if (!merged) return;
        base_ = *theirs_;
        theirs_.reset();
        edited_ = std::move(*merged);
        editor_ = std::make_unique<FormEditor>(client_, form, edited_);
        send();
    }

    void draw_notifications() {
        if (client_.session.may(Capability::submit_notification) && ui::button({.id = "write_for_case", .label = tr("発生届を書く"), .kind = ui::ButtonKind::primary}))
            client_.go({ScreenId::new_notification, {id_}});
        if (record_->notifications.empty()) return ui::text(tr("発生届はまだありません。"));
        draw_notification_table(client_, "case_notifications", tr("発生届"), record_->notifications, client_.session.is_health_centre() ? Reader::health_centre : Reader::clinic);
    }

    void draw_history() {
        if (!history_ && ui::button({.id = "show_history", .label = tr("変更履歴を見る"), .kind = ui::ButtonKind::quiet})) {
            state::Call call;
            call.endpoint = api::EndpointId::read_case_history;
            call.ids = {id_};
            client_.api.call<api::CaseHistory>(std::move(call), if_alive([this](state::Outcome<api::CaseHistory> outcome) {
                if (outcome.ok()) history_ = std::move(*outcome.value);
                else failure_ = outcome.failure;
            }));
        }
        if (!history_) return;
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "user", .label = tr("利用者"), .weight = 3}, {.id = "facility", .label = tr("所属"), .weight = 4}, {.id = "block", .label = tr("内容"), .weight = 2}};
        std::vector<ui::TableRow> rows;
        for (std::size_t i = 0; i < history_->entries.size(); ++i) {
            auto const& entry = history_->entries[i];
            auto const block = entry.block == "identity" ? tr("ID管理") : entry.block == "tests" ? tr("検査") : entry.block == "decision" ? tr("受理・差戻し") : tr("発生届");
            rows.push_back({std::to_string(i), {{state::full_time_text(entry.at_ms)}, {entry.user_name}, {entry.facility_name}, {block}}});
        }
        ui::heading(2, tr("変更履歴"));
        ui::table("history", tr("変更履歴"), columns, rows);
    }

    std::string id_, tab_;
    std::optional<api::CaseReply> record_;
    std::optional<api::CaseHistory> history_;
    std::optional<state::Failure> failure_;
    forms::Definition const* form_ = nullptr;
    records::Record base_, edited_;
    std::optional<records::Record> theirs_;
    std::unique_ptr<FormEditor> editor_;
    ConflictView conflict_;
    std::int64_t version_ = 0;
    bool saving_ = false, taken_up_ = false;
};

} // namespace

std::unique_ptr<Screen> make_case_screen(state::Client& client) { return std::make_unique<CaseScreen>(client); }

} // namespace todoke::screens
