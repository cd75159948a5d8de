// Municipalities and postal codes of Japan, from the two tables that .tools/import_addresses.mjs
// writes (its head describes them). Read once at start; about 5 MB in memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/api/messages.hpp"
#include "shared/base/result.hpp"

namespace todoke::services {

class Addresses {
public:
    // ErrorCode::internal naming the missing file and how to make it.
    static Result<Addresses> load(std::string const& folder);

    // In the order of the table (by code). Empty for an unknown prefecture.
    [[nodiscard]] std::vector<api::CodeEntry> municipalities(std::string_view prefecture_code) const;
    [[nodiscard]] bool has_municipality(std::string_view code) const;
    // 千代田区; "" for a code that is unknown.
    [[nodiscard]] std::string municipality_name(std::string_view code) const;
    // The places of a seven-digit code; empty: unknown.
    [[nodiscard]] std::vector<api::Place> places(std::string_view postal_code) const;

private:
    // Lines of a table, sorted by their first column.
    class Table {
    public:
        static Result<Table> load(std::string const& file, std::size_t columns);
        [[nodiscard]] std::vector<std::string_view> first_with_prefix(std::string_view prefix) const;
        [[nodiscard]] std::vector<std::vector<std::string_view>> with_prefix(std::string_view prefix) const;

    private:
        [[nodiscard]] std::string_view line(std::size_t index) const;
        std::string text_;
        std::vector<std::uint32_t> begins_;
    };
    Table municipalities_, postal_codes_;
};

} // namespace todoke::services
