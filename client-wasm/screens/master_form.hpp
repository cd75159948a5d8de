// The fields of one row of a master, as the table of columns says, folded and judged while somebody types
// by the rules the server judges by.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/api/master_messages.hpp"

namespace todoke::screens {

class MasterForm : state::Lifetime {
public:
    MasterForm(state::Client& client, masters::Master master, masters::Entry entry);

    void draw();
    [[nodiscard]] masters::Entry const& entry() const { return entry_; }
    [[nodiscard]] bool is_changed() const { return entry_ != stored_; }
    // What the row is on the server now; what was typed stays.
    void set_stored(masters::Entry entry) { stored_ = std::move(entry); }
    // True when nothing stands against sending; otherwise the faults are shown and the first has the focus.
    bool ready();
    // What the server said about fields.
    void take_faults(std::vector<api::ProblemIssue> const& issues);

private:
    void draw_column(masters::ColumnInfo const& column);
    void draw_centre();
    void draw_municipality(masters::ColumnInfo const& column);
    void fold(masters::ColumnInfo const& column);
    void judge();
    void find_address();
    void load_centres();
    [[nodiscard]] ui::Field field(masters::ColumnInfo const& column);

    state::Client& client_;
    masters::Master master_;
    masters::Entry entry_, stored_;
    std::set<std::string, std::less<>> left_;               // fields that were left once: their faults show
    std::map<std::string, std::string, std::less<>> errors_, warnings_;
    std::map<std::string, std::string, std::less<>> refused_; // by the server, until the field changes
    std::map<std::string, std::string, std::less<>> labels_;  // alive while a frame is drawn
    std::vector<api::MasterRow> centres_;
    std::string address_by_us_, centre_key_;
    bool tried_ = false, fresh_ = false;
};

} // namespace todoke::screens
