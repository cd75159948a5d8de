// The application form 別紙2 on the screen: its columns, painted as its Excel file paints itself (S4-10 to
// S4-12), the fields of one person, and faults beside them.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/ui.hpp"
#include "shared/accounts/colours.hpp"
#include "shared/api/application_line.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::screens {

// The state of the row, then the columns of the form; those of an animal clinic where a row names one.
std::vector<ui::Column> application_columns(bool with_clinic);
ui::Cell row_cell(std::string_view number, accounts::RowColour colour);
ui::Cell application_cell(std::string_view text, accounts::CellColour colour, bool is_wrong);
void draw_colour_legend();

// Rows that are typed or read here, folded, in their order.
void draw_application_table(std::string_view id, std::string_view caption, std::span<accounts::Application const> rows, std::span<api::ApplicationFault const> faults = {});

// The animal clinics that rows name, and what issuing does with them (AC-09-4).
void draw_clinics(std::string_view id, std::span<api::ApplicationClinic const> clinics);

// By id of the field; "" for the whole.
using LineMistakes = std::map<std::string, std::string>;
void take_fault(LineMistakes& mistakes, std::string const& prefix, api::ApplicationFault const& fault);

// What belongs to a person: name, telephone, mail, download flag and second factor. Ids begin with `prefix`.
void draw_person(std::string const& prefix, api::ApplicationLine& line, LineMistakes const& mistakes);
// What belongs to the institution: class, health centre, code.
void draw_office(std::string const& prefix, api::ApplicationLine& line, LineMistakes const& mistakes);
bool is_person_blank(api::ApplicationLine const& line);
// The line that is sent: with the institution of `office`, without what no longer applies.
api::ApplicationLine with_office(api::ApplicationLine line, api::ApplicationLine const& office);

} // namespace todoke::screens
