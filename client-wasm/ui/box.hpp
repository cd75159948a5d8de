// The page as boxes. Widgets append boxes while a screen is drawn; afterwards layout gives each its
// rectangle, painting draws those that the band shows, and semantics turns those with a role into
// nodes. So a widget never knows where it is, and what is drawn can never differ from what is said.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client-wasm/ui/semantics.hpp"
#include "client-wasm/ui/text_layout.hpp"
#include "client-wasm/ui/theme.hpp"

namespace todoke::ui {

enum class Flow : std::uint8_t {
    column,  // children below each other
    row,     // side by side, wrapping; `grow` shares what is left of a line
    grid,    // rows of cells in common columns (tables)
    text,    // wrapped text
    control, // of a given size
};
enum class Align : std::uint8_t { start, center, end };

// What is drawn besides fill, border and text.
enum class Mark : std::uint8_t {
    none, input_text, input_password, input_area, radio, check, stripes, bones,
    icon_info, icon_ok, icon_warning, icon_error, icon_calendar, icon_down, icon_right, icon_up, icon_dot, icon_step, bar_moving,
};

struct Insets { float left = 0, top = 0, right = 0, bottom = 0; };
constexpr Insets inset(float all) { return {all, all, all, all}; }
constexpr Insets inset(float horizontal, float vertical) { return {horizontal, vertical, horizontal, vertical}; }

struct Box {
    Flow flow = Flow::column;
    Align align = Align::start;        // of a row's children across, of a text along its line
    bool stretch = true;               // as a column's child: as wide as the column
    bool live = false;                 // painted by the browser, with everything inside
    bool floating = false;             // takes no place (popups); laid out over what follows
    Mark mark = Mark::none;
    Color fill = Color::none, border = Color::none, bar = Color::none, mark_color = Color::none;
    float radius = 0, border_width = 1, line_gap = -1; // between the lines of a row; -1: its gap
    std::uint8_t rounded = 3;          // 1: the left corners, 2: the right ones
    Insets padding;
    float gap = 0, grow = 0, min_width = 0, max_width = 0, width = 0, height = 0, min_height = 0; // 0: as needed
    // text
    std::string text;
    float size = 16;
    bool bold = false, underline = false;
    Color color = Color::ink;
    // meaning
    Role role = Role::none;
    std::string id, name, value;       // name: node text where it is not `text`
    bool has_value = false, checked = false, silent = false; // silent: `text` is painted but not said
    std::vector<std::pair<Attribute, std::string>> attributes;
    std::vector<float> weights;        // of a grid's columns
    // tree
    int parent = -1, first = -1, last = -1, next = -1;
    // layout's result, CSS pixels of the document
    Rect rect;
    std::u16string codes;
    std::vector<Line> lines;

    Box& set(Attribute which, std::string_view text_value) {
        attributes.emplace_back(which, text_value);
        return *this;
    }
};


class Tree {
public:
    void clear();
    Box& open(Box box = {});   // becomes the parent of what follows
    int open_at_root(Box box); // the same, but as a child of the first box; its index
    void close();
    Box& leaf(Box box);
    [[nodiscard]] Box& top() { return boxes_[static_cast<std::size_t>(open_.back())]; }
    [[nodiscard]] int depth() const { return static_cast<int>(open_.size()); }
    [[nodiscard]] Box& at(int index) { return boxes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] Box const& at(int index) const { return boxes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int size() const { return static_cast<int>(boxes_.size()); }
    [[nodiscard]] int index_of_top() const { return open_.back(); }
    [[nodiscard]] bool empty() const { return boxes_.empty(); }
private:
    std::deque<Box> boxes_; // references stay valid while a screen is drawn
    std::vector<int> open_;
};

constexpr float normal_line_height = 1.6f, tall_line_height = 2.0f; // times the size of the letters; as in app.css
struct Surface { float width = 1280, height = 800, scroll_y = 0, pixel_ratio = 1, text_scale = 1, line_height = normal_line_height; bool touch = false, dark = false; };

// Gives every box its rectangle. Returns the height of the page.
float lay_out(Tree& tree, Surface const& surface, float dialog_top);

// Measures one line of text: CSS pixels, text scale included.
float text_width(std::string_view text, float size, bool bold, Surface const& surface);

} // namespace todoke::ui
