// What a report means (health-observation.md §5, rules B-01 to B-06): whether the person is shown the
// emergency contact, which lists of urgent symptoms must still be asked, and how the staff see it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "shared/observation/report.hpp"

namespace todoke::observation {

// For the staff, worse ones greater: 要確認, 緊急確認.
enum class Flag : std::uint8_t { none = 0, check = 1, urgent = 2 };
std::string_view label(Flag flag); // "" for none

enum class Banner : std::uint8_t { none, urgent };

enum class BannerRule : std::uint8_t { b01 = 1, b02, b03, b04, b05, b06 };
std::string_view name(BannerRule rule); // "B-01"

struct Assessment {
    Banner banner = Banner::none;       // V-811, V-812: the emergency contact is shown, and spoken by a call
    Flag flag = Flag::none;
    std::vector<BannerRule> rules;      // those that apply, in their order
    std::vector<UrgentGroup> ask;       // B-03: lists to show before the report is sent; empty once one is ticked
    bool says_emergency_number = false; // B-06: the closing words of a call add the number
    bool operator==(Assessment const&) const = default;
};

// Of a complete or partial report. A class that nobody gave counts as infected, which asks for more.
Assessment assess(DailyReport const& report, EntryWay way);

// Thresholds: fever of a contact in tenths of a degree, SpO2 in per cent.
inline constexpr int contact_fever_min = 375, spo2_urgent_max = 93, spo2_check_max = 95;

// The sentences of the banner (S1-56); {保健所名} and {電話番号} are the caller's to fill.
inline constexpr std::string_view banner_text = "下記の緊急連絡先にお電話をください。{保健所名} {電話番号}";
inline constexpr std::string_view ambulance_text = "呼びかけに反応がない等の場合は119番";

} // namespace todoke::observation
