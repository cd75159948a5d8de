#include <algorithm>
#include <cmath>
#include <map>

#include "client-wasm/ui/box.hpp"
#include "client-wasm/ui/glyphs.hpp"

namespace todoke::ui {

namespace {

class Layout {
public:
    Layout(Tree& tree, Surface const& surface) : tree_(tree), surface_(surface) {}

    // Glyphs of the whole page are drawn in one strip per style, before anything is measured.
    void load_glyphs() {
        std::map<std::pair<int, bool>, std::u16string> wanted;
        for (int i = 0; i < tree_.size(); ++i) {
            auto& box = tree_.at(i);
            bool const paints_value = box.mark == Mark::input_text || box.mark == Mark::input_area;
            box.codes = to_display(paints_value ? box.value : box.text);
            if (box.mark == Mark::input_password) box.codes.assign(to_display(box.value).size(), u'\u2022');
            if (!box.codes.empty()) wanted[{static_cast<int>(std::lround(box.size * surface_.text_scale * 100)), box.bold}] += box.codes;
        }
        for (auto const& [style, codes] : wanted)
            prefetch(codes, {static_cast<float>(style.first) / 100, style.second}, surface_.pixel_ratio);
    }

    float preferred(int index) {
        auto& box = tree_.at(index);
        if (box.width > 0) return box.width;
        float w = 0;
        if (box.flow == Flow::text) {
            FontMeasure measure(style(box), surface_.pixel_ratio);
            w = widest_line(box.codes, measure) + 0.5f;
        } else if (box.flow == Flow::row) {
            int count = 0;
            for (int child = box.first; child >= 0; child = tree_.at(child).next)
                if (!tree_.at(child).floating) w += preferred(child), ++count;
            w += box.gap * static_cast<float>(std::max(0, count - 1));
        } else {
            for (int child = box.first; child >= 0; child = tree_.at(child).next)
                if (!tree_.at(child).floating) w = std::max(w, preferred(child));
        }
        w = std::ceil(w + box.padding.left + box.padding.right);
        w = std::max(w, box.min_width);
        return box.max_width > 0 ? std::min(w, box.max_width) : w;
    }

    void place(int index, float x, float y, float width) {
        auto& box = tree_.at(index);
        if (box.max_width > 0) width = std::min(width, box.max_width);
        box.rect = {x, y, width, 0};
        float const inner_x = x + box.padding.left, inner_y = y + box.padding.top;
        float const inner_w = std::max(0.0f, width - box.padding.left - box.padding.right);
        float height = 0;
        switch (box.flow) {
        case Flow::text: height = place_text(box, inner_w); break;
        case Flow::row: height = place_row(box, inner_x, inner_y, inner_w); break;
        case Flow::grid: height = place_grid(box, inner_x, inner_y, inner_w); break;
        case Flow::column: height = place_column(box, inner_x, inner_y, inner_w); break;
        case Flow::control: break;
        }
        height += box.padding.top + box.padding.bottom;
        box.rect.h = box.height > 0 ? box.height : std::max(height, box.min_height);
        if (box.flow == Flow::row && box.rect.h > height + 0.01f && box.align == Align::center) move_children(index, (box.rect.h - height) / 2);
    }

    void move(int index, float dx, float dy) {
        auto& box = tree_.at(index);
        box.rect.x += dx;
        box.rect.y += dy;
        for (int child = box.first; child >= 0; child = tree_.at(child).next) move(child, dx, dy);
    }

private:
    using RowLine = std::vector<std::pair<int, float>>; // box and width

    [[nodiscard]] TextStyle style(Box const& box) const { return {box.size * surface_.text_scale, box.bold}; }

    float place_text(Box& box, float width) {
        FontMeasure measure(style(box), surface_.pixel_ratio);
        box.lines = break_lines(box.codes, width, measure);
        return static_cast<float>(box.lines.size()) * std::round(box.size * surface_.text_scale * surface_.line_height);
    }

    float place_column(Box& box, float x, float y, float width) {
        float const top = y;
        bool first = true;
        for (int child = box.first; child >= 0; child = tree_.at(child).next) {
            auto& inner = tree_.at(child);
            if (inner.floating) {
                place(child, x, y, inner.stretch ? width : std::min(width, preferred(child)));
                continue;
            }
            if (!first) y += box.gap;
            first = false;
            float const w = inner.width > 0 ? std::min(inner.width, width) : inner.stretch ? width : std::min(width, preferred(child));
            float const indent = inner.align == Align::center && w < width && inner.flow != Flow::text && inner.flow != Flow::row ? (width - w) / 2 : 0;
            place(child, x + indent, y, w);
            y += inner.rect.h;
        }
        return y - top;
    }

    float place_row(Box& box, float x, float y, float width) {
        float const top = y;
        int child = box.first;
        while (child >= 0) { // one line after another
            RowLine line;
            float used = 0, growing = 0;
            for (; child >= 0; child = tree_.at(child).next) {
                auto const& inner = tree_.at(child);
                if (inner.floating) {
                    place(child, x, y, std::min(width, preferred(child)));
                    continue;
                }
                float const basis = std::min(width, inner.grow > 0 && inner.min_width > 0 ? inner.min_width : preferred(child));
                float const with = used + (line.empty() ? 0 : box.gap) + basis;
                if (!line.empty() && with > width + 0.5f) break;
                used = with;
                growing += inner.grow;
                line.emplace_back(child, basis);
            }
            float const left_over = std::max(0.0f, width - used);
            float at = x, height = 0;
            for (auto& [index, basis] : line) {
                auto const grow = tree_.at(index).grow;
                if (growing > 0) basis += left_over * grow / growing;
                place(index, at, y, basis);
                at += tree_.at(index).rect.w + box.gap;
                height = std::max(height, tree_.at(index).rect.h);
            }
            if (has_field(line)) {
                height = align_fields(line, y);
            } else {
                for (auto const& [index, basis] : line) {
                    float const spare = height - tree_.at(index).rect.h;
                    if (spare > 0 && box.align != Align::start) move(index, 0, box.align == Align::center ? std::floor(spare / 2) : spare);
                }
            }
            y += height;
            if (child >= 0) y += box.line_gap >= 0 ? box.line_gap : box.gap;
        }
        return y - top;
    }

    [[nodiscard]] bool has_field(RowLine const& line) const {
        return std::any_of(line.begin(), line.end(), [this](auto const& part) { return tree_.at(part.first).role == Role::field || tree_.at(part.first).role == Role::radio_group; });
    }

    // The first control inside a field, or -1.
    [[nodiscard]] int control_in(int index) const {
        auto const& box = tree_.at(index);
        if (box.role == Role::text_input || box.role == Role::text_area || box.role == Role::combobox || box.role == Role::option_row) return index;
        for (int child = box.first; child >= 0; child = tree_.at(child).next)
            if (int const found = control_in(child); found >= 0) return found;
        return -1;
    }

    // Fields of one line: labels on top, controls on one height whether or not there is a hint, and
    // buttons beside the controls. Returns the height of the line.
    float align_fields(RowLine const& line, float y) {
        float control_y = y, control_height = 0;
        for (auto const& [index, basis] : line)
            if (int const control = control_in(index); control >= 0 && tree_.at(control).rect.y >= control_y) {
                control_y = tree_.at(control).rect.y;
                control_height = tree_.at(control).rect.h;
            }
        float height = 0;
        for (auto const& [index, basis] : line) {
            auto& part = tree_.at(index);
            int const control = control_in(index);
            if (control < 0) {
                move(index, 0, control_y - y + std::max(0.0f, std::floor((control_height - part.rect.h) / 2)));
                height = std::max(height, part.rect.y + part.rect.h - y);
                continue;
            }
            float const down = control_y - tree_.at(control).rect.y;
            bool below = false; // the child that holds the control, and all after it
            for (int child = part.first; child >= 0; child = tree_.at(child).next) {
                below = below || control_in(child) >= 0;
                if (below) move(child, 0, down);
            }
            part.rect.h += down;
            height = std::max(height, part.rect.h);
        }
        return height;
    }

    float place_grid(Box& box, float x, float y, float width) {
        std::size_t const columns = box.weights.size();
        if (columns == 0) return place_column(box, x, y, width);
        std::vector<float> wish(columns, 48);
        each_row(box, [&](Box& row) {
            std::size_t column = 0;
            for (int cell = row.first; cell >= 0 && column < columns; cell = tree_.at(cell).next, ++column)
                wish[column] = std::max(wish[column], std::min(preferred(cell), 340.0f));
        });
        float sum = 0, weights = 0;
        for (std::size_t i = 0; i < columns; ++i) sum += wish[i], weights += box.weights[i];
        for (std::size_t i = 0; i < columns; ++i)
            if (sum < width) wish[i] += (width - sum) * box.weights[i] / std::max(weights, 1.0f);
        if (sum > width) squeeze(wish, width);
        float const top = y;
        place_rows(box, x, y, width, wish);
        return y - top;
    }

    // Columns that ask for no more than their share keep it (tags and buttons stay on one line); the long ones give.
    static void squeeze(std::vector<float>& wish, float width) {
        std::vector<bool> is_kept(wish.size(), false);
        auto left = width;
        auto open = wish.size();
        for (bool again = true; again && open > 0;) {
            again = false;
            auto const share = left / static_cast<float>(open);
            for (std::size_t i = 0; i < wish.size(); ++i) {
                if (is_kept[i] || wish[i] > share) continue;
                is_kept[i] = again = true;
                left -= wish[i];
                --open;
            }
        }
        float sum = 0;
        for (std::size_t i = 0; i < wish.size(); ++i) sum += is_kept[i] ? 0 : wish[i];
        for (std::size_t i = 0; i < wish.size(); ++i)
            if (!is_kept[i]) wish[i] *= left / sum;
    }

    template <class Visit> void each_row(Box& box, Visit const& visit) { // rows may sit in head and body groups
        for (int child = box.first; child >= 0; child = tree_.at(child).next) {
            auto& inner = tree_.at(child);
            if (inner.flow == Flow::row) visit(inner);
            else if (inner.flow == Flow::column) each_row(inner, visit);
        }
    }

    void place_rows(Box& group, float x, float& y, float width, std::vector<float> const& columns) {
        for (int child = group.first; child >= 0; child = tree_.at(child).next) {
            auto& inner = tree_.at(child);
            inner.rect = {x, y, width, 0};
            if (inner.flow == Flow::row) {
                float at = x, height = inner.min_height;
                std::size_t column = 0;
                for (int cell = inner.first; cell >= 0 && column < columns.size(); cell = tree_.at(cell).next, ++column) {
                    place(cell, at, y, columns[column]);
                    at += columns[column];
                    height = std::max(height, tree_.at(cell).rect.h);
                }
                for (int cell = inner.first; cell >= 0; cell = tree_.at(cell).next) tree_.at(cell).rect.h = height;
                y += height;
            } else if (inner.flow == Flow::column) {
                place_rows(inner, x, y, width, columns);
            } else {
                place(child, x, y, width);
                y += inner.rect.h;
            }
            inner.rect.h = y - inner.rect.y;
        }
    }

    void move_children(int index, float dy) {
        for (int child = tree_.at(index).first; child >= 0; child = tree_.at(child).next) move(child, 0, dy);
    }

    Tree& tree_;
    Surface const& surface_;
};

} // namespace

float lay_out(Tree& tree, Surface const& surface, float dialog_top) {
    if (tree.empty()) return surface.height;
    Layout layout(tree, surface);
    layout.load_glyphs();
    layout.place(0, 0, 0, surface.width);
    float height = tree.at(0).rect.h;
    // Dialogs are the root's floating children: centred in what is seen when they open.
    for (int child = tree.at(0).first; child >= 0; child = tree.at(child).next) {
        auto& box = tree.at(child);
        if (!box.floating || box.role != Role::dialog) continue;
        float const margin = surface.width < 600 ? 8.0f : 24.0f;
        float const width = std::min(surface.width - 2 * margin, box.max_width > 0 ? box.max_width : 640.0f);
        layout.place(child, std::floor((surface.width - width) / 2), 0, width);
        float const room = std::max(margin, std::floor((surface.height - box.rect.h) / 3));
        layout.move(child, 0, dialog_top + room);
        height = std::max(height, box.rect.y + box.rect.h + margin);
    }
    return std::max(std::ceil(height), surface.height);
}

float text_width(std::string_view text, float size, bool bold, Surface const& surface) {
    FontMeasure measure({size * surface.text_scale, bold}, surface.pixel_ratio);
    return widest_line(to_display(text), measure);
}

} // namespace todoke::ui
