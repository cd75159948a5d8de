// 医師所見 (S2-25): who found it, and what. Stays when the page is reloaded before it is written.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::screens {

class FindingDialog : state::Lifetime {
public:
    FindingDialog(state::Client& client, std::string case_id) : client_(client), case_id_(std::move(case_id)) {}

    void open();
    void draw();
    std::function<void(api::ObservationReply)> on_written;

private:
    struct Typed {
        std::string doctor_name, text;
        template <class V> void fields(V& v) { v("doctor_name", doctor_name); v("text", text, api::text(api::contact_text_length_max)); }
    };
    void send();
    [[nodiscard]] std::string memory_key() const { return "finding/" + case_id_; }

    state::Client& client_;
    std::string case_id_, key_, doctor_mistake_, text_mistake_;
    Typed typed_;
    std::optional<state::Failure> failure_;
    bool is_open_ = false, is_busy_ = false, wants_focus_ = false;
};

} // namespace todoke::screens
