// Finds institutions while somebody types: any part of a name, its kana, address, telephone or code, one
// character or more, within milliseconds among 100,000 rows. It lives in memory (about 60 bytes of lists
// and 150 of text a row) because no index of the database answers for two characters of Japanese: for
// each pair of neighbouring characters it knows the rows that may hold it, and looks at the rarest pair's
// rows. It is derived from facilities.search_text and made again at every start.
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

private:
    using RowNumber = std::uint32_t;
    void add_pairs(RowNumber number, std::string_view text);
    [[nodiscard]] std::vector<RowNumber> const* rarest(std::vector<std::string> const& terms) const;

    static constexpr std::int8_t nothing = -1; // the kind of a row that has moved to another number
    std::vector<IndexedFacility> rows_;
    std::size_t sorted_ = 0; // so many rows at the beginning are in the order of their prefectures
    std::unordered_map<std::int64_t, RowNumber> number_of_;
    // By a hash of two neighbouring characters, so a list may hold rows without that pair: whoever reads it
    // compares the text.
    std::vector<std::vector<RowNumber>> pairs_{std::vector<std::vector<RowNumber>>(pair_count)};
    static constexpr std::size_t pair_count = 65'536;
};

} // namespace todoke::store
