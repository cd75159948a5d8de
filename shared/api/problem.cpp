#include "shared/api/problem.hpp"

#include <array>
#include <cassert>

namespace todoke::api {

namespace {

// In the order of ErrorCode.
constexpr std::array<ProblemKind, 16> kinds{{
    {ErrorCode::malformed, 400, "malformed", "送信された内容を読み取れませんでした。ページを再読み込みして、もう一度お試しください。"},
    {ErrorCode::invalid, 422, "invalid", "入力内容に誤りがあります。表示された項目を修正してください。"},
    {ErrorCode::unauthenticated, 401, "unauthenticated", "ログインが必要です。ログインし直してください。入力した内容は保存されています。"},
    {ErrorCode::wrong_credentials, 401, "wrong_credentials", "利用者ID、パスワード、または認証コードが正しくありません。確認してもう一度入力してください。"},
    {ErrorCode::forbidden, 403, "forbidden", "この操作を行う権限がありません。必要な場合はシステム管理者に連絡してください。"},
    {ErrorCode::not_found, 404, "not_found", "見つかりませんでした。削除されたか、閲覧できる範囲にありません。一覧から選び直してください。"},
    {ErrorCode::method_not_allowed, 405, "method_not_allowed", "この操作はできません。画面から操作してください。"},
    {ErrorCode::conflict, 409, "conflict", "状態が変わったため、この操作はできません。最新の内容を確認してください。"},
    {ErrorCode::other_account, 409, "other_account", "このブラウザは別のアカウントに切り替わっています。ページを再読み込みしてください。"},
    {ErrorCode::stale, 412, "stale", "他の利用者が更新しました。内容を確認してください。"},
    {ErrorCode::precondition_required, 428, "precondition_required", "最新の内容を読み込んでから、もう一度操作してください。"},
    {ErrorCode::too_large, 413, "too_large", "送信された内容が大きすぎます。文字数や件数を減らしてください。"},
    {ErrorCode::unsupported_type, 415, "unsupported_type", "この形式では受け付けられません。画面から操作してください。"},
    {ErrorCode::too_many_requests, 429, "too_many_requests", "操作の回数が多すぎます。しばらく待ってから、もう一度お試しください。"},
    {ErrorCode::overloaded, 503, "overloaded", "ただいま混み合っています。入力した内容は残っています。少し待ってから、もう一度お試しください。"},
    {ErrorCode::internal, 500, "internal", "システムの内部で問題が起きました。時間をおいてもう一度お試しください。続く場合は問い合わせ番号をお知らせください。"},
}};

} // namespace

ProblemKind const& problem_kind(ErrorCode code) {
    auto const& kind = kinds[static_cast<std::size_t>(code)];
    assert(kind.code == code);
    return kind;
}

ProblemKind const* find_problem_kind(std::string_view name) {
    for (auto const& kind : kinds)
        if (kind.name == name) return &kind;
    return nullptr;
}

} // namespace todoke::api
