// What stands around every field: label and 必須 above, hint, error with icon and red bar, note
// beside or below; and the ids by which the control refers to them.
#pragma once

#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

enum class FieldShape : std::uint8_t { single, group /* fieldset with legend: radios, ticks */ };

// `control_width`: of a control of fixed width, CSS pixels; such a field does not grow in a row.
void begin_field(Field const& field, FieldShape shape = FieldShape::single, float control_width = 0);
void put_note(Field const& field);
void end_field();
// aria-describedby, aria-invalid, required, readonly of the control.
void describe(Box& control, Field const& field, bool with_note);

} // namespace todoke::ui
