// Threads that serve connections: started when needed, up to a limit, with small stacks, gone again
// after a few seconds without work.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "server/http/waiting_room.hpp"

namespace todoke::http {

class Workers {
public:
    // `waited`: how long the connection stood in the queue because all threads were busy.
    using Serve = std::function<void(std::unique_ptr<Connection>, std::chrono::milliseconds waited)>;
    Workers(std::size_t threads_max, Serve serve);
    ~Workers(); // finishes what was submitted
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    void submit(std::unique_ptr<Connection> connection);
    void stop();
    [[nodiscard]] std::size_t busy() const;

private:
    struct Job {
        std::unique_ptr<Connection> connection;
        Instant since;
    };
    bool start_thread();
    void run();

    std::size_t threads_max_;
    Serve serve_;
    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable gone_;
    std::deque<Job> jobs_;
    std::size_t threads_ = 0;
    std::size_t idle_ = 0;
    bool stopping_ = false;
};

} // namespace todoke::http
