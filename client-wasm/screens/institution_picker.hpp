// Finds one row of the masters while somebody types: any part of a name, kana, address, telephone or code.
// Enter takes the first row, a press any other. For every screen that has to name an institution.
//
//   InstitutionPicker picker_{client, "medical"};
//   if (picker_.draw("institution", tr("医療機関"))) use(*picker_.chosen());
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/api/master_messages.hpp"

namespace todoke::screens {

class InstitutionPicker : state::Lifetime {
public:
    // `master` as in shared/masters; "" = every institution, without health centres.
    InstitutionPicker(state::Client& client, std::string master) : client_(client), master_(std::move(master)) {}

    // True in the frame in which the choice changed. `error` stands at the field.
    bool draw(std::string_view id, std::string_view label, std::string_view error = {});
    [[nodiscard]] std::optional<api::MasterRow> const& chosen() const { return chosen_; }
    void choose(std::optional<api::MasterRow> row) { chosen_ = std::move(row); }
    void set_master(std::string master);

private:
    void search_soon();
    void search();
    bool draw_rows(std::string_view id);

    state::Client& client_;
    std::string master_, typed_;
    std::optional<api::MasterSearchReply> found_;
    std::optional<api::MasterRow> chosen_;
    std::optional<state::Failure> failure_;
    int question_ = 0; // only the answer to the latest one counts
    bool takes_first_ = false;
};

} // namespace todoke::screens
