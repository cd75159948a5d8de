// 健康観察の案内 of one person (/cases/{id}/leaflet): the leaflet to print, and the personal link shown as a QR code
// or sent by mail or SMS, in the language that the person reads. Each link ends the one before of its kind, so
// it is made only when asked for.
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/qr_picture.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

std::vector<ui::Choice> language_choices() {
    std::vector<ui::Choice> choices;
    for (auto const& language : observation::languages()) {
        auto label = tr(language.label);
        if (label != language.name) label += " " + std::string(language.name);
        choices.push_back({std::string(language.code), std::move(label)});
    }
    return choices;
}

class InvitationScreen final : public Screen {
public:
    explicit InvitationScreen(state::Client& client) : Screen(client), id_(client.route().id()), observation_(client, {.endpoint = api::EndpointId::read_observation, .ids = {id_}}) {}

    std::string title() const override { return tr("健康観察の案内"); }

    void draw() override {
        Route const back{ScreenId::case_observation, {id_}};
        if (ui::link("to_observation", tr("健康観察"), state::path_of(back))) return client_.go(back);
        auto const* reply = observation_.draw();
        if (reply == nullptr) return;
        if (!reply->is_active) return ui::banner("not_observed", ui::Tone::info, tr("この方の健康観察は行われていないため、案内を渡せません。"), "");
        ui::fact_line("person", std::vector<ui::Fact>{{tr("氏名"), reply->row.name.empty() ? tr("(氏名なし)") : reply->row.name, ui::Tone::info}, {tr("スマホ入力ID"), reply->row.self_entry_id}});
        if (language_.empty()) language_ = observation::known_language(reply->language);
        ui::choice_field({.id = "leaflet_language", .label = tr("本人が読む言語"), .hint = tr("リーフレット、メール、SMS、開いたページがこの言語になります。")}, language_choices(), language_, ui::ChoiceStyle::list);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        draw_leaflet();
        draw_message();
    }

private:
    using Route = state::Route;

    void draw_leaflet() {
        ui::heading(2, tr("リーフレットを渡す"));
        ui::text(tr("手順、QRコード、スマホ入力ID、緊急連絡先を1枚にまとめた用紙です。日本語以外を選ぶと、日本語の面とその言語の面の2枚になります。"));
        if (ui::button({.id = "leaflet", .label = is_printing_ ? tr("作成しています") : tr("リーフレット(PDF)をダウンロード"), .kind = ui::ButtonKind::primary, .shortcut = "F4", .disabled = is_printing_})) print();
        if (is_printed_) ui::status("leaflet_done", tr("ダウンロードしました。印刷して本人に渡し、ファイルを削除してください。前に印刷したリーフレットのQRコードは使えなくなりました。"));
    }

    void draw_message() {
        ui::heading(2, tr("画面で見せる・送る"));
        if (link_) draw_link();
        else ui::text(tr("本人がスマートフォンで健康状態を入力するためのリンクを新しく作ります。前に見せたリンクや送ったリンクは使えなくなります。リーフレットはそのまま使えます。"));
        ui::begin_row();
        auto const show = ui::button({.id = "link_show", .label = tr("QRコードを表示する"), .disabled = is_busy_});
        auto const mail = ui::button({.id = "link_mail", .label = tr("メールで送る"), .disabled = is_busy_});
        auto const sms = ui::button({.id = "link_sms", .label = tr("SMSで送る"), .disabled = is_busy_});
        auto const shut = link_ && ui::button({.id = "link_close", .label = tr("QRコードを隠す"), .kind = ui::ButtonKind::quiet});
        ui::end_row();
        if (show) make("");
        if (mail) make("mail");
        if (sms) make("sms");
        if (shut) link_.reset(); // a secret of the person: no longer than it is looked at
    }

    void draw_link() const {
        if (link_->was_sent) ui::banner("link_sent", ui::Tone::ok, tr("送信を受け付けました。"), tr("届かないときは、QRコードを見せるか、もう一度送ってください。"));
        ui::picture("link_qr", tr("入力用リンクのQRコード"), qr_picture(link_->qr), qr_side_px);
        ui::facts("link_facts", std::vector<ui::Fact>{{tr("スマホ入力ID"), link_->self_entry_id}, {tr("リンク"), link_->url}, {tr("有効期限"), state::full_time_text(link_->expires_at_ms)},
                                                     {tr("保健所"), link_->centre_name}, {tr("緊急連絡先"), phone_words(link_->centre_phone)}});
        ui::small_text(tr("スマホ入力IDは、必ずリンクと一緒に伝えてください。開くときに本人の生年月日を確かめます。"));
    }

    void print() {
        is_printing_ = true;
        is_printed_ = false;
        failure_.reset();
        client_.api.download({.endpoint = api::EndpointId::print_leaflet, .ids = {id_}, .body = api::to_json(api::LeafletRequest{language_})}, "leaflet.pdf", if_alive([this](state::Outcome<api::Empty> outcome) {
            is_printing_ = false;
            is_printed_ = outcome.ok();
            if (!outcome.ok()) failure_ = outcome.failure;
        }));
    }

    void make(std::string way) {
        is_busy_ = true;
        failure_.reset();
        link_.reset();
        client_.api.call<api::PersonalLink>({.endpoint = api::EndpointId::make_personal_link, .ids = {id_}, .body = api::to_json(api::PersonalLinkRequest{std::move(way), language_})}, if_alive([this](state::Outcome<api::PersonalLink> outcome) {
            is_busy_ = false;
            if (outcome.ok()) link_ = std::move(*outcome.value);
            else failure_ = outcome.failure;
        }));
    }

    std::string id_, language_;
    Loaded<api::ObservationReply> observation_;
    std::optional<api::PersonalLink> link_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_printing_ = false, is_printed_ = false;
};

} // namespace

std::unique_ptr<Screen> make_invitation_screen(state::Client& client) { return std::make_unique<InvitationScreen>(client); }

} // namespace todoke::screens
