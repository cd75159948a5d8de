#include "client-wasm/ui/semantics.hpp"

#include <array>

namespace todoke::ui {

namespace {

struct RoleTraits { Role role; std::string_view element; }; // tag, fixed attributes, .class: what bridge.js creates

// The class is what web/app.css styles; a painted node also gets "n".
constexpr std::array<RoleTraits, static_cast<std::size_t>(Role::count_)> roles{{
    {Role::none, ""},
    {Role::page, "div .page"},
    {Role::header, "header .header"},
    {Role::main, "main .main"},
    {Role::aside, "aside .aside"},
    {Role::footer, "footer .footer"},
    {Role::navigation, "nav .nav"},
    {Role::group, "div .group"},
    {Role::card, "div .card"},
    {Role::row, "div .row"},
    {Role::sticky, "div .sticky"},
    {Role::section, "fieldset .section"},
    {Role::legend, "legend .legend"},
    {Role::summary_line, "p .small"},
    {Role::heading_1, "h1 tabindex=-1"},
    {Role::heading_2, "h2 tabindex=-1"},
    {Role::heading_3, "h3"},
    {Role::heading_4, "h4"},
    {Role::paragraph, "p"},
    {Role::small, "p .small"},
    {Role::strong, "p .strong"},
    {Role::number, "p .number"},
    {Role::tag, "span .tag"},
    {Role::banner, "div .banner"},
    {Role::facts, "dl .facts"},
    {Role::fact, "div .fact"},
    {Role::fact_label, "dt"},
    {Role::fact_value, "dd"},
    {Role::status, "p role=status .status"},
    {Role::progress, "div role=progressbar .progress"},
    {Role::skeleton, "div role=status aria-busy=true .skeleton"},
    {Role::divider, "hr"},
    {Role::field, "div .field"},
    {Role::label, "label"},
    {Role::required_tag, "span aria-hidden=true .required"},
    {Role::hint, "p .hint"},
    {Role::error, "p .error"},
    {Role::warning, "p .warning"},
    {Role::note, "p .note"},
    {Role::text_input, "input .control"},
    {Role::text_area, "textarea .control"},
    {Role::radio, "input type=radio .choice"},
    {Role::checkbox, "input type=checkbox .choice"},
    {Role::combobox, "input role=combobox aria-autocomplete=list aria-haspopup=listbox .control"},
    {Role::listbox, "ul role=listbox .popup"},
    {Role::option, "li role=option"},
    {Role::option_row, "div .option"},
    {Role::radio_group, "fieldset .field"},
    {Role::button, "button type=button"},
    {Role::link, "a"},
    {Role::menu, "div role=menu .popup"},
    {Role::menu_item, "button type=button role=menuitem tabindex=-1"},
    {Role::table, "table role=table"},
    {Role::table_head, "thead role=rowgroup"},
    {Role::table_body, "tbody role=rowgroup"},
    {Role::table_row, "tr role=row"},
    {Role::column_header, "th role=columnheader"},
    {Role::cell, "td role=cell"},
    {Role::caption, "caption"},
    {Role::error_summary, "div role=alert tabindex=-1 .error-summary"},
    {Role::list, "ul .list"},
    {Role::list_item, "li"},
    {Role::dialog, "div role=dialog .dialog"},
    {Role::calendar_input, "input type=date tabindex=-1 aria-hidden=true .calendar-input"},
    {Role::region, "section .group"},
    {Role::option_group, "ul role=group .options"},
    {Role::output, "p .output"},
    {Role::picture, "img .picture"},
}};

constexpr std::array<std::string_view, static_cast<std::size_t>(Attribute::count_)> attributes{
    "type", "inputmode", "enterkeyhint", "autocomplete", "maxlength", "name", "href", "for", "aria-labelledby", "aria-describedby", "aria-label", "aria-controls",
    "aria-activedescendant", "aria-expanded", "aria-selected", "aria-current", "aria-invalid", "required", "readonly", "disabled", "inert", "aria-sort", "rows", "aria-keyshortcuts",
    "class", "data-label", "data-keys", "data-role", "data-enter", "aria-modal", "scope", "lang", "aria-haspopup", "autocapitalize", "spellcheck", "hidden", "aria-description", "aria-pressed", "src", "alt",
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < roles.size(); ++i)
        if (static_cast<std::size_t>(roles[i].role) != i) return false;
    return true;
}
static_assert(in_order());

} // namespace

std::string_view Node::attribute(Attribute which) const {
    for (auto const& [name, text_value] : attributes)
        if (name == which) return text_value;
    return {};
}

std::string_view tag_of(Role role) {
    auto const element = roles[static_cast<std::size_t>(role)].element;
    return element.substr(0, element.find(' '));
}

std::string role_table() {
    std::string lines;
    for (auto const& traits : roles) lines.append(traits.element).append("\n");
    return lines;
}

std::string attribute_table() {
    std::string lines;
    for (auto const name : attributes) lines.append(name).append("\n");
    return lines;
}

} // namespace todoke::ui
