#include "server/store/search_conditions.hpp"

#include <algorithm>

#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::store {

SearchArea area_of(Caller const& caller, CaseQuery const& query) {
    SearchArea area;
    area.filter = {query.prefecture_code, query.disease_code, query.diagnosis_class, query.case_status, query.current_location};
    int const own = prefecture_number(caller.prefecture_code);
    int const asked = prefecture_number(query.prefecture_code);
    area.prefectures = {own};
    switch (access::role(caller.role).scope) {
    case access::Scope::none: case access::Scope::assigned: case access::Scope::self: area.empty = true; break;
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

namespace {

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

} // namespace

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

} // namespace todoke::store
