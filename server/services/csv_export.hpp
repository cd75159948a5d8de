// Notifications of one form as a CSV file for spreadsheets: one line a notification (latest version),
// a few columns about it, then one column an item. UTF-8 with BOM, or CP932 as older spreadsheets of
// local governments want it.
#pragma once

#include <string>
#include <string_view>

#include "server/services/app.hpp"

namespace todoke::services {

enum class CsvEncoding : std::uint8_t { utf8, cp932 };
inline constexpr std::int64_t export_rows_max = 10'000;

// Report dates inclusive. ErrorCode::not_found for an unknown form; too_large when more than
// export_rows_max notifications would be in it.
Result<std::string> export_csv(App& app, store::Caller const& caller, std::string const& form_id, std::string const& from, std::string const& to,
                               CsvEncoding encoding, Date today);

// Characters that CP932 does not have become 〓.
std::string to_cp932(std::string_view utf8);

} // namespace todoke::services
