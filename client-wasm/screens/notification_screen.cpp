// A notification to read: its state, the reason of a return, every answer, its versions. The clinic
// corrects a returned one from here; any two versions can be compared.
#include "client-wasm/screens/conflict_view.hpp"
#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/notification_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class NotificationScreen final : public Screen {
public:
    explicit NotificationScreen(state::Client& client) : Screen(client), id_(client.route().id(0)), version_(client.route().id(1)) { read(); }

    std::string title() const override { return tr("発生届"); }
    void refresh() override {
        if (version_.empty()) read();
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
        draw_notification_head(client_, *reply_);
        if (!version_.empty()) {
            ui::banner("old_version", ui::Tone::info, tr("第{n}版の内容です。", {{"n", version_}}), "");
            if (ui::link("latest_version", tr("最新の版を見る"), state::path_of({ScreenId::notification, {id_}}))) return client_.go({ScreenId::notification, {id_}});
        }
        draw_actions();
        draw_notification_body(client_, *reply_);
        draw_versions(client_, *reply_);
    }

private:
    void read() {
        state::Call call;
        call.endpoint = version_.empty() ? api::EndpointId::read_notification : api::EndpointId::read_notification_version;
        call.ids = {id_};
        if (!version_.empty()) call.ids.push_back(version_);
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this](state::Outcome<api::NotificationReply> outcome) {
            if (outcome.ok()) reply_ = std::move(*outcome.value);
            else if (!reply_) failure_ = outcome.failure;
        }));
    }

    void draw_actions() {
        ui::begin_row();
        if (version_.empty() && reply_->may_resubmit && ui::button({.id = "correct", .label = tr("修正して再提出する"), .kind = ui::ButtonKind::primary, .shortcut = "F2"}))
            client_.go({ScreenId::correction, {id_}});
        if (version_.empty() && reply_->may_decide && reply_->row.state == "submitted" && ui::button({.id = "to_intake", .label = tr("受付画面で開く"), .kind = ui::ButtonKind::primary}))
            client_.go({ScreenId::intake, {id_}});
        if (!reply_->row.case_id.empty() && ui::button({.id = "open_case", .label = tr("登録情報を開く")})) client_.go({ScreenId::case_record, {reply_->row.case_id}});
        if (ui::button({.id = "print", .label = tr("印刷")})) client_.platform.print();
        ui::end_row();
    }

    std::string id_, version_;
    std::optional<api::NotificationReply> reply_;
    std::optional<state::Failure> failure_;
};

// The latest version beside the one before it: what the clinic changed after the return.
class CompareScreen final : public Screen {
public:
    explicit CompareScreen(state::Client& client) : Screen(client), id_(client.route().id()) {
        read(api::EndpointId::read_notification, {id_}, latest_);
    }

    std::string title() const override { return tr("版の比較"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        if (failure_) {
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                read(api::EndpointId::read_notification, {id_}, latest_);
            }
            return;
        }
        if (!latest_) return draw_loading();
        if (latest_->row.version < 2) return ui::text(tr("比較できる前の版はありません。"));
        if (!asked_) {
            asked_ = true;
            read(api::EndpointId::read_notification_version, {id_, std::to_string(latest_->row.version - 1)}, former_);
        }
        auto const* form = client_.forms.definition(latest_->row.form_id, latest_->form_version);
        if (!former_ || form == nullptr) return draw_loading();
        if (ui::link("back_to_notification", tr("発生届へ戻る"), state::path_of({ScreenId::notification, {id_}}))) return client_.go({ScreenId::notification, {id_}});
        auto const mine = records::record_from_json(latest_->record);
        auto const before = records::record_from_json(former_->record);
        if (!mine.ok() || !before.ok()) return;
        draw_table(*form, before.value(), mine.value());
    }

private:
    void read(api::EndpointId endpoint, std::vector<std::string> ids, std::optional<api::NotificationReply>& into) {
        state::Call call;
        call.endpoint = endpoint;
        call.ids = std::move(ids);
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this, &into](state::Outcome<api::NotificationReply> outcome) {
            if (outcome.ok()) into = std::move(*outcome.value);
            else failure_ = outcome.failure;
        }));
    }

    void draw_table(forms::Definition const& form, records::Record const& before, records::Record const& now) {
        auto const found = in_form_order(form, state::differences(before, now, before));
        if (found.empty()) return ui::text(tr("2つの版に違いはありません。"));
        auto const former = std::to_string(latest_->row.version - 1);
        auto const latest = std::to_string(latest_->row.version);
        std::vector<ui::Column> const columns{{.id = "item", .label = tr("項目"), .weight = 2}, {.id = "former", .label = tr("第{n}版", {{"n", former}}), .weight = 3}, {.id = "latest", .label = tr("第{n}版", {{"n", latest}}), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& difference : found) {
            auto const* item = forms::find_item(form, difference.item);
            if (item == nullptr) continue;
            rows.push_back({difference.item, {{tr(item->label)}, {value_in_line(client_, *item, before)}, {value_in_line(client_, *item, now), "", ui::Tone::info}}});
        }
        ui::table("compare", tr("版の比較"), columns, rows);
    }

    std::string id_;
    std::optional<api::NotificationReply> latest_, former_;
    std::optional<state::Failure> failure_;
    bool asked_ = false;
};

} // namespace

std::unique_ptr<Screen> make_notification_screen(state::Client& client) { return std::make_unique<NotificationScreen>(client); }
std::unique_ptr<Screen> make_compare_screen(state::Client& client) { return std::make_unique<CompareScreen>(client); }

} // namespace todoke::screens
