#include "client-wasm/screens/qr_picture.hpp"

namespace todoke::screens {

namespace {
constexpr std::size_t quiet = 4;
} // namespace

std::string qr_picture(std::vector<std::string> const& rows) {
    auto const size = std::to_string(rows.size() + 2 * quiet);
    std::string path;
    for (std::size_t y = 0; y < rows.size(); ++y) {
        auto const& row = rows[y];
        for (auto begin = row.find('1'); begin != std::string::npos;) {
            auto const end = row.find('0', begin);
            auto const length = (end == std::string::npos ? row.size() : end) - begin;
            path += "M" + std::to_string(begin + quiet) + " " + std::to_string(y + quiet) + "h" + std::to_string(length) + "v1h-" + std::to_string(length) + "z";
            begin = end == std::string::npos ? end : row.find('1', end);
        }
    }
    return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + size + " " + size +
           "' shape-rendering='crispEdges'%3E%3Crect width='" + size + "' height='" + size + "' fill='%23fff'/%3E%3Cpath d='" + path + "'/%3E%3C/svg%3E";
}

} // namespace todoke::screens
