// How people get their initial password: by mail, or on a sealed sheet that is printed here. The choice
// before issuing, and the sheets (PDF) that can be fetched once afterwards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

// `value`: mail or sheet; "" becomes mail.
void draw_handover_choice(std::string& value);

class SheetDownload : state::Lifetime {
public:
    explicit SheetDownload(state::Client& client) : client_(client) {}

    // The sheet of one account; "" = none.
    void offer(std::string sheet_id);
    [[nodiscard]] bool is_offered() const { return !sheet_id_.empty(); }
    // It can still be fetched, and whoever leaves now loses it.
    [[nodiscard]] bool is_waiting() const { return is_offered() && !is_done_ && !is_gone(); }
    void draw();

private:
    [[nodiscard]] bool is_gone() const { return failure_ && (failure_->status == 404 || failure_->status == 409); }
    void fetch();

    state::Client& client_;
    std::string sheet_id_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_done_ = false;
};

} // namespace todoke::screens
