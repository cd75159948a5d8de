// Reads the form, block, code and rule files of an assets folder into a catalogue. What is wrong comes
// as one line a fault: file, item, reason.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "shared/forms/catalogue.hpp"

namespace todoke::services {

// `assets_dir` holds forms/, codes/ and rules/. An unreadable folder is a fault too.
forms::Catalogue::Loaded load_forms(std::string const& assets_dir);

// "forms/measles.json: diagnosis_date: …"
std::string fault_line(forms::Fault const& fault);

} // namespace todoke::services
