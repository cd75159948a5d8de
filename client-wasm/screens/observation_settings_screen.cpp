// 健康観察の設定 of the own health centre: deadline, emergency number, reminders, and who may be entrusted.
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/contact.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class ObservationSettingsScreen final : public Screen {
public:
    explicit ObservationSettingsScreen(state::Client& client) : Screen(client), settings_(client, {.endpoint = api::EndpointId::read_observation_settings}) {}

    std::string title() const override { return tr("健康観察の設定"); }

    void draw() override {
        if (ui::link("to_board", tr("健康観察の一覧"), "/observations")) return client_.go({ScreenId::observation_board, {}});
        auto const* settings = settings_.draw();
        if (settings == nullptr) return;
        if (version_ != settings->version) take(*settings);
        draw_fields();
        if (is_stale_) ui::banner("settings_stale", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"), "");
        if (is_saved_) ui::banner("settings_saved", ui::Tone::ok, tr("登録しました。"), "");
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (ui::button({.id = "save", .label = tr("登録"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) save();
        ui::divider();
        ui::heading(2, tr("任せることのできる機関"));
        if (settings->contractors.empty()) ui::text(tr("登録された委託機関・宿泊療養施設はありません。その利用者はシステム管理者が発行します。"));
        for (auto const& contractor : settings->contractors) ui::text(contractor.name);
        ui::small_text(tr("誰を任せるかは、登録情報の「健康観察」タブで一人ずつ決めます。"));
    }

private:
    void take(api::ObservationSettings const& settings) {
        version_ = settings.version;
        deadline_ = std::to_string(settings.deadline_minute);
        phone_ = settings.emergency_phone;
        reminds_ = settings.reminder_mail;
        invites_ = settings.invitation_sms;
    }

    void draw_fields() {
        std::vector<ui::Choice> times;
        bool is_listed = false;
        for (int minute = 6 * 60; minute <= 21 * 60; minute += 30) {
            times.push_back({std::to_string(minute), deadline_words(minute)});
            is_listed = is_listed || deadline_ == times.back().code;
        }
        if (!is_listed) times.push_back({deadline_, deadline_words(std::stoll(deadline_))});
        ui::choice_field({.id = "deadline", .label = tr("毎日の入力の締切"), .hint = tr("過ぎても報告がない方は「本日未入力」になります。"), .required = true}, times, deadline_, ui::ChoiceStyle::list);
        if (ui::text_field({.id = "emergency_phone", .label = tr("緊急連絡先の電話番号"), .hint = tr("本人の画面と自動架電で案内します。空欄のときは保健所の電話番号です。"), .error = phone_mistake_}, {.kind = ui::TextKind::phone, .length_max = 20, .width_characters = 16}, phone_).changed) phone_mistake_.clear();
        ui::tick_field({.id = "reminder_mail", .label = tr("締切の1時間前に、まだ入力していない方へメールで知らせる"), .hint = tr("メールに健康状態は書きません。")}, reminds_);
        ui::tick_field({.id = "invitation_sms", .label = tr("健康観察を始めたとき、入力用リンクをSMSで送る")}, invites_);
    }

    void save() {
        is_saved_ = is_stale_ = false;
        failure_.reset();
        phone_ = base::fold_phone(phone_);
        phone_mistake_ = phone_.empty() || base::phone_kind(phone_) != base::PhoneKind::invalid ? "" : tr("電話番号は日本国内の番号をハイフンなし・半角数字で入力してください。");
        if (!phone_mistake_.empty()) return ui::focus("emergency_phone");
        api::SaveObservationSettingsRequest request;
        request.deadline_minute = std::stoll(deadline_);
        request.emergency_phone = phone_;
        request.reminder_mail = reminds_;
        request.invitation_sms = invites_;
        is_busy_ = true;
        state::Call call{.endpoint = api::EndpointId::save_observation_settings, .body = api::to_json(std::move(request)), .if_match = std::to_string(settings_.value()->version)};
        client_.api.call<api::ObservationSettings>(std::move(call), if_alive([this](state::Outcome<api::ObservationSettings> outcome) {
            is_busy_ = false;
            if (outcome.ok()) {
                settings_.put(std::move(*outcome.value));
                is_saved_ = true;
                ui::announce(tr("登録しました。"));
            } else if (outcome.failure.is_stale()) {
                is_stale_ = true;
                settings_.read();
            } else if (!outcome.failure.problem.issues.empty()) {
                phone_mistake_ = outcome.failure.problem.issues.front().message;
            } else {
                failure_ = outcome.failure;
            }
        }));
    }

    Loaded<api::ObservationSettings> settings_;
    std::int64_t version_ = -1; // of what the fields were filled with
    std::string deadline_ = "540", phone_, phone_mistake_;
    bool reminds_ = false, invites_ = false, is_busy_ = false, is_saved_ = false, is_stale_ = false;
    std::optional<state::Failure> failure_;
};

} // namespace

std::unique_ptr<Screen> make_observation_settings_screen(state::Client& client) { return std::make_unique<ObservationSettingsScreen>(client); }

} // namespace todoke::screens
