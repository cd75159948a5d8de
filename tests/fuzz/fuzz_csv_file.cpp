// Any bytes uploaded as a CSV file are refused or become rows of valid UTF-8 within the limits.
#include "server/tables/csv_file.hpp"
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    tables::Limits const limits{.bytes_max = 2'000, .rows_max = 50, .columns_max = 20, .cell_bytes_max = 100};
    auto const table = tables::read_csv(fuzzing::text_of(data, size), limits);
    if (!table) return 0;
    expect(table->rows.size() <= limits.rows_max);
    for (auto const& row : table->rows) {
        expect(row.cells.size() <= limits.columns_max);
        for (auto const& cell : row.cells) expect(cell.size() <= limits.cell_bytes_max && base::is_valid_utf8(cell));
    }
    return 0;
}
