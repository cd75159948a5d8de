#include "server/render/qr_code.hpp"

#include <memory>

#include <qrencode.h>

namespace todoke::render {

Result<std::vector<std::string>> qr_code(std::string const& text) {
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) return Error{ErrorCode::invalid, "no QR code for that text"};
    std::vector<std::string> rows;
    auto const width = static_cast<std::size_t>(code->width);
    for (std::size_t y = 0; y < width; ++y) {
        std::string row;
        for (std::size_t x = 0; x < width; ++x) row += (code->data[y * width + x] & 1) != 0 ? '1' : '0';
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace todoke::render
