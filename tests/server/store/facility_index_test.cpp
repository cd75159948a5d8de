// The index in memory against a plain walk over all rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "server/store/facility_index.hpp"

using todoke::store::FacilityConditions;
using todoke::store::FacilityIndex;
using todoke::store::IndexedFacility;

namespace {

bool begins(IndexedFacility const& row, std::string const& typed) {
    std::string_view rest(row.text);
    for (int line = 0; line < 3; ++line) {
        if (rest.starts_with(typed)) return true;
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    return false;
}

// By the words of the header: nearness, then what begins with the typed text, then the order of coming.
std::vector<std::int64_t> walked(std::vector<IndexedFacility> const& rows, FacilityConditions const& conditions) {
    std::map<std::array<std::int64_t, 2>, std::int64_t> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const& row = rows[i];
        if ((conditions.kinds >> row.kind & 1u) == 0 || (row.closed && !conditions.with_closed)) continue;
        if (conditions.prefecture != 0 && row.prefecture != conditions.prefecture) continue;
        if (!std::all_of(conditions.terms.begin(), conditions.terms.end(), [&](auto const& term) { return row.text.find(term) != std::string::npos; })) continue;
        std::int64_t rank = row.health_centre == conditions.near_centre ? 1 : row.prefecture == conditions.near_prefecture ? 3 : 5;
        if (!conditions.terms.empty()) {
            if (!begins(row, conditions.terms.front())) ++rank;
            if (row.text.substr(0, row.text.find('\n')) == conditions.terms.front()) rank = 0;
        }
        found[{rank, static_cast<std::int64_t>(i)}] = row.id;
    }
    std::vector<std::int64_t> ids;
    for (auto const& [key, id] : found) ids.push_back(id);
    return ids;
}

struct Chance {
    std::mt19937 engine{20260112};
    std::size_t below(std::size_t end) { return engine() % end; }
    // Few characters, so that pieces of one row occur in others.
    std::string word(std::size_t length) {
        static constexpr std::array<char const*, 8> characters{"さ", "ク", "内", "科", "1", "3", "0", "a"};
        std::string text;
        for (std::size_t i = 0; i < length; ++i) text += characters[below(characters.size())];
        return text;
    }
    IndexedFacility row(std::int64_t id, std::int64_t version) {
        IndexedFacility row;
        row.id = id;
        row.version = version;
        row.health_centre = static_cast<std::int64_t>(1 + below(9));
        row.kind = static_cast<std::int8_t>(below(3));
        row.prefecture = static_cast<std::int8_t>(1 + below(5));
        row.closed = below(10) == 0;
        for (std::size_t const length : {4u, 6u, 6u, 8u}) row.text += word(length) + "\n";
        return row;
    }
};

} // namespace

TEST_CASE("[S4-25] the search finds what a walk over all rows finds, in the same order, for pieces of one to six characters") {
    Chance chance;
    std::vector<IndexedFacility> rows;
    FacilityIndex index;
    for (std::int64_t id = 1; id <= 900; ++id) {
        rows.push_back(chance.row(id, 1));
        index.put(rows.back());
        if (id == 500) index.compact();
    }
    // Rows that changed: some keep their texts, the others stand behind all.
    for (std::int64_t id = 10; id <= 900; id += 10) {
        auto const at = std::find_if(rows.begin(), rows.end(), [id](auto const& row) { return row.id == id; });
        auto changed = chance.row(id, 2);
        if (id % 20 == 0) {
            changed.text = at->text;
            *at = changed;
        } else {
            rows.erase(at);
            rows.push_back(changed);
        }
        index.put(changed);
        index.put(chance.row(id, 1)); // comes too late
    }
    std::size_t hits = 0;
    for (int i = 0; i < 4'000; ++i) {
        FacilityConditions conditions;
        for (auto n = chance.below(3) + (i % 50 == 0 ? 0 : 1); n > 0; --n) conditions.terms.push_back(chance.word(1 + chance.below(6)));
        if (i % 40 == 0) {
            auto const& text = rows[chance.below(rows.size())].text;
            conditions.terms = {text.substr(0, text.find('\n'))};
        }
        conditions.kinds = static_cast<std::uint32_t>(1 + chance.below(7));
        conditions.prefecture = chance.below(3) == 0 ? static_cast<int>(1 + chance.below(5)) : 0;
        conditions.with_closed = chance.below(2) == 0;
        conditions.near_prefecture = static_cast<int>(1 + chance.below(5));
        conditions.near_centre = static_cast<std::int64_t>(1 + chance.below(9));
        conditions.skip = chance.below(3) * 4;
        conditions.limit = 4 + chance.below(20);
        auto const wanted = walked(rows, conditions);
        auto const hit = index.find(conditions);
        INFO("question " << i << ", first term " << (conditions.terms.empty() ? std::string("none") : conditions.terms.front()));
        CHECK(hit.total == static_cast<std::int64_t>(wanted.size()));
        auto const begin = std::min(conditions.skip, wanted.size()), end = std::min(conditions.skip + conditions.limit, wanted.size());
        CHECK(hit.ids == std::vector(wanted.begin() + static_cast<std::ptrdiff_t>(begin), wanted.begin() + static_cast<std::ptrdiff_t>(end)));
        hits += hit.ids.size();
    }
    CHECK(hits > 10'000);
}

TEST_CASE("among more rows than are counted those of the own centre and prefecture still come first") {
    FacilityIndex index;
    for (std::int64_t id = 1; id <= 6'000; ++id) {
        IndexedFacility row;
        row.id = id;
        row.prefecture = static_cast<std::int8_t>(id > 5'000 ? 47 : 13);
        row.health_centre = id > 5'900 ? 2 : 1;
        row.text = "code\n試験" + std::string(id == 5'500 ? "内" : "外") + "科内\n";
        index.put(row);
    }
    FacilityConditions conditions;
    conditions.terms = {"内"};
    conditions.kinds = 1;
    conditions.near_prefecture = 47;
    conditions.near_centre = 2;
    conditions.limit = 100;
    auto hit = index.find(conditions);
    CHECK(hit.ids.front() == 5'901);
    CHECK(hit.ids.back() == 6'000);
    CHECK(hit.total >= 1'000);
    conditions.skip = 100;
    hit = index.find(conditions);
    CHECK(hit.ids.front() == 5'001);
    conditions.terms = {"試験内"};
    conditions.skip = 0;
    CHECK(index.find(conditions).ids == std::vector<std::int64_t>{5'500});
}
