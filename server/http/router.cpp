#include "server/http/router.hpp"

namespace todoke::http {

namespace {

constexpr std::size_t parameter_bytes_max = 64;

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    for (std::size_t begin = 1; begin <= path.size();) {
        auto const end = std::min(path.find('/', begin), path.size());
        segments.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return segments;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

bool fits(std::vector<std::string_view> const& pattern, std::vector<std::string_view> const& segments) {
    if (pattern.size() != segments.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_parameter(pattern[i]) ? segments[i].empty() || segments[i].size() > parameter_bytes_max : pattern[i] != segments[i]) return false;
    }
    return true;
}

} // namespace

std::string_view method_name(api::Method method) {
    switch (method) {
    case api::Method::get: return "GET";
    case api::Method::post: return "POST";
    case api::Method::put: return "PUT";
    case api::Method::del: return "DELETE";
    }
    return "";
}

Router::Router() {
    for (auto const& endpoint : api::endpoints()) entries_.push_back({&endpoint, split(endpoint.path)});
}

Route Router::find(std::string_view method, std::string_view path) const {
    Route route;
    auto const segments = split(path);
    for (auto const& [endpoint, pattern] : entries_) {
        if (!fits(pattern, segments)) continue;
        route.path_exists = true;
        if (method_name(endpoint->method) != method) {
            route.allowed += route.allowed.empty() ? "" : ", ";
            route.allowed += method_name(endpoint->method);
            continue;
        }
        route.endpoint = endpoint;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (is_parameter(pattern[i])) route.parameters.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), std::string(segments[i]));
        }
        return route;
    }
    return route;
}

} // namespace todoke::http
