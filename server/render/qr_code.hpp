// A QR code as rows of modules; drawn by the browser. Nothing leaves the server for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::render {

// One text a row, '1' dark and '0' light, without the quiet zone. Error correction M (15 %).
// ErrorCode::invalid when the text is too long for any QR code.
Result<std::vector<std::string>> qr_code(std::string const& text);

} // namespace todoke::render
