#include "server/render/sealed_sheet.hpp"

#include <algorithm>
#include <vector>

#include "server/render/pdf_column.hpp"

namespace todoke::render {

namespace {

constexpr double left_mm = 20, right_mm = 190, text_width_mm = right_mm - left_mm;
constexpr double first_fold_mm = 99, second_fold_mm = 198;
// Windows of 長形3号 are some 90 x 45 mm, 20 mm from the left and 10 from above; the paper has play.
constexpr Box window{24, 17, 80, 36};

// ---- the address ----

struct AddressPart { std::string text; double size_pt, gap_mm; };

// All of it in the window: one measure for all its parts, so that none of them looks lost.
void draw_address(PdfDocument& page, SealedSheet const& sheet) {
    std::vector<AddressPart> parts;
    if (!sheet.postal_code.empty()) parts.push_back({sheet.postal_code, 9.5, 0.3});
    if (!sheet.address.empty()) parts.push_back({sheet.address, 9.5, 1.2});
    parts.push_back({sheet.institution, 10.5, 1.5});
    parts.push_back({sheet.name + " 様", 13, 0});
    TextStyle style{.line_spacing = 1.2};
    double scale = 1;
    auto const height = [&] {
        double sum = 0;
        for (auto const& part : parts) {
            style.size_pt = part.size_pt * scale;
            sum += page.text_height(window.width_mm, part.text, style) + part.gap_mm * scale;
        }
        return sum;
    };
    while (scale > 0.4 && height() > window.height_mm) scale *= 0.96;
    auto y = window.y_mm;
    for (auto const& part : parts) {
        style.size_pt = part.size_pt * scale;
        y += page.text(window.x_mm, y, window.width_mm, part.text, style) + part.gap_mm * scale;
    }
}

// ---- characters that are not mistaken ----

constexpr std::string_view letter_readings[] = {"エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー", "エル", "エム",
                                                "エヌ", "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット"};
constexpr std::string_view digit_readings[] = {"ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"};

struct Reading { std::string_view kind, kana; };

Reading reading_of(char c) {
    if (c >= 'A' && c <= 'Z') return {"大文字", letter_readings[c - 'A']};
    if (c >= 'a' && c <= 'z') return {"小文字", letter_readings[c - 'a']};
    if (c >= '0' && c <= '9') return {"数字", digit_readings[c - '0']};
    if (c == '-') return {"記号", "ハイフン"};
    if (c == '.') return {"記号", "ドット"};
    if (c == '_') return {"記号", "下線"};
    return {"記号", ""};
}

constexpr double cell_width_mm = 11.3, cell_height_mm = 16;
constexpr std::size_t cells_in_row = 15;

// Each character alone in a cell, with its kind above and its reading below. The height.
double draw_characters(PdfDocument& page, double y_mm, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const x = left_mm + static_cast<double>(i % cells_in_row) * cell_width_mm, y = y_mm + static_cast<double>(i / cells_in_row) * (cell_height_mm + 1);
        auto const [kind, kana] = reading_of(text[i]);
        page.box({x, y, cell_width_mm, cell_height_mm}, {.line_pt = 0.4, .fill_grey = kind == "大文字" ? 0.9 : 1});
        page.text(x, y + 0.8, cell_width_mm, kind, {.size_pt = 5.5, .align = Align::centre, .grey = 0.25, .line_spacing = 1});
        page.text(x, y + 3.2, cell_width_mm, text.substr(i, 1), {.size_pt = 22, .align = Align::centre, .line_spacing = 1});
        page.text_within({x + 0.3, y + 12.6, cell_width_mm - 0.6, 2.6}, kana, {.size_pt = 6.5, .align = Align::centre, .line_spacing = 1});
    }
    auto const rows = (text.size() + cells_in_row - 1) / cells_in_row;
    return static_cast<double>(rows) * (cell_height_mm + 1);
}

// ---- the thirds ----

void draw_upper_third(PdfDocument& page, SealedSheet const& sheet) {
    draw_address(page, sheet);
    page.box({178, 12, 12, 6});
    page.text(178, 12.9, 12, "親展", {.size_pt = 9, .align = Align::centre, .line_spacing = 1});
    if (sheet.number > 0) page.text(118, 13, 56, "No. " + std::to_string(sheet.number) + " / " + std::to_string(sheet.total), {.size_pt = 8, .align = Align::right, .grey = 0.3});
    page.text_within({120, 24, 70, 24}, "差出人\n" + sheet.office + (sheet.office_phone.empty() ? "" : "\n電話 " + sheet.office_phone), {.size_pt = 8.5});
    page.text(left_mm, 64, text_width_mm, "利用者アカウントのお知らせ", {.size_pt = 15});
    page.text(left_mm, 71.5, text_width_mm, "Your user account of the infectious disease reporting system", {.size_pt = 7.5, .grey = 0.3});
    page.text(left_mm, 77, text_width_mm,
              "感染症届出システム「届」の利用者アカウントを発行しました。利用者IDと初期パスワードは、折り込まれた面にあります。"
              "宛名のご本人だけがお使いください。ほかの方に届いたときは、差出人にお知らせください。",
              {.size_pt = 9});
}

void draw_fold(PdfDocument& page, double y_mm, std::string_view says) {
    page.dashed_line(4, y_mm, page_width_mm - 4, y_mm, 0.6);
    page.text(right_mm - 80, y_mm - 3.2, 80, says, {.size_pt = 5.5, .align = Align::right, .grey = 0.4, .line_spacing = 1});
}

void draw_middle_third(PdfDocument& page, SealedSheet const& sheet) {
    PdfColumn column(page, {left_mm, first_fold_mm + 6, text_width_mm, 88});
    column.heading("利用者ID", "User ID");
    column.space(draw_characters(page, column.y_mm(), sheet.user_id) + 2);
    column.heading("初期パスワード", "Initial password");
    column.space(draw_characters(page, column.y_mm(), sheet.initial_password) + 0.5);
    column.paragraph("大きな文字だけを左から順に、空白を入れずに半角で入力します。小さな字は文字の種類と読み方です。灰色の枠は大文字です。", {.size_pt = 7.5});
    PdfFact const last_day[] = {{"初期パスワードの期限", base::kanji_date(sheet.valid_until) + "(" + base::era_date(sheet.valid_until) + ")まで"}};
    column.facts(last_day, 45);
}

Result<Done> draw_lower_third(PdfDocument& page, SealedSheet const& sheet) {
    constexpr double qr_side_mm = 36, column_width_mm = 128;
    constexpr double top_mm = second_fold_mm + 6;
    PdfColumn column(page, {left_mm, top_mm, column_width_mm, 67});
    column.heading("最初のサインイン", "First sign-in", 10);
    column.space(page.text_within({left_mm, column.y_mm(), column_width_mm, 10}, sheet.url, {.size_pt = 12, .line_spacing = 1.1}) + 2);
    std::string const steps[] = {"パソコンやスマートフォンで上のアドレスを開き、利用者IDと初期パスワードを入力します。",
                                 "届いた6けたの認証コードを入力します。",
                                 "自分だけのパスワードを決めます。初期パスワードはもう使えなくなります。"};
    column.steps(steps, {.size_pt = 9.5});
    column.space(2);
    column.heading("お問い合わせ", "Contact", 10);
    auto const contact = sheet.office + (sheet.office_phone.empty() ? "" : "  電話 " + sheet.office_phone);
    page.text_within({left_mm, column.y_mm(), column_width_mm, std::max(4.0, 270 - column.y_mm())}, contact, {.size_pt = 9, .line_spacing = 1.2});
    TRY(page.qr_code(right_mm - qr_side_mm, top_mm, qr_side_mm, sheet.url));
    page.text(right_mm - qr_side_mm - 2, top_mm + qr_side_mm, qr_side_mm + 4, "スマートフォンで開く\nOpen on a phone", {.size_pt = 7, .align = Align::centre, .line_spacing = 1.1});
    page.box({left_mm, 272, text_width_mm, 13}, {.line_pt = 1});
    page.text(left_mm + 3, 273.4, text_width_mm - 6,
              "最初のサインインが済んだら、この用紙は裁断して捨ててください。写しを残さず、人に見せないでください。\n"
              "職員が電話やメールでパスワードをお尋ねすることはありません。",
              {.size_pt = 8.5, .line_spacing = 1.2});
    page.text(left_mm + 3, 281, text_width_mm - 6, "Destroy this sheet after the first sign-in.", {.size_pt = 6.5, .align = Align::right, .grey = 0.3, .line_spacing = 1});
    return Done{};
}

} // namespace

Result<std::string> sealed_sheets(std::span<SealedSheet const> sheets) {
    auto document = TRY(PdfDocument::open("利用者アカウントのお知らせ"));
    for (auto const& sheet : sheets) {
        document.begin_page();
        draw_upper_third(document, sheet);
        draw_fold(document, first_fold_mm, "2. 山折り: 宛名を外側にして、後ろへ折る ▲");
        draw_middle_third(document, sheet);
        draw_fold(document, second_fold_mm, "1. 谷折り: 下の面を上へ重ねて、パスワードを隠す ▼");
        TRY(draw_lower_third(document, sheet));
    }
    return document.finish();
}

} // namespace todoke::render
