// The words of the form files for the enumerators of definition.hpp, and back.
#pragma once

#include <optional>
#include <string_view>

#include "shared/forms/definition.hpp"

namespace todoke::forms {

std::string_view name(ItemType type);
std::string_view name(Need need);
std::string_view name(Severity severity);
std::string_view name(FormKind kind);
std::string_view name(Deadline deadline);

std::optional<ItemType> find_item_type(std::string_view name);
std::optional<Need> find_need(std::string_view name);
std::optional<Severity> find_severity(std::string_view name);
std::optional<FormKind> find_form_kind(std::string_view name);
std::optional<Deadline> find_deadline(std::string_view name);

} // namespace todoke::forms
