// Any bytes uploaded as an Excel file are refused or become rows of valid UTF-8 within the limits. The
// fuzzer hardly invents ZIP archives by itself, so its input also stands in a whole one as the sheet.
#include <zip.h>

#include "server/tables/xlsx_reader.hpp"
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

namespace {

constexpr std::string_view book = R"(<workbook><sheets><sheet id="a"/></sheets></workbook>)";
constexpr std::string_view relations = R"(<Relationships><Relationship Id="a" Target="s.xml"/></Relationships>)";
constexpr std::string_view strings = "<sst><si><t>a</t></si></sst>";

std::string archive_with(std::string_view sheet) {
    zip_error_t error{};
    auto* const source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(source);
    auto* const archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    auto const add = [&](char const* name, std::string_view text) {
        auto const index = zip_file_add(archive, name, zip_source_buffer(archive, text.data(), text.size(), 0), 0);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
    };
    add("xl/workbook.xml", book);
    add("xl/_rels/workbook.xml.rels", relations);
    add("xl/sharedStrings.xml", strings);
    add("xl/s.xml", sheet);
    expect(zip_close(archive) == 0);
    zip_stat_t facts{};
    expect(zip_source_stat(source, &facts) == 0 && zip_source_open(source) == 0);
    std::string bytes(facts.size, '\0');
    zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

void read(std::string_view bytes) {
    tables::Limits const limits{.bytes_max = 100'000, .rows_max = 50, .columns_max = 20, .cell_bytes_max = 100};
    auto const table = tables::read_xlsx(bytes, limits);
    if (!table) return;
    std::size_t number = 0;
    for (auto const& row : table->rows) {
        expect(row.number > number && row.number <= limits.rows_max && row.cells.size() <= limits.columns_max);
        number = row.number;
        for (auto const& cell : row.cells) expect(cell.size() <= limits.cell_bytes_max && base::is_valid_utf8(cell));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    if (tables::looks_like_xlsx(text)) read(text);
    else read(archive_with(text));
    return 0;
}
