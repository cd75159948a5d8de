// All forms and code lists of an installation, read once and then unchangeable. The same reader
// serves the server (from files), `todoke check-forms` and the browser (from the API).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/definition.hpp"

namespace todoke::forms {

struct SourceFile {
    std::string name; // forms/measles.json, forms/blocks/dates.json, codes/sex.json, rules/messages.json
    std::string text;
};

// One line a fault: file, item, reason. Shown as it is by check-forms and at start.
struct Fault { std::string file; std::string item; std::string reason; };

class Catalogue {
public:
    // Either everything is right, or the faults say what is not and `catalogue` is null.
    struct Loaded { std::shared_ptr<Catalogue const> catalogue; std::vector<Fault> faults; };
    static Loaded load(std::vector<SourceFile> const& files);

    [[nodiscard]] Definition const* find(std::string_view id, std::string_view version) const;
    // The version valid on that day (nullptr: not notifiable then).
    [[nodiscard]] Definition const* valid_on(std::string_view id, Date day) const;
    [[nodiscard]] std::vector<Definition const*> all() const; // every version, by id then version
    [[nodiscard]] std::vector<Option> const* codes(std::string_view list) const;

private:
    std::map<std::pair<std::string, std::string>, Definition, std::less<>> definitions_;
    std::map<std::string, std::vector<Option>, std::less<>> codes_;
};

// A resolved definition travels to the browser as JSON and back without loss.
Json definition_to_json(Definition const& form);
Result<Definition> definition_from_json(Json const& json);

} // namespace todoke::forms
