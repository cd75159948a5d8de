// What the unit tests share: the installation's own forms, read from the source tree, a small
// deterministic generator, and records made with it. Only POSIX files, so that the same tests run
// as WebAssembly under Node.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/forms/catalogue.hpp"
#include "shared/records/record.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::testing {

inline constexpr Date today{2021, 12, 10};

std::string read_file(std::string const& path);
// Names relative to assets/, as the server gives them to Catalogue::load.
std::vector<forms::SourceFile> asset_files();
std::shared_ptr<forms::Catalogue const> catalogue();
forms::Definition const& form(std::string_view id);

// xorshift64*: the same numbers on every machine and compiler.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
    std::uint64_t next();
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); } // limit > 0
    bool one_in(std::size_t count) { return below(count) == 0; }

private:
    std::uint64_t state_;
};

// A value of the right type, within its limits.
records::Value random_value(forms::Item const& item, records::Record const& record, Random& random);
// Values for most items, each right by itself; together they may still break a rule of the form.
records::Record random_record(forms::Definition const& form, Random& random);
// One that may be submitted: no error, all that is shown and nothing else.
records::Record valid_record(forms::Definition const& form, Random& random);

bool has_issue(std::vector<validation::Issue> const& issues, std::string_view rule, std::string_view item);
// "V-402 diagnosis_date, V-407 sex": what a failed check shows. Rules and items only, no values.
std::string listed(std::vector<validation::Issue> const& issues);

} // namespace todoke::testing
