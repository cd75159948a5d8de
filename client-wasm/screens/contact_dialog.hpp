// 電話した: what became of a call, in one dialog for the board and the page of a person. What was typed is
// found again when the page was reloaded in between.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::screens {

class ContactDialog : state::Lifetime {
public:
    explicit ContactDialog(state::Client& client) : client_(client) {}

    struct Whom {
        std::string case_id, name;
        std::vector<std::string> phones; // empty: asked for when the dialog opens
    };
    void open(Whom whom);
    [[nodiscard]] bool is_open() const { return is_open_; }
    // From draw_dialogs. `on_logged` gets the person as they stand now.
    void draw();
    std::function<void(api::ObservationReply)> on_logged;

private:
    void draw_fields();
    void read_phones();
    void send();
    [[nodiscard]] std::string mistake_of(std::string_view field) const;
    [[nodiscard]] std::string memory_key() const { return "contact/" + whom_.case_id; }

    struct Typed {
        std::string result, counterpart, text, next_typed, doctor_name, finding;
        template <class V> void fields(V& v) {
            v("result", result); v("counterpart", counterpart); v("text", text, api::text(api::contact_text_length_max)); v("next_typed", next_typed); v("doctor_name", doctor_name, api::optional_text(60));
            v("finding", finding, api::optional_text(api::contact_text_length_max));
        }
    };

    state::Client& client_;
    Whom whom_;
    Typed typed_;
    std::string key_; // of the request, so that sending again is the same call
    std::vector<api::ProblemIssue> mistakes_;
    std::optional<state::Failure> failure_;
    bool is_open_ = false, is_busy_ = false, wants_focus_ = false;
};

} // namespace todoke::screens
