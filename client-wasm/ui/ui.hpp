// The widgets. One call paints with Dear ImGui and emits a semantic node (role, label, value, state,
// rectangle) from which the bridge keeps a real DOM control above the canvas. Screens know only
// this header: no colours, no pixels, no ImGui.
//
// Immediate mode: a screen is drawn again whenever something changed; an event of the last frame
// (typed, pressed, left) is reported by the widget of the same id. Ids are stable, unique in the
// page and become the DOM ids; form fields use their item id ("onset_date", "tests.0.method").
// Labels are already translated. Text wraps with kinsoku everywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::ui {

// --- page ----------------------------------------------------------------------------------------

enum class Width { form /* 720 px column */, full /* lists */ };
struct Page {
    std::string_view title = {};          // document.title; also the h1 unless `hide_title`, or the screen draws heading(1, …) itself
    std::string_view language = "ja";
    Width width = Width::form;
    bool demo_band = false;          // デモ環境 stripes above the header
    std::string_view demo_room = {}; // the training room that this is, on that band
    bool hide_title = false;
    bool enter_moves_on = false;     // Enter in a field goes to the next one, Shift+Enter back (forms of many items)
    bool closed_network = false;     // LGWAN path: header in its own colour
    bool tall_lines = false;         // readings above kanji, or letters with much above and below
};
// The header bar (product, ways through the application, user menu, language) is drawn by the app with
// the widgets below between begin_header and end_header; then landmarks main and aside follow.
void begin_page(Page const& page);
void begin_header();
void end_header();
void begin_main();
void end_main();
void begin_aside(std::string_view label); // the rail: right on PCs, at the bottom on phones; sticky
void end_aside();
void end_page();

// --- layout --------------------------------------------------------------------------------------

void begin_card(std::string_view id);
void end_card();
void begin_row();                 // children side by side, wrapping
void end_row();
void space(int px);               // in a row, 0 pushes what follows to the right
void divider();
void picture(std::string_view id, std::string_view label, std::string_view source, int px); // square; `source`: data:image/svg+xml,…; the browser draws it
bool is_narrow();                 // phone layout (under 600 px at the normal text size)
bool has_room(int px);            // the page is at least that wide, at the normal text size
// A group with legend (fieldset); folds to `summary` when `folded` and toggles on press.
void begin_section(std::string_view id, std::string_view title);
bool begin_folding_section(std::string_view id, std::string_view title, std::string_view summary, bool& folded);
void end_section();

// --- text ----------------------------------------------------------------------------------------

enum class Tone { plain, info, ok, warning, error, urgent };
void heading(int level, std::string_view text);
void text(std::string_view text);
void small_text(std::string_view text);      // captions, ink-soft
void strong_text(std::string_view text);
void side_text(std::string_view text);       // in a header: takes at most a sixth of the page
void number_text(std::string_view text);     // 32 px: receipt number
void tag(std::string_view text, Tone tone);  // icon and word
void banner(std::string_view id, Tone tone, std::string_view title, std::string_view text);
void begin_banner(std::string_view id, Tone tone, std::string_view title);
void end_banner();
struct Fact { std::string label{}; std::string value{}; Tone tone = Tone::plain; std::string note = {}; };
void facts(std::string_view id, std::span<Fact const> rows); // dl: check your answers
void fact_line(std::string_view id, std::span<Fact const> facts); // the same side by side: who this is about
struct CheckLine { std::string words{}; bool kept = false; };
void check_list(std::string_view id, std::string_view title, std::span<CheckLine const> lines); // conditions, ○ once kept
void status(std::string_view id, std::string_view text);     // live region, polite: 保存済み 14:32
void announce(std::string_view text);                        // once, to screen readers
void progress(std::string_view id, std::string_view label);  // indeterminate, with words
void skeleton(int lines);                                    // loading longer than 300 ms

// --- fields --------------------------------------------------------------------------------------

struct FieldEvents {
    bool changed = false;   // value differs (typed, pasted, autofilled)
    bool committed = false; // left the field, or pressed Enter
    bool entered = false;   // Enter
    std::string composed_kana{}; // reading typed before conversion ended (フリガナ prefill), or ""
};
// What every field has. Errors show once the field was left or submission was tried: the screen
// decides by passing them.
struct Field {
    std::string_view id = {};
    std::string_view label = {};
    std::string_view hint = {};
    std::string_view error = {};     // one sentence
    std::string_view warning = {};
    std::string_view note = {};      // what was understood: 令和2年2月2日(日)・14日前
    bool required = false;      // 必須 tag
    bool read_only = false;
    bool hide_label = false;    // label stays for assistive technology
    int width_characters = 0;   // of a list in a row; 0 = its share of the row
};
enum class TextKind { text, kana, digits, phone, email, user_id, password, one_time_code, date, number, search };
struct TextOptions {
    TextKind kind = TextKind::text;  // chooses input type, inputmode, enterkeyhint
    std::string_view autocomplete = {};   // HTML token
    std::size_t length_max = 0;      // shown as a count near the end; never cuts silently
    int lines = 1;                   // more: textarea
    int width_characters = 0;        // 0 = full width of the column
    std::span<std::string const> suggestions = {}; // last used, offered below the field
};
FieldEvents text_field(Field const& field, TextOptions const& options, std::string& value);
// One text field that understands everything, and a calendar button. `value` is what was typed or
// chosen; the screen folds it on commit.
FieldEvents date_field(Field const& field, std::string& value, std::string_view today);

struct Choice { std::string code{}; std::string label{}; std::string group = {}; std::string keys = {}; };
enum class ChoiceStyle { automatic, radios, joined /* yes/no/unknown, keys 1 2 9 */, list /* searchable */ };
FieldEvents choice_field(Field const& field, std::span<Choice const> choices, std::string& code, ChoiceStyle style = ChoiceStyle::automatic);
// Several ticks; `none` is the exclusive code (なし) or "": one key clears the rest.
FieldEvents multi_choice_field(Field const& field, std::span<Choice const> choices, std::vector<std::string>& codes, std::string_view none = {});
FieldEvents tick_field(Field const& field, bool& ticked);
// What follows from other answers (an age): read, never typed.
void output_field(std::string_view id, std::string_view label, std::string_view value);

// --- actions -------------------------------------------------------------------------------------

enum class ButtonKind { primary, secondary, quiet, danger };
struct Button {
    std::string_view id = {};
    std::string_view label = {};
    ButtonKind kind = ButtonKind::secondary;
    std::string_view shortcut = {};   // "F2", "Ctrl+Enter": shown, listed on `?`, and works
    std::string_view description = {}; // for assistive technology when the label alone is not enough
    bool disabled = false;
    std::string_view href = {};       // a link that looks like a button: an own page, or tel:…, which is also reported
};
bool button(Button const& button);
bool key_button(Button const& button); // one of a keypad: square, large, its shortcut not written beside it
bool link(std::string_view id, std::string_view label, std::string_view href); // true: pressed; navigate. https://… opens beside the application by itself
// The ways through the application, side by side; the one that leads here is marked.
void begin_navigation(std::string_view label);
bool navigation_link(std::string_view id, std::string_view label, std::string_view href, bool current);
void end_navigation();
// Two or three words, one of them in force: 日本語 | English. The id of the pressed one, or "".
struct Word { std::string_view id{}; std::string_view label{}; std::string_view language = {}; };
std::string word_switch(std::string_view id, std::string_view label, std::span<Word const> words, std::string_view current);
// A shortcut without a visible button; `says` is its line on the `?` overview.
bool shortcut(std::string_view keys, std::string_view says);
// Every shortcut of the last frame, for the `?` overview.
struct ShortcutLine { std::string keys, says; };
std::vector<ShortcutLine> shortcut_lines();
struct MenuEntry { std::string_view id{}; std::string_view label{}; bool is_heading = false; /* only read */ std::string_view language = {}; /* of the label, where it is another */ };
// A button that opens a menu; the id of the pressed entry, or "".
std::string menu(std::string_view id, std::string_view label, std::span<MenuEntry const> entries);
struct Tab { std::string id = {}; std::string label = {}; std::string href = {}; bool has_data = false; bool has_warning = false; };
std::string tabs(std::string_view id, std::span<Tab const> tabs, std::string_view current); // id of the pressed one, or ""

// --- lists ---------------------------------------------------------------------------------------

struct Column { std::string id = {}; std::string label = {}; int weight = 1; bool sortable = false; bool numeric = false; };
// The colours of a form that a person knows from its Excel file; the text of the cell says the same.
enum class Shade { none, grey, yellow, blue, red };
struct Cell {
    std::string text = {}, href = {}; // href: the cell is a link
    Tone tone = Tone::plain;
    Shade shade = Shade::none;
    bool acts = false;                // the cell is a button, reported as opened_cell
    std::string says = {};            // of a button: its name where the text is the same in every row; of a chart: what it shows
    std::string spark = {};           // spark_line(…): before the text
};
struct TableRow { std::string id{}; std::vector<Cell> cells{}; bool selected = false; };
struct TableEvents { std::string opened_row{}; int opened_cell = -1; std::string sorted_by{}; };
// A real table on PCs, one card a row on phones. `caption` names it.
TableEvents table(std::string_view id, std::string_view caption, std::span<Column const> columns, std::span<TableRow const> rows,
                  std::string_view sorted_by = {}, bool ascending = false);

// A number that is a filter: pressed shows who is behind it, pressed again shows everybody.
struct Tile { std::string_view id{}; std::string_view label{}; std::int64_t count = 0; Tone tone = Tone::plain; bool chosen = false; };
bool tile(Tile const& tile);

// --- charts: drawn by the browser in both skins; `says` tells the same in words, or a table beside it does ----------------------

using Values = std::vector<std::optional<int>>; // one a day, oldest first; nothing = not measured
struct Chart {
    std::string_view id = {}, label = {}, says = {};
    std::vector<std::string> days{};  // below the line, one for each value
    Values values{};
    int low = 0, high = 1, step = 1;  // the scale and its lines
    bool tenths = false;              // values are tenths: 365 reads 36.5
    std::optional<int> limit{};       // dashed
    bool limit_is_low = false;        // at or under it is bad; otherwise at or over it
};
void chart(Chart const& chart);
// A line without words for a cell; "" when there is nothing to draw.
std::string spark_line(Values const& values, int limit);

// --- errors, dialogs, focus ----------------------------------------------------------------------

struct Mistake { std::string field_id{}; std::string message{}; };
// The box at the top of a page with mistakes: links to each field, takes the focus when `fresh`.
void error_summary(std::string_view title, std::span<Mistake const> mistakes, bool fresh);

// Modal: the rest of the page is inert. Escape reports true from `dialog_cancelled`.
void begin_dialog(std::string_view id, std::string_view title);
bool dialog_cancelled();
void end_dialog();

void focus(std::string_view id); // after this frame; scrolls it into view
void focus_title();              // the page's own h1, unless something else asked: where a new page begins
std::string_view focused_id();

} // namespace todoke::ui
