// Finds institutions while somebody types: any part of a name, its kana, address, telephone or code, one
// character or more, within milliseconds among 100,000 rows. It lives in memory (about 600 bytes a row)
// because no index of the database answers for one character of Japanese. For each character, each two
// neighbours and each three neighbouring digits it knows the rows that hold them, and which rows begin with
// them. It is derived from facilities.search_text and made again at every start.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace todoke::store {

struct IndexedFacility {
    std::int64_t id = 0;
    std::int64_t health_centre = 0;
    std::int64_t version = 0;
    std::int8_t kind = 0;
    std::int8_t prefecture = 0;
    bool closed = false;
    std::string text; // lines in search form: code, name, kana, then whatever else is looked for
};

struct FacilityConditions {
    std::vector<std::string> terms;  // in search form; all have to be found
    std::uint32_t kinds = 0;         // bit n: FacilityKind n
    int prefecture = 0;              // 0: all
    bool with_closed = false;
    int near_prefecture = 0;         // whose rows come first
    std::int64_t near_centre = 0;    // and before them those of this centre
    std::size_t skip = 0, limit = 20;
};
struct FacilityHits {
    std::vector<std::int64_t> ids; // best first
    std::int64_t total = 0;        // exact under a thousand, then at least so many
};

class FacilityIndex {
public:
    // Rows that come later stand behind the others of their rank.
    void put(IndexedFacility row);
    [[nodiscard]] FacilityHits find(FacilityConditions const& conditions) const;
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    // Gives back what the lists have reserved while they grew.
    void compact();

private:
    using RowNumber = std::uint32_t;
    struct Row {
        std::int64_t id, health_centre, version;
        std::size_t text_at;
        std::uint32_t text_bytes;
        std::int8_t kind, prefecture;
        bool closed;
    };
    // Rows in growing order, each with whether a line that ranks begins with the gram: number * 2 + begins.
    using Rows = std::vector<std::uint32_t>;
    struct Search;

    [[nodiscard]] std::string_view text_of(Row const& row) const { return std::string_view(texts_).substr(row.text_at, row.text_bytes); }
    void add_grams(RowNumber number, std::string_view text);

    static constexpr std::int8_t nothing = -1; // the kind of a row that has moved to another number
    std::vector<Row> rows_;
    std::string texts_; // one after the other, so that comparing them does not jump through memory
    std::unordered_map<std::int64_t, RowNumber> number_of_;
    std::unordered_map<std::uint64_t, Rows> grams_;
};

} // namespace todoke::store
