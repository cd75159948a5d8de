// In demo mode no message leaves the machine: what would have been sent is shown where somebody waits for it.
#pragma once

#include <optional>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

class DemoMessages : state::Lifetime {
public:
    explicit DemoMessages(state::Client& client) : client_(client) {}
    void draw(); // nothing outside of a demo
    void forget() { outbox_.reset(); }

private:
    state::Client& client_;
    std::optional<api::DemoOutbox> outbox_;
    bool asking_ = false;
};

// メール, SMS, 電話: how a message would have gone out.
std::string channel_words(std::string_view channel);

} // namespace todoke::screens
