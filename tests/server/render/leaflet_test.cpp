// The leaflet in eight languages, read back by other programs.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "server/render/leaflet.hpp"
#include "server/render/pdf_document.hpp"
#include "server/services/texts.hpp"
#include "shared/base/ruby.hpp"
#include "shared/base/utf8.hpp"
#include "shared/observation/data_facts.hpp"
#include "shared/observation/items.hpp"
#include "shared/observation/languages.hpp"
#include "tests/server/render/paper.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

services::Texts const& texts() {
    static auto const loaded = services::Texts::load({TODOKE_ROOT_DIR "/assets/lang/portal", TODOKE_ROOT_DIR "/assets/lang/letters"});
    REQUIRE(loaded.ok());
    return *loaded;
}

std::string said(std::string_view language, std::string_view text) { return texts().translate(language, text); }

render::Leaflet plain() {
    render::Leaflet leaflet;
    leaflet.name = "試験　太郎";
    leaflet.name_kana = "シケン　タロウ";
    leaflet.self_entry_id = "29823041";
    leaflet.link = "https://todoke.example.jp/my/start#" + std::string(43, 'A');
    leaflet.address = "https://todoke.example.jp/my";
    leaflet.deadline = "9:00";
    leaflet.centre = "試験東保健所";
    leaflet.emergency_phone = "03-0000-0101";
    return leaflet;
}

// As long as the system takes them.
render::Leaflet longest() {
    auto leaflet = plain();
    for (leaflet.name.clear(); leaflet.name.size() < 3 * 60;) leaflet.name += "寿限無五劫";
    for (leaflet.centre.clear(); leaflet.centre.size() < 3 * 48;) leaflet.centre += "試験総合保健所";
    leaflet.address = "https://" + std::string(60, 'a') + ".example.lg.jp/my";
    leaflet.link = leaflet.address + "/start#" + std::string(43, 'A') + ".ja-x-easy";
    leaflet.deadline = "10:30";
    return leaflet;
}

std::string printed(render::Leaflet const& leaflet, std::vector<std::string_view> const& codes) {
    std::vector<render::LeafletLanguage> pages;
    for (auto const code : codes) pages.push_back({code, [code](std::string_view text) { return said(code, text); }});
    auto pdf = render::leaflet(leaflet, pages);
    REQUIRE(pdf.ok());
    return std::move(*pdf);
}

} // namespace

TEST_CASE("[S1-52][S1-53][S1-54][S1-55][S1-56][S1-57][S1-58][S1-63] the leaflet has its steps, the ID, whom to call and when, on one page") {
    auto const leaflet = plain();
    Paper const paper(printed(leaflet, {"ja"}));
    CHECK(paper.pages() == 1);
    CHECK(paper.shows("29823041"));
    for (auto const* words : {"試験　太郎 様", "スマートフォンのカメラでQRコードを読み取ります。", "生年月日を入力して「報告を始める」を押します。", "1日1回、9:00までに、体温と症状を入力します。", "「新規登録」から、メールアドレスとスマホ入力IDで登録", "https://todoke.example.jp/my",
                              "咳や発熱(37.5℃以上)がある場合", "感染者・検査の結果待ちの方", "次の緊急性の高い症状が一つでもある場合", "緊急連絡先", "試験東保健所", "03-0000-0101", "呼びかけに反応がない等の場合は119番"})
        CHECK_MESSAGE(paper.shows(words), words);
    CHECK(paper.qr_codes() == std::vector<std::string>{leaflet.link});
    CHECK(paper.text(1).find("AAAAAAAA") == std::string::npos); // the token is in the code alone
    // Code, sign-in and entry in this order, from left to right.
    std::vector<double> lefts;
    for (auto const* button : {"報告を始める", "確認"}) {
        for (auto const& word : paper.words())
            if (word.text == button && word.left_mm > 60) lefts.push_back(word.left_mm);
    }
    REQUIRE(lefts.size() == 2);
    CHECK(lefts[0] < lefts[1]);
}

TEST_CASE("[S1-59][S1-60][S1-61][S1-62][S1-67][S1-72] in every language the leaflet names all urgent symptoms and what happens to the data") {
    for (auto const& language : observation::languages()) {
        INFO(std::string(language.code));
        Paper const paper(printed(plain(), {"ja", language.code}));
        CHECK(paper.pages() == 2);
        if (language.code == "ja-x-easy" || language.code == "ne") continue; // readings and joined letters have an order of their own in a PDF
        for (auto const& symptom : observation::urgent_symptoms()) CHECK_MESSAGE(paper.shows(said(language.code, symptom.label) + (symptom.judged_by_family ? " ※" : ""), 2), said(language.code, symptom.label));
        for (auto const fact : observation::data_facts()) CHECK_MESSAGE(paper.shows(said(language.code, fact), 2), said(language.code, fact));
        CHECK(paper.shows(said(language.code, "健康状態を毎日お知らせください"), 2));
    }
}

TEST_CASE("the longest names and addresses stay on the page, in every language, and the code can be read") {
    auto const leaflet = longest();
    std::vector<std::string_view> codes;
    for (auto const& language : observation::languages()) codes.push_back(language.code);
    Paper const paper(printed(leaflet, codes));
    REQUIRE(paper.pages() == static_cast<int>(codes.size()));
    for (auto const& word : paper.words()) {
        INFO(word.page, " ", word.text);
        CHECK(word.left_mm >= 12.5);
        CHECK(word.right_mm <= 197.7);
        CHECK(word.bottom_mm <= 289);
    }
    for (int page = 1; page <= paper.pages(); ++page) {
        INFO(page);
        CHECK(paper.qr_codes(page) == std::vector<std::string>{leaflet.link});
        CHECK(paper.shows("29823041", page));
    }
}

TEST_CASE("every letter of every text of the leaflet has its glyph, and leaves ink on the paper") {
    auto opened = render::PdfDocument::open("試験");
    REQUIRE(opened.ok());
    auto& document = *opened;
    // Each letter alone in a cell. Marks that stand above or below another letter come with their words.
    constexpr int columns = 30, rows = 40;
    constexpr double cell_mm = 6;
    struct Cell { std::string language, letter; };
    std::vector<Cell> cells;
    for (auto const& language : observation::languages()) {
        std::set<std::string> letters;
        auto const take = [&](std::string const& words) {
            auto const text = base::with_readings_in_brackets(words);
            CHECK_MESSAGE(document.has_characters(text, language.code), text);
            for (auto const code : base::decode_utf8(text)) {
                auto const is_mark = (code >= 0x900 && code <= 0x903) || (code >= 0x93A && code <= 0x957) || code == 0x962 || code == 0x963;
                if (code > ' ' && code != 0x3000 && !is_mark) letters.insert(base::encode_utf8(std::u32string(1, code)));
            }
        };
        for (auto const& symptom : observation::urgent_symptoms()) take(said(language.code, symptom.label));
        for (auto const fact : observation::data_facts()) take(said(language.code, fact));
        std::ifstream in(TODOKE_ROOT_DIR "/assets/lang/letters/" + std::string(language.code == "ja" ? "en" : language.code) + ".po");
        auto const table = services::read_po(std::string(std::istreambuf_iterator<char>(in), {}));
        REQUIRE(table.ok());
        REQUIRE(table->size() > 15);
        for (auto const& [source, translation] : *table) take(language.code == "ja" ? source : translation);
        take(std::string(language.name) + "0123456789:-.•※");
        for (auto const& letter : letters) cells.push_back({std::string(language.code), letter});
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const on_page = i % (columns * rows);
        if (on_page == 0) document.begin_page();
        document.text(10 + cell_mm * static_cast<double>(on_page % columns), 15 + cell_mm * static_cast<double>(on_page / columns), cell_mm + 2, cells[i].letter, {.size_pt = 11, .line_spacing = 1, .language = cells[i].language});
    }
    CHECK(document.missing_characters() == 0);
    auto const pdf = document.finish();
    REQUIRE(pdf.ok());
    Paper const paper(*pdf);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const on_page = i % (columns * rows);
        auto const ink = paper.ink(static_cast<int>(i / (columns * rows)) + 1, 10 + cell_mm * static_cast<double>(on_page % columns) - 0.5, 15 + cell_mm * static_cast<double>(on_page / columns), cell_mm, cell_mm);
        CHECK_MESSAGE(ink > 0.001, cells[i].language, " ", cells[i].letter);
    }
    // A cell that nothing was drawn into has none: the one behind the last.
    auto const behind = cells.size() % (columns * rows);
    CHECK(paper.ink(paper.pages(), 10 + cell_mm * static_cast<double>(behind % columns) + 1, 15 + cell_mm * static_cast<double>(behind / columns), cell_mm - 1, cell_mm) < 0.001);
}

TEST_CASE("a letter that no typeface has is counted, and no typeface but the product's comes in by the back door") {
    auto document = render::PdfDocument::open("試験");
    REQUIRE(document.ok());
    CHECK(document->has_characters("試験"));
    CHECK_FALSE(document->has_characters("\xF4\x8F\xBF\xBE")); // U+10FFFE is no letter of anybody
    document->begin_page();
    document->text(20, 20, 100, "試験");
    CHECK(document->missing_characters() == 0);
    document->text(20, 40, 100, "\xF4\x8F\xBF\xBE");
    CHECK(document->missing_characters() == 1);
    std::vector<std::string_view> codes;
    for (auto const& language : observation::languages()) codes.push_back(language.code);
    Paper const paper(printed(plain(), codes));
    std::istringstream lines(paper.fonts());
    std::string line;
    for (int head = 0; head < 2; ++head) std::getline(lines, line);
    std::set<std::string> found;
    while (std::getline(lines, line)) {
        auto const begin = line.find('+') + 1;
        found.insert(line.substr(begin, line.find(' ') - begin));
        CHECK_MESSAGE(line.find(" yes yes yes ") != std::string::npos, line); // embedded, a part of it, with Unicode
    }
    CHECK(found == std::set<std::string>{"IPAexGothic", "NotoSans-Regular", "NotoSansDevanagari-Regular", "WenQuanYiMicroHei"});
}

TEST_CASE("a name that no typeface has is printed in kana, not as a box") {
    auto leaflet = plain();
    leaflet.name = "\xF4\x8F\xBF\xBE　太郎";
    Paper const paper(printed(leaflet, {"ja"}));
    CHECK(paper.shows("シケン　タロウ 様"));
}
