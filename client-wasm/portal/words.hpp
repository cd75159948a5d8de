// Words of the patients' page that several screens say, in the reader's language.
#pragma once

#include <string>
#include <string_view>

#include "client-wasm/portal/person.hpp"
#include "shared/base/date.hpp"
#include "shared/observation/assessment.hpp"

namespace todoke::portal {

std::string day_text(Date date);                     // 11月21日(土)
std::string day_text(std::string_view iso_date);
std::string clock_of_day(std::int64_t utc_ms);       // 8:12
std::string class_text(std::int64_t subject_class);  // 感染者
std::string answer_text(observation::Answer answer); // なし, あり, わからない, "" for none
std::string temperature_words(int tenths);           // 36.5℃
std::string urgent_label(observation::UrgentSymptom const& symptom); // with its ※
// The sentence of a rule (V-805), its placeholders filled.
std::string rule_text(std::string_view rule);
std::string issue_text(validation::Issue const& issue);
std::string call_number(std::string_view phone);     // digits of a number, for tel:

} // namespace todoke::portal
