// What is printed, read back by other programs.
#include <doctest/doctest.h>

#include "server/render/pdf_column.hpp"
#include "server/render/sealed_sheet.hpp"
#include "tests/server/render/paper.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

render::SealedSheet plain_sheet() {
    render::SealedSheet sheet;
    sheet.postal_code = "〒102-0000";
    sheet.address = "東京都千代田区試験町10-1";
    sheet.institution = "試験第一クリニック";
    sheet.name = "試験　新規";
    sheet.user_id = "m01234567";
    sheet.initial_password = "Ab3c-De4f-Gh7j";
    sheet.valid_until = *base::parse_iso_date("2027-02-19");
    sheet.url = "https://todoke.example.jp";
    sheet.office = "試験東保健所";
    sheet.office_phone = "03-0000-0101";
    return sheet;
}

// As long as the system takes them.
render::SealedSheet longest_sheet() {
    auto sheet = plain_sheet();
    sheet.address = repeated("試験県試験市長", 14);
    sheet.institution = repeated("試験長名病院", 16) + "附属医院";
    sheet.name = repeated("寿限", 32);
    sheet.user_id = "abcdefghijklmnopqrst.uvwx-y_01";
    sheet.url = "https://" + repeated("infectiousdisease.", 10) + "example.lg.jp";
    sheet.office = repeated("試験総合保健", 16) + "センター";
    sheet.number = 9'999;
    sheet.total = 10'000;
    return sheet;
}

Paper printed(std::vector<render::SealedSheet> const& sheets) {
    auto const pdf = render::sealed_sheets(sheets);
    REQUIRE(pdf.ok());
    return Paper(*pdf);
}

} // namespace

TEST_CASE("[I3-13] a sealed sheet says everything once, in a typeface that it brings along") {
    auto const paper = printed({plain_sheet()});
    CHECK(paper.pages() == 1);
    CHECK(paper.has_line("m01234567"));
    CHECK(paper.has_line("Ab3c-De4f-Gh7j"));
    for (auto const* words : {"〒102-0000", "東京都千代田区試験町10-1", "試験第一クリニック", "試験　新規 様", "2027年2月19日(令和9年2月19日)まで", "https://todoke.example.jp", "試験東保健所", "03-0000-0101",
                              "最初のサインインが済んだら、この用紙は裁断して捨ててください。", "Initial password"})
        CHECK_MESSAGE(paper.shows(words), words);
    CHECK(paper.qr_codes() == std::vector<std::string>{"https://todoke.example.jp"});
    CHECK(paper.fonts().find("IPAexGothic") != std::string::npos);
    CHECK(paper.fonts().find(" no ") == std::string::npos); // embedded, a part of it, with Unicode
}

TEST_CASE("[I3-13] what looks alike is told apart by its kind and its reading") {
    auto sheet = plain_sheet();
    sheet.user_id = "o0l1i";
    sheet.initial_password = "O0-I1l";
    auto const text = printed({sheet}).text(1);
    for (auto const* reading : {"オー", "ゼロ", "エル", "イチ", "アイ", "ハイフン", "大文字", "小文字", "数字", "記号"}) CHECK_MESSAGE(text.find(reading) != std::string::npos, reading);
}

TEST_CASE("[I3-13] the longest names stay on one page, the address in the window, the secrets behind the fold") {
    auto const sheet = longest_sheet();
    auto const paper = printed({sheet, plain_sheet()});
    CHECK(paper.pages() == 2);
    for (auto const* words : {&sheet.address, &sheet.institution, &sheet.url}) CHECK_MESSAGE(paper.shows(*words), *words);
    CHECK(paper.has_line(sheet.initial_password)); // its characters stand apart, over their readings
    CHECK(paper.shows("No. 9999 / 10000"));
    CHECK(paper.qr_codes() == std::vector<std::string>{sheet.url});
    int in_window = 0;
    for (auto const& word : paper.words()) {
        INFO(word.text);
        CHECK(word.left_mm >= 15);
        CHECK(word.right_mm <= 195.5);
        CHECK(word.bottom_mm <= 290);
        // The window of the envelope, with the play of the paper in it.
        auto const is_address = word.left_mm < 110 && word.top_mm < 60;
        if (is_address) {
            ++in_window;
            CHECK(word.left_mm >= 23);
            CHECK(word.right_mm <= 106);
            CHECK(word.top_mm >= 15);
            CHECK(word.bottom_mm <= 55);
        }
        // Nothing is printed across a fold.
        for (auto const fold : {99.0, 198.0}) CHECK_FALSE((word.top_mm < fold && word.bottom_mm > fold));
    }
    CHECK(in_window >= 8);
}

TEST_CASE("a column goes on over pages, no heading is left alone, no line begins with a closing mark") {
    auto opened = render::PdfDocument::open("試験");
    REQUIRE(opened.ok());
    auto& document = *opened;
    document.begin_page();
    render::PdfColumn column(document, {20, 20, 100, 100});
    auto const sentence = std::string("朝と夕方に体温を測り、「せき」や「息苦しさ」がないかを確かめてください。");
    column.heading("毎日の健康観察", "Daily observation");
    column.paragraph(repeated(sentence, 40), {.size_pt = 10});
    CHECK(document.pages() == 3);
    std::string const steps[] = {"QRコードを読み取ります。", "体温を入力します。"};
    column.steps(steps);
    render::PdfFact const facts[] = {{"担当の保健所", "試験東保健所"}, {"電話", repeated("03-0000-0101 ", 12)}};
    column.facts(facts, 30);
    column.framed("息苦しいときは、すぐに連絡してください。", {.size_pt = 12}, {.line_pt = 1, .fill_grey = 0.95});
    column.need(60);
    REQUIRE(column.qr_code("https://todoke.example.jp", 60).ok());
    while (column.y_mm() < 112) column.space(1);
    auto const before = document.pages();
    column.heading("連絡先");
    CHECK(document.pages() == before + 1);
    auto const pages = document.pages();
    auto const pdf = document.finish();
    REQUIRE(pdf.ok());
    Paper const paper(*pdf);
    CHECK(paper.pages() == pages);
    std::string all;
    for (int page = 1; page <= pages; ++page) all += paper.text(page);
    std::size_t sentences = 0;
    std::string packed;
    for (auto const c : all)
        if (c != '\n' && c != ' ' && c != '\f') packed += c;
    for (auto at = packed.find(sentence); at != std::string::npos; at = packed.find(sentence, at + 1)) ++sentences;
    CHECK(sentences == 40); // nothing lost or twice where pages end
    for (auto const* mark : {"\n。", "\n、", "\n」"}) CHECK(all.find(mark) == std::string::npos);
    CHECK(packed.find("電話") != std::string::npos);
}

TEST_CASE("a text too long for a QR code is an error, not an empty square") {
    auto document = render::PdfDocument::open("試験");
    REQUIRE(document.ok());
    document->begin_page();
    CHECK(document->qr_code(10, 10, 30, std::string(4'000, 'a')).error().code == ErrorCode::invalid);
}
