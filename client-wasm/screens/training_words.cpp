#include "client-wasm/screens/training_words.hpp"

#include <algorithm>

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

bool has_done(std::vector<std::string> const& done, std::string_view exercise_id) { return std::find(done.begin(), done.end(), exercise_id) != done.end(); }

std::string training_part(std::vector<api::TrainingPart> const& parts, std::string_view part_id) {
    auto const found = std::find_if(parts.begin(), parts.end(), [&](auto const& part) { return part.part_id == part_id; });
    return found == parts.end() ? std::string() : found->label;
}

bool is_training_text(std::string_view text) {
    auto const trimmed = base::trimmed(text);
    return !trimmed.empty() && api::text_length(trimmed) <= api::training_text_length_max;
}

void draw_training_question(api::TrainingQuestion const& question, std::string const& asked_by) {
    ui::begin_card("question_" + question.question_id);
    ui::small_text(asked_by + "  " + state::short_time_text(question.asked_at_ms));
    ui::text(question.text);
    if (question.answered_at_ms == 0) {
        ui::tag(tr("回答待ち"), ui::Tone::info);
    } else {
        ui::small_text(tr("講師の回答") + "  " + state::short_time_text(question.answered_at_ms));
        ui::text(question.answer);
    }
    ui::end_card();
}

} // namespace todoke::screens
