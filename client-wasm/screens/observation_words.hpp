// Words and small parts that the pages of health observation share: how a person stands, in a word and a
// tone; what a row of the board and a day's report say.
#pragma once

#include <string>
#include <vector>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/observation/course.hpp"

namespace todoke::screens {

std::string standing_words(std::string_view standing); // 緊急; translated
ui::Tone standing_tone(std::string_view standing);
// Everybody who stands there, with the worst first: the tiles and the filter.
inline constexpr observation::Standing all_standings[] = {observation::Standing::urgent, observation::Standing::silent, observation::Standing::worsening, observation::Standing::needs_call, observation::Standing::fine, observation::Standing::waiting};

std::string method_words(std::int64_t method);
std::string subject_class_words(std::int64_t subject_class);
std::string entry_way_words(std::int64_t way);
std::string contact_result_words(std::int64_t result);
std::string deadline_words(std::int64_t minute); // 9:00
std::string percent_words(std::int64_t spo2);    // 97%; - when not measured
std::string rule_words(std::string_view rule);   // what B-01 means to the staff
// Why the person stands there: 体温上昇, 連絡不能, …; "" when there is nothing to say.
std::string reason_words(api::ObservationRow const& row);
// Days since onset, or since observation began, up to `today`: 発症6日目.
std::string day_words(api::ObservationRow const& row, Date today);
std::string date_words(std::string_view iso); // 2026/11/21; - for ""
std::string day_in_full(Date date);         // 令和8年11月21日(土), in the language of the reader
std::string time_words(std::int64_t at_ms);   // 11/21 14:32; - for 0

// The last days' temperatures as a line, and in words.
ui::Values temperatures_of(api::ObservationRow const& row);
std::string temperatures_in_words(ui::Values const& values);

// An answer of a daily report: あり, なし, 不明, -.
ui::Cell answer_cell(observation::Answer answer);
std::string urgent_words(observation::UrgentSet urgent); // the ticked ones, joined

// Lists to choose from.
std::vector<ui::Choice> method_choices(std::string first = {});
std::vector<ui::Choice> contractor_choices(std::vector<api::Contractor> const& contractors, std::string first);

// People who may see the record go to its tab, others to the page of the observation alone.
state::Route person_route(state::Client const& client, std::string_view case_id);

} // namespace todoke::screens
