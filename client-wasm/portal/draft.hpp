// Today's report of one person while it is being filled in: kept sealed in this browser from the first key, so
// that a lost connection, Back, a call that comes in or a flat battery lose nothing.
#pragma once

#include <optional>
#include <string>

#include "client-wasm/portal/person.hpp"

namespace todoke::portal {

struct Draft {
    std::string date;         // the day it is about
    std::string temperature;  // as typed
    std::string spo2;         // as typed
    Json values;              // observation::to_json of the rest
    bool by_family = false;
    bool replaces = false;    // of a day that has a report already (V-804)
    bool saw_urgent_lists = false; // B-03: the matching lists were shown
    bool met_another = false; // the server had one of that day when this one arrived
    template <class F> void fields(F& f) {
        f("date", date);
        f("temperature", temperature);
        f("spo2", spo2);
        f("values", values);
        f("by_family", by_family);
        f("replaces", replaces);
        f("saw_urgent_lists", saw_urgent_lists);
        f("met_another", met_another);
    }
    // What stands there, numbers folded; what cannot be read is not answered (spo2: -1, which judge refuses).
    [[nodiscard]] observation::DailyReport report() const;
    void set(observation::DailyReport const& report); // everything but what is typed
};

// An empty one, or what was reported, to be corrected.
Draft draft_for(Person const& person, Date today);
std::string memory_key(std::string_view person_id); // of the draft in state::Memory

} // namespace todoke::portal
