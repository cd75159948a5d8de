#include <doctest/doctest.h>

#include "server/services/application_file.hpp"
#include "server/tables/csv_file.hpp"
#include "server/tables/encoding.hpp"
#include "server/tables/xlsx_reader.hpp"

using namespace todoke;
using namespace todoke::services;
using accounts::Application;
using accounts::Column;

namespace {

std::vector<HealthCentreCode> const centres{{"131000", "01", "試験保健所"}};

Application complete() {
    Application row;
    row.cells = {"試験　花子", "0312345678", "hanako@example.jp", "09", "131000", "01", "0", "1310000001", "09012345678", "", "2"};
    return row;
}

std::string heads() { return "user_name,contact_phone,contact_email,organization_class_code,core_city_code,health_center_code,can_download,institution_code,tf_phone,tf_email,tf_means\r\n"; }
constexpr char const* row = "試験　花子,0312345678,hanako@example.jp,09,131000,01,0,1310000001,09012345678,,2\r\n";

} // namespace

TEST_CASE("[S4-02][S4-05] the template, in either encoding and as Excel saves it, is read") {
    auto const typed = heads() + row;
    for (auto const& bytes : {typed, "\xEF\xBB\xBF" + typed, tables::to_cp932(typed)}) {
        auto const file = read_application_file(bytes);
        CHECK(file.fault == "");
        REQUIRE(file.lines.size() == 1);
        CHECK(file.lines[0].number == 2);
        CHECK(file.lines[0].application == complete());
    }
    CHECK(read_application_file(application_csv_template() + row).lines.size() == 1);
    CHECK(read_application_file(application_csv_template()).fault == "ファイルに申請の行がありません。");
}

TEST_CASE("[S4-29] a file may end with the columns of an animal clinic, or before them") {
    CHECK(application_csv_template() == "\xEF\xBB\xBF" + heads().substr(0, heads().size() - 2) + ",facility_name,facility_kana,facility_postal_code,facility_address,facility_phone\r\n");
    auto const file = read_application_file(application_csv_template() + "試験　獣医,0312345678,juui@example.jp,11,131000,01,0,,,juui@example.jp,1,試験動物病院,ｼｹﾝﾄﾞｳﾌﾞﾂﾋﾞｮｳｲﾝ,102-0000,東京都千代田区試験町9,03-0000-9999\r\n" + row);
    REQUIRE(file.lines.size() == 2);
    CHECK(file.lines[0].application[Column::clinic_kana] == "シケンドウブツビョウイン");
    CHECK(accounts::is_complete(file.lines[0].application));
    CHECK(file.lines[1].application == complete());
    auto const corrected = corrected_application_form(centres, file.lines, {});
    REQUIRE(corrected.ok());
    CHECK(read_application_file(*corrected).lines[0].application == file.lines[0].application);
}

TEST_CASE("[S4-12] blank lines keep the numbers of those below") {
    auto const file = read_application_file(heads() + row + "\r\n,,,\r\n" + row + ",,,\r\n\r\n");
    REQUIRE(file.lines.size() == 4);
    CHECK(accounts::is_blank(file.lines[1].application));
    CHECK(file.lines[3].number == 5);
    CHECK(file.lines[3].application == complete());
}

TEST_CASE("[V-A12] a file without the heads, with cells beyond them or of another kind is refused as a whole") {
    auto const file = read_application_file("user_name,contact_phone\r\na,b\r\n");
    CHECK(file.fault == "見出し「{見出し}」の列が見つかりません。様式の見出しを変えずに使ってください。");
    CHECK(file.missing_head == "連絡先メールアドレス");
    CHECK(read_application_file(heads() + std::string("a,b,c,d,e,f,g,h,i,j,k,l\r\n")).fault == "CSVの形式が正しくありません。");
    CHECK(read_application_file("\xFF\xFE").fault == "CSVの形式が正しくありません。");
    CHECK(read_application_file("PK\x03\x04 no archive").fault == "Excelファイルを読み取れません。パスワードを外し、.xlsx形式で保存し直してください。");
    std::string many = heads();
    for (int i = 0; i < 10'001; ++i) many += row;
    CHECK(read_application_file(many).fault == "ファイルが大きすぎます。10,000行、8MBまでのファイルに分けてください。");
    CHECK(read_application_file(std::string(100 * 1024 * 1024, 'a')).fault == "ファイルが大きすぎます。10,000行、8MBまでのファイルに分けてください。");
}

TEST_CASE("[S4-10][S4-11][S4-12] the Excel form colours by the rules, offers the right codes and is read back") {
    auto const blank = blank_application_form(centres);
    REQUIRE(blank.ok());
    CHECK(blank->size() < 1024 * 1024);
    CHECK(read_application_file(*blank).fault == "ファイルに申請の行がありません。");
    std::vector<accounts::Line> const lines{{2, complete()}, {3, {}}, {4, complete()}};
    std::vector<std::string> const reasons{"", "3行目の入力が不足しています。", ""};
    auto const corrected = corrected_application_form(centres, lines, reasons);
    REQUIRE(corrected.ok());
    auto const file = read_application_file(*corrected);
    CHECK(file.fault == "");
    REQUIRE(file.lines.size() == 3);
    CHECK(file.lines[0].application == complete());
    CHECK(accounts::is_blank(file.lines[1].application));
    auto const table = tables::read_xlsx(*corrected);
    REQUIRE(table.ok());
    CHECK(table->rows[0].cells.at(39) == "二要素認証手段コード"); // column AN
    CHECK(table->rows[0].cells.at(40) == "動物診療施設の名称"); // column AO
    CHECK(table->rows[2].cells.at(45) == reasons[1]);
}
