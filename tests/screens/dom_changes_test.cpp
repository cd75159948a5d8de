// What is sent to the DOM: only what changed, and nothing at all when nothing did.
#include <algorithm>

#include <doctest/doctest.h>

#include "client-wasm/ui/host.hpp"
#include "client-wasm/ui/node_list.hpp"
#include "client-wasm/ui/ui.hpp"
#include "tests/screens/support/plain_glyphs.hpp"

using namespace todoke::ui;
using todoke::tests::PlainGlyphs;

namespace {

struct Fixture {
    PlainGlyphs glyphs;
    Host host{glyphs};
    std::string name, text = "はじめ";
    bool more = false;
    void draw() {
        Page page;
        page.title = "試験";
        begin_page(page);
        begin_main();
        if (more) ui_text("あとから");
        ui_text(text);
        Field field;
        field.id = "name";
        field.label = "氏名";
        (void)text_field(field, {}, name);
        end_main();
        end_page();
    }
    static void ui_text(std::string_view words) { todoke::ui::text(words); }
    std::vector<std::uint8_t> frame() {
        return host.frame([this] { draw(); }, {});
    }
    Node const* node(std::string_view id) {
        for (auto const& one : host.nodes())
            if (one.id == id) return &one;
        return nullptr;
    }
};

// Does the buffer carry this text?
bool carries(std::vector<std::uint8_t> const& bytes, std::string_view text) {
    return std::string_view(reinterpret_cast<char const*>(bytes.data()), bytes.size()).find(text) != std::string_view::npos;
}

} // namespace

TEST_CASE("a frame without changes sends nothing") {
    Fixture page;
    CHECK_FALSE(page.frame().empty());
    CHECK(page.frame().empty());
}

TEST_CASE("a changed text sends itself and little more") {
    Fixture page;
    (void)page.frame();
    page.text = "おわり";
    auto const changes = page.frame();
    CHECK(carries(changes, "おわり"));
    CHECK(changes.size() < 64);
}

TEST_CASE("an element keeps its identity when others come before it") {
    Fixture page;
    (void)page.frame();
    auto const key = page.node("name")->key;
    page.more = true;
    auto const changes = page.frame();
    CHECK(page.node("name")->key == key);
    CHECK_FALSE(carries(changes, "name--label")); // not created anew
}

TEST_CASE("what the browser typed is not sent back to it") {
    Fixture page;
    (void)page.frame();
    page.host.happened(Happening::focus, "name", "");
    page.host.happened(Happening::input, "name", "試験 太郎");
    CHECK_FALSE(carries(page.frame(), "試験 太郎"));
    CHECK(page.name == "試験 太郎");
}

TEST_CASE("while an input method composes, no value is assigned; afterwards it is") {
    Fixture page;
    (void)page.frame();
    page.host.happened(Happening::compose_begin, "name", "");
    page.host.happened(Happening::input, "name", "しけん");
    (void)page.frame();
    page.name = "シケン"; // the screen folds
    CHECK_FALSE(carries(page.frame(), "シケン"));
    page.host.happened(Happening::compose_end, "name", "");
    CHECK(carries(page.frame(), "シケン"));
}

TEST_CASE("all glyphs of a screen are drawn in one strip a style") {
    Fixture page;
    (void)page.frame();
    int const first = page.glyphs.strips;
    CHECK(first <= 6); // regular 16, bold 16, bold 24, and what Dear ImGui itself asks for with a new size
    (void)page.frame();
    CHECK(page.glyphs.strips == first);
}

// The browser tells that the list has lost the focus when Escape takes it away; an Enter pressed at
// once arrives in the same frame.
TEST_CASE("[I2-08] a menu closed by Escape opens again with the very next key") {
    PlainGlyphs glyphs;
    Host host{glyphs};
    std::vector<MenuEntry> const entries{{"first", "一つめ"}, {"second", "二つめ"}};
    auto const frame = [&] {
        (void)host.frame([&] {
            begin_page({});
            (void)menu("more", "メニュー", entries);
            end_page();
        }, {});
    };
    auto const is_open = [&] { return std::any_of(host.nodes().begin(), host.nodes().end(), [](auto const& node) { return node.id == "more--menu"; }); };
    frame();
    host.happened(Happening::press, "more", "");
    frame();
    CHECK(is_open());
    host.happened(Happening::key, "more", "Escape");
    frame();
    CHECK_FALSE(is_open());
    host.happened(Happening::blur, "more", "");
    host.happened(Happening::press, "more", "");
    frame();
    CHECK(is_open());
}

TEST_CASE("the tables that bridge.js reads name every role and attribute") {
    auto const count = [](std::string const& lines) { return std::count(lines.begin(), lines.end(), '\n'); };
    CHECK(count(role_table()) == static_cast<long>(Role::count_));
    CHECK(count(attribute_table()) == static_cast<long>(Attribute::count_));
}
