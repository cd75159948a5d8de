#include <doctest/doctest.h>

#include <algorithm>

#include "shared/access/account_rules.hpp"
#include "shared/accounts/check.hpp"
#include "shared/accounts/colours.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::accounts;

namespace {

class SmallMasters : public Reference {
public:
    bool has_health_centre(std::string_view core_city, std::string_view health_centre) const override { return core_city == "131000" && health_centre == "01"; }
    bool has_institution(std::string_view organization_class, std::string_view code) const override {
        return (organization_class == "09" && code == "1310000001") || (organization_class == "16" && code == "T130001") || (organization_class == "11" && code == "V13000001");
    }
    bool has_account(Application const& application) const override { return application[Column::user_name] == "既存　一郎"; }
    std::vector<std::pair<Column, std::string_view>> clinic_faults(Application const& application) const override {
        if (application[Column::clinic_postal_code] == "1020000") return {};
        return {{Column::clinic_postal_code, "郵便番号は7桁の数字です。"}};
    }
    bool is_sentinel_live() const override { return sentinel_live; }
    bool sentinel_live = true;
};

Application complete() {
    Application row;
    row.cells = {"試験　花子", "0312345678", "hanako@example.jp", "09", "131000", "01", "0", "1310000001", "09012345678", "", "2"};
    return row;
}

Application with(Column column, std::string_view value) {
    auto row = complete();
    row[column] = value;
    return folded(row);
}

std::vector<Fault> faults_of(std::vector<Application> const& rows, SmallMasters const& masters = {}) {
    std::vector<Line> lines;
    for (auto const& row : rows) lines.push_back({lines.size() + 2, row});
    return check(lines, masters);
}

// The rules that one row breaks.
std::vector<std::string> broken(Application const& row, SmallMasters const& masters = {}) {
    std::vector<std::string> rules;
    for (auto const& fault : faults_of({row}, masters)) rules.emplace_back(fault.rule);
    return rules;
}
using Rules = std::vector<std::string>;

} // namespace

TEST_CASE("[S4-02][S4-09] a complete application of each class has no fault") {
    CHECK(broken(complete()).empty());
    auto sentinel = with(Column::organization_class, "16");
    sentinel[Column::institution] = "T130001";
    CHECK(broken(sentinel).empty());
    auto animals = with(Column::organization_class, "11");
    animals[Column::institution] = "V13000001";
    CHECK(broken(animals).empty());
    CHECK(broken(with(Column::organization_class, "93")) == Rules{"V-A03"});
}

TEST_CASE("[V-002] what spreadsheets and full-width keyboards do to an application is undone") {
    Application typed;
    typed.cells = {" 試験　花子　", "０３－１２３４－５６７８", "ｈａｎａｋｏ@example.jp ", "9", "１３１０００", "1", "０", "1310000001", "+81 90-1234-5678", "", "２"};
    CHECK(folded(typed) == complete());
    CHECK(folded(folded(typed)) == folded(typed));
}

TEST_CASE("[S4-12][V-A02][AC-09-1] an incomplete row 3 above a complete row 4 is named") {
    auto const incomplete = with(Column::contact_phone, "");
    auto const faults = faults_of({complete(), incomplete, complete()});
    REQUIRE(!faults.empty());
    CHECK(faults.front().rule == "V-A02");
    CHECK(faults.front().severity == Severity::error);
    CHECK(faults.front().arguments == std::vector<std::pair<std::string, std::string>>{{"行", "3"}});
    CHECK(faults_of({complete(), Application(), complete()}).front().rule == "V-A02");
    CHECK(faults_of({complete(), Application(), Application()}).empty());
}

TEST_CASE("[S4-13][V-A04] a user name with platform-dependent characters is refused") {
    for (auto const* name : {"髙橋　花子", "山﨑", "①", "㈱", "ﾊﾅｺ", "花子🙂", "花\n子", "𠮷田"}) CHECK(broken(with(Column::user_name, name)) == Rules{"V-A04"});
    for (auto const* name : {"高橋　花子", "Hanako Smith", "ヴァン～・ー"}) CHECK(broken(with(Column::user_name, name)).empty());
    CHECK(broken(with(Column::user_name, std::string(65, 'a'))) == Rules{"V-118"});
}

TEST_CASE("[S4-14][S4-21][V-A05] only Japanese telephone numbers are taken") {
    for (auto const* phone : {"1234567890", "09012345", "+1 212 555 0100", "0901234567", "abc"}) {
        CHECK(broken(with(Column::contact_phone, phone)) == Rules{"V-A05"});
        CHECK(broken(with(Column::tf_phone, phone)) == Rules{"V-A05"});
    }
    CHECK(broken(with(Column::contact_phone, "0120-123-456")).empty());
}

TEST_CASE("[S4-15][V-113] an address that could deceive or carry a header is no mail address") {
    for (auto const* mail : {"hanako", "h@x", "hаnako@example.jp" /* Cyrillic а */, "a@example.jp\r\nBcc: b@example.jp", "a@b@example.jp", "a b@example.jp", "<a@example.jp>"})
        CHECK(broken(with(Column::contact_email, mail)) == Rules{"V-113"});
}

TEST_CASE("[S4-22][S4-23][V-A06] the second factor has a destination that it reaches") {
    auto const means = [](std::string_view code, std::string_view phone, std::string_view mail) {
        auto row = complete();
        row[Column::tf_means] = code;
        row[Column::tf_phone] = phone;
        row[Column::tf_email] = mail;
        return broken(row);
    };
    CHECK(means("1", "", "h@example.jp").empty());
    CHECK(means("2", "09012345678", "").empty());
    CHECK(means("3", "0312345678", "").empty());
    CHECK(means("1", "09012345678", "") == Rules{"V-A06"});
    CHECK(means("2", "", "h@example.jp") == Rules{"V-A06"});
    CHECK(means("2", "0312345678", "") == Rules{"V-A06"});
    CHECK(means("3", "0120123456", "") == Rules{"V-A06"});
    CHECK(means("3", "0570123456", "") == Rules{"V-A06"});
    CHECK(means("4", "0312345678", "") == Rules{"F-A12"});
}

TEST_CASE("[S4-17][S4-18][S4-20][V-A07][V-A09] codes are in their masters") {
    CHECK(broken(with(Column::core_city, "999900")) == Rules{"V-A07"});
    CHECK(broken(with(Column::health_centre, "77")) == Rules{"V-A07"});
    CHECK(broken(with(Column::institution, "T130001")) == Rules{"V-A09"});
    CHECK(broken(with(Column::institution, "")) == Rules{"F-A10"});
    CHECK(broken(with(Column::can_download, "2")) == Rules{"F-A11"});
}

TEST_CASE("[S4-16][S4-33][V-A03] the form issues for its three classes only: no office and no other kind is issued ahead with it") {
    auto const is_refused = [](std::string_view code) {
        auto const rules = broken(with(Column::organization_class, code));
        return std::find(rules.begin(), rules.end(), "V-A03") != rules.end();
    };
    for (auto const* own : {"09", "16", "11", "9", "０９"}) CHECK_FALSE(is_refused(own));
    for (auto const& role : access::roles()) {
        auto const& code = access::organization_class(role.id).code;
        auto const is_of_form = code == "09" || code == "16" || code == "11";
        INFO(code);
        CHECK(is_class_of_this_form(code) == is_of_form);
        CHECK(is_refused(code) == !is_of_form);
    }
    for (auto const* wrong : {"10", "099", "x", "-1"}) CHECK(is_refused(wrong));
}

TEST_CASE("[S4-27][V-A11][AC-09-3] sentinel accounts wait for the start of operation") {
    SmallMasters before;
    before.sentinel_live = false;
    auto sentinel = with(Column::organization_class, "16");
    sentinel[Column::institution] = "T130001";
    CHECK(broken(sentinel, before) == Rules{"V-A11"});
    CHECK(broken(sentinel).empty());
}

TEST_CASE("[S4-29][V-A10][AC-09-4] an animal clinic applies with a blank code, and its row says which clinic it is") {
    auto animals = with(Column::organization_class, "11");
    animals[Column::institution] = "";
    CHECK_FALSE(is_complete(animals));
    CHECK(broken(animals) == Rules{"F-A10", "F-A10", "F-A10", "F-A10", "F-A10"});
    CHECK(faults_of({animals})[0].column == Column::clinic_name);
    animals[Column::clinic_name] = " 試験どうぶつ病院　";
    animals[Column::clinic_kana] = "ｼｹﾝ どうぶつびょういん";
    animals[Column::clinic_postal_code] = "〒１０２-００００";
    animals[Column::clinic_address] = "東京都千代田区試験町9";
    animals[Column::clinic_phone] = "03-0000-9999";
    animals = folded(animals);
    CHECK(animals[Column::clinic_name] == "試験どうぶつ病院");
    CHECK(animals[Column::clinic_kana] == "シケン　ドウブツビョウイン");
    CHECK(animals[Column::clinic_postal_code] == "1020000");
    CHECK(animals[Column::clinic_phone] == "0300009999");
    CHECK(folded(animals) == animals);
    CHECK(is_complete(animals));
    CHECK(broken(animals).empty());
    animals[Column::clinic_postal_code] = "102";
    CHECK(broken(animals) == Rules{"F-A13"});
    // Other classes have an institution with a code, and nothing to say of a clinic.
    CHECK(need(Column::clinic_name, complete()) == Need::not_applicable);
    CHECK(cell_colour(Column::clinic_name, complete()) == CellColour::not_applicable);
    animals[Column::institution] = "12345";
    CHECK(broken(animals) == Rules{"V-A10", "V-A09"});
    CHECK(faults_of({animals})[0].severity == Severity::warning);
}

TEST_CASE("[S4-03][V-A08] the same person twice in one institution and class asks") {
    auto const faults = faults_of({complete(), complete()});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].rule == "V-A08");
    CHECK(faults[0].severity == Severity::confirm);
    CHECK(faults[0].row == 1);
    CHECK(broken(with(Column::user_name, "既存　一郎")) == Rules{"V-A08"});
    CHECK(faults_of({complete(), with(Column::contact_email, "other@example.jp")}).empty());
}

TEST_CASE("[S4-10][S4-11] cells that do not apply are grey, missing ones yellow, a blank row has neither") {
    auto row = complete();
    row[Column::organization_class] = "11";
    CHECK(cell_colour(Column::institution, row) == CellColour::not_applicable);
    row[Column::organization_class] = "09";
    row[Column::institution] = "";
    CHECK(cell_colour(Column::institution, row) == CellColour::missing);
    CHECK(cell_colour(Column::tf_email, row) == CellColour::none);
    row[Column::tf_means] = "1";
    CHECK(cell_colour(Column::tf_email, row) == CellColour::missing);
    for (auto const& column : application_columns()) CHECK(cell_colour(column.column, Application()) == CellColour::none);
}

TEST_CASE("[S4-11][S4-12][S4-64] column A is blue beside a complete row, red where the file would stop") {
    using Colours = std::vector<RowColour>;
    using Rows = std::vector<Application>;
    auto const a = complete();
    auto const incomplete = with(Column::user_name, "");
    Application const blank;
    CHECK(row_colours(Rows{a, a, blank}) == Colours{RowColour::complete, RowColour::complete, RowColour::none});
    CHECK(row_colours(Rows{a, incomplete}) == Colours{RowColour::complete, RowColour::none});
    CHECK(row_colours(Rows{incomplete, a}) == Colours{RowColour::out_of_place, RowColour::complete});
    CHECK(row_colours(Rows{a, blank, a, incomplete}) == Colours{RowColour::complete, RowColour::none, RowColour::out_of_place, RowColour::out_of_place});
    CHECK(row_colours({}).empty());
}

TEST_CASE("[S4-12] a row is red exactly in files that V-A02 refuses, whatever is filled in") {
    testing::Random random(7);
    for (int round = 0; round < 500; ++round) {
        std::vector<Application> rows;
        for (std::size_t i = random.below(7); i > 0; --i) {
            auto const kind = random.below(3);
            rows.push_back(kind == 0 ? Application() : kind == 1 ? complete() : with(Column::tf_means, ""));
        }
        auto const colours = row_colours(rows);
        auto const faults = faults_of(rows);
        auto const red = std::count(colours.begin(), colours.end(), RowColour::out_of_place) > 0;
        auto const refused = std::any_of(faults.begin(), faults.end(), [](Fault const& fault) { return fault.rule == "V-A02"; });
        CHECK(red == refused);
    }
}
