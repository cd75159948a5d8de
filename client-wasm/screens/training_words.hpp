// What trainee and trainer see alike of a training room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/api/training_messages.hpp"

namespace todoke::screens {

inline constexpr int training_poll_ms = 10'000;

bool has_done(std::vector<std::string> const& done, std::string_view exercise_id);
std::string training_part(std::vector<api::TrainingPart> const& parts, std::string_view part_id);
// What can be sent as a question or an answer.
bool is_training_text(std::string_view text);
void draw_training_question(api::TrainingQuestion const& question, std::string const& asked_by);

} // namespace todoke::screens
