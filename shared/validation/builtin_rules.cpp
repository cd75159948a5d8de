#include "shared/validation/builtin_rules.hpp"

#include <array>
#include <cassert>

namespace todoke::validation {

namespace {

using enum forms::Severity;

constexpr std::array<BuiltinRule, 37> table{{
    {"V-101", error, "フリガナは全角カナで入力してください。"},
    {"V-102", error, "氏名に使用できない文字が含まれています。"},
    {"V-103", error, "生年月日を正しく入力してください。"},
    {"V-104", confirm, "年齢が{n}歳になります。生年月日はよろしいですか。"},
    {"V-111", error, "郵便番号は7桁の数字で入力してください(ハイフンは不要です)。"},
    {"V-112", error, "電話番号は日本国内の番号をハイフンなし・半角数字で入力してください。"},
    {"V-113", error, "メールアドレスの形式が正しくありません。"},
    {"V-114", error, "都道府県と市区町村の組合せが正しくありません。"},
    {"V-115", warning, "郵便番号と都道府県が一致していません。"},
    {"V-118", error, "{項目名}は{n}文字以内で入力してください。"},
    {"V-119", error, "{項目名}は{min}から{max}の範囲で入力してください。"},
    {"V-120", error, "{項目名}の選択が正しくありません。"},
    {"V-309", warning, "この日付は未来の日付です。"},
    {"V-310", warning, "この日付は未来の日付です。"},
    {"V-325", error, "年は西暦4桁または和暦で入力してください。"},
    {"V-326", warning, "{元号}{年}年は存在しない日付です。西暦{西暦}として扱います。"},
    {"V-327", error, "存在しない日付です。"},
    {"V-401", error, "診断分類を入力してください。入力しないと次に進めません。"},
    {"V-402", error, "診断年月日を入力してください。入力しないと次に進めません。"},
    {"V-407", warning, "{項目名}が入力されていません。発生届は法律に基づく義務です。入力できる項目は必ず入力してください。"},
    {"V-408", error, "この疾患では氏名・住所等を届け出ることはできません。"},
    {"V-409", error, "この疾患では選択できない類型です。"},
    {"V-411", error, "「なし」と他の症状は同時に選択できません。"},
    {"V-414", info, "届出期限({期限})を過ぎています。"},
    {"V-420", error, "検査方法を選択してください。"},
    {"V-421", error, "この検査方法では選択できない検体です。"},
    {"V-423", error, "その他の検体名を入力してください。"},
    {"V-601", error, "現在のステータスを入力してください。"},
    {"V-620", confirm, "他の利用者が更新しました。内容を確認してください。"},
    {"V-630", confirm, "同一人物の可能性がある登録があります。"},
    {"V-631", warning, "この保健所独自IDは既に使用されています。"},
    {"V-632", error, "差戻しの理由を入力してください。"},
    {"F-001", error, "この様式にない項目が含まれています。"},
    {"F-002", error, "{項目名}に使用できない文字が含まれています。"},
    {"F-003", error, "{項目名}は半角数字で入力してください。"},
    {"F-004", error, "{項目名}の形式が正しくありません。"},
    {"F-005", error, "{項目名}を入力してください。"},
}};

} // namespace

std::span<BuiltinRule const> builtin_rules() { return table; }

Issue builtin_issue(std::string_view rule, std::string_view item) {
    for (auto const& row : table)
        if (row.id == rule) return Issue{std::string(rule), row.severity, std::string(item), -1, "", std::string(row.message), {}};
    assert(false && "no such rule");
    return Issue{std::string(rule), error, std::string(item), -1, "", "", {}};
}

Issue issue_of(std::string_view rule, forms::Item const& item) {
    auto issue = builtin_issue(rule, item.id);
    issue.arguments.emplace_back("項目名", item.label);
    return issue;
}

} // namespace todoke::validation
