// What can be practised in a training room: assets/demo/training.json, read when the demo starts (format:
// assets/demo/README.md). Its texts stand in both languages in the file, like the demo's notices.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::services {

struct TrainingText {
    std::string ja, en;
    [[nodiscard]] std::string const& in(std::string_view language) const { return language == "en" ? en : ja; }
};

// The part that a trainee takes: an account like that one of the demo.
struct TrainingPart {
    std::string id, like_user_id;
    TrainingText label;
};

struct TrainingExercise {
    std::string id;
    std::int64_t minutes = 0;
    std::vector<std::string> parts; // who does it
    TrainingText title, says;
    [[nodiscard]] bool is_for(std::string_view part) const;
};

struct TrainingProgram {
    std::vector<TrainingPart> parts;
    std::vector<TrainingExercise> exercises; // in the order of the timetable

    // Errors name the file and what is wrong with it.
    static Result<TrainingProgram> load(std::string const& demo_dir);
    [[nodiscard]] TrainingPart const* part(std::string_view id) const;
    [[nodiscard]] TrainingExercise const* exercise(std::string_view id) const;
};

} // namespace todoke::services
