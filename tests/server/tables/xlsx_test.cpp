#include <doctest/doctest.h>

#include <zip.h>

#include "server/tables/xlsx_reader.hpp"
#include "server/tables/xlsx_writer.hpp"

using namespace todoke;
using namespace todoke::tables;

namespace {

using Cells = std::vector<std::string>;
using Parts = std::vector<std::pair<std::string, std::string>>;

std::string zipped(Parts const& parts) {
    zip_error_t error{};
    auto* const source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(source);
    auto* const archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    for (auto const& [name, text] : parts) zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
    REQUIRE(zip_close(archive) == 0);
    REQUIRE(zip_source_open(source) == 0);
    zip_stat_t facts{};
    zip_source_stat(source, &facts);
    std::string bytes(facts.size, '\0');
    zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

constexpr char const* book = R"(<workbook xmlns:r="x"><sheets><sheet name="hidden" sheetId="1" state="hidden" r:id="rId9"/><sheet name="a" sheetId="2" r:id="rId1"/></sheets></workbook>)";
constexpr char const* relations = R"(<Relationships><Relationship Id="rId9" Target="worksheets/none.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)";

std::string file_with(std::string const& sheet, std::string const& strings = "<sst/>") {
    return zipped({{"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", relations}, {"xl/sharedStrings.xml", strings}, {"xl/worksheets/sheet1.xml", sheet}});
}

} // namespace

TEST_CASE("[S4-02] an Excel file that was written reads the same") {
    Sheet sheet{.name = "様式", .columns = {{.heading = "A列"}, {.heading = "B列", .fill = Fill::grey}, {.heading = "計", .is_hidden = true}}, .row_count = 5};
    sheet.rows = {{"09", "試験　花子"}, {"", "=1+1"}, {"a\nb", "<&>\"'"}};
    sheet.formulas = {{.column = 2, .text = "=SUM(C{above},1)", .values = {1, 2, 3, 4, 5}}};
    sheet.colours = {{.first_column = 0, .last_column = 1, .formula = "=TRIM(A2)=\"\"", .fill = Fill::yellow}};
    sheet.entries = {{.column = 0, .values = {"09", "11", "16"}, .title = "コード", .advice = "09、11、16"}};
    auto const bytes = write_xlsx({sheet});
    REQUIRE(bytes.ok());
    REQUIRE(looks_like_xlsx(*bytes));
    auto const table = read_xlsx(*bytes);
    REQUIRE(table.ok());
    REQUIRE(table->rows.size() == 6);
    CHECK(table->rows[0].cells == Cells{"A列", "B列", "計"});
    CHECK(table->rows[1].cells == Cells{"09", "試験　花子", "1"});
    CHECK(table->rows[2].cells == Cells{"", "=1+1", "2"});
    CHECK(table->rows[3].cells == Cells{"a\nb", "<&>\"'", "3"});
    CHECK(table->rows[5].number == 6);
}

TEST_CASE("cells of other programs: numbers, readings of kanji, formulas, prefixes, gaps") {
    auto const table = read_xlsx(file_with(
        R"(<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="s"><x:v>0</x:v></x:c><x:c r="D2"><x:v>1.310000001E9</x:v></x:c><x:c><x:v>9</x:v></x:c></x:row>)"
        R"(<x:row r="5"><x:c r="A5" t="str"><x:f>HYPERLINK("http://example.jp")</x:f><x:v>値</x:v></x:c><x:c r="AA5" t="inlineStr"><x:is><x:t>終</x:t></x:is></x:c></x:row>)"
        R"(<x:row r="6"><x:c r="A6" s="1"/></x:row></x:sheetData></x:worksheet>)",
        "<sst><si><r><t>花</t></r><r><t>子</t></r><rPh sb=\"0\" eb=\"2\"><t>ハナコ</t></rPh></si></sst>"));
    REQUIRE(table.ok());
    REQUIRE(table->rows.size() == 2);
    CHECK(table->rows[0].number == 2);
    CHECK(table->rows[0].cells == Cells{"", "花子", "", "1310000001", "9"});
    CHECK(table->rows[1].number == 5);
    CHECK(table->rows[1].cells.at(0) == "値");
    CHECK(table->rows[1].cells.at(26) == "終");
}

TEST_CASE("an Excel file with entities, bombs or nonsense is refused") {
    auto const row = [](std::string const& cell) { return "<worksheet><sheetData><row r=\"1\">" + cell + "</row></sheetData></worksheet>"; };
    auto const code = [](std::string const& bytes, Limits const& limits = {}) {
        auto const table = read_xlsx(bytes, limits);
        REQUIRE(!table.ok());
        return table.error().code;
    };
    CHECK(code("PK\x03\x04 nothing") == ErrorCode::malformed);
    CHECK(code("") == ErrorCode::malformed);
    CHECK(code(zipped({{"a.txt", "a"}})) == ErrorCode::malformed);
    CHECK(code(file_with("<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" + row(""))) == ErrorCode::malformed);
    CHECK(code(file_with("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + row("<c t=\"str\"><v>&a;</v></c>"))) == ErrorCode::malformed);
    CHECK(code(file_with(row("<c t=\"str\"><v>&undeclared;</v></c>"))) == ErrorCode::malformed);
    CHECK(code(file_with("<worksheet><row r=\"1\">")) == ErrorCode::malformed);
    CHECK(code(file_with(row("<c t=\"s\"><v>0</v></c>"))) == ErrorCode::malformed);
    CHECK(code(file_with(row("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>"))) == ErrorCode::malformed);
    CHECK(code(file_with(row("<c r=\"XFD1\"><v>1</v></c>"))) == ErrorCode::too_large);
    CHECK(code(file_with("<worksheet><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row></worksheet>")) == ErrorCode::too_large);
    CHECK(code(file_with(row("<c t=\"str\"><v>" + std::string(5000, 'a') + "</v></c>"))) == ErrorCode::too_large);
    CHECK(code(file_with(row("")), {.bytes_max = 100}) == ErrorCode::too_large);
    // 200 MB of blanks in a file of 200 KB.
    CHECK(code(file_with("<worksheet>" + std::string(200 * 1024 * 1024, ' ') + "</worksheet>")) == ErrorCode::too_large);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "<a>";
    CHECK(code(file_with(deep)) == ErrorCode::malformed);
    Parts many;
    for (int i = 0; i < 600; ++i) many.emplace_back("part" + std::to_string(i), "");
    CHECK(code(zipped(many)) == ErrorCode::too_large);
}

TEST_CASE("letters of columns") {
    CHECK(column_letter(0) == "A");
    CHECK(column_letter(25) == "Z");
    CHECK(column_letter(26) == "AA");
    CHECK(column_letter(39) == "AN");
    for (std::size_t column = 0; column < 18'278; column += 7) CHECK(column_of_letter(column_letter(column)) == column);
    for (auto const* text : {"", "a", "AAAA", "A1"}) CHECK(!column_of_letter(text));
}
