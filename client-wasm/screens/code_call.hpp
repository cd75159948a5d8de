// How the telephone call with a one-time code goes (S0-25), beside the field for the code. Asked every two
// seconds while it goes on, and not drawn anew while nothing changes. A demo calls nobody and shows nothing.
#pragma once

#include "client-wasm/state/client.hpp"
#include "shared/api/call_messages.hpp"

namespace todoke::screens {

class CodeCall : state::Lifetime {
public:
    explicit CodeCall(state::Client& client) : client_(client) {}
    void draw();
    void forget();      // nobody waits for a call any more
    void begin_again(); // another call was asked for

private:
    void ask();
    void take(state::Outcome<api::CodeCallState> const& outcome);
    [[nodiscard]] std::string failure_words() const;

    state::Client& client_;
    api::CodeCallState call_;
    bool watches_ = false;
    int round_ = 0;       // timers of an earlier call find another one and end
    int asked_ = 0;
};

} // namespace todoke::screens
