// Finds the endpoint of a request by comparing whole segments with the table of shared/api. No
// regular expressions, no prefixes: what is not in the table does not exist.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/api/endpoints.hpp"

namespace todoke::http {

struct Route {
    api::Endpoint const* endpoint = nullptr; // nullptr: see path_exists
    bool path_exists = false;                // some other method stands for this path
    std::string allowed;                     // "GET, PUT" when path_exists and endpoint is nullptr
    std::vector<std::pair<std::string_view, std::string>> parameters; // {case_id} -> "1234"
};

class Router {
public:
    Router();
    [[nodiscard]] Route find(std::string_view method, std::string_view path) const;

private:
    struct Entry {
        api::Endpoint const* endpoint;
        std::vector<std::string_view> segments; // "{case_id}" is a parameter
    };
    std::vector<Entry> entries_;
};

std::string_view method_name(api::Method method);

} // namespace todoke::http
