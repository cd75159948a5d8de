// An object that asks for something and may be gone when the answer comes (a screen that was left):
// callbacks wrapped in `if_alive` then do nothing.
#pragma once

#include <memory>
#include <utility>

namespace todoke::state {

class Lifetime {
public:
    template <class F> auto if_alive(F run) const {
        return [alive = std::weak_ptr<int>(alive_), run = std::move(run)](auto&&... values) mutable {
            if (!alive.expired()) run(std::forward<decltype(values)>(values)...);
        };
    }

private:
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

} // namespace todoke::state
