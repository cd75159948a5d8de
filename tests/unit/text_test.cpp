#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/number.hpp"
#include "shared/base/utf8.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::base;

TEST_CASE("UTF-8 is checked strictly") {
    CHECK(is_valid_utf8("試験𠮷 abc"));
    for (auto const* text : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE3\x81", "a\xFF"})
        CHECK_FALSE(is_valid_utf8(text));
    CHECK(count_characters("試験𠮷a") == 4);
    CHECK(first_characters("試験𠮷a", 3) == "試験𠮷");
    CHECK(trimmed(" 　試 験\t\n") == "試 験");
    CHECK(trimmed("　").empty());
}

TEST_CASE("every code point survives encoding") {
    for (char32_t code = 1; code <= 0x10FFFF; code += 37) {
        if (code >= 0xD800 && code <= 0xDFFF) continue;
        std::string text;
        append_utf8(text, code);
        REQUIRE(is_valid_utf8(text));
        auto const decoded = decode_at(text, 0);
        REQUIRE(decoded.code == code);
        REQUIRE(decoded.bytes == text.size());
    }
}

TEST_CASE("controls and emoji are found, rare kanji are not taken for them") {
    CHECK(has_control_characters("a\x01", LineBreaks::allowed));
    CHECK(has_control_characters("a\nb", LineBreaks::refused));
    CHECK_FALSE(has_control_characters("a\nb\tc", LineBreaks::allowed));
    CHECK(has_control_characters("a\u202E", LineBreaks::allowed));
    CHECK(has_control_characters("\u200B", LineBreaks::allowed));
    CHECK(has_emoji("太郎😀"));
    CHECK(has_emoji("🇯🇵"));
    CHECK(has_emoji("1️⃣"));
    for (auto const* name : {"𠮷田", "葛󠄀城", "髙﨑", "神󠄀", "〆木", "佐々木", "JOSÉ", "Nguyễn", "한국"}) CHECK_FALSE(has_emoji(name));
}

TEST_CASE("[V-002] kana is folded to full-width katakana") {
    for (auto const& [typed, folded] : {std::pair{"ｼｹﾝ ﾀﾛｳ", "シケン　タロウ"}, {"しけん たろう", "シケン　タロウ"}, {"ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "バビブベボパピプペポ"},
                                        {"ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞ", "ガギグゲゴザジズゼゾダヂヅデド"}, {"ｳﾞｧﾝ", "ヴァン"}, {"ﾗｰﾒﾝ", "ラーメン"},
                                        {"らーめん", "ラーメン"}, {"ラ-メン", "ラーメン"}, {"ラ−メン", "ラーメン"}, {"ラ‐メン", "ラーメン"}, {"  シケン   タロウ  ", "シケン　タロウ"},
                                        {"ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"}, {"か\u3099", "ガ"}, {"ゝゞ", "ヽヾ"}, {"ｦｧｨｩｪｫｬｭｮｯ", "ヲァィゥェォャュョッ"}, {"", ""}})
        CHECK(fold_kana(typed) == folded);
}

TEST_CASE("folding twice changes nothing more") {
    testing::Random random(7);
    constexpr std::array<char32_t, 24> pool{U'ｶ', U'ﾞ', U'ﾟ', U'ハ', U'ぱ', U'ー', U'-', U'ｰ', U' ', U'　', U'ウ', 0x3099, 0x309A, 0x309B, U'Ａ', U'1', U'１', U'ッ', U'漢', U'・', U'･', U'〜', U'𠮷', U'ﾝ'};
    for (int i = 0; i < 5000; ++i) {
        std::u32string text;
        for (auto length = random.below(12); length > 0; --length) text.push_back(pool[random.below(pool.size())]);
        auto const utf8 = encode_utf8(text);
        auto const kana = fold_kana(utf8);
        REQUIRE(fold_kana(kana) == kana);
        REQUIRE(fold_person_name(fold_person_name(utf8)) == fold_person_name(utf8));
        REQUIRE(half_width_ascii(half_width_ascii(utf8)) == half_width_ascii(utf8));
        REQUIRE(fold_digits(fold_digits(utf8)) == fold_digits(utf8));
        REQUIRE(fold_phone(fold_phone(utf8)) == fold_phone(utf8));
        REQUIRE(search_kana(search_kana(utf8)) == search_kana(utf8));
    }
}

TEST_CASE("[V-101] folded kana holds nothing else") {
    for (auto const* text : {"シケン　タロウ", "ヴァンサン・ミホンー", "ヽヾ", ""}) CHECK(is_folded_kana(text));
    for (auto const* text : {"漢字", "ア　イ　ウ", "アb", "ア1", "ｱ", "あ", "ア-イ"}) CHECK_FALSE(is_folded_kana(text));
    CHECK(search_kana("ｼｹﾝ ﾀﾛｳ") == "シケンタロウ");
}

TEST_CASE("[V-112] [S1-46] telephone numbers are folded and checked by the pattern table") {
    for (auto const& [typed, digits] : {std::pair{"０９０－１２３４－５６７８", "09012345678"}, {"+81 90-1234-5678", "09012345678"}, {"0081-3-1234-5678", "0312345678"},
                                        {"(03)1234-5678", "0312345678"}, {"03ー1234ー5678", "0312345678"}, {"+81 (0)3 1234 5678", "0312345678"}, {"+81 0081 3 1234 5678", "0312345678"}, {"０３（１２３４）５６７８", "0312345678"}})
        CHECK(fold_phone(typed) == digits);
    for (auto const& [number, kind] : {std::pair{"0312345678", PhoneKind::fixed_line}, {"0263123456", PhoneKind::fixed_line}, {"09012345678", PhoneKind::mobile},
                                       {"06012345678", PhoneKind::mobile}, {"05012345678", PhoneKind::ip}, {"0120123456", PhoneKind::toll_free},
                                       {"08001234567", PhoneKind::toll_free}, {"0570123456", PhoneKind::navi_dial}})
        CHECK(phone_kind(number) == kind);
    for (auto const* number : {"1234567890", "09012345", "0901234567", "+12125550100", "0012345678", "031234567890", "0312345678a", "", "0800123456"})
        CHECK_MESSAGE(phone_kind(number) == PhoneKind::invalid, std::string(number));
    CHECK(displayed_phone("09012345678") == "090-1234-5678");
    CHECK(displayed_phone("0312345678") == "03-1234-5678");
    CHECK(displayed_phone("0120123456") == "0120-123-456");
    CHECK(displayed_phone("abc") == "abc");
}

TEST_CASE("[V-113] e-mail addresses") {
    for (auto const* text : {"taro@example.jp", "a@b.c", "x+y@sub.example.co.jp"}) CHECK(is_email(text));
    for (auto const* text : {"", "a", "@b.c", "a@", "a@b", "a@b@c.d", "a b@c.d", "a@b..c", "a@.b", "a@b.", "あ@b.c", "a@b.c\n"}) CHECK_FALSE(is_email(text));
    CHECK_FALSE(is_email(std::string(250, 'a') + "@b.cd"));
}

TEST_CASE("local-government codes carry a check digit") {
    for (auto const* code : {"010006", "130001", "470007", "131016", "271004"}) CHECK_MESSAGE(is_municipality_code(code), std::string(code));
    for (auto const* code : {"130002", "480002", "13000", "1300011", "00000x", ""}) CHECK_FALSE(is_municipality_code(code));
}

TEST_CASE("numbers are plain decimals") {
    CHECK(parse_number("36.5") == 36.5);
    CHECK(parse_number("-3") == -3.0);
    for (auto const* text : {"", "-", ".5", "5.", "1e3", "0x1", "1,000", "+1", "1.2.3", "1234567890123456", "inf", "３"}) CHECK_FALSE(parse_number(text).has_value());
    CHECK(canonical_number("+036.50") == "36.5");
    CHECK(canonical_number("007") == "7");
    CHECK(canonical_number("0.0") == "0");
    CHECK(canonical_number("-0") == "0");
    CHECK(canonical_number("1x") == "1x");
}
