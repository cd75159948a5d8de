#include "server/crypto/blind_index.hpp"

#include <algorithm>
#include <array>

#include "server/crypto/digest.hpp"

namespace todoke::crypto {

namespace {

struct Level {
    std::size_t characters; // of the name; the last level is the whole name
    std::size_t bytes;
};
constexpr std::size_t whole = 1000;
// Two characters at least: one would divide a nation into so few groups that the letters could be
// guessed from their frequency.
constexpr std::array<Level, 8> kana_levels{{{2, 6}, {3, 4}, {4, 4}, {5, 4}, {6, 4}, {7, 4}, {8, 4}, {whole, 6}}};

std::size_t character_bytes(char lead) {
    auto const byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

// The first `count` characters of valid UTF-8, and how many there really were.
std::string_view prefix_of(std::string_view text, std::size_t count, std::size_t& got) {
    std::size_t end = 0;
    got = 0;
    while (got < count && end < text.size()) {
        end = std::min(text.size(), end + character_bytes(text[end]));
        ++got;
    }
    return text.substr(0, end);
}

// The first key after all keys that begin with `prefix`.
std::string after(std::string prefix) {
    while (!prefix.empty()) {
        auto const last = static_cast<unsigned char>(prefix.back());
        if (last != 0xff) {
            prefix.back() = static_cast<char>(last + 1);
            return prefix;
        }
        prefix.pop_back();
    }
    return std::string(64, '\xff');
}

KeyRange range_of(std::string prefix, std::size_t decided) {
    KeyRange range;
    range.end = after(prefix);
    range.begin = std::move(prefix);
    range.decided = decided;
    return range;
}

// Keeps one level's values apart from another's.
std::string level_hash(Secret const& key, char level, std::string_view value, std::size_t bytes) {
    std::string message(1, level);
    message += value;
    return hmac_sha256(key.view(), message).substr(0, bytes);
}

} // namespace

BlindIndex::BlindIndex(std::string_view root)
    : kana_(derive_key(root, "kana")), phone_(derive_key(root, "phone")), birth_(derive_key(root, "birth")),
      exact_(derive_key(root, "exact")) {}

std::string BlindIndex::kana(std::string_view folded_kana) const {
    std::string key;
    if (folded_kana.empty()) return key;
    char number = '0';
    for (auto const& level : kana_levels) {
        std::size_t got = 0;
        // A name shorter than the level hashes whole: it is found by every prefix it has.
        key += level_hash(kana_, number++, prefix_of(folded_kana, level.characters, got), level.bytes);
    }
    return key;
}

KeyRange BlindIndex::kana_prefix(std::string_view folded_kana) const {
    std::string prefix;
    std::size_t decided = 0;
    char number = '0';
    std::size_t length = 0;
    prefix_of(folded_kana, whole, length);
    for (auto const& level : kana_levels) {
        if (level.characters > length) break;
        std::size_t got = 0;
        prefix += level_hash(kana_, number++, prefix_of(folded_kana, level.characters, got), level.bytes);
        decided = level.characters;
    }
    return range_of(std::move(prefix), decided);
}

std::string BlindIndex::phone(std::string_view digits) const {
    if (digits.size() < 4) return {};
    return level_hash(phone_, '4', digits.substr(digits.size() - 4), 6) + level_hash(phone_, 'w', digits, 10);
}

KeyRange BlindIndex::phone_search(std::string_view digits) const {
    if (digits.size() == 4) return range_of(level_hash(phone_, '4', digits, 6), 4);
    return range_of(phone(digits), digits.size());
}

std::string BlindIndex::birth(std::string_view iso_date, std::string_view folded_kana, std::string_view sex) const {
    if (iso_date.empty()) return {};
    std::string person(iso_date);
    person += '|';
    person += folded_kana;
    person += '|';
    person += sex;
    return level_hash(birth_, 'd', iso_date, 8) + level_hash(birth_, 'p', person, 8);
}

KeyRange BlindIndex::birth_search(std::string_view iso_date) const {
    return range_of(level_hash(birth_, 'd', iso_date, 8), iso_date.size());
}

std::string BlindIndex::exact(std::string_view kind, std::string_view value) const {
    std::string message(kind);
    message += '\0';
    message += value;
    return hmac_sha256(exact_.view(), message).substr(0, 16);
}

} // namespace todoke::crypto
