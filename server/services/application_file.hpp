// The application form 別紙2 as files: the Excel file that colours itself (S4-10 to S4-12) and offers only
// right codes, the template account_import.csv (roles.md §4.4), and reading either back. A corrected
// file is the same Excel file with what was read and the reasons beside the rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/tables/table.hpp"
#include "shared/accounts/check.hpp"
#include "shared/base/result.hpp"

namespace todoke::services {

inline constexpr std::size_t applications_max = 10'000; // rows of one file
inline constexpr std::size_t application_file_bytes_max = 8 * 1024 * 1024;

// A line of 保健所マスタ, offered in the Excel file.
struct HealthCentreCode {
    std::string core_city, health_centre, name;
};

// A blank form, with rows for as many applications as a file may have.
Result<std::string> blank_application_form(std::span<HealthCentreCode const> centres);
// The lines as they were read; `reasons` beside them, by line, "" for a line without fault.
Result<std::string> corrected_application_form(std::span<HealthCentreCode const> centres, std::span<accounts::Line const> lines, std::span<std::string const> reasons);
// Heads only.
std::string application_csv_template();

struct ApplicationFile {
    std::vector<accounts::Line> lines; // folded, from the first row below the heads to the last filled one, without gaps
    std::string_view fault;            // why the file is refused as a whole: Japanese sentence, "" when it is not (V-A12)
    std::string missing_head;          // for {見出し} of the sentence
};
// Excel or CSV, recognised by the bytes. Heads are found in the first ten rows, as identifiers or in
// Japanese, wherever their columns stand.
ApplicationFile read_application_file(std::string_view bytes);

} // namespace todoke::services
