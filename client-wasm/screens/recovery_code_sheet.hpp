// Fresh recovery codes, shown this once: to be printed or written down.
#pragma once

#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

class RecoveryCodeSheet {
public:
    explicit RecoveryCodeSheet(state::Client& client) : client_(client) {}
    void show(std::vector<std::string> codes) { codes_ = std::move(codes); }
    [[nodiscard]] bool is_open() const { return !codes_.empty(); }
    void draw(); // closes when its reader has kept them

private:
    state::Client& client_;
    std::vector<std::string> codes_;
};

} // namespace todoke::screens
