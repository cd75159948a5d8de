#include "server/store/derived.hpp"

#include <algorithm>
#include <map>

#include "server/store/case_names.hpp"

namespace todoke::store {

namespace {

constexpr std::size_t rows_a_write = 20'000;

struct KeyRow {
    int prefecture;
    CaseKey key;
    CaseId id;
    auto operator<=>(KeyRow const&) const = default;
};
struct NameRow {
    int prefecture;
    std::string kana_key;
    CaseId id;
    auto operator<=>(NameRow const&) const = default;
};
struct ListRow {
    std::int64_t list_id;
    int sort;
    std::uint32_t facet; // index into the facets, later their rank
    std::int64_t value;
    CaseId id;
    auto operator<=>(ListRow const&) const = default;
};

class Rebuild {
public:
    Rebuild(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    Result<Done> run() {
        TRY(db_.read([this](db::Transaction& tx) { return read_cases(tx); }));
        rank_facets();
        TRY(db_.write([](db::Transaction& tx) -> Result<Done> {
            tx.execute("DELETE FROM case_keys");
            tx.execute("DELETE FROM case_names");
            tx.execute("DELETE FROM case_lists");
            tx.execute("DELETE FROM case_counts");
            return Done{};
        }));
        TRY(write_sorted(keys_, [](db::Transaction& tx, KeyRow const& row) { insert_key(tx, row.prefecture, row.key, row.id); }));
        TRY(write_sorted(names_, [](db::Transaction& tx, NameRow const& row) {
            if (auto const stored = load_case(tx, row.id)) add_names(tx, {row.prefecture}, *stored);
        }));
        TRY(write_sorted(lists_, [this](db::Transaction& tx, ListRow const& row) {
            insert_entry(tx, row.list_id, row.sort, facets_[row.facet], row.value, row.id);
        }));
        return db_.write([this](db::Transaction& tx) -> Result<Done> {
            for (auto const& [place, cases] : counts_) count_entries(tx, place.first, facets_[place.second], cases);
            return Done{};
        });
    }

private:
    Result<Done> read_cases(db::Transaction& tx) {
        auto rows = tx.query("SELECT case_id FROM cases ORDER BY case_id");
        while (rows.next()) {
            auto const stored = load_case(tx, {rows.integer(0)});
            if (!stored) continue;
            auto const opened = TRY(open_person(vault_, *stored));
            auto const prefectures = prefectures_of(tx, *stored);
            for (auto const& key : keys_of(vault_, opened.person, stored->responsible_centre))
                for (int const prefecture : prefectures) keys_.push_back({prefecture, key, stored->id});
            if (!stored->kana_key.empty())
                for (int const prefecture : prefectures) names_.push_back({prefecture, stored->kana_key, stored->id});
            for (auto const& entry : entries_of(listing_of(*stored))) {
                auto const facet = facet_numbers_.try_emplace(entry.facet, static_cast<std::uint32_t>(facet_numbers_.size())).first->second;
                lists_.push_back({entry.list_id, entry.sort, facet, entry.value, stored->id});
            }
        }
        return Done{};
    }

    // So that sorting by number is sorting by text.
    void rank_facets() {
        std::vector<std::uint32_t> ranks(facet_numbers_.size());
        for (auto const& [facet, number] : facet_numbers_) {
            ranks[number] = static_cast<std::uint32_t>(facets_.size());
            facets_.push_back(facet);
        }
        for (auto& row : lists_) {
            row.facet = ranks[row.facet];
            if (row.sort == 0) ++counts_[{row.list_id, row.facet}];
        }
    }

    template <class Row, class Write>
    Result<Done> write_sorted(std::vector<Row>& rows, Write write) {
        std::sort(rows.begin(), rows.end());
        for (std::size_t from = 0; from < rows.size(); from += rows_a_write) {
            auto const to = std::min(rows.size(), from + rows_a_write);
            TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
                for (auto i = from; i < to; ++i) write(tx, rows[i]);
                return Done{};
            }));
        }
        rows = {};
        return Done{};
    }

    db::Database& db_;
    Vault& vault_;
    std::vector<KeyRow> keys_;
    std::vector<NameRow> names_;
    std::vector<ListRow> lists_;
    std::map<std::string, std::uint32_t> facet_numbers_;
    std::vector<std::string> facets_; // in their order
    std::map<std::pair<std::int64_t, std::uint32_t>, std::int64_t> counts_;
};

} // namespace

Result<Done> rebuild_derived(db::Database& db, Vault& vault) { return Rebuild(db, vault).run(); }

} // namespace todoke::store
