// 他の利用者が更新しました (V-620): the two versions side by side, item by item, the one that changed
// proposed; the person takes or keeps each and goes on with the result.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "client-wasm/state/client.hpp"
#include "client-wasm/state/merge.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::screens {

class ConflictView {
public:
    explicit ConflictView(state::Client& client) : client_(client) {}
    // The merged record once the person has decided.
    std::optional<records::Record> draw(forms::Definition const& form, records::Record const& base, records::Record const& mine, records::Record const& theirs);

private:
    state::Client& client_;
    std::map<std::string, std::string, std::less<>> chosen_; // item -> "mine" or "theirs"
};

// The differences in the order of the form; items it does not know are left out.
std::vector<state::Difference> in_form_order(forms::Definition const& form, std::vector<state::Difference> found);
// An item's value in one line, rows included.
std::string value_in_line(state::Client& client, forms::Item const& item, records::Record const& record);

} // namespace todoke::screens
