// How a person is observed, decided by the health centre: class, way, deadline, team, contractor; begin and
// end. One form for all of it, in a dialog.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::screens {

class ObservationManagement : state::Lifetime {
public:
    ObservationManagement(state::Client& client, std::string case_id) : client_(client), case_id_(std::move(case_id)) {}

    enum class Act { begin, change, end };
    void open(Act act, api::ObservationReply const& reply);
    void draw();
    std::function<void(api::ObservationReply)> on_changed;
    std::function<void()> on_stale; // somebody else changed it: to be read again

private:
    void read_settings();
    void draw_fields();
    void send();

    state::Client& client_;
    std::string case_id_;
    std::optional<Act> act_;
    std::optional<api::ObservationSettings> settings_;
    std::int64_t version_ = 0;
    std::string subject_class_, method_, deadline_, team_, contractor_, end_reason_;
    std::int64_t deadline_minute_ = -1; // as it was, for a time that the list does not have
    std::string method_mistake_, contractor_mistake_, reason_mistake_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_stale_ = false, wants_focus_ = false;
};

} // namespace todoke::screens
