#include "server/services/second_factor.hpp"

#include "server/services/letters.hpp"
#include "shared/base/contact.hpp"

namespace todoke::services {

namespace {

using access::FactorMeans;

constexpr std::int64_t minute_ms = 60'000;

std::string_view source_text(FactorMeans means) {
    switch (means) {
    case FactorMeans::mail: return "認証コード: {code}\n{minutes}分以内に入力してください。\n心当たりがない場合は、システム管理者に連絡してください。";
    case FactorMeans::sms: return "Todoke 認証コード: {code}\n{minutes}分以内に入力してください。"; // at most 70 characters: one SMS
    case FactorMeans::call: return "Todokeの認証コードは、{spoken}、です。繰り返します。{spoken}、です。";
    case FactorMeans::totp: break;
    }
    return {};
}

// Digit by digit, for a voice.
std::string spoken(std::string const& code, std::string_view language) {
    std::string out;
    for (auto const digit : code) {
        if (!out.empty()) out += language == "ja" ? "、" : ", "; // not a text
        out += digit;
    }
    return out;
}

} // namespace

bool is_offered(App const& app, FactorMeans means) {
    switch (means) {
    case FactorMeans::mail:
    case FactorMeans::totp: return true;
    case FactorMeans::sms: return app.config.server.demo || !app.config.sms.url.empty();
    case FactorMeans::call: return app.config.server.demo || app.config.voice.lines > 0;
    }
    return false;
}

Result<store::SecondFactor> factor_in_force(App& app, store::User const& user) {
    auto const proven = TRY(app.store.second_factors.find(user.user_id));
    if (proven && (is_offered(app, proven->means) || user.mail.empty())) return *proven;
    return store::SecondFactor{FactorMeans::mail, user.mail};
}

std::string masked_mail(std::string_view mail) {
    auto const at = mail.rfind('@');
    if (at == std::string_view::npos || at == 0) return "***";
    std::size_t first = 1; // one whole character of UTF-8
    while (first < at && (static_cast<unsigned char>(mail[first]) & 0xc0) == 0x80) ++first;
    return std::string(mail.substr(0, first)) + "***" + std::string(mail.substr(at));
}

Result<bool> is_registered(App& app, std::string const& user_id) {
    return TRY(app.store.second_factors.find(user_id)).has_value() || !TRY(app.store.passkeys.list_of(user_id)).empty();
}

Result<Done> create_registered(App& app, std::span<store::User const> users, std::int64_t now_ms) {
    std::vector<store::SealedFactor> factors;
    for (auto const& user : users) factors.push_back(TRY(app.store.second_factors.seal(user.user_id, {FactorMeans::mail, user.mail}, now_ms)));
    return app.store.users.create_all(users, now_ms, [&](db::Transaction& tx) -> Result<Done> {
        for (auto const& factor : factors) store::SecondFactors::put_in_force(tx, factor, 0, now_ms);
        return Done{};
    });
}

std::string masked_destination(store::SecondFactor const& factor) {
    if (factor.means == FactorMeans::totp) return {};
    if (factor.means == FactorMeans::mail) return masked_mail(factor.destination);
    constexpr std::size_t shown = 4;
    auto text = base::displayed_phone(factor.destination);
    for (std::size_t i = 0; i + shown < text.size(); ++i)
        if (text[i] != '-') text[i] = '*';
    return text;
}

store::Message code_message(App& app, store::User const& user, store::SecondFactor const& factor, std::string const& code, std::int64_t now_ms) {
    auto const life_ms = app.session_limits().code_life_ms;
    std::pair<std::string_view, std::string> const blanks[] = {{"code", code}, {"minutes", std::to_string(life_ms / minute_ms)}, {"spoken", spoken(code, user.language)}};
    auto message = letter(app, user, "Todoke 認証コード", source_text(factor.means), blanks, life_ms, now_ms);
    message.channel = access::name(factor.means);
    message.to = factor.destination;
    return message;
}

} // namespace todoke::services
