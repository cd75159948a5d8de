// Words that are read, not pressed: headings, paragraphs, tags, banners, facts, progress.
#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

namespace {

Tree& tree() { return context().tree; }
bool in_row() { return tree().top().flow == Flow::row; }

void put(Box box) {
    if (in_row()) box.stretch = false;
    tree().leaf(std::move(box));
}

// Icon and words of a tone, side by side.
void open_tone_row(Mark icon, Color color) {
    Box line = row(8);
    line.align = Align::start;
    tree().open(std::move(line));
    if (icon != Mark::none) {
        Box holder = column();
        holder.padding.top = 3;
        holder.stretch = false;
        tree().open(std::move(holder));
        tree().leaf(icon_box(icon, color));
        tree().close();
    }
}

} // namespace

void heading(int level, std::string_view words) {
    if (level <= 1) context().h1_drawn = true;
    float const size = level <= 1 ? (is_narrow() ? 20.0f : 24.0f) : level == 2 ? 20.0f : level == 3 ? 18.0f : 16.0f;
    auto const role = level <= 1 ? Role::heading_1 : level == 2 ? Role::heading_2 : level == 3 ? Role::heading_3 : Role::heading_4;
    auto box = text_box(words, role, size, true);
    if (level <= 1) box.id = title_id;
    put(std::move(box));
}

void text(std::string_view words) { put(text_box(words, Role::paragraph)); }
void small_text(std::string_view words) { put(text_box(words, Role::small, 14, false, Color::ink_soft)); }
void strong_text(std::string_view words) { put(text_box(words, Role::strong, 16, true)); }
void side_text(std::string_view words) {
    if (words.empty()) return;
    auto box = text_box(words, Role::paragraph);
    box.max_width = std::max(160.0f, context().surface.width / 6);
    put(std::move(box));
}
void number_text(std::string_view words) { put(text_box(words, Role::number, is_narrow() ? 24.0f : 32.0f, true)); }

void tag(std::string_view words, Tone tone) {
    auto const look = look_of(tone);
    Box box = row(4);
    box.role = Role::tag;
    box.name = words;
    box.stretch = false;
    box.fill = look.tint;
    box.border = look.border;
    box.radius = 4;
    box.padding = inset(8, 1);
    static constexpr std::string_view classes[] = {"plain", "info", "ok", "warning", "error", "urgent"};
    box.set(Attribute::class_, classes[static_cast<std::size_t>(tone)]);
    tree().open(std::move(box));
    if (look.icon != Mark::none) tree().leaf(icon_box(look.icon, look.ink, 16));
    Color const words_color = tone == Tone::plain ? Color::ink : look.ink;
    auto label = text_box(words, Role::none, 14, true, words_color);
    label.color = words_color;
    tree().leaf(std::move(label));
    tree().close();
}

void begin_banner(std::string_view id, Tone tone, std::string_view title) {
    auto const look = look_of(tone);
    Box box = column(8);
    box.role = Role::banner;
    box.id = id;
    box.fill = look.tint;
    box.border = look.border;
    box.bar = tone == Tone::urgent ? Color::none : look.border;
    box.radius = 8;
    box.padding = inset(16, 12);
    if (tone != Tone::urgent && tone != Tone::plain) box.padding.left = 20;
    static constexpr std::string_view classes[] = {"plain", "info", "ok", "warning", "error", "urgent"};
    box.set(Attribute::class_, classes[static_cast<std::size_t>(tone)]);
    tree().open(std::move(box));
    context().on_urgent = tone == Tone::urgent;
    if (!title.empty()) {
        open_tone_row(look.icon, look.ink);
        auto head = text_box(title, Role::strong, 16, true, tone == Tone::urgent ? Color::on_urgent : Color::ink);
        head.grow = 1;
        head.min_width = 120;
        tree().leaf(std::move(head));
        tree().close();
    }
}
void end_banner() {
    context().on_urgent = false;
    tree().close();
}

void banner(std::string_view id, Tone tone, std::string_view title, std::string_view words) {
    begin_banner(id, tone, title);
    if (!words.empty()) tree().leaf(text_box(words, Role::paragraph, 16, false, tone == Tone::urgent ? Color::on_urgent : Color::ink));
    end_banner();
}

void facts(std::string_view id, std::span<Fact const> rows) {
    Box list = column(0);
    list.role = Role::facts;
    list.id = id;
    tree().open(std::move(list));
    for (auto const& fact : rows) {
        Box line = row(is_narrow() ? 0.0f : 16.0f);
        line.role = Role::fact;
        line.align = Align::start;
        line.padding = inset(0, 8);
        tree().open(std::move(line));
        auto label = text_box(fact.label, Role::fact_label, 14, true, Color::ink_soft);
        if (is_narrow()) label.min_width = 4000; // a line of its own
        else label.width = 208 * std::min(context().surface.text_scale, 1.5f);
        tree().leaf(std::move(label));
        Box value = column(2);
        value.role = Role::fact_value;
        value.grow = 1;
        value.min_width = 160;
        tree().open(std::move(value));
        auto const look = look_of(fact.tone);
        if (fact.tone == Tone::plain) {
            tree().leaf(text_box(fact.value, Role::paragraph));
        } else {
            open_tone_row(look.icon, look.ink);
            auto words = text_box(fact.value, Role::paragraph, 16, true, fact.tone == Tone::urgent ? Color::error : look.ink);
            words.grow = 1;
            words.min_width = 100;
            tree().leaf(std::move(words));
            tree().close();
        }
        if (!fact.note.empty()) tree().leaf(text_box(fact.note, Role::small, 14, false, fact.tone == Tone::plain ? Color::ink_soft : look.ink));
        tree().close();
        tree().close();
        Box rule; // a line to the eye only: a dl holds nothing but its facts
        rule.flow = Flow::control;
        rule.height = 1;
        rule.fill = Color::divider;
        tree().leaf(std::move(rule));
    }
    tree().close();
}

void fact_line(std::string_view id, std::span<Fact const> facts) {
    Box list = row(28);
    list.line_gap = 8;
    list.role = Role::facts;
    list.id = id;
    list.align = Align::start;
    list.set(Attribute::class_, "line");
    tree().open(std::move(list));
    for (auto const& fact : facts) {
        Box pair = column(0);
        pair.role = Role::fact;
        pair.stretch = false;
        pair.padding = inset(0, 2);
        tree().open(std::move(pair));
        tree().leaf(text_box(fact.label, Role::fact_label, 14, true, Color::ink_soft));
        tree().leaf(text_box(fact.value, Role::fact_value, 16, fact.tone != Tone::plain));
        tree().close();
    }
    tree().close();
}

void check_list(std::string_view id, std::string_view title, std::span<CheckLine const> lines) {
    std::string const title_of_list = std::string(id) + "--title";
    tree().open(column(4));
    auto head = text_box(title, Role::small, 14, false, Color::ink_soft);
    head.id = title_of_list;
    put(std::move(head));
    Box list = column(2);
    list.role = Role::list;
    list.id = id;
    list.set(Attribute::labelledby, title_of_list);
    tree().open(std::move(list));
    for (auto const& line : lines) put(text_box((line.kept ? "○ " : "・ ") + line.words, Role::list_item, 14, false, line.kept ? Color::ok : Color::ink_soft));
    tree().close();
    tree().close();
}

void status(std::string_view id, std::string_view words) {
    auto box = text_box(words, Role::status, 14, false, Color::ink_soft);
    box.id = id;
    put(std::move(box));
}

void announce(std::string_view words) { context().announcements.emplace_back(words); }

void progress(std::string_view id, std::string_view label) {
    Box box = column(8);
    box.role = Role::progress;
    box.id = id;
    box.set(Attribute::label, label);
    tree().open(std::move(box));
    tree().leaf(text_box(label, Role::paragraph));
    Box bar;
    bar.flow = Flow::control;
    bar.mark = Mark::bar_moving;
    bar.height = 6;
    bar.fill = Color::divider;
    bar.radius = 3;
    tree().leaf(std::move(bar));
    tree().close();
}

void skeleton(int lines) {
    Box box = column(12);
    box.role = Role::skeleton;
    box.set(Attribute::label, tr("読み込んでいます"));
    tree().open(std::move(box));
    for (int i = 0; i < lines; ++i) {
        Box bone;
        bone.flow = Flow::control;
        bone.mark = Mark::bones;
        bone.fill = Color::paper_2;
        bone.radius = 6;
        bone.height = 24;
        bone.max_width = i % 3 == 2 ? 320.0f : 0.0f;
        tree().leaf(std::move(bone));
    }
    tree().close();
}

} // namespace todoke::ui
