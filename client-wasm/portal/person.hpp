// Somebody who reports by this login, as the first page shows them: the person, today's report and the last one
// before it. Kept sealed in this browser, so that the page opens without a network.
#pragma once

#include <string>
#include <vector>

#include "shared/api/fields.hpp"
#include "shared/base/date.hpp"
#include "shared/observation/report.hpp"

namespace todoke::portal {

struct DayReport {
    std::string date;                // 2026-11-21, or "" = none
    Json values;                     // observation::to_json
    std::int64_t reported_at_ms = 0;
    bool call_confirmed = false;     // the emergency contact was called, or somebody says so
    template <class F> void fields(F& f) {
        f("date", date);
        f("values", values);
        f("reported_at_ms", reported_at_ms);
        f("call_confirmed", call_confirmed);
    }
    [[nodiscard]] observation::DailyReport report() const { return observation::report_from_json(values).value_or(observation::DailyReport{}); }
};

struct Person {
    std::string id, name;
    std::int64_t subject_class = 0;  // of the record
    std::int64_t chosen_class = 0;   // step 7; 0 = not yet asked on this browser
    std::string centre_name, centre_phone;
    bool is_observed = true;
    std::int64_t deadline_minute = 0;
    DayReport today, earlier;        // today: of the newest day; what it is is seen by its date
    template <class F> void fields(F& f) {
        f("id", id);
        f("name", name);
        f("subject_class", subject_class);
        f("chosen_class", chosen_class);
        f("centre_name", centre_name);
        f("centre_phone", centre_phone);
        f("is_observed", is_observed);
        f("deadline_minute", deadline_minute);
        f("today", today);
        f("earlier", earlier);
    }
};

} // namespace todoke::portal
