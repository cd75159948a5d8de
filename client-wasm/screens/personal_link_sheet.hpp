// 個人リンク: a fresh link for one person with its QR code, shown here, or sent by mail or SMS. Each one ends
// the one before, so it is made only when asked for.
#pragma once

#include <optional>
#include <string>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::screens {

class PersonalLinkSheet : state::Lifetime {
public:
    PersonalLinkSheet(state::Client& client, std::string case_id) : client_(client), case_id_(std::move(case_id)) {}

    void open();
    void draw();

private:
    void draw_link() const;
    void make(std::string send);

    state::Client& client_;
    std::string case_id_;
    std::optional<api::PersonalLink> link_;
    std::optional<state::Failure> failure_;
    bool is_open_ = false, is_busy_ = false;
};

} // namespace todoke::screens
