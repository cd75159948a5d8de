#include "shared/validation/field_rules.hpp"

#include <algorithm>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/number.hpp"
#include "shared/base/utf8.hpp"
#include "shared/forms/form_reader.hpp"
#include "shared/validation/builtin_rules.hpp"

namespace todoke::validation {

namespace {

using base::LineBreaks;
using forms::Item;
using forms::ItemType;

// Items whose date is meant to lie ahead (V-309).
bool is_planned(Item const& item) { return item.id.starts_with("planned_"); }

std::string number_text(double value) {
    auto const tenths = static_cast<std::int64_t>(value * 10 + (value < 0 ? -0.5 : 0.5));
    return base::canonical_number(std::string(tenths < 0 ? "-" : "") + std::to_string((tenths < 0 ? -tenths : tenths) / 10) + "." +
                                  std::to_string((tenths < 0 ? -tenths : tenths) % 10));
}

class FieldCheck {
public:
    FieldCheck(Scope const& scope, Item const& item, Date today, std::vector<Issue>& issues)
        : scope_(scope), item_(item), today_(today), issues_(issues) {}

    Issue& raise(std::string_view rule) {
        issues_.push_back(issue_of(rule, item_));
        return issues_.back();
    }

    void check(std::string_view value) {
        if (base::count_characters(value) > length_limit(item_)) {
            raise("V-118").arguments.emplace_back("n", std::to_string(length_limit(item_)));
            return; // the rest would only repeat it
        }
        switch (item_.type) {
        case ItemType::text: case ItemType::note: return check_plain(value);
        case ItemType::kana: if (!base::is_folded_kana(value)) raise("V-101"); return;
        case ItemType::person_name:
            if (base::has_control_characters(value, LineBreaks::refused) || base::has_emoji(value)) raise(item_.id == "name" ? "V-102" : "F-002");
            return;
        case ItemType::digits: if (!base::is_all_digits(value)) raise("F-003"); return;
        case ItemType::phone: if (base::phone_kind(value) == base::PhoneKind::invalid) raise("V-112"); return;
        case ItemType::postal_code: if (!base::is_postal_code(value)) raise("V-111"); return;
        case ItemType::email: if (!base::is_email(value)) raise("V-113"); return;
        case ItemType::integer: return check_number(value, 0);
        case ItemType::decimal: return check_number(value, 1);
        case ItemType::date: return check_date(value);
        case ItemType::choice: return check_choice(value);
        case ItemType::yes: if (value != "1") raise("V-120"); return;
        case ItemType::multi_choice: case ItemType::rows: raise("F-004"); return; // a text where a list belongs
        case ItemType::derived: return; // computed, whatever was sent
        }
    }

    void check_choice(std::string_view code) {
        if (item_.id == "diagnosis_class" && code == "0") return; // counts as not chosen: V-401
        if (item_.options.empty() && item_.code_list == forms::municipalities_list) return check_municipality(code);
        for (auto const& option : item_.options) {
            if (option.code != code) continue;
            if (!is_option_offered(item_, option, scope_.record, scope_.row)) raise(item_.id == "specimen" ? "V-421" : "V-120");
            return;
        }
        auto const& reportable = scope_.form.diagnosis_classes;
        bool const wrong_class = item_.id == "diagnosis_class" && std::find(reportable.begin(), reportable.end(), code) == reportable.end();
        raise(wrong_class ? "V-409" : "V-120");
    }

private:
    void check_plain(std::string_view value) {
        auto const line_breaks = item_.type == ItemType::note ? LineBreaks::allowed : LineBreaks::refused;
        if (base::has_control_characters(value, line_breaks)) raise("F-002");
    }

    void check_number(std::string_view value, int decimals_max) {
        auto const number = base::parse_number(value);
        if (!number || base::decimals(value) > decimals_max) { raise("F-003"); return; }
        if (!item_.has_range || (*number >= item_.min && *number <= item_.max)) return;
        auto& issue = raise("V-119");
        issue.arguments.emplace_back("min", number_text(item_.min));
        issue.arguments.emplace_back("max", number_text(item_.max));
    }

    void check_date(std::string_view value) {
        auto const date = base::parse_iso_date(value);
        if (item_.id == "birth_date") return check_birth_date(value, date);
        if (!date) { raise(base::read_typed_date(value, today_).fault == base::DateFault::short_year ? "V-325" : "V-327"); return; }
        if (*date > today_ && !is_planned(item_)) raise(item_.id == "report_date" ? "V-310" : "V-309");
    }

    void check_birth_date(std::string_view value, std::optional<Date> date) {
        if (!date && base::read_typed_date(value, today_).fault == base::DateFault::short_year) { raise("V-325"); return; }
        if (!date || *date < Date{1868, 1, 25} || *date > today_) { raise("V-103"); return; }
        auto const age = base::age_on(*date, today_);
        if (age && age->years > 120) raise("V-104").arguments.emplace_back("n", std::to_string(age->years));
    }

    // Without the whole list: the code's own check digit, and that it lies in the prefecture.
    void check_municipality(std::string_view code) {
        auto const prefecture = scope_.text(item_.options_depend_on);
        if (!base::is_municipality_code(code) || (!prefecture.empty() && !code.starts_with(prefecture))) raise("V-114");
    }

    Scope const& scope_;
    Item const& item_;
    Date today_;
    std::vector<Issue>& issues_;
};

} // namespace

std::size_t length_limit(Item const& item) {
    if (item.length_max > 0) return item.length_max;
    switch (item.type) {
    case ItemType::text: return 200;
    case ItemType::note: return 2000;
    case ItemType::kana: case ItemType::person_name: return 60;
    case ItemType::email: return 254;
    case ItemType::digits: case ItemType::phone: case ItemType::postal_code: case ItemType::integer: case ItemType::decimal:
    case ItemType::date: case ItemType::choice: case ItemType::multi_choice: case ItemType::yes: case ItemType::rows:
    case ItemType::derived: return 40;
    }
    return 40;
}

void check_text(Scope const& scope, Item const& item, std::string_view value, Date today, std::vector<Issue>& issues) {
    FieldCheck(scope, item, today, issues).check(value);
}

void check_codes(Scope const& scope, Item const& item, std::vector<std::string> const& codes, std::vector<Issue>& issues) {
    FieldCheck field(scope, item, {}, issues);
    bool has_exclusive = false;
    for (auto const& code : codes) {
        auto const before = issues.size();
        field.check_choice(code);
        if (issues.size() > before) return; // one wrong code is enough to say so
        for (auto const& option : item.options) has_exclusive = has_exclusive || (option.exclusive && option.code == code);
    }
    if (has_exclusive && codes.size() > 1) field.raise("V-411");
}

} // namespace todoke::validation
