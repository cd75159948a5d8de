// The translations of assets/lang, read once at start: the staff's in *.po, those for people under observation in
// portal/*.po and letters/*.po. Japanese is the source text in code, forms
// and messages; a text without a translation stays Japanese.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace todoke::services {

class Texts {
public:
    // Every <language>.po of these folders, those of one language together. Errors name file and line.
    static Result<Texts> load(std::vector<std::string> const& folders);

    [[nodiscard]] std::string translate(std::string_view language, std::string_view source) const;
    // Source text -> translation of one language; an empty object for "ja"; nullptr for an unknown one.
    [[nodiscard]] Json const* of_language(std::string_view language) const;

private:
    using Table = std::map<std::string, std::string, std::less<>>;
    std::map<std::string, Table, std::less<>> tables_;
    std::map<std::string, Json, std::less<>> objects_;
};

// The entries of a PO file: msgid -> msgstr. Entries with msgctxt, plurals, fuzzy or empty
// translations are left out. Errors name the line.
Result<std::map<std::string, std::string, std::less<>>> read_po(std::string_view text);

} // namespace todoke::services
