// What a screen reads from the server before it can show anything: until then it draws why not yet,
// with a second try.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

template <class T>
class Loaded : state::Lifetime {
public:
    Loaded(state::Client& client, state::Call call) : client_(client), call_(std::move(call)) { read(); }

    // Reads again; what was read before stays until the answer is here.
    void read() {
        auto call = call_;
        client_.api.call<T>(std::move(call), if_alive([this, before = changes_](state::Outcome<T> outcome) {
            if (before != changes_) return;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            failure_.reset();
            value_ = std::move(*outcome.value);
        }));
    }
    // The same without anybody asking: no sign of life of the person, and nothing moves unless something changed.
    void look() {
        auto call = call_;
        call.background = true;
        client_.api.call<T>(std::move(call), if_alive([this, before = changes_](state::Outcome<T> outcome) {
            auto const text = [](T const& value) { return base::write_json(api::to_json(value)); };
            if (before != changes_) return;
            if (!outcome.ok() && outcome.failure.status == 404) { // what one may not see any more does not stay on the screen
                value_.reset();
                failure_ = outcome.failure;
                return client_.platform.request_frame();
            }
            if (!outcome.ok() || (value_ && text(*value_) == text(*outcome.value))) return;
            value_ = std::move(*outcome.value);
            client_.platform.request_frame();
        }));
    }
    void ask(state::Call call) {
        call_ = std::move(call);
        ++changes_; // what was asked before is not awaited any more
        read();
    }
    void put(T value) {
        value_ = std::move(value);
        ++changes_;
    }
    [[nodiscard]] std::optional<T> const& value() const { return value_; }

    // nullptr after drawing what stands in its place.
    T const* draw() {
        if (failure_ && draw_failure(client_, *failure_)) {
            failure_.reset();
            read();
        }
        if (!value_ && !failure_) draw_loading();
        return value_ ? &*value_ : nullptr;
    }

private:
    state::Client& client_;
    state::Call call_;
    std::optional<T> value_;
    std::optional<state::Failure> failure_;
    int changes_ = 0; // counts what was put or asked anew, so that an older answer does not replace it
};

} // namespace todoke::screens
