#include "server/services/application_words.hpp"

#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {

constexpr std::size_t shown_characters = 200;

std::string filled_message(App& app, std::string const& language, accounts::Fault const& fault) {
    auto text = app.texts.translate(language, fault.message);
    for (auto const& [name, value] : fault.arguments) {
        auto const blank = "{" + name + "}";
        if (auto const at = text.find(blank); at != std::string::npos) text.replace(at, blank.size(), app.texts.translate(language, value)); // heads of columns have a translation
    }
    return text;
}

std::string column_name(App& app, std::string const& language, accounts::Column column) {
    auto const& row = accounts::row_of(column);
    return std::string(row.letter) + " " + app.texts.translate(language, row.header);
}

} // namespace

api::ApplicationFault fault_message(App& app, std::string const& language, accounts::Line const& line, accounts::Fault const& fault) {
    api::ApplicationFault message;
    message.row = static_cast<std::int64_t>(line.number);
    message.severity = accounts::name(fault.severity);
    message.rule = fault.rule;
    message.message = filled_message(app, language, fault);
    if (!fault.column) return message;
    auto const& column = accounts::row_of(*fault.column);
    message.column = column.id;
    message.column_name = column_name(app, language, *fault.column);
    message.advice = app.texts.translate(language, column.advice);
    message.value = base::first_characters(line.application[*fault.column], shown_characters);
    return message;
}

} // namespace todoke::services
