// Screens without a browser: draws an App (or any function of widgets) with Dear ImGui's null
// backend and made-up glyph widths, and lets a test act as a person would: find by label, click,
// type, press keys, read what is shown. The same events reach the widgets as from web/bridge.js.
//
//   testing::Screen screen(machine, [&] { app.draw(); });
//   screen.type("フリガナ", "テスト タロウ");
//   screen.press("Enter");
//   screen.click("確認");
//   CHECK(screen.shows("受付番号"));
//
// A control that is missing, disabled or inert ends the program with the outline of the page: a
// test cannot pass by accident.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/platform/fake.hpp"
#include "client-wasm/ui/semantics.hpp"

namespace todoke::ui::testing {

class Screen {
public:
    struct View { int width_px = 1280, height_px = 800; };
    Screen(platform::FakePlatform& machine, std::function<void()> draw);
    Screen(platform::FakePlatform& machine, std::function<void()> draw, View view);
    explicit Screen(std::function<void()> draw); // widgets alone, without a machine
    ~Screen();
    Screen(Screen const&) = delete;
    Screen& operator=(Screen const&) = delete;

    // --- time ---
    void settle();          // runs replies due now and draws until nothing changes
    void wait(int ms);      // moves the clock, then settles
    void resize(View view);

    // --- reading; names and texts as a person sees them, all of the page ---
    [[nodiscard]] bool shows(std::string_view text) const;   // anywhere, as a part of a text, label, value or note
    [[nodiscard]] bool has(std::string_view label) const;    // a control of that name (exact)
    [[nodiscard]] std::string value(std::string_view label) const;  // of a field; the chosen label of a choice
    [[nodiscard]] std::string error_of(std::string_view label) const;
    [[nodiscard]] std::string note_of(std::string_view label) const;
    [[nodiscard]] bool is_checked(std::string_view label) const;    // radio, tick
    [[nodiscard]] bool is_disabled(std::string_view label) const;
    [[nodiscard]] std::string title() const;      // document.title
    [[nodiscard]] std::string focused() const;    // id of the control with the focus
    [[nodiscard]] std::vector<std::string> announcements() const; // since the screen began
    [[nodiscard]] Node const* find(std::string_view label) const;   // nullptr when absent
    [[nodiscard]] Node const* find_id(std::string_view id) const;
    [[nodiscard]] std::vector<Node> const& nodes() const;
    [[nodiscard]] std::string outline() const;    // the page as indented text, for messages

    // --- acting; each settles afterwards. `label` is the accessible name, exact; where two controls
    // share a name, "group > name" tells them apart ("性別 > 男性"), or "#id" names one ---
    void click(std::string_view label);
    void type(std::string_view label, std::string_view text);  // focuses, replaces the value, leaves it focused
    void leave();                                              // the focus goes nowhere: the field commits
    void compose(std::string_view label, std::string_view reading, std::string_view text); // through an IME
    void choose(std::string_view label, std::string_view option); // radio, joined, list
    void focus(std::string_view label);
    // "Tab", "Shift+Tab", "Enter", "Shift+Enter", "Ctrl+Enter", "Escape", "ArrowDown", "F9", "1", " ":
    // to the focused control, as a keyboard would. `write` types characters into the focused field.
    void press(std::string_view keys);
    void write(std::string_view text);
    [[nodiscard]] int keys_pressed() const;  // by `press`; characters of `write` and `type` are counted apart
    [[nodiscard]] int characters_typed() const;

private:
    struct Impl;
    Impl* impl_;
};

} // namespace todoke::ui::testing
