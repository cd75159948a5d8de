#include <doctest/doctest.h>

#include "server/tables/csv_file.hpp"

using namespace todoke;
using namespace todoke::tables;

namespace {
using Cells = std::vector<std::string>;
} // namespace

TEST_CASE("[V-A12] a CSV file is read in UTF-8, with and without a mark, and in CP932") {
    for (auto const* bytes : {"氏名,値\r\n試験～①,\"a\"\"b\"\r\n", "\xEF\xBB\xBF氏名,値\n試験～①,\"a\"\"b\"",
                              "\x8e\x81\x96\xbc,\x92\x6c\r\n\x8e\x8e\x8c\xb1\x81\x60\x87\x40,\"a\"\"b\"\r\n"}) {
        auto const table = read_csv(bytes);
        REQUIRE(table.ok());
        REQUIRE(table->rows.size() == 2);
        CHECK(table->rows[0].cells == Cells{"氏名", "値"});
        CHECK(table->rows[1].number == 2);
        CHECK(table->rows[1].cells == Cells{"試験～①", "a\"b"});
    }
}

TEST_CASE("[V-A12] an empty line keeps the numbers of the lines below it") {
    auto const table = read_csv("a,b\r\n\r\nc,d\r\n");
    REQUIRE(table.ok());
    REQUIRE(table->rows.size() == 3);
    CHECK(table->rows[1].cells == Cells{""});
    CHECK(table->rows[2].number == 3);
}

TEST_CASE("[V-A12] files in other encodings, with quotes out of place or over a limit are refused") {
    for (auto const& bytes : {std::string("\xFF\xFE\x61\x00", 4), std::string("a\0b", 3), std::string("\xEF\xBB\xBF\x8e\x81"), std::string("a\x81"),
                             std::string("\"a"), std::string("\"a\"b,c"), std::string("a\"b")})
        CHECK(read_csv(bytes).error().code == ErrorCode::malformed);
    Limits const small{.bytes_max = 100, .rows_max = 3, .columns_max = 3, .cell_bytes_max = 10};
    CHECK(read_csv("a,b,c\nd\ne", small).ok());
    for (auto const& bytes : {std::string(101, 'a'), std::string("1\n2\n3\n4"), std::string("1,2,3,4"), std::string("\"12345678901\"")})
        CHECK(read_csv(bytes, small).error().code == ErrorCode::too_large);
}

TEST_CASE("[R-07] what CP932 lacks becomes a mark, the rest stays") {
    CHECK(to_cp932("abc,試験") == "abc,\x8e\x8e\x8c\xb1");
    CHECK(to_cp932("𠮷〜") == "\x81\xac\x81\x60");
}

TEST_CASE("a written file reads the same, and no cell is a formula for a spreadsheet") {
    Cells const cells{"=cmd|' /C calc'!A0", "+81", "-1", "@x", "試験", "a,b", "c\nd"};
    for (auto const encoding : {Encoding::utf8, Encoding::cp932}) {
        auto const bytes = write_csv({cells}, encoding);
        CHECK(bytes.find("\"'=cmd") != std::string::npos);
        auto const table = read_csv(bytes);
        REQUIRE(table.ok());
        CHECK(table->rows.at(0).cells == cells);
    }
}
