#include "shared/access/password_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "shared/access/common_passwords.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::access {

namespace {

constexpr std::array<Rule, 6> rules{{
    {"V-A20", "パスワードは8~30文字で入力してください。"},
    {"V-A21", "使用できない文字が含まれています。"},
    {"V-A22", "英小文字、英大文字、数字、記号を3種類以上組み合わせてください。"},
    {"V-A23", "同じ文字を3文字以上連続して使用できません。"},
    {"V-A24", "利用者IDまたは現在のパスワードと同じパスワードは使用できません。"},
    {"V-A27", "推測されやすいパスワードです。ほかの人が思いつかないものにしてください。"},
}};

constexpr Rule patient_short{"V-A26", "パスワードは8桁以上で入力してください。"};
constexpr Rule patient_long{"F-A02", "パスワードは64桁以下で入力してください。"};

enum Kind : unsigned { lower = 1, upper = 2, digit = 4, symbol = 8 };

unsigned kind_of(char32_t c) {
    if (c >= U'a' && c <= U'z') return lower;
    if (c >= U'A' && c <= U'Z') return upper;
    if (c >= U'0' && c <= U'9') return digit;
    // The 29 symbols of the rule; both signs of a Japanese keyboard's yen key.
    constexpr std::u32string_view symbols = U"@#$%^&*-!+=[]{}|¥\\:',.?/`~\"();";
    return symbols.find(c) == std::u32string_view::npos ? 0u : static_cast<unsigned>(symbol);
}

} // namespace

std::span<Rule const> password_rules() { return rules; }

std::vector<Rule const*> broken_password_rules(std::string_view password, std::string_view user_id, std::string_view current_password) {
    auto const characters = base::decode_utf8(password);
    unsigned kinds = 0;
    bool has_foreign = false, has_run = false;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        kinds |= kind_of(characters[i]);
        has_foreign = has_foreign || kind_of(characters[i]) == 0;
        has_run = has_run || (i >= 2 && characters[i] == characters[i - 1] && characters[i] == characters[i - 2]);
    }
    bool const broken[] = {characters.size() < 8 || characters.size() > 30, has_foreign, __builtin_popcount(kinds) < 3, has_run,
                           !password.empty() && (password == user_id || password == current_password), is_common_password(password)};
    std::vector<Rule const*> found;
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (broken[i]) found.push_back(&rules[i]);
    return found;
}

PasswordStrength password_strength(std::string_view password) {
    auto const characters = base::decode_utf8(password);
    auto const lowered = [](char32_t c) { return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c; };
    std::set<std::pair<char32_t, char32_t>> pairs;
    unsigned kinds = 0;
    int unforeseen = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        kinds |= kind_of(characters[i]);
        if (i == 0) { ++unforeseen; continue; }
        auto const before = lowered(characters[i - 1]), here = lowered(characters[i]);
        auto const step = static_cast<int>(here) - static_cast<int>(before);
        bool const is_new_pair = pairs.emplace(before, here).second;
        if (is_new_pair && (step < -1 || step > 1)) ++unforeseen;
    }
    // Bits of one character, by the kinds in use: 26, 26, 10 and 31 to choose from.
    int const choices = (kinds & lower ? 26 : 0) + (kinds & upper ? 26 : 0) + (kinds & digit ? 10 : 0) + (kinds & symbol ? 31 : 0);
    auto const bits = unforeseen * std::log2(std::max(choices, 1));
    return is_common_password(password) || bits < 45 ? PasswordStrength::weak : bits < 70 ? PasswordStrength::fair : PasswordStrength::strong;
}

std::vector<Rule const*> broken_patient_password_rules(std::string_view password) {
    auto const characters = base::decode_utf8(password);
    unsigned kinds = 0;
    bool has_foreign = false;
    for (auto const c : characters) {
        bool const printable = c >= 0x21 && c <= 0x7e;
        has_foreign = has_foreign || !printable;
        // Of ASCII all that is no letter and no digit is a symbol here.
        if (printable) kinds |= kind_of(c) == 0 ? static_cast<unsigned>(symbol) : kind_of(c);
    }
    std::vector<Rule const*> found;
    if (characters.size() < 8) found.push_back(&patient_short);
    if (characters.size() > 64) found.push_back(&patient_long);
    if (has_foreign) found.push_back(&rules[1]);
    if (__builtin_popcount(kinds) < 3) found.push_back(&rules[2]);
    return found;
}

} // namespace todoke::access
