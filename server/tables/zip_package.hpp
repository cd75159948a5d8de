// The parts of an .xlsx file, which is a ZIP archive. Believes nothing: few entries, no encryption, and
// a limit on the bytes that all parts together may inflate to, counted while inflating (zip bombs).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

struct zip;

namespace todoke::tables {

class ZipPackage {
public:
    // `bytes` must outlive the package. ErrorCode::malformed when this is no archive, too_large when
    // it has more entries than any spreadsheet.
    static Result<ZipPackage> open(std::string_view bytes, std::size_t inflated_max);

    [[nodiscard]] bool has(std::string const& name) const;
    // Hands the inflated part over piece by piece; `take` returning false ends it early.
    // ErrorCode::malformed when it is missing or damaged, too_large over the limit.
    Result<Done> read(std::string const& name, std::function<bool(std::string_view piece)> const& take);

private:
    struct Closer {
        void operator()(zip* archive) const;
    };
    ZipPackage(zip* archive, std::size_t inflated_max) : archive_(archive), inflated_left_(inflated_max) {}

    std::unique_ptr<zip, Closer> archive_;
    std::size_t inflated_left_;
};

} // namespace todoke::tables
