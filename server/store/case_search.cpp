#include "server/store/case_search.hpp"

#include <algorithm>
#include <charconv>

#include "server/store/case_image.hpp"
#include "server/store/pack.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::store {

namespace {

// Which list holds everything that the caller may see.
struct SearchArea {
    bool empty = false;
    std::int64_t list_id = nation_list;
    std::vector<int> prefectures; // whose key rows can name visible cases
    FacetFilter filter;
};

SearchArea area_of(Caller const& caller, CaseQuery const& query) {
    SearchArea area;
    area.filter = {query.prefecture_code, query.disease_code, query.diagnosis_class, query.case_status, query.current_location};
    int const own = prefecture_number(caller.prefecture_code);
    int const asked = prefecture_number(query.prefecture_code);
    area.prefectures = {own};
    switch (access::role(caller.role).scope) {
    case access::Scope::none: area.empty = true; break;
    case access::Scope::own_facility:
        area.list_id = caller.facility.value;
        area.empty = !caller.facility;
        break;
    case access::Scope::jurisdiction:
        area.list_id = caller.health_centre.value;
        area.empty = !caller.health_centre;
        break;
    case access::Scope::prefecture:
        area.list_id = list_of_prefecture(own);
        area.empty = own == 0 || (asked != 0 && asked != own);
        area.filter.prefecture_code.clear();
        break;
    case access::Scope::nation:
        area.prefectures.clear();
        if (asked != 0) area.prefectures = {asked};
        else
            for (int prefecture = 1; prefecture <= 47; ++prefecture) area.prefectures.push_back(prefecture);
        area.list_id = list_of_prefecture(asked);
        area.filter.prefecture_code.clear();
        break;
    }
    return area;
}

// The conditions as ranges of blind keys.
struct KeyCondition {
    KeyKind kind{};
    std::vector<crypto::KeyRange> ranges; // any of them
};
struct Conditions {
    std::vector<KeyCondition> keys; // all of them; the first drives the search
    std::string kana_to_compare;    // decided by no key alone: compared after opening the name
    bool impossible = false;        // something was asked that no record can have
};

// One character has no key of its own: every pair that begins with it is asked for.
std::vector<crypto::KeyRange> kana_ranges(crypto::BlindIndex const& index, std::string const& kana) {
    if (base::count_characters(kana) >= 2) return {index.kana_prefix(kana)};
    std::vector<crypto::KeyRange> ranges;
    auto const whole = index.kana(kana);
    ranges.push_back({whole, whole + '\0', 1}); // a name of just this character
    for (char32_t second = 0x30A1; second <= 0x30FE; ++second) {
        auto pair = kana;
        base::append_utf8(pair, second);
        ranges.push_back(index.kana_prefix(pair));
    }
    return ranges;
}

Conditions conditions_of(Vault& vault, Caller const& caller, CaseQuery const& query) {
    Conditions conditions;
    auto const& index = vault.index();
    // The most telling first.
    if (!query.hc_own_id.empty()) {
        auto const key = own_id_key(vault, caller.health_centre, query.hc_own_id);
        conditions.keys.push_back({KeyKind::own_id, {{key, key + '\0', 0}}});
    }
    if (!query.phone.empty()) {
        auto const digits = phone_digits(query.phone);
        if (digits.size() < 4) conditions.impossible = true;
        else conditions.keys.push_back({KeyKind::phone, {index.phone_search(digits)}});
    }
    if (!query.birth_date.empty()) conditions.keys.push_back({KeyKind::birth, {index.birth_search(query.birth_date)}});
    auto const kana = base::search_kana(query.name_kana);
    if (!kana.empty()) {
        conditions.keys.push_back({KeyKind::kana, kana_ranges(index, kana)});
        auto const decided = conditions.keys.back().ranges.front().decided;
        if (decided < base::count_characters(kana)) conditions.kana_to_compare = kana;
    } else if (!query.name_kana.empty()) {
        conditions.impossible = true;
    }
    return conditions;
}

bool in_ranges(std::vector<crypto::KeyRange> const& ranges, std::string_view key) {
    return std::any_of(ranges.begin(), ranges.end(), [&](crypto::KeyRange const& range) { return range.contains(key); });
}

// What judging a candidate needs of its row, borrowed from the running query: a wide search looks at
// thousands, so nothing is copied.
struct Glance {
    CaseId id;
    int prefecture = 0;
    std::string_view disease_code, diagnosis_class, case_status, current_location, related_centres;
    std::int64_t facility = 0, centre = 0;
    ListPosition updated, onset, confirmed;
    std::string_view kana_key, birth_key;

    [[nodiscard]] ListPosition position(CaseSort sort) const {
        switch (sort) {
        case CaseSort::updated: return updated;
        case CaseSort::onset: return onset;
        case CaseSort::confirmed: return confirmed;
        }
        return {};
    }
};

#define TODOKE_GLANCE_COLUMNS                                                                                             \
    "c.case_id, c.prefecture, c.disease_code, c.diagnosis_class, c.case_status, c.current_location, c.facility_id, "          \
    "c.responsible_centre_id, c.related_centres, c.updated_at_ms, c.onset_day, c.confirmed_day, c.kana_key, c.birth_key"

constexpr db::Sql glance_at_one = "SELECT " TODOKE_GLANCE_COLUMNS " FROM cases c WHERE c.case_id = $1";
constexpr db::Sql glance_by_key = "SELECT " TODOKE_GLANCE_COLUMNS " FROM case_keys k JOIN cases c ON c.case_id = k.case_id "
                                  "WHERE k.prefecture = $1 AND k.kind = $2 AND k.search_key >= $3 AND k.search_key < $4";

Glance read_glance(db::Rows const& rows) {
    Glance glance;
    glance.id.value = rows.integer(0);
    glance.prefecture = static_cast<int>(rows.integer(1));
    glance.disease_code = rows.view(2);
    glance.diagnosis_class = rows.view(3);
    glance.case_status = rows.view(4);
    glance.current_location = rows.view(5);
    glance.facility = rows.integer(6);
    glance.centre = rows.integer(7);
    glance.related_centres = rows.view(8);
    glance.updated = {rows.integer(9), glance.id.value};
    glance.onset = {rows.integer(10), glance.id.value};
    glance.confirmed = {rows.integer(11), glance.id.value};
    glance.kana_key = rows.view(12);
    glance.birth_key = rows.view(13);
    return glance;
}

// Whether a case stands in the caller's list, passes the filters and has all keys but those of `driver`.
class Judge {
public:
    Judge(db::Transaction& tx, Vault& vault, SearchArea const& area, Conditions const& conditions, KeyKind driver)
        : tx_(tx), vault_(vault), area_(area), conditions_(conditions), driver_(driver) {}

    [[nodiscard]] bool fits(Glance const& glance) const {
        if (!passes_filter(glance) || !in_area(glance)) return false;
        for (auto const& condition : conditions_.keys)
            if (condition.kind != driver_ && !has_key(glance, condition)) return false;
        if (conditions_.kana_to_compare.empty()) return true;
        auto const stored = load_case(tx_, glance.id);
        if (!stored) return false;
        auto const opened = open_person(vault_, *stored);
        return opened.ok() && base::search_kana(opened.value().person.name_kana).starts_with(conditions_.kana_to_compare);
    }
    // Nothing is asked beyond the driver's keys and what the list itself says.
    [[nodiscard]] bool is_sole_condition() const { return conditions_.keys.size() == 1 && conditions_.kana_to_compare.empty(); }
    [[nodiscard]] bool has_key(Glance const& glance, KeyCondition const& condition) const {
        switch (condition.kind) {
        case KeyKind::kana: return in_ranges(condition.ranges, glance.kana_key);
        case KeyKind::birth: return in_ranges(condition.ranges, glance.birth_key);
        case KeyKind::phone:
        case KeyKind::own_id: break;
        }
        for (auto const& range : condition.ranges) {
            auto rows = tx_.query("SELECT 1 FROM case_keys WHERE prefecture = $1 AND kind = $2 AND search_key >= $3 AND search_key < $4 AND case_id = $5",
                                  glance.prefecture, static_cast<int>(condition.kind), db::Blob{range.begin}, db::Blob{range.end}, glance.id.value);
            if (rows.next()) return true;
        }
        return false;
    }

private:
    [[nodiscard]] bool passes_filter(Glance const& glance) const {
        auto const& filter = area_.filter;
        auto const fits = [](std::string const& wanted, std::string_view has) { return wanted.empty() || wanted == has; };
        return fits(filter.disease_code, glance.disease_code) && fits(filter.diagnosis_class, glance.diagnosis_class) &&
               fits(filter.case_status, glance.case_status) && fits(filter.current_location, glance.current_location) &&
               (filter.prefecture_code.empty() || filter.prefecture_code == prefecture_code(glance.prefecture));
    }
    // The same rule as entries_of in case_lists.cpp: keys of a prefecture also name cases of other lists.
    [[nodiscard]] bool in_area(Glance const& glance) const {
        if (area_.list_id == nation_list) return true;
        if (area_.list_id < 0) return list_of_prefecture(glance.prefecture) == area_.list_id;
        if (glance.facility == area_.list_id || glance.centre == area_.list_id) return true;
        if (glance.related_centres.empty()) return false;
        auto const related = split(glance.related_centres);
        return std::find(related.begin(), related.end(), std::to_string(area_.list_id)) != related.end();
    }
    db::Transaction& tx_;
    Vault& vault_;
    SearchArea const& area_;
    Conditions const& conditions_;
    KeyKind driver_;
};

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

struct Found {
    std::vector<ListPosition> page; // one more than asked for when there is a next page
    std::int64_t total = 0;
};

// The cases behind one condition's keys; stops counting once there are more than anybody reads.
class KeySearch {
public:
    KeySearch(db::Transaction& tx, Vault& vault, SearchArea const& area, Conditions const& conditions, CaseSort sort)
        : tx_(tx), area_(area), driver_(conditions.keys.front()), judge_(tx, vault, area, conditions, driver_.kind), sort_(sort) {}

    Found run(Direction direction, ListPosition from, int limit) {
        bool const complete = collect();
        Found found;
        found.total = complete ? static_cast<std::int64_t>(positions_.size()) : CasePage::total_max + 1;
        if (!complete) {
            found.page = walk(direction, from, limit);
            return found;
        }
        bool const down = direction == Direction::descending;
        std::erase_if(positions_, [&](ListPosition const& position) { return down ? !(position < from) : !(from < position); });
        auto const before = [&](ListPosition const& a, ListPosition const& b) { return down ? b < a : a < b; };
        auto const count = std::min(positions_.size(), static_cast<std::size_t>(limit));
        std::partial_sort(positions_.begin(), positions_.begin() + static_cast<std::ptrdiff_t>(count), positions_.end(), before);
        positions_.resize(count);
        found.page = std::move(positions_);
        return found;
    }

private:
    // false: more than total_max. Reads whichever is shorter, the driver's keys or the filtered list.
    bool collect() {
        if (has_many_keys()) {
            auto const facets = matching_facets(tx_, area_.list_id, area_.filter);
            std::int64_t listed = 0;
            for (auto const& facet : facets) listed += facet.cases;
            if (listed <= CasePage::total_max) return collect_from_list(facets);
            bool const all_fit = area_.list_id == nation_list && area_.filter.empty() && judge_.is_sole_condition();
            if (all_fit) return false;
        }
        return collect_from_keys();
    }
    bool has_many_keys() {
        std::int64_t keys = 0;
        for (int const prefecture : area_.prefectures) {
            for (auto const& range : driver_.ranges) {
                auto rows = tx_.query("SELECT count(*) FROM (SELECT 1 FROM case_keys WHERE prefecture = $1 AND kind = $2 AND search_key >= $3 "
                                      "AND search_key < $4 LIMIT $5) AS some",
                                      prefecture, static_cast<int>(driver_.kind), db::Blob{range.begin}, db::Blob{range.end}, CasePage::total_max + 1);
                if (rows.next()) keys += rows.integer(0);
                if (keys > CasePage::total_max) return true;
            }
        }
        return false;
    }
    bool collect_from_list(std::vector<FacetCount> const& facets) {
        for (auto const& facet : facets) {
            auto rows = tx_.query("SELECT case_id FROM case_lists WHERE list_id = $1 AND sort = 0 AND facet = $2", area_.list_id, facet.facet);
            while (rows.next()) {
                auto one = tx_.query(glance_at_one, rows.integer(0));
                if (!one.next()) continue;
                auto const glance = read_glance(one);
                if (judge_.has_key(glance, driver_) && judge_.fits(glance)) positions_.push_back(glance.position(sort_));
            }
        }
        return true;
    }
    bool collect_from_keys() {
        for (int const prefecture : area_.prefectures) {
            for (auto const& range : driver_.ranges) {
                auto rows = tx_.query(glance_by_key, prefecture, static_cast<int>(driver_.kind), db::Blob{range.begin}, db::Blob{range.end});
                while (rows.next()) {
                    auto const glance = read_glance(rows);
                    if (!judge_.fits(glance)) continue;
                    positions_.push_back(glance.position(sort_));
                    if (positions_.size() > most) {
                        drop_repeated();
                        if (positions_.size() > most) return false;
                    }
                }
            }
        }
        drop_repeated();
        return true;
    }
    // A record that centres of two prefectures see has keys in both.
    void drop_repeated() {
        std::sort(positions_.begin(), positions_.end());
        positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
    }
    // So many fit that they stand close together in the list itself: go along it and pick.
    std::vector<ListPosition> walk(Direction direction, ListPosition from, int limit) {
        auto const facets = matching_facets(tx_, area_.list_id, area_.filter);
        std::vector<ListPosition> picked;
        for (;;) {
            auto const stretch = walk_list(tx_, area_.list_id, static_cast<int>(sort_), facets, direction, from, 500);
            for (auto const& position : stretch) {
                auto rows = tx_.query(glance_at_one, position.case_id);
                if (!rows.next()) continue;
                auto const glance = read_glance(rows);
                if (!judge_.has_key(glance, driver_) || !judge_.fits(glance)) continue;
                picked.push_back(position);
                if (picked.size() >= static_cast<std::size_t>(limit)) return picked;
            }
            if (stretch.size() < 500) return picked;
            from = stretch.back();
        }
    }

    static constexpr auto most = static_cast<std::size_t>(CasePage::total_max);
    db::Transaction& tx_;
    SearchArea const& area_;
    KeyCondition const& driver_;
    Judge judge_;
    CaseSort sort_;
    std::vector<ListPosition> positions_;
};

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
    auto one = tx.query(glance_at_one, rows.integer(0));
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
            auto rows = tx.query(glance_by_key, prefecture, static_cast<int>(KeyKind::birth), db::Blob{range.begin}, db::Blob{range.end});
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
