// Notifications of one form as a CSV file for spreadsheets: one line a notification (latest version),
// a few columns about it, then one column an item. UTF-8 with BOM, or CP932 as older spreadsheets of
// local governments want it.
#pragma once

#include <cstdint>
#include <string>

#include "server/services/app.hpp"
#include "server/tables/encoding.hpp"

namespace todoke::services {

inline constexpr std::int64_t export_rows_max = 10'000;

// As files say it: 2026-11-21 14:32, in Japan.
std::string instant_text(std::int64_t utc_ms);

// The last line of a file that holds the first export_rows_max rows of more.
std::string cut_notice(App& app, std::string_view language);

// Report dates inclusive. ErrorCode::not_found for an unknown form; too_large when more than
// export_rows_max notifications would be in it.
Result<std::string> export_csv(App& app, store::Caller const& caller, std::string const& form_id, std::string const& from, std::string const& to,
                               tables::Encoding encoding, Date today);

} // namespace todoke::services
