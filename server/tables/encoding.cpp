#include "server/tables/encoding.hpp"

#include <array>
#include <memory>

#include <iconv.h>

#include "shared/base/csv.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::tables {

namespace {

constexpr std::string_view geta = "\x81\xac"; // 〓 in CP932

// Typed as one code point, known to CP932 under another.
std::string_view windows_spelling(std::string_view character) {
    if (character == "\u301c") return "\uff5e"; // 〜
    if (character == "\u2212") return "\uff0d"; // −
    if (character == "\u2016") return "\u2225"; // ‖
    if (character == "\u2014") return "\u2015"; // —
    return character;
}

struct IconvCloser {
    void operator()(void* handle) const { iconv_close(handle); }
};
using Converter = std::unique_ptr<void, IconvCloser>;

Result<std::string> from_cp932(std::string_view bytes) {
    Converter const converter(iconv_open("UTF-8", "CP932"));
    std::string out(bytes.size() * 3, '\0'); // a character of one byte becomes three at most
    std::string input(bytes);                // iconv wants to be allowed to write
    auto* in = input.data();
    auto* into = out.data();
    auto in_left = input.size(), into_left = out.size();
    if (::iconv(converter.get(), &in, &in_left, &into, &into_left) == static_cast<std::size_t>(-1))
        return Error{ErrorCode::malformed, "neither UTF-8 nor CP932 at byte " + std::to_string(bytes.size() - in_left)};
    out.resize(out.size() - into_left);
    return out;
}

} // namespace

Result<Text> decode_text(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return Error{ErrorCode::malformed, "UTF-16"};
    if (bytes.find('\0') != std::string_view::npos) return Error{ErrorCode::malformed, "a NUL in a text file"};
    auto const marked = bytes.starts_with(base::utf8_bom);
    if (marked) bytes.remove_prefix(base::utf8_bom.size());
    if (base::is_valid_utf8(bytes)) return Text{std::string(bytes), Encoding::utf8};
    if (marked) return Error{ErrorCode::malformed, "marked as UTF-8, but is not"};
    return Text{TRY(from_cp932(bytes)), Encoding::cp932};
}

std::string to_cp932(std::string_view utf8) {
    Converter const converter(iconv_open("CP932", "UTF-8"));
    std::string out;
    for (std::size_t at = 0; at < utf8.size();) {
        std::size_t length = 1;
        while (at + length < utf8.size() && (static_cast<unsigned char>(utf8[at + length]) & 0xc0) == 0x80) ++length;
        std::string character(windows_spelling(utf8.substr(at, length)));
        at += length;
        if (character.size() == 1) {
            out += character;
            continue;
        }
        std::array<char, 8> bytes{};
        auto* in = character.data();
        auto* into = bytes.data();
        auto in_left = character.size(), into_left = bytes.size();
        auto const converted = ::iconv(converter.get(), &in, &in_left, &into, &into_left) != static_cast<std::size_t>(-1);
        if (converted) {
            out.append(bytes.data(), bytes.size() - into_left);
        } else {
            ::iconv(converter.get(), nullptr, nullptr, nullptr, nullptr);
            out += geta;
        }
    }
    return out;
}

} // namespace todoke::tables
