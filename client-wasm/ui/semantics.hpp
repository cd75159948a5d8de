// What the page means, beside what it looks like: one node for each thing that assistive technology,
// a test or the browser itself must know. The bridge (web/bridge.js) keeps one DOM element per node;
// after each frame only what changed is sent, packed in one buffer (semantics.cpp has its format).
//
// A node's rectangle is in CSS pixels of the document. Nodes come in document order; `parent` is an
// index into the same list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace todoke::ui {

// To add a role: an enumerator and its row (tag, fixed attributes, class) in semantics.cpp.
enum class Role : std::uint8_t {
    none,
    page, header, main, aside, footer, navigation, group, card, row, sticky,
    section, legend, summary_line,
    heading_1, heading_2, heading_3, heading_4,
    paragraph, small, strong, number, tag,
    banner, facts, fact, fact_label, fact_value,
    status, progress, skeleton, divider,
    field, label, required_tag, hint, error, warning, note,
    text_input, text_area, radio, checkbox, combobox, listbox, option, option_row, radio_group,
    button, link, menu, menu_item,
    table, table_head, table_body, table_row, column_header, cell, caption,
    error_summary, list, list_item,
    dialog, calendar_input, region, option_group, output, picture,
    count_,
};

// Attributes that are sent by name; the bridge sets them as they are.
enum class Attribute : std::uint8_t {
    type, inputmode, enterkeyhint, autocomplete, maxlength, name, href, for_, labelledby, describedby, label, controls,
    activedescendant, expanded, selected, current, invalid, required, readonly, disabled, inert, sort, rows, keyshortcuts,
    class_, data_label, data_keys, data_role, data_enter, modal, scope, lang, haspopup, autocapitalize, spellcheck, hidden, description, pressed, src, alt,
    count_,
};

struct Rect { float x = 0, y = 0, w = 0, h = 0; bool operator==(Rect const&) const = default; };

struct Node {
    std::uint64_t key = 0;   // identity from frame to frame
    int parent = -1;
    Role role = Role::none;
    std::string id;          // "" for what nobody refers to
    std::string text;        // shown text; the name of buttons, links, labels
    std::string value;       // of inputs
    bool has_value = false;
    bool checked = false;
    Rect rect;
    std::vector<std::pair<Attribute, std::string>> attributes;

    [[nodiscard]] std::string_view attribute(Attribute which) const; // "" when absent
};

std::string_view tag_of(Role role);
std::string role_table();      // one line a role, for bridge.js: "tag attributes… .class"
std::string attribute_table(); // names, one a line

} // namespace todoke::ui
