// What stands between 確認 and the review page: possible duplicates (V-630), the date check
// (validation.md §4) and the questions of confirm rules, one dialog after the other, each with the
// choice to go on or to go back to the field it is about.
#pragma once

#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "shared/forms/definition.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

class ReviewGate {
public:
    explicit ReviewGate(state::Client& client) : client_(client) {}

    void begin(forms::Definition const& form, state::Draft const& draft, std::vector<validation::Issue> const& issues, std::vector<api::DuplicateCandidate> duplicates);
    [[nodiscard]] bool is_open() const { return step_ != Step::closed; }

    struct Result {
        enum class Kind { none, passed, edit, use_case } kind = Kind::none;
        std::string item;             // edit: the field to go to
        std::string case_id;          // use_case: write into that record
        std::string duplicate_reason; // passed: why it is another person
        state::ReviewAnswers answers; // passed
    };
    Result draw();

private:
    enum class Step { closed, duplicates, dates, questions };
    void next(Step after);
    void draw_duplicates(Result& result);
    void draw_dates(Result& result);
    void draw_questions(Result& result);

    state::Client& client_;
    Step step_ = Step::closed;
    std::vector<api::DuplicateCandidate> duplicates_;
    validation::DateCheck dates_;
    std::vector<validation::Issue> questions_;
    state::ReviewAnswers answers_;
    std::string reason_, reason_mistake_;
};

} // namespace todoke::screens
