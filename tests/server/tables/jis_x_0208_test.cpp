#include <doctest/doctest.h>

#include <array>

#include <iconv.h>

#include "shared/base/jis_x_0208.hpp"
#include "shared/base/utf8.hpp"

using namespace todoke::base;

TEST_CASE("[S4-13] the table of JIS X 0208 agrees with the C library") {
    auto* const converter = iconv_open("ISO-2022-JP", "UTF-8");
    constexpr std::u32string_view windows = U"∥－～￠￡￢";
    constexpr std::u32string_view roman = U"¥‾"; // of JIS X 0201, which ISO-2022-JP has too
    std::size_t count = 0;
    for (char32_t code = 0x20; code < 0x20000; ++code) {
        if (code == 0x7F || (code >= 0xD800 && code < 0xE000) || windows.find(code) != windows.npos || roman.find(code) != roman.npos) continue;
        std::string character;
        append_utf8(character, code);
        std::array<char, 16> bytes{};
        auto* in = character.data();
        auto* into = bytes.data();
        auto in_left = character.size(), into_left = bytes.size();
        iconv(converter, nullptr, nullptr, nullptr, nullptr);
        auto const known = iconv(converter, &in, &in_left, &into, &into_left) == 0;
        CAPTURE(static_cast<std::uint32_t>(code));
        CHECK(is_jis_x_0208_or_ascii(code) == known);
        count += known;
    }
    iconv_close(converter);
    CHECK(count > 6'800);
    for (auto const code : windows) CHECK(is_jis_x_0208_or_ascii(code));
}

TEST_CASE("[S4-13][V-A04] platform-dependent characters are named") {
    CHECK(platform_dependent_characters("山田　太郎 Taro-1").empty());
    CHECK(platform_dependent_characters("髙橋①㈱髙ｱ𠮷🙂\n") == "髙①㈱ｱ𠮷🙂\n");
}
