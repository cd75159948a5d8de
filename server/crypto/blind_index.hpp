// Keyed hashes that let encrypted values be found again: HMAC-SHA-256 with one key a kind, cut short.
// A key may hold several levels, each of its own bytes, so that one row answers several questions:
//   kana   2 to 8 characters and the whole   (prefix search is a range of the key)
//   phone  last four digits, then the whole
//   birth  birth date, then birth date + kana + sex (the same-person key)
// Values come folded (base::search_kana, digits only); what is not there gives no key.
#pragma once

#include <string>
#include <string_view>

#include "server/crypto/bytes.hpp"

namespace todoke::crypto {

// A half-open range of keys; `end` is the first key after it.
struct KeyRange {
    std::string begin;
    std::string end;
    // How many characters of a kana prefix the range really decides; the rest must be compared.
    std::size_t decided = 0;
    [[nodiscard]] bool contains(std::string_view key) const { return begin <= key && key < end; }
};

class BlindIndex {
public:
    // `root` comes from the vault; each kind derives its own key.
    explicit BlindIndex(std::string_view root);

    // 36 bytes; "" for an empty name.
    [[nodiscard]] std::string kana(std::string_view folded_kana) const;
    [[nodiscard]] KeyRange kana_prefix(std::string_view folded_kana) const; // 2 characters or more
    // 16 bytes; "" when fewer than 4 digits.
    [[nodiscard]] std::string phone(std::string_view digits) const;
    [[nodiscard]] KeyRange phone_search(std::string_view digits) const; // 4 digits: last four; else whole
    // 16 bytes; "" without a birth date.
    [[nodiscard]] std::string birth(std::string_view iso_date, std::string_view folded_kana, std::string_view sex) const;
    [[nodiscard]] KeyRange birth_search(std::string_view iso_date) const;
    // 16 bytes: any other exact value of a named kind (self_entry, own_id, rate limit buckets, …).
    [[nodiscard]] std::string exact(std::string_view kind, std::string_view value) const;

private:
    Secret kana_, phone_, birth_, exact_;
};

} // namespace todoke::crypto
