#include "client-wasm/screens/personal_link_sheet.hpp"

#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/qr_picture.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

namespace {
constexpr int qr_px = 232;
} // namespace

void PersonalLinkSheet::open() {
    is_open_ = true;
    link_.reset();
    failure_.reset();
    client_.platform.request_frame();
}

void PersonalLinkSheet::draw() {
    if (!is_open_) return;
    ui::begin_dialog("personal_link", tr("入力用リンクとQRコード"));
    if (link_) draw_link();
    else ui::text(tr("本人がスマートフォンで健康状態を入力するためのリンクを新しく作ります。前に渡したリンクは使えなくなります。"));
    if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
    ui::begin_row();
    auto const show = !link_ && ui::button({.id = "link_show", .label = tr("QRコードを表示する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
    auto const mail = ui::button({.id = "link_mail", .label = tr("メールで送る"), .disabled = is_busy_});
    auto const sms = ui::button({.id = "link_sms", .label = tr("SMSで送る"), .disabled = is_busy_});
    auto const shut = ui::button({.id = "link_close", .label = tr("閉じる"), .disabled = is_busy_});
    ui::end_row();
    ui::end_dialog();
    if (show) make("");
    if (mail) make("mail");
    if (sms) make("sms");
    if (shut || ui::dialog_cancelled()) {
        is_open_ = false;
        link_.reset(); // a secret of the person: no longer than it is looked at
    }
}

void PersonalLinkSheet::draw_link() const {
    if (link_->was_sent) ui::banner("link_sent", ui::Tone::ok, tr("送信を受け付けました。"), tr("届かないときは、QRコードを見せるか、もう一度送ってください。"));
    ui::picture("link_qr", tr("入力用リンクのQRコード"), qr_picture(link_->qr), qr_px);
    ui::facts("link_facts", std::vector<ui::Fact>{{tr("氏名"), link_->name}, {tr("スマホ入力ID"), link_->self_entry_id}, {tr("リンク"), link_->url}, {tr("有効期限"), state::full_time_text(link_->expires_at_ms)},
                                                 {tr("保健所"), link_->centre_name}, {tr("緊急連絡先"), phone_words(link_->centre_phone)}});
    ui::small_text(tr("スマホ入力IDは、必ずリンクと一緒に伝えてください。開くときに本人の生年月日を確かめます。"));
}

void PersonalLinkSheet::make(std::string send) {
    is_busy_ = true;
    failure_.reset();
    api::PersonalLinkRequest request;
    request.send = std::move(send);
    client_.api.call<api::PersonalLink>({.endpoint = api::EndpointId::make_personal_link, .ids = {case_id_}, .body = api::to_json(std::move(request))}, if_alive([this](state::Outcome<api::PersonalLink> outcome) {
        is_busy_ = false;
        if (outcome.ok()) link_ = std::move(*outcome.value);
        else failure_ = outcome.failure;
    }));
}

} // namespace todoke::screens
