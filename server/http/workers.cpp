#include "server/http/workers.hpp"

#include <chrono>

#include <pthread.h>

namespace todoke::http {

namespace {
constexpr std::size_t stack_bytes = 512 * 1024;
constexpr std::chrono::seconds keep_idle_thread{5};
} // namespace

Workers::Workers(std::size_t threads_max, Serve serve) : threads_max_(threads_max), serve_(std::move(serve)) {}

Workers::~Workers() { stop(); }

// Called with the mutex held.
bool Workers::start_thread() {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_attr_setstacksize(&attributes, stack_bytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread{};
    auto const started = pthread_create(&thread, &attributes, [](void* self) -> void* {
        static_cast<Workers*>(self)->run();
        return nullptr;
    }, this) == 0;
    pthread_attr_destroy(&attributes);
    if (started) ++threads_;
    return started;
}

void Workers::submit(std::unique_ptr<Connection> connection) {
    std::lock_guard const hold(mutex_);
    if (stopping_) return;
    jobs_.push_back({std::move(connection), std::chrono::steady_clock::now()});
    if (idle_ < jobs_.size() && threads_ < threads_max_) start_thread();
    work_.notify_one();
}

void Workers::run() {
    std::unique_lock hold(mutex_);
    for (;;) {
        if (jobs_.empty() && !stopping_) {
            ++idle_;
            auto const woken = work_.wait_for(hold, keep_idle_thread, [this] { return stopping_ || !jobs_.empty(); });
            --idle_;
            if (!woken) break;
        }
        if (jobs_.empty()) break; // stopping
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        hold.unlock();
        auto const waited = std::chrono::steady_clock::now() - job.since;
        serve_(std::move(job.connection), std::chrono::duration_cast<std::chrono::milliseconds>(waited));
        hold.lock();
    }
    --threads_;
    gone_.notify_all();
}

void Workers::stop() {
    std::unique_lock hold(mutex_);
    stopping_ = true;
    work_.notify_all();
    gone_.wait(hold, [this] { return threads_ == 0; });
    jobs_.clear();
}

std::size_t Workers::busy() const {
    std::lock_guard const hold(mutex_);
    return threads_ - idle_;
}

} // namespace todoke::http
