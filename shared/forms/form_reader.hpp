// Reads one form: from a source file (blocks, code lists and messages are put in place) or from the
// resolved JSON that travels to the browser (everything is there already). One format, one reader.
// Says every fault of shape; what refers to what is judged by form_check.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "shared/forms/members.hpp"

namespace todoke::forms {

struct Block { std::vector<Section> sections; std::vector<Rule> rules; };
// Local additions of one installation to a form of the law, which stays as it is (docs/forms.md).
struct LocalItems { std::string form_id, form_version; Block added; };
struct Message { Severity severity = Severity::warning; std::string text; };

template <class T> using ByName = std::map<std::string, T, std::less<>>;

// What source files refer to.
struct Library {
    ByName<std::vector<Option>> codes;
    ByName<Message> messages;
    ByName<Block> blocks;
};

// The one list that is too long to be part of a form: screens and server ask for it by prefecture.
constexpr std::string_view municipalities_list = "municipalities";

std::vector<Option> read_options(Json const& json, std::string const& place, Faults& faults);
ByName<Message> read_messages(Json const& json, Faults& faults);
Block read_block(Json const& json, Library const& library, Faults& faults);
LocalItems read_local_items(Json const& json, Library const& library, Faults& faults);
// `library` is nullptr for a resolved definition.
Definition read_definition(Json const& json, Library const* library, Faults& faults);

// The label that a date has in the date check (validation.md §4.1), or the item's own.
std::string date_order_label(Definition const& form, std::string_view item);

} // namespace todoke::forms
