// Several texts as one string of bytes, each behind its length: what is sealed together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::store {

inline void append_packed(std::string& out, std::string_view part) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((part.size() >> shift) & 0xff);
    out += part;
}

inline std::string pack(std::vector<std::string_view> const& parts) {
    std::string out;
    for (auto const part : parts) append_packed(out, part);
    return out;
}

// At least `count` parts, padded with empty ones; a cut string gives what is whole.
inline std::vector<std::string> unpack(std::string_view packed, std::size_t count) {
    std::vector<std::string> parts;
    while (packed.size() >= 4) {
        std::size_t length = 0;
        for (int i = 0; i < 4; ++i) length = (length << 8) | static_cast<unsigned char>(packed[static_cast<std::size_t>(i)]);
        packed.remove_prefix(4);
        if (length > packed.size()) break;
        parts.emplace_back(packed.substr(0, length));
        packed.remove_prefix(length);
    }
    if (parts.size() < count) parts.resize(count);
    return parts;
}

// Lists of ids and codes that contain no blank.
inline std::string join(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) {
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}
inline std::vector<std::string> split(std::string_view text, char separator = ' ') {
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = text.find(separator);
        words.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
        if (text.empty()) words.emplace_back();
    }
    return words;
}

} // namespace todoke::store
