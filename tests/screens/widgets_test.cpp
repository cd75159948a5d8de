// The widgets, drawn without a browser and used as a person uses them.
#include <algorithm>

#include <doctest/doctest.h>

#include "client-wasm/ui/testing.hpp"
#include "client-wasm/ui/ui.hpp"

namespace ui = todoke::ui;
using todoke::ui::testing::Screen;

namespace {

ui::Field field(std::string_view id, std::string_view label) {
    ui::Field made;
    made.id = id;
    made.label = label;
    return made;
}

// A small form with one of each kind of field.
struct Form {
    std::string name, kana, onset, sex, contact, prefecture;
    std::vector<std::string> symptoms;
    bool agreed = false, enter_moves_on = true, ask = false, folded = false;
    std::string error, date_note;
    int saved = 0, cancelled = 0;
    std::vector<ui::Choice> prefectures{{"01", "北海道", "", "ほっかいどう hokkaido"}, {"13", "東京都", "", "とうきょうと tokyo"}, {"14", "神奈川県", "", "かながわけん kanagawa"},
                                        {"26", "京都府", "", "きょうとふ kyoto"}, {"27", "大阪府", "", "おおさかふ osaka"}, {"47", "沖縄県", "", "おきなわけん okinawa"}};

    void draw() {
        ui::Page page;
        page.title = "試験の画面";
        page.enter_moves_on = enter_moves_on;
        ui::begin_page(page);
        ui::begin_main();
        auto name_field = field("name", "氏名");
        name_field.required = true;
        name_field.error = error;
        name_field.hint = "姓と名の間は空けます";
        auto const typed = ui::text_field(name_field, {}, name);
        if (!typed.composed_kana.empty() && kana.empty()) kana = typed.composed_kana;
        ui::text_field(field("kana", "フリガナ"), {}, kana);
        auto date = field("onset", "発病年月日");
        date.note = date_note;
        ui::date_field(date, onset, "2026-11-21");
        std::vector<ui::Choice> const sexes{{"1", "男性", "", ""}, {"2", "女性", "", ""}};
        ui::choice_field(field("sex", "性別"), sexes, sex);
        std::vector<ui::Choice> const answers{{"1", "あり", "", ""}, {"2", "なし", "", ""}, {"9", "不明", "", ""}};
        ui::choice_field(field("contact", "接触"), answers, contact, ui::ChoiceStyle::joined);
        ui::choice_field(field("prefecture", "都道府県"), prefectures, prefecture);
        std::vector<ui::Choice> const all{{"fever", "発熱", "", ""}, {"cough", "咳", "", ""}, {"none", "なし", "", ""}};
        ui::multi_choice_field(field("symptoms", "症状"), all, symptoms, "none");
        ui::tick_field(field("agreed", "同意する"), agreed);
        ui::Button save;
        save.id = "save";
        save.label = "確認";
        save.kind = ui::ButtonKind::primary;
        save.shortcut = "Ctrl+Enter";
        if (ui::button(save)) ++saved;
        ui::Button open;
        open.id = "open";
        open.label = "破棄";
        if (ui::button(open)) ask = true;
        ui::end_main();
        if (ask) {
            ui::begin_dialog("sure", "破棄しますか");
            ui::Button yes;
            yes.id = "yes";
            yes.label = "破棄する";
            if (ui::button(yes)) ask = false;
            if (ui::dialog_cancelled()) ask = false, ++cancelled;
            ui::end_dialog();
        }
        ui::end_page();
    }
};

} // namespace

TEST_CASE("[S0-01] what is typed reaches the model and is shown again") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.type("氏名", "試験 太郎");
    CHECK(form.name == "試験 太郎");
    CHECK(screen.value("氏名") == "試験 太郎");
    CHECK(screen.title() == "試験の画面");
}

TEST_CASE("a value that the screen folds on its own reaches the field") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.type("氏名", "a");
    form.name = "試験";
    screen.click("性別 > 男性"); // any frame
    CHECK(screen.value("氏名") == "試験");
}

TEST_CASE("the reading typed through an IME fills the kana") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.compose("氏名", "しけん", "試験");
    CHECK(form.name == "試験");
    CHECK(screen.value("フリガナ") == "しけん");
}

TEST_CASE("[Q-01] the whole form is answered by the keyboard") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.focus("氏名");
    screen.write("試験 太郎");
    screen.press("Enter");
    screen.write("シケン タロウ");
    screen.press("Enter");
    screen.write("1121");
    screen.press("Enter");
    screen.press("2"); // sex
    screen.press("9"); // contact
    screen.write("tok");
    screen.press("Enter");
    screen.press("0"); // none of these
    screen.press("Enter");
    CHECK(screen.focused() == "agreed");
    screen.press(" ");
    screen.press("Ctrl+Enter");
    CHECK(form.name == "試験 太郎");
    CHECK(form.kana == "シケン タロウ");
    CHECK(form.onset == "1121");
    CHECK(form.sex == "2");
    CHECK(form.contact == "9");
    CHECK(form.prefecture == "13");
    CHECK(form.symptoms == std::vector<std::string>{"none"});
    CHECK(form.agreed);
    CHECK(form.saved == 1);
    CHECK(screen.keys_pressed() == 10);
}

TEST_CASE("Shift+Enter goes back to the field before") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.focus("フリガナ");
    screen.press("Shift+Enter");
    CHECK(screen.focused() == "name");
}

TEST_CASE("Enter stays where the page does not ask to move on") {
    Form form;
    form.enter_moves_on = false;
    Screen screen([&] { form.draw(); });
    screen.focus("氏名");
    screen.press("Enter");
    CHECK(screen.focused() == "name");
}

TEST_CASE("a long list is searched by kana, by label and by romanised keys") {
    for (auto const* typed : {"きょうと", "京都", "kyo", "キョウト", "26"}) {
        Form form;
        Screen screen([&] { form.draw(); });
        screen.focus("都道府県");
        screen.write(typed);
        screen.press("Enter");
        CHECK_MESSAGE(form.prefecture == "26", typed);
        CHECK(screen.value("都道府県") == "京都府");
    }
}

TEST_CASE("the arrow keys open a list and leaving takes what is marked") {
    Form form;
    form.prefecture = "13";
    Screen screen([&] { form.draw(); });
    screen.focus("都道府県");
    screen.press("ArrowDown");
    CHECK(screen.find("都道府県")->attribute(ui::Attribute::expanded) == "true");
    screen.press("ArrowDown");
    screen.press("Tab");
    CHECK(form.prefecture == "14");
}

TEST_CASE("Escape closes a list and keeps the choice") {
    Form form;
    form.prefecture = "13";
    Screen screen([&] { form.draw(); });
    screen.focus("都道府県");
    screen.write("おきなわ");
    screen.press("Escape");
    CHECK(form.prefecture == "13");
    CHECK(screen.value("都道府県") == "東京都");
}

TEST_CASE("what matches no choice is not accepted, an emptied list is empty") {
    Form form;
    form.prefecture = "13";
    Screen screen([&] { form.draw(); });
    screen.type("都道府県", "火星");
    screen.leave();
    CHECK(form.prefecture == "13");
    screen.type("都道府県", "");
    screen.leave();
    CHECK(form.prefecture.empty());
}

TEST_CASE("an exclusive answer clears the others and is cleared by them") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.choose("症状", "発熱");
    screen.choose("症状", "咳");
    CHECK(form.symptoms.size() == 2);
    screen.choose("症状", "なし");
    CHECK(form.symptoms == std::vector<std::string>{"none"});
    screen.choose("症状", "咳");
    CHECK(form.symptoms == std::vector<std::string>{"cough"});
}

TEST_CASE("an error is tied to its field and said with it") {
    Form form;
    form.error = "氏名を入力してください";
    form.date_note = "令和8年11月21日(土)・今日";
    Screen screen([&] { form.draw(); });
    CHECK(screen.error_of("氏名") == "氏名を入力してください");
    CHECK(screen.find("氏名")->attribute(ui::Attribute::invalid) == "true");
    CHECK(screen.find("氏名")->attribute(ui::Attribute::describedby) == "name--hint name--error");
    CHECK(screen.note_of("発病年月日") == "令和8年11月21日(土)・今日");
}

TEST_CASE("a dialog makes the rest unreachable, Escape cancels it, and the focus returns") {
    Form form;
    Screen screen([&] { form.draw(); });
    screen.click("破棄");
    CHECK(form.ask);
    CHECK(screen.has("破棄する"));
    CHECK_FALSE(screen.has("氏名"));
    screen.press("Escape");
    CHECK(form.cancelled == 1);
    CHECK(screen.has("氏名"));
    CHECK(screen.focused() == "open");
}

TEST_CASE("every control has a name, and ids are unique") {
    Form form;
    form.ask = true;
    form.error = "氏名を入力してください";
    Screen screen([&] { form.draw(); });
    std::vector<std::string> ids;
    for (auto const& node : screen.nodes()) {
        if (!node.id.empty()) {
            CHECK_MESSAGE(std::find(ids.begin(), ids.end(), node.id) == ids.end(), node.id);
            ids.push_back(node.id);
        }
        if (node.role == ui::Role::button) CHECK_FALSE(node.text.empty());
    }
}

TEST_CASE("nothing overlaps in one column, and nothing is wider than a phone") {
    Form form;
    form.error = "とても長い説明が必要な誤りがこの項目にありますので、行が折り返されて、それでも読めることを確かめます。";
    todoke::platform::FakePlatform machine;
    Screen screen(machine, [&] { form.draw(); }, {320, 640});
    for (auto const& node : screen.nodes()) {
        CHECK(node.rect.x >= 0);
        CHECK_MESSAGE(node.rect.x + node.rect.w <= 320.5f, node.id << node.text);
    }
}
