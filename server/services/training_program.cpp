#include "server/services/training_program.hpp"

#include <algorithm>

#include "server/services/demo_files.hpp"

namespace todoke::services {

namespace {

TrainingText text_of(Json const& entry, std::string const& name) { return {std::string(entry.text(name)), std::string(entry.text(name + "_en"))}; }

} // namespace

bool TrainingExercise::is_for(std::string_view part) const { return std::find(parts.begin(), parts.end(), part) != parts.end(); }

TrainingPart const* TrainingProgram::part(std::string_view id) const {
    auto const found = std::find_if(parts.begin(), parts.end(), [&](auto const& one) { return one.id == id; });
    return found == parts.end() ? nullptr : &*found;
}

TrainingExercise const* TrainingProgram::exercise(std::string_view id) const {
    auto const found = std::find_if(exercises.begin(), exercises.end(), [&](auto const& one) { return one.id == id; });
    return found == exercises.end() ? nullptr : &*found;
}

Result<TrainingProgram> TrainingProgram::load(std::string const& demo_dir) {
    auto const file = TRY(read_demo_file(demo_dir + "/training.json", Date{2000, 1, 1}));
    TrainingProgram program;
    for (auto const& entry : entries_of(file, "parts")) program.parts.push_back({std::string(entry.text("id")), std::string(entry.text("like")), text_of(entry, "label")});
    for (auto const& entry : entries_of(file, "exercises")) {
        program.exercises.push_back({std::string(entry.text("id")), entry.integer("minutes"), texts_of(entry, "parts"), text_of(entry, "title"), text_of(entry, "says")});
        for (auto const& part : program.exercises.back().parts) {
            if (program.part(part) == nullptr) return demo_fault("training.json: " + program.exercises.back().id, "names no part");
        }
    }
    if (program.parts.empty() || program.exercises.empty()) return demo_fault("training.json", "has no parts or no exercises");
    return program;
}

} // namespace todoke::services
