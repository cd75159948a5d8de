#include "client-wasm/screens/authenticator_setup.hpp"

#include "client-wasm/screens/qr_picture.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

namespace {

constexpr std::size_t group_length = 4; // read and typed in groups

} // namespace

void draw_authenticator_setup(std::string const& secret, std::string const& picture) {
    ui::text(tr("1. 認証アプリで次のQRコードを読み取ります。"));
    ui::picture("qr", tr("認証アプリに登録するためのQRコード"), picture, qr_side_px);
    std::string groups;
    for (std::size_t i = 0; i < secret.size(); i += group_length) groups += (i == 0 ? "" : " ") + secret.substr(i, group_length);
    ui::text_field({.id = "setup_key", .label = tr("セットアップキー"), .hint = tr("QRコードを読み取れないときは、このキーをアプリに入力します。"), .read_only = true}, {.kind = ui::TextKind::text, .width_characters = 46}, groups);
    ui::text(tr("2. アプリに表示された6桁のコードを入力します。"));
}

} // namespace todoke::screens
