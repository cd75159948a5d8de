#include "server/services/addresses.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace todoke::services {

namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    for (std::size_t begin = 0; begin <= line.size();) {
        auto const end = std::min(line.find('\t', begin), line.size());
        cells.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return cells;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Result<Addresses::Table> Addresses::Table::load(std::string const& file, std::size_t columns) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorCode::internal, "cannot read " + file + ": run `make build`, which imports the postal codes"};
    Table table;
    table.text_.assign(std::istreambuf_iterator<char>(in), {});
    std::string_view const text = table.text_;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        auto const line = text.substr(begin, end - begin);
        if (!line.empty()) {
            if (cells_of(line).size() != columns) {
                return Error{ErrorCode::malformed, file + ": line " + std::to_string(table.begins_.size() + 1) + " has not " + std::to_string(columns) + " columns"};
            }
            table.begins_.push_back(static_cast<std::uint32_t>(begin));
        }
        begin = end + 1;
    }
    if (table.begins_.empty()) return Error{ErrorCode::malformed, file + " is empty"};
    for (std::size_t i = 1; i < table.begins_.size(); ++i) {
        auto const key = [&](std::size_t at) { return table.line(at).substr(0, table.line(at).find('\t')); };
        if (key(i) < key(i - 1)) return Error{ErrorCode::malformed, file + ": line " + std::to_string(i + 1) + " is out of order"};
    }
    return table;
}

std::string_view Addresses::Table::line(std::size_t index) const {
    std::string_view const text = text_;
    auto const begin = begins_[index];
    return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

std::vector<std::vector<std::string_view>> Addresses::Table::with_prefix(std::string_view prefix) const {
    std::vector<std::vector<std::string_view>> rows;
    std::size_t low = 0;
    for (std::size_t count = begins_.size(); count > 0;) {
        auto const half = count / 2;
        if (line(low + half).substr(0, prefix.size()) < prefix) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    for (; low < begins_.size() && line(low).starts_with(prefix); ++low) rows.push_back(cells_of(line(low)));
    return rows;
}

std::vector<std::string_view> Addresses::Table::first_with_prefix(std::string_view prefix) const {
    auto const rows = with_prefix(prefix);
    return rows.empty() ? std::vector<std::string_view>{} : rows.front();
}

Result<Addresses> Addresses::load(std::string const& folder) {
    Addresses addresses;
    addresses.municipalities_ = TRY(Table::load(folder + "/municipalities.tsv", 3));
    addresses.postal_codes_ = TRY(Table::load(folder + "/postal_codes.tsv", 3));
    return addresses;
}

std::vector<api::CodeEntry> Addresses::municipalities(std::string_view prefecture_code) const {
    std::vector<api::CodeEntry> entries;
    if (prefecture_code.size() != 2 || !is_digits(prefecture_code)) return entries;
    for (auto const& row : municipalities_.with_prefix(prefecture_code)) {
        entries.push_back({std::string(row[0]), std::string(row[1]), "", std::string(row[2])});
    }
    return entries;
}

bool Addresses::has_municipality(std::string_view code) const { return code.size() == 6 && is_digits(code) && !municipalities_.first_with_prefix(code).empty(); }

std::string Addresses::municipality_name(std::string_view code) const {
    if (code.size() != 6 || !is_digits(code)) return {};
    auto const row = municipalities_.first_with_prefix(code);
    return row.empty() ? std::string() : std::string(row[1]);
}

std::vector<api::Place> Addresses::places(std::string_view postal_code) const {
    std::vector<api::Place> places;
    if (postal_code.size() != 7 || !is_digits(postal_code)) return places;
    for (auto const& row : postal_codes_.with_prefix(postal_code)) {
        auto const municipality = municipalities_.first_with_prefix(row[1]);
        if (municipality.empty()) continue;
        places.push_back({std::string(row[1].substr(0, 2)), std::string(row[1]), std::string(municipality[1]), std::string(row[2])});
    }
    return places;
}

} // namespace todoke::services
