#include "server/services/password_reset.hpp"

#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/colleague_help.hpp"
#include "server/services/letters.hpp"
#include "server/services/second_factor.hpp"
#include "shared/access/account_rules.hpp"
#include "shared/access/password_rules.hpp"

namespace todoke::services {

namespace {

using access::FactorMeans;

constexpr std::int64_t minute_ms = 60'000;
// Apart from those of signing in: nobody is locked out because somebody else pressed "forgotten".
constexpr store::RateRule sends{"reset_sends", 3, 15 * minute_ms, 0};
constexpr store::RateRule wrong_codes{"reset_codes", 5, 15 * minute_ms, 30 * minute_ms};
constexpr store::RateRule wrong_of_address{"reset_address", 50, 15 * minute_ms, 15 * minute_ms};

std::int64_t seconds_of(std::int64_t ms) { return (ms + 999) / 1'000; }

store::Caller owner(std::string const& user_id, std::string const& client_address, std::int64_t now_ms) {
    store::Caller caller;
    caller.user_id = user_id;
    caller.now_ms = now_ms;
    caller.client_address = client_address;
    return caller;
}

// Who can be told something at all.
Result<std::optional<store::User>> find_owner(App& app, std::string const& user_id) {
    auto user = app.store.users.find(user_id);
    if (!user.ok()) {
        if (user.error().code == ErrorCode::not_found) return std::optional<store::User>();
        return user.error();
    }
    auto const lives = user->state == store::UserState::active || user->state == store::UserState::issued;
    if (!lives || user->mail.empty()) return std::optional<store::User>();
    return std::optional(std::move(*user));
}

// What a recovery code must prove instead: the mail address has been proven already.
bool is_same_mail(store::SecondFactor const& factor, store::User const& user) { return factor.means == FactorMeans::mail && factor.destination == user.mail; }

std::string joined(std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Result<store::Message> first_letter(App& app, store::User const& user, std::string const& code, std::int64_t now_ms) {
    constexpr std::string_view subject = "Todoke パスワードの再設定";
    auto const life_ms = app.session_limits().code_life_ms;
    auto const helpers = TRY(helpers_of(app, user));
    std::pair<std::string_view, std::string> const who[] = {{"managers", joined(helpers)}};
    if (user.state == store::UserState::issued && !helpers.empty())
        return letter(app, user, subject, "パスワードの再設定が求められましたが、まだ最初のサインインが済んでいません。\n初期パスワードが分からないときは、所属機関のシステム利用管理者({managers})またはシステム管理者に再発行を依頼してください。\n心当たりがない場合は、このメールを無視してください。", who, life_ms, now_ms);
    if (user.state == store::UserState::issued)
        return letter(app, user, subject, "パスワードの再設定が求められましたが、まだ最初のサインインが済んでいません。\n初期パスワードが分からないときは、システム管理者に再発行を依頼してください。\n心当たりがない場合は、このメールを無視してください。", {}, life_ms, now_ms);
    auto const factor = TRY(factor_in_force(app, user));
    bool const has_no_other = is_same_mail(factor, user) && TRY(app.store.second_factors.recovery_codes_left(user.user_id)) == 0;
    if (has_no_other && !helpers.empty())
        return letter(app, user, subject, "パスワードの再設定が求められましたが、このアカウントにはメールのほかに本人を確かめる方法がありません。\n所属機関のシステム利用管理者({managers})またはシステム管理者に、初期パスワードの再発行を依頼してください。\n心当たりがない場合は、このメールを無視してください。", who, life_ms, now_ms);
    if (has_no_other)
        return letter(app, user, subject, "パスワードの再設定が求められましたが、このアカウントにはメールのほかに本人を確かめる方法がありません。\nシステム管理者に、初期パスワードの再発行を依頼してください。\n心当たりがない場合は、このメールを無視してください。", {}, life_ms, now_ms);
    std::pair<std::string_view, std::string> const blanks[] = {{"code", code}, {"minutes", std::to_string(life_ms / minute_ms)}};
    return letter(app, user, subject, "パスワードを再設定するための確認コード: {code}\n{minutes}分以内に入力してください。\n心当たりがない場合は、だれにも教えず、このメールを無視してください。パスワードは変わりません。", blanks, life_ms, now_ms);
}

// Until when nothing more may be tried for that user ID, from that address.
Result<std::int64_t> locked_ms(App& app, std::string const& user_id, std::string const& client_address, std::int64_t now_ms) {
    return std::max(TRY(app.store.rate_limits.blocked_for_ms(wrong_codes, user_id, now_ms)),
                    TRY(app.store.rate_limits.blocked_for_ms(wrong_of_address, http::address_block(client_address), now_ms)));
}

Result<Done> note_wrong_code(App& app, std::string const& user_id, bool exists, std::string const& client_address, std::int64_t now_ms) {
    TRY(app.store.rate_limits.count(wrong_codes, user_id, now_ms));
    TRY(app.store.rate_limits.count(wrong_of_address, http::address_block(client_address), now_ms));
    app.refusals.note(access::RefusalKind::wrong_code, exists ? user_id : "", client_address, now_ms);
    return app.store.audit.append(owner(exists ? user_id : "", client_address, now_ms), {store::AuditEvent::sign_in_failed, 0, "password reset"});
}

Result<Done> send_first_code(App& app, std::string const& user_id, std::int64_t now_ms) {
    auto const code = crypto::make_otp();
    auto const user = TRY(find_owner(app, user_id));
    std::vector<store::Message> letters;
    if (user) letters.push_back(TRY(first_letter(app, *user, code, now_ms)));
    auto const sealed = TRY(app.store.outbox.seal(letters, now_ms));
    return app.store.password_resets.begin(user_id, code, app.session_limits(), now_ms, [&](db::Transaction& tx) -> Result<Done> {
        for (auto const& letter : sealed) store::Outbox::queue_in(tx, letter, now_ms);
        return Done{};
    });
}

Result<api::PasswordResetStep> send_second_code(App& app, store::User const& user, std::int64_t now_ms) {
    auto const factor = TRY(factor_in_force(app, user));
    api::PasswordResetStep step;
    step.has_recovery_codes = TRY(app.store.second_factors.recovery_codes_left(user.user_id)) > 0;
    if (is_same_mail(factor, user)) return step;
    step.means = access::name(factor.means);
    step.destination = masked_destination(factor);
    if (!access::is_sent(factor.means)) return step;
    auto const code = crypto::make_otp();
    auto const message = code_message(app, user, factor, code, now_ms);
    auto const sealed = TRY(app.store.outbox.seal(std::span(&message, 1), now_ms));
    TRY(app.store.password_resets.send_factor_code(user.user_id, code, [&](db::Transaction& tx) -> Result<Done> {
        store::Outbox::queue_in(tx, sealed.front(), now_ms);
        return Done{};
    }));
    return step;
}

} // namespace

SignInResult<Done> begin_password_reset(App& app, std::string const& user_id, std::string const& client_address, std::int64_t now_ms) {
    if (!app.sign_ins_of_all.take("all", now_ms)) return {{ErrorCode::overloaded, "sign-ins of all"}, 10};
    if (!app.sign_ins_of_address.take(http::address_block(client_address), now_ms)) {
        app.refusals.note(access::RefusalKind::busy_address, "", client_address, now_ms);
        return {{ErrorCode::too_many_requests, "sign-ins of one address"}, 60};
    }
    if (!access::is_user_id(user_id)) return Done{}; // nobody's
    auto const wait = app.store.rate_limits.blocked_for_ms(sends, user_id, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {{ErrorCode::too_many_requests, "codes of one account"}, seconds_of(*wait)};
    auto const counted = app.store.rate_limits.count(sends, user_id, now_ms);
    if (!counted.ok()) return {counted.error()};
    auto const sent = send_first_code(app, user_id, now_ms);
    if (!sent.ok()) return {sent.error()};
    return Done{};
}

SignInResult<api::PasswordResetStep> prove_reset_mail(App& app, api::PasswordResetMailProof const& request, std::string const& client_address, std::int64_t now_ms) {
    auto const wait = locked_ms(app, request.user_id, client_address, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {{ErrorCode::too_many_requests, "wrong codes"}, seconds_of(*wait)};
    auto const user = find_owner(app, request.user_id);
    if (!user.ok()) return {user.error()};
    auto const proven = app.store.password_resets.prove_mail(request.user_id, access::fold_one_time_code(request.mail_code), app.session_limits(), now_ms);
    if (!proven.ok()) {
        if (proven.error().code != ErrorCode::wrong_credentials) return {proven.error()};
        auto const noted = note_wrong_code(app, request.user_id, user->has_value(), client_address, now_ms);
        if (!noted.ok()) return {noted.error()};
        return {proven.error()};
    }
    if (!*user) return {{ErrorCode::wrong_credentials, "stopped meanwhile"}};
    // The right code may be shown again and again; what it sends counts with the codes of signing in.
    auto const sends_wait = count_code_send(app, request.user_id, now_ms);
    if (!sends_wait.ok()) return {sends_wait.error()};
    if (*sends_wait > 0) return {{ErrorCode::too_many_requests, "codes of one account"}, seconds_of(*sends_wait)};
    auto step = send_second_code(app, **user, now_ms);
    if (!step.ok()) return {step.error()};
    return std::move(*step);
}

SignInResult<std::vector<validation::Issue>> finish_password_reset(App& app, api::PasswordResetProof const& request, std::string const& client_address, std::int64_t now_ms) {
    auto const wait = locked_ms(app, request.user_id, client_address, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {{ErrorCode::too_many_requests, "wrong codes"}, seconds_of(*wait)};
    std::vector<validation::Issue> issues;
    for (auto const* rule : access::broken_password_rules(request.new_password, request.user_id, "")) issues.push_back(issue_of(*rule, "new_password"));
    if (!issues.empty()) return issues;
    auto const user = find_owner(app, request.user_id);
    if (!user.ok()) return {user.error()};
    auto const present = app.passwords.check(request.new_password, *user ? std::optional((*user)->password_hash) : std::nullopt);
    if (!present.ok()) return {present.error()};
    auto const hash = app.passwords.hash(request.new_password);
    if (!hash.ok()) return {hash.error()};

    auto const recovery_code = access::fold_recovery_code(request.second_code);
    auto const digits = access::fold_one_time_code(request.second_code);
    store::Proof proof;
    std::vector<store::Message> letters;
    if (*user) {
        auto const factor = factor_in_force(app, **user);
        if (!factor.ok()) return {factor.error()};
        if (!recovery_code.empty()) proof = [&](db::Transaction& tx) { return app.store.second_factors.take_recovery_code(tx, request.user_id, recovery_code); };
        else if (!access::is_sent(factor->means)) proof = [&](db::Transaction& tx) { return app.store.second_factors.take_app_code(tx, request.user_id, digits, now_ms); };
        letters.push_back(letter(app, **user, "Todoke パスワードの再設定",
                                 "パスワードが再設定されました。サインインはすべて終わりました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, 24 * 60 * minute_ms, now_ms));
    }
    auto const also = recorded(app, owner(*user ? request.user_id : "", client_address, now_ms), {store::AuditEvent::password_changed, 0, "reset"}, letters);
    if (!also.ok()) return {also.error()};
    auto const finished = app.store.password_resets.finish(request.user_id, access::fold_one_time_code(request.mail_code), digits, proof, app.session_limits(), now_ms, [&](db::Transaction& tx) -> Result<Done> {
        if (present->fits) return Error{ErrorCode::conflict, "the present password"}; // only its owner learns so
        store::Users::replace_password_hash(tx, request.user_id, *hash, now_ms);
        return (*also)(tx);
    });
    if (!finished.ok() && finished.error().code == ErrorCode::conflict) {
        for (auto const* rule : access::broken_password_rules(request.new_password, request.user_id, request.new_password)) issues.push_back(issue_of(*rule, "new_password"));
        return issues;
    }
    if (!finished.ok()) {
        if (finished.error().code != ErrorCode::wrong_credentials) return {finished.error()};
        auto const noted = note_wrong_code(app, request.user_id, user->has_value(), client_address, now_ms);
        if (!noted.ok()) return {noted.error()};
        return {finished.error()};
    }
    app.directory.forget_user(request.user_id);
    log::info("password_reset");
    return issues;
}

} // namespace todoke::services
