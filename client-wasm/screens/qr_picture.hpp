// A QR code as a picture that the browser draws from the rows of the server: nothing is fetched for it.
#pragma once

#include <string>
#include <vector>

namespace todoke::screens {

// How large a phone reads it well; web/app.css says the same of the plain skin.
constexpr int qr_side_px = 232;

// data:image/svg+xml,… of rows of '0' and '1', black on white with the quiet zone of four modules, in
// every colour scheme, because cameras want it so.
std::string qr_picture(std::vector<std::string> const& rows);

} // namespace todoke::screens
