#include "server/render/leaflet.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

#include "server/render/pdf_document.hpp"
#include "shared/observation/data_facts.hpp"
#include "shared/observation/items.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::render {

namespace {

constexpr double left_mm = 13, right_mm = 197, width_mm = right_mm - left_mm, bottom_mm = 287;
constexpr double picture_height_mm = 46, gap_mm = 5, column_mm = (width_mm - 2 * gap_mm) / 3;
constexpr double scale_max = 1.1, scale_min = 0.6, scale_step = 0.02;

using Blank = std::pair<std::string_view, std::string>;

// One page at one scale of its letters; pictures, the ID and the telephone number keep their size.
class Page {
public:
    Page(PdfDocument& document, Leaflet const& leaflet, LeafletLanguage const& language, double scale)
        : document_(document), leaflet_(leaflet), language_(language), scale_(scale) {}

    // How far down it came.
    Result<double> draw() {
        draw_title();
        draw_person();
        TRY(draw_steps());
        draw_when_to_call();
        draw_emergency_contact();
        draw_data_facts();
        return y_;
    }

private:
    [[nodiscard]] std::string say(std::string_view text, std::initializer_list<Blank> blanks = {}) const {
        auto words = language_.say(text);
        for (auto const& [name, value] : blanks) {
            auto const mark = "{" + std::string(name) + "}";
            if (auto const at = words.find(mark); at != std::string::npos) words.replace(at, mark.size(), value);
        }
        return words;
    }
    [[nodiscard]] TextStyle style(double size_pt, Align align = Align::left, double grey = 0) const {
        return {.size_pt = size_pt * scale_, .align = align, .grey = grey, .language = language_.code};
    }
    // Names and numbers are Japanese in every language.
    static TextStyle name_style(double size_pt, Align align = Align::left, double grey = 0) { return {.size_pt = size_pt, .align = align, .grey = grey, .line_spacing = 1.1}; }
    double set(double x, double width, std::string_view text, TextStyle const& text_style) { return document_.text(x, y_, width, text, text_style); }
    void centred(Box const& place, std::string_view text, TextStyle text_style) {
        text_style.align = Align::centre;
        while (text_style.size_pt > 5 && document_.text_height(place.width_mm, text, text_style) > place.height_mm) text_style.size_pt *= 0.94;
        auto const height = document_.text_height(place.width_mm, text, text_style);
        document_.text(place.x_mm, place.y_mm + (place.height_mm - height) / 2, place.width_mm, text, text_style);
    }
    void black_box(Box const& place) { document_.box(place, {.line_pt = 0, .fill_grey = 0}); }

    void draw_title() {
        auto const* language = observation::find_language(language_.code);
        set(left_mm, width_mm, say("健康観察のご案内"), style(9, Align::left, 0.3));
        if (language != nullptr) document_.text(left_mm, y_, width_mm, language->name, {.size_pt = 9, .align = Align::right, .grey = 0.3, .language = language_.code});
        y_ += 5.5;
        y_ += set(left_mm, width_mm, say("健康状態を毎日お知らせください"), style(22)) + 2;
        y_ += set(left_mm, width_mm, say("感染が確認された方、検査の結果を待っている方、感染の可能性がある方にお願いしています。入力していただくと、体調の変化に早く気づいて対応できます。"), style(10)) + 2.5;
    }

    void draw_person() {
        constexpr double height = 16, name_width = 104;
        document_.box({left_mm, y_, width_mm, height}, {.line_pt = 0.8});
        document_.line(left_mm + name_width, y_, left_mm + name_width, y_ + height, 0.8);
        auto const& name = document_.has_characters(leaflet_.name) || leaflet_.name_kana.empty() ? leaflet_.name : leaflet_.name_kana;
        centred({left_mm + 3, y_ + 1, name_width - 6, height - 2}, say("{name} 様", {{"name", name}}), name_style(18));
        auto const x = left_mm + name_width + 3, width = width_mm - name_width - 6;
        document_.text_within({x, y_ + 1.2, width, 4.5}, say("スマホ入力ID"), {.size_pt = 9.5, .align = Align::centre, .line_spacing = 1, .language = language_.code});
        document_.text(x, y_ + 5.4, width, leaflet_.self_entry_id, name_style(26, Align::centre));
        y_ += height + 4;
    }

    // ---- the three steps, each with its picture ----

    Result<Done> draw_steps() {
        std::array const texts{say("スマートフォンのカメラでQRコードを読み取ります。"), say("生年月日を入力して「{button}」を押します。", {{"button", say("報告を始める")}}),
                               say("1日1回、{time}までに、体温と症状を入力します。", {{"time", leaflet_.deadline}})};
        constexpr double number_mm = 9;
        double below = 0;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto const x = left_mm + static_cast<double>(i) * (column_mm + gap_mm);
            black_box({x, y_, number_mm, number_mm});
            centred({x, y_, number_mm, number_mm}, std::to_string(i + 1), {.size_pt = 18, .grey = 1});
            below = std::max(below, set(x + number_mm + 2, column_mm - number_mm - 2, texts[i], style(12.5)));
        }
        y_ += std::max(below, number_mm) + 2.5;
        TRY(document_.qr_code(left_mm + (column_mm - picture_height_mm) / 2, y_, picture_height_mm, leaflet_.link));
        draw_phone(left_mm + column_mm + gap_mm, &Page::draw_first_screen);
        draw_phone(left_mm + 2 * (column_mm + gap_mm), &Page::draw_entry_screen);
        y_ += picture_height_mm + 2;
        y_ += set(left_mm, width_mm, say("QRコードを読み取れないときは {url} を開き、「{button}」から、メールアドレスとスマホ入力IDで登録してください。", {{"url", leaflet_.address}, {"button", say("新規登録")}}), style(10)) + 3;
        return Done{};
    }

    void draw_phone(double column_x, void (Page::*draw_screen)(Box const&)) {
        constexpr double phone_width = 40;
        Box const phone{column_x + (column_mm - phone_width) / 2, y_ + 1, phone_width, picture_height_mm - 2};
        document_.box(phone, {.line_pt = 1.4});
        document_.line(phone.x_mm + phone_width / 2 - 4, y_ + 2.8, phone.x_mm + phone_width / 2 + 4, y_ + 2.8, 1, 0.4);
        (this->*draw_screen)({phone.x_mm + 3, y_ + 5, phone_width - 6, picture_height_mm - 10});
    }
    void draw_button(Box const& place, std::string_view words) {
        black_box(place);
        centred({place.x_mm + 1, place.y_mm, place.width_mm - 2, place.height_mm}, words, {.size_pt = 9, .grey = 1, .line_spacing = 1.1, .language = language_.code});
    }
    void draw_field(Box const& place, std::string const& label, std::string_view value) {
        document_.text_within({place.x_mm, place.y_mm, place.width_mm, 4.6}, label, {.size_pt = 8, .line_spacing = 1, .language = language_.code});
        document_.box({place.x_mm, place.y_mm + 4.8, place.width_mm, 6}, {.line_pt = 0.6});
        document_.text(place.x_mm + 1.5, place.y_mm + 5.7, place.width_mm - 3, value, name_style(10));
    }
    void draw_first_screen(Box const& screen) {
        draw_field(screen, say("生年月日"), "19600401");
        document_.box({screen.x_mm, screen.y_mm + 14, 3.2, 3.2}, {.line_pt = 0.6});
        document_.line(screen.x_mm + 0.6, screen.y_mm + 15.6, screen.x_mm + 1.4, screen.y_mm + 16.5, 1);
        document_.line(screen.x_mm + 1.4, screen.y_mm + 16.5, screen.x_mm + 2.8, screen.y_mm + 14.5, 1);
        document_.text_within({screen.x_mm + 4.5, screen.y_mm + 13.4, screen.width_mm - 4.5, 10.5}, say("データの取り扱いを確認しました"), {.size_pt = 8, .line_spacing = 1.1, .language = language_.code});
        draw_button({screen.x_mm, screen.y_mm + 26, screen.width_mm, 8}, say("報告を始める"));
    }
    void draw_entry_screen(Box const& screen) {
        draw_field(screen, say("体温"), "36.5 ℃");
        auto y = screen.y_mm + 12;
        for (auto const* label : {"咳・鼻水", "息苦しさ"}) { // not a text
            document_.text_within({screen.x_mm, y + 0.5, screen.width_mm - 18, 5.6}, say(label), {.size_pt = 8, .line_spacing = 1, .language = language_.code});
            double x = screen.x_mm + screen.width_mm - 17;
            for (auto const* answer : {"あり", "なし"}) { // not a text
                document_.box({x, y, 8.2, 5.6}, {.line_pt = 0.6, .fill_grey = x > screen.x_mm + screen.width_mm - 10 ? 0.85 : 1});
                centred({x + 0.3, y, 7.6, 5.6}, say(answer), {.size_pt = 7.5, .line_spacing = 1, .language = language_.code});
                x += 8.8;
            }
            y += 6.8;
        }
        draw_button({screen.x_mm, screen.y_mm + 27, screen.width_mm, 7}, say("確認"));
    }

    // ---- when to call, and whom ----

    void draw_when_to_call() {
        auto const top = y_;
        constexpr double inside = left_mm + 4, inner_width = width_mm - 8, subject_width = 62;
        auto const heading = say("次の場合は、すぐに下の緊急連絡先へ電話してください。");
        auto const heading_height = document_.text_height(inner_width, heading, style(14)) + 3;
        black_box({left_mm, y_, width_mm, heading_height});
        document_.text(inside, y_ + 1.5, inner_width, heading, style(14, Align::left, 1));
        y_ += heading_height + 2;
        std::array const rules{std::pair{say("濃厚接触者の方"), say("咳や発熱(37.5℃以上)がある場合")},
                               std::pair{say("感染者・検査の結果待ちの方"), say("次の緊急性の高い症状が一つでもある場合")}};
        for (auto const& [subject, condition] : rules) {
            auto const a = set(inside, subject_width, subject, style(12)), b = set(inside + subject_width + 2, inner_width - subject_width - 2, condition, style(12));
            y_ += std::max(a, b) + 1.2;
        }
        y_ += 0.8;
        document_.line(left_mm, y_, right_mm, y_, 0.5, 0.4);
        y_ += 1.6;
        using observation::UrgentGroup;
        constexpr double column = 89.5, between = 1.3;
        auto const begin = y_;
        draw_urgent_group(inside, column, UrgentGroup::looks);
        draw_urgent_group(inside, column, UrgentGroup::consciousness);
        auto const left_end = std::exchange(y_, begin);
        draw_urgent_group(inside + column + between, inner_width - column - between, UrgentGroup::breathing);
        y_ = std::max(y_, left_end);
        y_ += set(inside, inner_width, say("※はご家族が見て判断した場合です。"), style(9)) + 1.5;
        document_.box({left_mm, top, width_mm, y_ - top}, {.line_pt = 1.4});
    }

    void draw_urgent_group(double x, double width, observation::UrgentGroup group) {
        y_ += set(x, width, say(observation::label(group)), style(10, Align::left, 0.3)) + 0.4;
        auto item = style(11.5);
        item.hanging_mm = 4.6; // Chinese bullets are as wide as a letter
        for (auto const& symptom : observation::urgent_symptoms())
            if (symptom.group == group) y_ += set(x, width, "•\t" + say(symptom.label) + (symptom.judged_by_family ? " ※" : ""), item) + 0.8;
        y_ += 1;
    }

    void draw_emergency_contact() {
        constexpr double height = 17, words_width = 100;
        y_ += 2;
        document_.box({left_mm, y_, width_mm, height}, {.line_pt = 1.4, .fill_grey = 0.92});
        document_.text_within({left_mm + 4, y_ + 1.5, words_width, 5.5}, say("緊急連絡先"), {.size_pt = 11, .line_spacing = 1, .language = language_.code});
        document_.text_within({left_mm + 4, y_ + 7.5, words_width, height - 8.5}, leaflet_.centre, name_style(15));
        centred({left_mm + words_width + 6, y_, width_mm - words_width - 9, height}, leaflet_.emergency_phone, name_style(27));
        y_ += height + 1.5;
        y_ += set(left_mm, width_mm, say("呼びかけに反応がない等の場合は119番"), style(12, Align::right)) + 2;
    }

    void draw_data_facts() {
        document_.line(left_mm, y_, right_mm, y_, 0.5, 0.4);
        y_ += 1.5;
        y_ += set(left_mm, width_mm, say("データの取り扱い"), style(10)) + 0.8;
        int number = 0;
        auto item = style(9);
        item.hanging_mm = 5;
        for (auto const fact : observation::data_facts()) y_ += set(left_mm, width_mm, std::to_string(++number) + ".\t" + say(fact), item) + 0.7;
    }

    PdfDocument& document_;
    Leaflet const& leaflet_;
    LeafletLanguage const& language_;
    double scale_;
    double y_ = 10;
};

// The biggest letters that the page holds, tried on a sheet that nobody sees.
Result<double> fitting_scale(PdfDocument& trial, Leaflet const& leaflet, LeafletLanguage const& language) {
    auto const fits = [&](double scale) -> Result<bool> {
        trial.begin_page();
        return TRY(Page(trial, leaflet, language, scale).draw()) <= bottom_mm;
    };
    if (TRY(fits(scale_max))) return scale_max;
    double small = scale_min, large = scale_max;
    if (!TRY(fits(small))) return Error{ErrorCode::internal, "the texts of the leaflet do not fit on a page: " + std::string(language.code)};
    while (large - small > scale_step) {
        auto const middle = (small + large) / 2;
        (TRY(fits(middle)) ? small : large) = middle;
    }
    return small;
}

} // namespace

Result<std::string> leaflet(Leaflet const& leaflet, std::span<LeafletLanguage const> languages) {
    auto document = TRY(PdfDocument::open("健康観察のご案内")), trial = TRY(PdfDocument::open(""));
    for (auto const& language : languages) {
        auto const scale = TRY(fitting_scale(trial, leaflet, language));
        document.begin_page();
        (void)TRY(Page(document, leaflet, language, scale).draw());
    }
    return document.finish();
}

} // namespace todoke::render
