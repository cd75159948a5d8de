// A rule about accounts that something typed does not keep, and what is said then. Each stands once,
// for the browser, the application form and the server alike.
#pragma once

#include <string_view>

namespace todoke::access {

struct Rule {
    std::string_view id;      // V-A05
    std::string_view message; // Japanese source text, what to do
};

inline constexpr Rule portable_name{"V-A04", "利用者名に環境依存文字は使用できません。"};
inline constexpr Rule japanese_phone{"V-A05", "日本の電話番号を入力してください。"};
inline constexpr Rule same_person{"V-A08", "同じ利用者の申請が既にあります。"};
inline constexpr Rule known_institution{"V-A09", "所属機関コードがマスタにありません。"};
inline constexpr Rule sentinel_live{"V-A11", "定点のアカウントは運用開始後に発行してください。"};
inline constexpr Rule right_code{"V-A30", "認証コードが正しくありません。"};
inline constexpr Rule right_passkey{"V-A30", "パスキーを確認できませんでした。もう一度お試しください。"};
inline constexpr Rule new_passkey{"V-A30", "このパスキーは登録済みです。"};
inline constexpr Rule passkeys_full{"V-A30", "パスキーは10個まで登録できます。使わないものを削除してください。"};
inline constexpr Rule mail_address{"V-113", "メールアドレスの形式が正しくありません。"};
inline constexpr Rule present_password{"F-A01", "現在のパスワードが正しくありません。"};

} // namespace todoke::access
