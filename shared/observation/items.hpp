// What a person under observation is asked every day (health-observation.md §4 and §5 of the contract): the
// table of items with their polarity, and the thirteen urgent symptoms. The page, the automatic call, the
// server and the board read it. Key 1 is the bad answer everywhere, also where the wording is positive.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace todoke::observation {

// 区分; the numbers are those of the record and of the call's first key (S1-19, S1-48).
enum class SubjectClass : std::uint8_t { unknown = 0, infected = 1, contact = 2 };
std::string_view label(SubjectClass subject_class); // 感染者

// Ways of observation (§1). The centre chooses one; a person may always report by the portal.
enum class Method : std::uint8_t { portal = 1, automatic_call = 2, staff_call = 3, contractor = 4, health_call = 5, stay_staff = 6 };
std::span<Method const> methods();
std::optional<Method> find_method(std::int64_t code);
std::string_view label(Method method);

// How a report came in (入力方法, case-record.md §9).
enum class EntryWay : std::uint8_t { portal = 1, automatic_call = 2, health_centre = 3, contractor = 4, lodging = 5, institution = 6, family = 7 };
std::optional<EntryWay> find_entry_way(std::int64_t code);
std::string_view label(EntryWay way);
// By the person, or by the family at the same page, or by the person's own keys: what V-806 keeps.
bool is_personal(EntryWay way);

// Stored and sent: 1 present (あり, the bad answer), 2 absent, 9 unknown; 0 is not answered.
enum class Answer : std::uint8_t { none = 0, present = 1, absent = 2, unknown = 9 };
std::optional<Answer> find_answer(std::int64_t code); // 1, 2 or 9 only

// Items 2 to 10; the order is that of the form and of the call.
enum class Symptom : std::uint8_t { complexion, cough_rhinorrhea, dyspnea, fatigue, nausea_vomiting, diarrhea, consciousness, eating, urination };
inline constexpr std::size_t symptom_count = 9;

struct Item {
    Symptom symptom{};
    std::string_view id;      // stored and sent: "cough_rhinorrhea"
    std::string_view label;   // Japanese source text, worded so that あり is the bad answer
    std::string_view present; // the two answers in the item's own words
    std::string_view absent;
    bool allows_unknown = true;
};
std::array<Item, symptom_count> const& items();
Item const& item(Symptom symptom);
std::optional<Symptom> find_symptom(std::string_view id);

inline constexpr std::string_view temperature_id = "body_temperature", spo2_id = "spo2", urgent_id = "urgent_symptoms", note_id = "report_note";
// Tenths of a degree, so that nothing is rounded: 365 is 36.5 ℃ (S1-20, V-801).
inline constexpr int temperature_min = 340, temperature_max = 420, spo2_min = 0, spo2_max = 100;
inline constexpr std::size_t note_length_max = 500;

// 緊急性の高い症状. ※: judged by the family looking at the person (S1-59).
enum class UrgentGroup : std::uint8_t { looks, breathing, consciousness };
std::string_view label(UrgentGroup group);

struct UrgentSymptom {
    std::string_view id; // U01 … U13
    UrgentGroup group{};
    std::string_view label;
    bool judged_by_family = false;
};
inline constexpr std::size_t urgent_count = 13;
std::array<UrgentSymptom, urgent_count> const& urgent_symptoms();

// A set of urgent symptoms: bit 0 is U01.
using UrgentSet = std::uint16_t;
std::optional<UrgentSet> find_urgent(std::string_view id);
inline constexpr UrgentSet all_urgent = (1u << urgent_count) - 1;
UrgentSet urgent_of(UrgentGroup group);

// What somebody typed at a thermometer, in tenths: ３６．５, 36,5, 36 and 365 (without the point, as the
// telephone asks for it). Also outside the range; nothing for what is no temperature at all.
std::optional<int> read_temperature(std::string_view typed);
std::string temperature_text(int tenths); // 36.5; "" for 0

} // namespace todoke::observation
