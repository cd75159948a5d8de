#include "shared/forms/definition.hpp"

#include "shared/forms/names.hpp"

namespace todoke::forms {

namespace {

// The enumerator whose name it is, by trying them all: the switches below are the only tables.
template <class Enum> std::optional<Enum> find_named(std::string_view wanted, Enum last) {
    for (int i = 0; i <= static_cast<int>(last); ++i)
        if (name(static_cast<Enum>(i)) == wanted) return static_cast<Enum>(i);
    return std::nullopt;
}

} // namespace

std::string_view name(ItemType type) {
    switch (type) {
    case ItemType::text: return "text";
    case ItemType::note: return "note";
    case ItemType::kana: return "kana";
    case ItemType::person_name: return "person_name";
    case ItemType::digits: return "digits";
    case ItemType::phone: return "phone";
    case ItemType::postal_code: return "postal_code";
    case ItemType::email: return "email";
    case ItemType::integer: return "integer";
    case ItemType::decimal: return "decimal";
    case ItemType::date: return "date";
    case ItemType::choice: return "choice";
    case ItemType::multi_choice: return "multi_choice";
    case ItemType::yes: return "yes";
    case ItemType::rows: return "rows";
    case ItemType::derived: return "derived";
    }
    return "";
}

std::string_view name(Need need) {
    switch (need) {
    case Need::optional: return "optional";
    case Need::submit: return "submit";
    case Need::must: return "must";
    }
    return "";
}

std::string_view name(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::confirm: return "confirm";
    case Severity::info: return "info";
    }
    return "";
}

std::string_view name(FormKind kind) {
    switch (kind) {
    case FormKind::identity: return "identity";
    case FormKind::tests: return "tests";
    case FormKind::notification: return "notification";
    }
    return "";
}

std::string_view name(Deadline deadline) {
    switch (deadline) {
    case Deadline::immediately: return "immediately";
    case Deadline::within_7_days: return "within_7_days";
    case Deadline::none: return "none";
    }
    return "";
}

std::optional<ItemType> find_item_type(std::string_view wanted) { return find_named(wanted, ItemType::derived); }
std::optional<Need> find_need(std::string_view wanted) { return find_named(wanted, Need::must); }
std::optional<Severity> find_severity(std::string_view wanted) { return find_named(wanted, Severity::info); }
std::optional<FormKind> find_form_kind(std::string_view wanted) { return find_named(wanted, FormKind::notification); }
std::optional<Deadline> find_deadline(std::string_view wanted) { return find_named(wanted, Deadline::none); }

Item const* find_item(Definition const& form, std::string_view id) {
    for (auto const& section : form.sections)
        for (auto const& item : section.items)
            if (item.id == id) return &item;
    return nullptr;
}

} // namespace todoke::forms
