#include "client-wasm/state/texts.hpp"

#include <map>

namespace todoke::state {

namespace {

using Table = std::map<std::string, std::string, std::less<>>;

struct Languages {
    std::string current = "ja";
    std::map<std::string, Table, std::less<>> tables;
};

// The one global of the client: a sentence may be needed anywhere, and there is one reader.
Languages& languages() {
    static Languages all;
    return all;
}

} // namespace

std::string tr(std::string_view source) {
    auto const& all = languages();
    if (all.current == "ja") return std::string(source);
    auto const table = all.tables.find(all.current);
    if (table == all.tables.end()) return std::string(source);
    auto const text = table->second.find(source);
    if (text == table->second.end() || text->second.empty()) return std::string(source);
    return text->second;
}

std::string tr(std::string_view source, std::initializer_list<Placeholder> values) {
    auto const text = tr(source);
    std::string filled;
    std::size_t at = 0;
    while (at < text.size()) {
        auto const open = text.find('{', at);
        auto const close = open == std::string::npos ? std::string::npos : text.find('}', open);
        if (close == std::string::npos) break;
        filled.append(text, at, open - at);
        auto const name = std::string_view(text).substr(open + 1, close - open - 1);
        auto const* found = static_cast<Placeholder const*>(nullptr);
        for (auto const& value : values) {
            if (value.first == name) found = &value;
        }
        if (found != nullptr) filled.append(found->second);
        else filled.append(text, open, close - open + 1);
        at = close + 1;
    }
    return filled.append(text, at, std::string::npos);
}

std::string const& language() { return languages().current; }

void set_texts(std::string_view language, Json const& texts) {
    Table table;
    if (auto const* object = texts.as_object(); object != nullptr) {
        for (auto const& [source, translation] : *object) {
            if (auto const* text = translation.as_string(); text != nullptr) table.emplace(source, *text);
        }
    }
    languages().tables.insert_or_assign(std::string(language), std::move(table));
}

bool has_texts(std::string_view language) {
    return language == "ja" || languages().tables.find(language) != languages().tables.end();
}

bool use_language(std::string_view language) {
    if (!has_texts(language)) return false;
    languages().current = std::string(language);
    return true;
}

} // namespace todoke::state
