// Any CSV text is refused or read; what was read is written so that it reads the same.
#include "shared/exporting/csv.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const lines = base::parse_csv(fuzzing::text_of(data, size));
    if (!lines) return 0;
    for (auto const& line : *lines) {
        auto const written = base::csv_line(line);
        auto const again = base::parse_csv(written);
        // A byte order mark inside the first cell cannot be told from one in front of the text.
        if (written.starts_with(base::utf8_bom)) continue;
        expect(again.ok() && again->size() == 1 && again->front() == line);
    }
    auto const& form = *fuzzing::catalogue().valid_on("covid_19", {2021, 12, 10});
    if (lines->size() >= 2) (void)exporting::record_from_csv(form, lines->at(0), lines->at(1));
    return 0;
}
