// One daily report as a value, whoever entered it: the page, the keys of a telephone, the staff. The same
// answers are the same value, so the call and the form cannot differ.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/observation/items.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::observation {

struct DailyReport {
    SubjectClass subject_class = SubjectClass::unknown;
    int temperature = 0;                          // tenths of a degree; 0 = not answered
    std::array<Answer, symptom_count> answers{};  // in the order of Symptom
    std::optional<int> spo2;                      // per cent; nothing = not measured
    UrgentSet urgent = 0;
    std::string note;
    bool operator==(DailyReport const&) const = default;

    [[nodiscard]] Answer answer(Symptom symptom) const { return answers[static_cast<std::size_t>(symptom)]; }
    void set(Symptom symptom, Answer answer) { answers[static_cast<std::size_t>(symptom)] = answer; }
};

// Temperature and every symptom are answered (V-805); class, SpO2, urgent symptoms and note are not asked for.
bool is_complete(DailyReport const& report);
// Nothing at all is answered.
bool is_empty(DailyReport const& report);

// The note without blanks around it and with LF alone. Idempotent.
DailyReport folded(DailyReport report);
// Of a folded report, in the order of the form: V-805, V-801, V-120, V-119, V-118, F-002. Errors only; empty
// when it may be stored as the report of a day.
std::vector<validation::Issue> judge(DailyReport const& report);

// The nine symptoms absent: 全てなし in one press. Temperature and note are left.
DailyReport with_all_fine(DailyReport report);
// 昨日と同じ: the symptoms of an earlier report; never temperature, SpO2, urgent symptoms or note.
DailyReport with_symptoms_of(DailyReport report, DailyReport const& earlier);

// As it is stored (sealed) and exported: the identifiers of the contract, temperature as "36.5", answers as
// 1, 2, 9. What is not answered is left out. from_json gives nothing for what to_json cannot have written.
Json to_json(DailyReport const& report);
std::optional<DailyReport> report_from_json(Json const& json);

} // namespace todoke::observation
