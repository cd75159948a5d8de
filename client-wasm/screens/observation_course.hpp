// The course of one person over days: temperature and SpO2 as lines, the symptoms day by day as a table,
// who entered what, calls, contacts and findings (case-record.md §9).
#pragma once

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::screens {

void draw_course_charts(api::ObservationReply const& reply, Date today);
void draw_symptom_days(api::ObservationReply const& reply);
void draw_report_log(api::ObservationReply const& reply); // every revision
void draw_observation_notes(api::ObservationReply const& reply);
void draw_call_log(api::ObservationReply const& reply);

} // namespace todoke::screens
