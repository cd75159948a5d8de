#include "shared/access/refusals.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace todoke::access {

namespace {

using enum RefusalKind;

constexpr std::int64_t days_before = 29, times_the_mean = 3;

// In the order of the numbers.
constexpr std::array<Refusal, 15> table{{
    {wrong_password, "wrong_password", "パスワードの誤り", "打ち間違いのほか、パスワードの推測でも起こります。1つの利用者に続けて起きるときは、本人に確かめてください。", 50, true},
    {unknown_account, "unknown_account", "存在しない利用者ID", "利用者IDを探す試みでも起こります。接続元が多いときは、推測による攻撃が考えられます。", 50, true},
    {wrong_code, "wrong_code", "認証コードの誤り", "打ち間違い、期限切れ、使用済みのコードです。パスワードは合っています。本人に心当たりがないときは、パスワードが知られています。", 20, true},
    {locked_account, "locked_account", "ロック中のアカウントへのサインイン", "誤りが続いてロックされたアカウントへの試みです。本人でなければ、推測が続いています。", 20, true},
    {busy_address, "busy_address", "同じ接続元からの多すぎるサインイン", "1つの接続元からの推測か、多くの利用者が同じ接続元を使っています。", 1, true},
    {guessing_everywhere, "guessing_everywhere", "全体で誤りが多い間のサインインの制限", "多くの接続元から推測が続いています。いつもの場所からのサインインは制限されません。", 1},
    {cloned_passkey, "cloned_passkey", "パスキーの複製の疑い", "パスキーは停止しました。本人に連絡し、パスワードの変更とパスキーの登録し直しを案内してください。", 1},
    {ended_session, "ended_session", "サインアウト後のセッションの使用", "サインアウトしたブラウザーの通信が、写し取られて使われた疑いがあります。本人の端末を確かめてください。", 1},
    {cross_site, "cross_site", "ほかのサイトからの操作", "ほかのサイトが、利用者のブラウザーに操作をさせようとしました。", 5},
    {without_right, "without_right", "権限のない操作", "画面からはできない操作です。続くときは、本人に確かめてください。", 5},
    {outside_area, "outside_area", "管轄外への操作", "管理者が、管轄していないアカウントやマスタを開こうとしました。続くときは、本人に確かめてください。", 5},
    {own_approval, "own_approval", "自分に関わる申請の決定", "自分の申請、または自分のアカウントを自分で処理しようとしました。", 1},
    {bad_file, "bad_file", "受け付けられないファイル", "壊れているか、大きすぎるか、危険な作りのファイルです。", 20, true},
    {forged_address, "forged_address", "偽装の疑いがあるメールアドレス", "英字に似たほかの文字や改行を含むアドレスです。申請した人に確かめてください。", 5},
    {malformed, "malformed", "形式に合わない通信", "この画面以外のプログラムからの通信です。", 50, true},
}};

} // namespace

std::span<Refusal const> refusals() { return table; }

Refusal const& refusal(RefusalKind kind) {
    auto const& row = table[static_cast<std::size_t>(kind) - 1];
    assert(row.kind == kind);
    return row;
}

Refusal const* find_refusal(std::string_view name) {
    auto const found = std::find_if(table.begin(), table.end(), [&](Refusal const& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool is_unusual(Refusal const& refusal, std::int64_t today, std::int64_t before) {
    if (today < refusal.unusual_from) return false;
    return !refusal.is_everyday || today * days_before >= times_the_mean * before;
}

} // namespace todoke::access
