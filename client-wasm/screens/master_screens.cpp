// One row of a master: read with its history, change, close, open again; and the registration of a new one,
// which gets its code from the server. What was typed survives Back, a reload and a conflict.
#include <algorithm>

#include "client-wasm/screens/master_form.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/base/contact.hpp"

namespace todoke::screens {

using masters::Master;
using state::ScreenId;

namespace {

// What was typed and is stored nowhere yet.
struct Typed {
    api::MasterEntry entry;
    std::int64_t version = 0; // of the row it was begun on
    template <class V> void fields(V& v) { v("entry", entry); v("version", version); }
};

std::string shown(masters::ColumnInfo const& column, std::string const& value) {
    if (value.empty()) return "-";
    if (column.id == "phone" || column.id == "phone_after_hours") return base::displayed_phone(value);
    if (column.id == "postal_code") return base::displayed_postal_code(value);
    if (column.id == "institution_kind") return value == "1" ? tr("病院") : tr("一般診療所");
    if (column.id == "has_paediatrics") return value == "1" ? tr("有") : tr("無");
    if (column.id == "is_non_insured") return tr("はい");
    return value;
}

std::string label_of(masters::ColumnInfo const& column, Master master) {
    return column.id == "code" ? tr(masters::info(master).code_label) : tr(column.label);
}

// A refusal in the server's own words (outside the own area, before the go-live day), anything else as
// everywhere; true when it is to be tried again.
bool draw_refusal(state::Client& client, std::optional<state::Failure> const& failure) {
    if (!failure) return false;
    if (failure->status != 403 && failure->status != 409) return draw_failure(client, *failure);
    ui::banner("refused", ui::Tone::error, failure->problem.title, "");
    return false;
}

void draw_locked(bool locked) {
    if (locked) ui::banner("locked", ui::Tone::warning, tr("定点の医療機関マスタは、運用開始日まで登録・変更できません。"), tr("運用開始後にもう一度お試しください。"));
}

class MasterRowScreen final : public Screen {
public:
    explicit MasterRowScreen(state::Client& client) : Screen(client), id_(client.route().id()) { load(); }

    std::string title() const override { return row_ ? present().entry.values.name : tr("マスタ"); }

    void draw() override {
        if (draw_refusal(client_, failure_)) again();
        if (!row_) {
            if (!failure_) draw_loading();
            return;
        }
        if (!form_) find_typed();
        if (form_) return draw_form();
        draw_facts();
        draw_history();
    }

    void draw_dialogs() override {
        if (!asks_to_close_) return;
        ui::begin_dialog("close_dialog", tr("この機関を廃止にしますか"));
        ui::text(tr("廃止すると検索や選択に出なくなります。これまでの届出や利用者からは引き続き読めます。あとで元に戻せます。"));
        ui::begin_row();
        auto const yes = ui::button({.id = "close_yes", .label = tr("廃止にする"), .kind = ui::ButtonKind::danger});
        auto const no = ui::button({.id = "close_no", .label = tr("やめる")});
        ui::end_row();
        if (yes) set_closed(true);
        if (yes || no || ui::dialog_cancelled()) {
            asks_to_close_ = false;
            client_.platform.request_frame();
        }
        ui::end_dialog();
    }

private:
    [[nodiscard]] api::MasterState const& present() const { return row_->states.front(); }
    [[nodiscard]] Master master() const { return masters::find_master(row_->master)->master; }
    [[nodiscard]] std::string memory_key() const { return "master:" + id_; }

    void load() {
        state::Call call;
        call.endpoint = api::EndpointId::read_master;
        call.ids = {id_};
        client_.api.call<api::MasterReply>(std::move(call), if_alive([this](state::Outcome<api::MasterReply> outcome) { take(std::move(outcome)); }));
    }

    // Whatever failed is tried again as the person wanted it.
    void again() {
        failure_.reset();
        if (form_) save();
        else load();
    }

    void take(state::Outcome<api::MasterReply> outcome) {
        is_busy_ = false;
        if (!outcome.ok() || outcome.value->states.empty() || masters::find_master(outcome.value->master) == nullptr) {
            failure_ = outcome.failure;
            return;
        }
        failure_.reset();
        row_ = std::move(*outcome.value);
        if (form_) return form_->set_stored(present().entry.values);
    }

    // Begun before a reload.
    void find_typed() {
        auto kept = client_.memory.find<Typed>(memory_key());
        if (!kept || !row_->may_edit) return;
        begin(kept->entry.values);
        is_conflict_ = kept->version != present().version;
        begun_on_ = kept->version;
    }

    void draw_facts() {
        draw_locked(row_->locked);
        if (present().closed) ui::banner("closed", ui::Tone::warning, tr("廃止した機関です"), tr("検索や選択には出ません。"));
        for (auto const& warning : row_->warnings) ui::banner(warning.rule, ui::Tone::warning, warning.message, "");
        ui::begin_row();
        if (row_->may_edit) {
            if (ui::button({.id = "edit", .label = tr("編集"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) begin(present().entry.values);
            if (present().closed) {
                if (ui::button({.id = "open_again", .label = tr("廃止を取り消す"), .disabled = is_busy_})) set_closed(false);
            } else if (ui::button({.id = "close", .label = tr("廃止にする"), .kind = ui::ButtonKind::quiet, .disabled = is_busy_})) {
                asks_to_close_ = true;
                client_.platform.request_frame();
            }
        }
        if (ui::link("to_list", tr("マスタの一覧へ"), state::path_of({ScreenId::master_list, {}}))) client_.go({ScreenId::master_list, {}});
        ui::end_row();
        std::vector<ui::Fact> facts{{tr("マスタ"), tr(masters::info(master()).label)}};
        for (auto const& column : masters::columns()) {
            if (masters::need(column, master()) == masters::Need::absent) continue;
            facts.push_back({label_of(column, master()), shown(column, present().entry.values.*column.value) + municipality_name(column)});
        }
        if (master() != Master::health_centre) facts.push_back({tr("管轄の保健所"), row_->health_centre_name});
        ui::facts("row", facts);
    }

    std::string municipality_name(masters::ColumnInfo const& column) {
        auto const& code = present().entry.values.municipality_code;
        if (column.id != "municipality_code" || code.size() != 6) return "";
        auto const* options = client_.forms.municipalities(code.substr(0, 2));
        if (options == nullptr) return "";
        auto const found = std::find_if(options->begin(), options->end(), [&](auto const& option) { return option.code == code; });
        return found == options->end() ? "" : " " + found->label;
    }

    // Each change as what it was before and what it became.
    void draw_history() {
        ui::heading(2, tr("変更の履歴"));
        std::vector<ui::TableRow> rows;
        for (std::size_t i = 0; i < row_->states.size(); ++i) {
            auto const& state = row_->states[i];
            auto const is_first = i + 1 == row_->states.size();
            auto const changes = is_first ? tr("登録") : changes_between(row_->states[i + 1], state);
            rows.push_back({std::to_string(state.version), {{state::full_time_text(state.at_ms)}, {state.user_id.empty() ? "-" : state.user_id}, {changes}}});
        }
        std::vector<ui::Column> const columns{{.id = "at", .label = tr("日時"), .weight = 2}, {.id = "by", .label = tr("利用者"), .weight = 2}, {.id = "what", .label = tr("変更内容"), .weight = 6}};
        ui::table("history", tr("変更の履歴"), columns, rows);
    }

    std::string changes_between(api::MasterState const& before, api::MasterState const& after) const {
        std::string all;
        auto const add = [&all](std::string const& words) { all += (all.empty() ? "" : "、") + words; };
        for (auto const& column : masters::columns()) {
            if (column.id == "area") continue; // kept for the present state only
            auto const& was = before.entry.values.*column.value;
            auto const& is = after.entry.values.*column.value;
            if (was != is) add(tr("{label}: {before} → {after}", {{"label", label_of(column, master())}, {"before", shown(column, was)}, {"after", shown(column, is)}}));
        }
        if (before.closed != after.closed) add(after.closed ? tr("廃止") : tr("廃止の取り消し"));
        return all.empty() ? tr("内容の変更なし") : all;
    }

    void begin(masters::Entry entry) {
        form_ = std::make_unique<MasterForm>(client_, master(), std::move(entry));
        form_->set_stored(present().entry.values);
        begun_on_ = present().version;
        ui::focus("name");
        client_.platform.request_frame();
    }

    void draw_form() {
        if (is_conflict_) draw_conflict();
        form_->draw();
        client_.memory.keep(memory_key(), Typed{{form_->entry()}, begun_on_});
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "save", .label = is_busy_ ? tr("保存しています") : tr("保存"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) save();
        if (ui::button({.id = "cancel", .label = tr("やめる"), .disabled = is_busy_})) end_form();
        ui::end_row();
    }

    void end_form() {
        client_.memory.drop(memory_key());
        form_.reset();
        is_conflict_ = false;
        ui::focus_title();
        client_.platform.request_frame();
    }

    void save() {
        if (!form_->ready()) return;
        is_busy_ = true;
        failure_.reset();
        api::ChangeMasterRequest request;
        request.entry.values = form_->entry();
        state::Call call;
        call.endpoint = api::EndpointId::change_master;
        call.ids = {id_};
        call.if_match = std::to_string(begun_on_);
        call.body = api::to_json(std::move(request));
        client_.api.call<api::MasterReply>(std::move(call), if_alive([this](state::Outcome<api::MasterReply> outcome) { saved(std::move(outcome)); }));
    }

    void saved(state::Outcome<api::MasterReply> outcome) {
        if (outcome.ok()) {
            end_form();
            client_.say(true, tr("保存しました。"));
            return take(std::move(outcome));
        }
        is_busy_ = false;
        if (outcome.failure.is_stale()) {
            is_conflict_ = true;
            return load(); // theirs, to be compared with what was typed
        }
        form_->take_faults(outcome.failure.problem.issues);
        if (outcome.failure.problem.issues.empty()) failure_ = outcome.failure;
    }

    // Somebody else was first: what differs, and what to do. Nothing typed is lost.
    void draw_conflict() {
        ui::begin_banner("conflict", ui::Tone::warning, tr("ほかの人が先にこの行を変更しました"));
        ui::text(tr("下の入力はそのまま残っています。違うところを確かめて、どちらにするか選んでください。"));
        std::vector<ui::Fact> facts;
        for (auto const& column : masters::columns()) {
            auto const& theirs = present().entry.values.*column.value;
            auto const& mine = form_->entry().*column.value;
            if (theirs != mine && column.id != "code") facts.push_back({label_of(column, master()), tr("今の内容: {theirs} / 入力: {mine}", {{"theirs", shown(column, theirs)}, {"mine", shown(column, mine)}})});
        }
        ui::facts("differences", facts);
        ui::begin_row();
        auto const mine = ui::button({.id = "keep_mine", .label = tr("入力した内容で保存する")});
        auto const theirs = ui::button({.id = "keep_theirs", .label = tr("今の内容にする")});
        ui::end_row();
        ui::end_banner();
        if (mine) {
            begun_on_ = present().version;
            is_conflict_ = false;
            save();
        }
        if (theirs) end_form();
    }

    void set_closed(bool closed) {
        is_busy_ = true;
        api::CloseMasterRequest request;
        request.closed = closed;
        state::Call call;
        call.endpoint = api::EndpointId::close_master;
        call.ids = {id_};
        call.if_match = std::to_string(present().version);
        call.body = api::to_json(std::move(request));
        client_.api.call<api::MasterReply>(std::move(call), if_alive([this](state::Outcome<api::MasterReply> outcome) {
            if (outcome.failure.is_stale()) {
                client_.say(false, tr("ほかの人が先にこの行を変更しました。今の内容を確かめてください。"));
                return load();
            }
            take(std::move(outcome));
        }));
    }

    std::string id_;
    std::optional<api::MasterReply> row_;
    std::unique_ptr<MasterForm> form_;
    std::optional<state::Failure> failure_;
    std::int64_t begun_on_ = 0;
    bool is_busy_ = false, is_conflict_ = false, asks_to_close_ = false;
};

class NewMasterScreen final : public Screen {
public:
    explicit NewMasterScreen(state::Client& client) : Screen(client), key_(client.platform.random_id()) {
        auto const* info = masters::find_master(client.route().id());
        master_ = info == nullptr ? Master::medical : info->master;
        begin({});
    }

    std::string title() const override { return tr("{master}に新規登録", {{"master", tr(masters::info(master_).label)}}); }

    void draw() override {
        ui::text(master_ == Master::health_centre ? tr("中核市コードと保健所コードの組が、この保健所のコードになります。") : tr("登録するとコードが払い出されます。"));
        find_typed();
        if (draw_refusal(client_, failure_)) save();
        form_->draw();
        if (form_->is_changed()) client_.memory.keep(memory_key(), Typed{{form_->entry()}, 0});
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "save", .label = is_busy_ ? tr("登録しています") : tr("登録"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) save();
        if (ui::button({.id = "cancel", .label = tr("やめる"), .disabled = is_busy_})) {
            client_.memory.drop(memory_key());
            client_.go({ScreenId::master_list, {}});
        }
        ui::end_row();
    }

private:
    [[nodiscard]] std::string memory_key() const { return "new_master:" + std::string(masters::info(master_).name); }

    void begin(masters::Entry entry) {
        form_ = std::make_unique<MasterForm>(client_, master_, std::move(entry));
        form_->set_stored({});
    }

    // After a reload the vault answers a moment after the first frame.
    void find_typed() {
        if (form_->is_changed()) return;
        if (auto kept = client_.memory.find<Typed>(memory_key())) begin(kept->entry.values);
    }

    void save() {
        if (!form_->ready()) return;
        is_busy_ = true;
        failure_.reset();
        api::RegisterMasterRequest request;
        request.master = masters::info(master_).name;
        request.entry.values = form_->entry();
        state::Call call;
        call.endpoint = api::EndpointId::register_master;
        call.idempotency_key = key_;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::MasterReply>(std::move(call), if_alive([this](state::Outcome<api::MasterReply> outcome) { registered(outcome); }));
    }

    void registered(state::Outcome<api::MasterReply> const& outcome) {
        is_busy_ = false;
        if (outcome.ok() && !outcome.value->states.empty()) {
            client_.memory.drop(memory_key());
            auto const& values = outcome.value->states.front().entry.values;
            auto const code = values.code.empty() ? values.core_city_code + "-" + values.health_center_code : values.code;
            client_.replace({ScreenId::master_row, {outcome.value->id}});
            client_.say(true, tr("登録しました。コードは {code} です。", {{"code", code}}));
            return;
        }
        // Another try is another request once something was changed.
        key_ = client_.platform.random_id();
        form_->take_faults(outcome.failure.problem.issues);
        if (outcome.failure.problem.issues.empty()) failure_ = outcome.failure;
    }

    Master master_{};
    std::string key_;
    std::unique_ptr<MasterForm> form_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_master_row_screen(state::Client& client) { return std::make_unique<MasterRowScreen>(client); }
std::unique_ptr<Screen> make_new_master_screen(state::Client& client) { return std::make_unique<NewMasterScreen>(client); }

} // namespace todoke::screens
