#include "shared/observation/rules.hpp"

#include <array>
#include <cassert>
#include <string>

namespace todoke::observation {

namespace {

using enum validation::Severity;

struct Rule { std::string_view id; validation::Severity severity; std::string_view message; };

constexpr std::array<Rule, 29> table{{
    {"V-112", error, "電話番号は日本国内の番号をハイフンなし・半角数字で入力してください。"},
    {"V-113", error, "メールアドレスの形式が正しくありません。"},
    {"V-103", error, "生年月日を正しく入力してください。"},
    {"V-117", error, "スマホ入力IDは6桁から8桁の数字です。"},
    {"V-118", error, "{項目名}は{n}文字以内で入力してください。"},
    {"V-119", error, "{項目名}は{min}から{max}の範囲で入力してください。"},
    {"V-120", error, "{項目名}の選択が正しくありません。"},
    {"V-801", error, "体温は34.0から42.0の範囲で入力してください。"},
    {"V-802", error, "体温を3桁の数字で入力してください。"},
    {"V-803", error, "もう一度入力してください。"},
    {"V-804", confirm, "本日は入力済みです。上書きしますか。"},
    {"V-805", error, "体温と全ての症状を入力してください。"},
    {"V-806", error, "ご本人が入力済みのため閲覧のみです。"},
    {"V-807", error, "入力した情報が登録情報と異なるため登録できません。保健所にお問い合わせください。"},
    {"V-808", error, "このIDは既に登録されています。保健所にお問い合わせください。"},
    {"V-809", error, "確認コードが正しくないか、有効期限が切れています。"},
    {"V-810", confirm, "区分が登録内容と異なります。よろしいですか。"},
    {"V-A25", error, "確認用のパスワードが一致しません。"},
    {"F-002", error, "{項目名}に使用できない文字が含まれています。"},
    {"F-O01", error, "「確認しました」にチェックを入れてください。"},
    {"F-O02", error, "前の日の状況報告を訂正する理由を入力してください。"},
    {"F-O03", error, "健康観察が終了しているため、入力できません。これまでの記録は閲覧できます。"},
    {"F-O04", error, "この日の状況報告は、受付が終わりました。本日の状況を入力してください。"},
    {"F-O05", error, "このリンクは使えません。期限が切れたか、新しいリンクが発行されています。保健所にお問い合わせください。"},
    {"F-O06", error, "間違いが続いたため、このIDは本日は使えません。保健所にお問い合わせください。"},
    {"F-O07", error, "このメールアドレスは登録済みです。ログインしてください。"},
    {"F-O08", error, "この日は健康観察の期間ではありません。"},
    {"F-O09", error, "メールアドレスまたはパスワードが正しくありません。"},
    {"F-O10", error, "{項目名}を入力してください。"},
}};

} // namespace

validation::Issue issue(std::string_view rule, std::string_view item) {
    for (auto const& row : table)
        if (row.id == rule) return {std::string(rule), row.severity, std::string(item), -1, "", std::string(row.message), {}};
    assert(false && "no such rule");
    return {std::string(rule), error, std::string(item), -1, "", "", {}};
}

} // namespace todoke::observation
