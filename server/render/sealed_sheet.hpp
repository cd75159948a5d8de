// The sheet that brings somebody user ID and initial password by post: one A4 page a person, to be folded
// twice and put into an envelope of size 長形3号 with a window. The address is in the upper third; the
// secrets are in the middle one, which the lower third covers once it is folded. Japanese, with English
// titles in small letters. The password is on the paper and in the bytes, nowhere else: the QR code holds
// the address of the system alone.
#pragma once

#include <span>
#include <string>

#include "shared/base/date.hpp"
#include "shared/base/result.hpp"

namespace todoke::render {

struct SealedSheet {
    std::string postal_code, address, institution, name; // for the window; 〒100-0001 and the address may be ""
    std::string user_id, initial_password;
    base::Date valid_until;               // the last day of the initial password
    std::string url;                      // https://todoke.example.jp
    std::string office, office_phone;     // whom to ask; the telephone may be ""
    int number = 0, total = 0;            // of the batch, to keep the order; 0 = alone
};

// The bytes of one PDF, a page a sheet. ErrorCode::internal without the font.
Result<std::string> sealed_sheets(std::span<SealedSheet const> sheets);

} // namespace todoke::render
