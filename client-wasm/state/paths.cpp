#include "client-wasm/state/paths.hpp"

#include <algorithm>

namespace todoke::state {

namespace {

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        auto const slash = path.find('/');
        auto const part = path.substr(0, slash);
        if (!part.empty()) parts.push_back(part);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return parts;
}

} // namespace

std::optional<std::vector<std::string>> ids_of_path(std::string_view pattern, std::string_view path) {
    auto const wanted = segments(pattern), parts = segments(path.substr(0, path.find_first_of("?#")));
    if (wanted.size() != parts.size()) return std::nullopt;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (wanted[i] == "{}") ids.emplace_back(parts[i]);
        else if (wanted[i] != parts[i]) return std::nullopt;
    }
    return ids;
}

std::optional<std::string> filled_path(std::string_view pattern, std::span<std::string const> ids) {
    auto const parts = segments(pattern);
    if (static_cast<std::size_t>(std::count(parts.begin(), parts.end(), "{}")) != ids.size()) return std::nullopt;
    std::string path;
    std::size_t next = 0;
    for (auto const part : parts) {
        path += '/';
        if (part == "{}") path += ids[next++];
        else path += part;
    }
    return path.empty() ? "/" : path;
}

} // namespace todoke::state
