// What is painted: only what differs from the picture before, and nothing while somebody types.
#include <doctest/doctest.h>

#include "client-wasm/ui/host.hpp"
#include "client-wasm/ui/renderer.hpp"
#include "client-wasm/ui/ui.hpp"
#include "tests/screens/support/plain_glyphs.hpp"

using namespace todoke::ui;
using todoke::tests::PlainGlyphs;

namespace {

class Recorder final : public Renderer {
public:
    [[nodiscard]] bool keeps_picture() const override { return true; }
    [[nodiscard]] bool resize(int width, int height) override {
        canvas = {0, 0, width, height};
        return false;
    }
    TextureId create_texture(int, int, void const*, int) override { return 1; }
    void update_texture(TextureId, int, int, int, int, void const*, int) override {}
    void destroy_texture(TextureId) override {}
    void begin(Clip area, std::uint32_t) override { part = area; }
    void draw(TextureId, Clip, Vertex const*, int, std::uint16_t const*, int) override { ++parts_drawn; }
    void end() override {}
    Clip canvas{}, part{};
    int parts_drawn = 0;
};

struct Painted {
    PlainGlyphs glyphs{PlainGlyphs::Ink::squares};
    Host host{glyphs};
    Recorder renderer;
    std::string name, words = "はじめ";
    bool paint() {
        (void)host.frame([this] {
            begin_page({.title = "試験"});
            begin_main();
            text("上の行");
            text(words);
            Field field;
            field.id = "name";
            field.label = "氏名";
            (void)text_field(field, {}, name);
            end_main();
            end_page();
        }, {});
        return host.paint_band(0, 600, renderer);
    }
    void type(std::string const& value) { host.happened(Happening::input, "name", value); }
};

} // namespace

TEST_CASE("[I2-11] an unchanged page is not painted again") {
    Painted page;
    CHECK(page.paint());
    CHECK(page.renderer.part.w == page.renderer.canvas.w);
    CHECK(page.renderer.part.h == page.renderer.canvas.h);
    CHECK_FALSE(page.paint());
}

TEST_CASE("[I2-11] typing paints nothing: the field with the focus is the browser's; leaving it paints the field alone") {
    Painted page;
    page.host.happened(Happening::focus, "name", "");
    page.type("試験 太郎");
    CHECK(page.paint());
    page.type("試験 太郎二");
    CHECK_FALSE(page.paint());
    CHECK(page.name == "試験 太郎二");
    page.host.happened(Happening::blur, "name", "");
    CHECK(page.paint());
    CHECK(page.renderer.part.w > 0);
    CHECK(page.renderer.part.h < 60);
}

TEST_CASE("[I2-11] a changed line damages that line and no other") {
    Painted page;
    (void)page.paint();
    page.words = "おわり";
    CHECK(page.paint());
    CHECK(page.renderer.part.h > 0);
    CHECK(page.renderer.part.h < 60);
    CHECK(page.renderer.part.w < page.renderer.canvas.w / 2);
}

TEST_CASE("[I2-30] a picture that the browser lost is painted whole") {
    Painted page;
    (void)page.paint();
    page.host.forget_picture();
    CHECK(page.paint());
    CHECK(page.renderer.part.h == page.renderer.canvas.h);
}
