#include "client-wasm/portal/draft.hpp"

#include "shared/base/kana.hpp"
#include "shared/base/number.hpp"

namespace todoke::portal {

using observation::DailyReport;

DailyReport Draft::report() const {
    auto report = observation::report_from_json(values).value_or(DailyReport{});
    report.temperature = observation::read_temperature(temperature).value_or(0);
    report.spo2.reset();
    if (auto const digits = base::fold_digits(spo2); !digits.empty()) {
        auto const number = base::is_all_digits(digits) && digits.size() <= 3 ? base::parse_number(digits) : std::nullopt;
        report.spo2 = number ? static_cast<int>(*number) : -1;
    }
    return report;
}

void Draft::set(DailyReport const& report) {
    auto rest = report;
    rest.temperature = 0;
    rest.spo2.reset();
    values = observation::to_json(rest);
}

Draft draft_for(Person const& person, Date today) {
    Draft draft;
    draft.date = base::iso_date(today);
    DailyReport report;
    if (person.today.date == draft.date) {
        report = person.today.report();
        draft.temperature = observation::temperature_text(report.temperature);
        if (report.spo2) draft.spo2 = std::to_string(*report.spo2);
        draft.replaces = true;
        draft.saw_urgent_lists = true;
    }
    auto const chosen = person.chosen_class != 0 ? person.chosen_class : person.subject_class;
    report.subject_class = chosen == 2 ? observation::SubjectClass::contact : observation::SubjectClass::infected;
    draft.set(report);
    return draft;
}

std::string memory_key(std::string_view person_id) { return "draft-" + std::string(person_id); }

} // namespace todoke::portal
