#include "shared/access/second_factor.hpp"

#include <algorithm>
#include <array>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::access {

namespace {

struct Row {
    FactorMeans means;
    std::string_view name;
};
constexpr std::array<Row, 4> table{{{FactorMeans::mail, "mail"}, {FactorMeans::sms, "sms"}, {FactorMeans::call, "call"}, {FactorMeans::totp, "totp"}}};
constexpr std::array<FactorMeans, 4> all{FactorMeans::mail, FactorMeans::sms, FactorMeans::call, FactorMeans::totp};

constexpr Rule no_destination{"V-A06", "二要素認証の手段に対応する連絡先を入力してください。"};
constexpr Rule no_mobile_number{"V-A06", "二要素認証の手段に対応する連絡先を入力してください。SMSは携帯電話の番号(060・070・080・090)に送ります。"};
constexpr Rule no_call{"V-A06", "二要素認証の手段に対応する連絡先を入力してください。フリーダイヤルとナビダイヤルには電話できません。"};

// Half-width, without hyphens and blanks of any kind.
std::string bare(std::string_view typed) {
    std::string out;
    for (auto const code : base::decode_utf8(base::half_width_ascii(typed)))
        if (!base::is_hyphen(code) && !base::is_blank(code)) base::append_utf8(out, code);
    return out;
}

} // namespace

std::span<FactorMeans const> factor_means() { return all; }

std::string_view name(FactorMeans means) {
    auto const* const row = std::find_if(table.begin(), table.end(), [means](Row const& each) { return each.means == means; });
    return row == table.end() ? std::string_view() : row->name;
}

std::optional<FactorMeans> find_factor_means(std::string_view name) {
    auto const* const row = std::find_if(table.begin(), table.end(), [name](Row const& each) { return each.name == name; });
    if (row == table.end()) return std::nullopt;
    return row->means;
}

bool is_sent(FactorMeans means) { return means != FactorMeans::totp; }

std::string fold_destination(FactorMeans means, std::string_view typed) {
    switch (means) {
    case FactorMeans::mail: {
        std::string out;
        for (auto const code : base::decode_utf8(base::half_width_ascii(typed)))
            if (!base::is_blank(code)) base::append_utf8(out, code);
        return out;
    }
    case FactorMeans::sms:
    case FactorMeans::call: return base::fold_phone(typed);
    case FactorMeans::totp: break;
    }
    return {};
}

std::optional<Rule> destination_fault(FactorMeans means, std::string_view destination) {
    if (means == FactorMeans::totp) return std::nullopt;
    if (destination.empty()) return no_destination;
    if (means == FactorMeans::mail) return base::is_email(destination) ? std::nullopt : std::optional(mail_address);
    auto const kind = base::phone_kind(destination);
    if (kind == base::PhoneKind::invalid) return japanese_phone;
    if (means == FactorMeans::sms && kind != base::PhoneKind::mobile) return no_mobile_number;
    if (means == FactorMeans::call && (kind == base::PhoneKind::toll_free || kind == base::PhoneKind::navi_dial)) return no_call;
    return std::nullopt;
}

std::string fold_one_time_code(std::string_view typed) {
    std::string digits;
    for (auto const c : base::half_width_ascii(typed))
        if (c >= '0' && c <= '9') digits += c;
    return digits.size() == one_time_code_length ? digits : std::string();
}

std::string fold_recovery_code(std::string_view typed) {
    std::string code;
    for (auto c : bare(typed)) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (recovery_alphabet.find(c) == std::string_view::npos) return {};
        code += c;
    }
    return code.size() == recovery_code_length ? code : std::string();
}

std::string displayed_recovery_code(std::string_view code) {
    return std::string(code.substr(0, recovery_code_length / 2)) + "-" + std::string(code.substr(recovery_code_length / 2));
}

} // namespace todoke::access
