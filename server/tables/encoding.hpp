// The two encodings of CSV files in Japan: UTF-8 and CP932 (Shift_JIS as Windows writes it).
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::tables {

enum class Encoding { utf8, cp932 };

struct Text {
    std::string utf8; // without byte order mark
    Encoding was = Encoding::utf8;
};

// Recognises the encoding by itself: a byte order mark or valid UTF-8, otherwise CP932.
// ErrorCode::malformed for anything else (UTF-16, a NUL, bytes that neither encoding has).
Result<Text> decode_text(std::string_view bytes);

// Characters that CP932 does not have become 〓.
std::string to_cp932(std::string_view utf8);

} // namespace todoke::tables
