#include "server/store/case_search.hpp"

#include <algorithm>
#include <charconv>

#include "server/store/key_search.hpp"
#include "shared/base/kana.hpp"

namespace todoke::store {

namespace {

// "value_id" in decimal; it holds nothing that the caller may not know.
std::string cursor_text(ListPosition const& position) { return std::to_string(position.value) + "_" + std::to_string(position.case_id); }

Result<ListPosition> read_cursor(std::string_view text, Direction direction) {
    if (text.empty()) return list_start(direction);
    ListPosition position;
    auto const* const end = text.data() + text.size();
    auto const first = std::from_chars(text.data(), end, position.value);
    if (first.ec == std::errc() && first.ptr != end && *first.ptr == '_') {
        auto const second = std::from_chars(first.ptr + 1, end, position.case_id);
        if (second.ec == std::errc() && second.ptr == end) return position;
    }
    return Error{ErrorCode::invalid, "cursor"};
}

std::string audit_detail(std::vector<CaseRow> const& rows) {
    std::string detail = "cases=";
    for (auto const& row : rows) {
        if (&row != &rows.front()) detail += ',';
        detail += row.id.text();
    }
    return detail;
}

Result<CaseRow> list_row(Vault& vault, StoredCase const& stored) {
    auto row = row_of(stored, TRY(open_person(vault, stored)));
    row.person.phones.clear();
    row.person.hc_own_id.clear();
    return row;
}

// The self-entry ID names one record; the other conditions must hold as well.
Found search_self_entry(db::Transaction& tx, Vault& vault, SearchArea const& area, Conditions const& conditions, CaseQuery const& query) {
    Found found;
    auto rows = tx.query("SELECT case_id FROM self_entry_ids WHERE self_entry_key = $1",
                         db::Blob{vault.index().exact("self_entry", base::fold_digits(query.self_entry_id))});
    if (!rows.next()) return found;
    auto one = glance_of(tx, {rows.integer(0)});
    if (!one.next()) return found;
    auto const glance = read_glance(one);
    if (Judge(tx, vault, area, conditions, KeyKind{}).fits(glance)) {
        found.page.push_back(glance.position(query.sort));
        found.total = 1;
    }
    return found;
}

} // namespace

Result<CasePage> CaseSearch::search(Caller const& caller, CaseQuery const& query) {
    auto const direction = query.ascending ? Direction::ascending : Direction::descending;
    auto const from = TRY(read_cursor(query.cursor, direction));
    auto const area = area_of(caller, query);
    auto const conditions = conditions_of(vault_, caller, query);
    int const page_size = std::clamp(query.page_size, 1, 100);
    if (area.empty || conditions.impossible) return CasePage{};
    auto const load = [&](db::Transaction& tx) -> Result<CasePage> {
        Found found;
        if (!query.self_entry_id.empty()) {
            found = search_self_entry(tx, vault_, area, conditions, query);
        } else if (!conditions.keys.empty()) {
            found = KeySearch(tx, vault_, area, conditions, query.sort).run(direction, from, page_size + 1);
        } else {
            auto const facets = matching_facets(tx, area.list_id, area.filter);
            for (auto const& facet : facets) found.total += facet.cases;
            found.total = std::min(found.total, CasePage::total_max + 1);
            found.page = walk_list(tx, area.list_id, static_cast<int>(query.sort), facets, direction, from, page_size + 1);
        }
        CasePage page;
        page.total = found.total;
        if (found.page.size() > static_cast<std::size_t>(page_size)) {
            found.page.pop_back();
            page.next_cursor = cursor_text(found.page.back());
        }
        for (auto const& position : found.page) {
            auto const stored = load_case(tx, {position.case_id});
            if (stored) page.rows.push_back(TRY(list_row(vault_, *stored)));
        }
        return page;
    };
    auto page = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::cases_searched, 0, audit_detail(page.rows)}));
    return page;
}

Result<std::vector<Duplicate>> CaseSearch::duplicates(Caller const& caller, DuplicateQuery const& query, DuplicateUse use) {
    constexpr std::size_t most = 50;
    auto const area = area_of(caller, {});
    auto const kana = base::search_kana(query.name_kana);
    if (area.empty || query.birth_date.empty()) return std::vector<Duplicate>();
    auto const& index = vault_.index();
    auto const person = index.birth(query.birth_date, kana, query.sex);
    KeyCondition const same_birth{KeyKind::birth, {index.birth_search(query.birth_date)}};
    KeyCondition same_phone{KeyKind::phone, {}};
    for (auto const& phone : query.phones)
        if (auto const digits = phone_digits(phone); digits.size() > 4) same_phone.ranges.push_back(index.phone_search(digits));
    Conditions const none;
    auto const load = [&](db::Transaction& tx) -> Result<std::vector<Duplicate>> {
        std::vector<Duplicate> found;
        std::vector<std::int64_t> seen;
        Judge const judge(tx, vault_, area, none, KeyKind::birth);
        for (int const prefecture : area.prefectures) {
            auto const& range = same_birth.ranges.front();
            auto rows = glances_by_key(tx, area, prefecture, KeyKind::birth, range);
            while (rows.next()) {
                auto const glance = read_glance(rows);
                if (std::find(seen.begin(), seen.end(), glance.id.value) != seen.end() || !judge.fits(glance)) continue;
                seen.push_back(glance.id.value);
                bool const strong = !kana.empty() && glance.birth_key == person;
                if (!strong && !judge.has_key(glance, same_phone)) continue;
                auto const stored = load_case(tx, glance.id);
                if (stored) found.push_back({strong, TRY(list_row(vault_, *stored))});
            }
        }
        std::stable_sort(found.begin(), found.end(), [](Duplicate const& a, Duplicate const& b) {
            return a.strong != b.strong ? a.strong : a.row.updated_at_ms > b.row.updated_at_ms;
        });
        if (found.size() > most) found.resize(most);
        return found;
    };
    auto found = TRY(db_.read(load));
    if (use == DuplicateUse::check && found.empty()) return found;
    std::vector<CaseRow> shown;
    for (auto const& duplicate : found) shown.push_back(duplicate.row);
    TRY(audit_read(db_, caller, {AuditEvent::duplicates_searched, 0, audit_detail(shown)}));
    return found;
}

} // namespace todoke::store
