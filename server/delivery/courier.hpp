// Sends what lies in the outbox, on a thread of its own: leases due messages, sends them, notes the
// outcome; tries again with growing, jittered pauses, and gives up into the list of dead letters when
// the message's time or tries are over. A crash between sending and noting can send a mail twice, never
// not at all.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/clock/clock.hpp"
#include "server/config/config.hpp"
#include "server/delivery/mail.hpp"
#include "server/store/outbox.hpp"

namespace todoke::delivery {

class Courier {
public:
    Courier(config::Mail const& mail, store::Outbox& outbox, clock::Clock const& clock, MailSender sender);
    ~Courier(); // finishes the letter in hand

    // One round; how many were sent. For the thread, and for tests.
    Result<int> run_once();
    // Milliseconds until try number `attempts` + 1, before jitter: 5 s, 20 s, 80 s, …, at most 10 min.
    static std::int64_t pause_ms(int attempts);

private:
    void run();
    config::Mail mail_;
    store::Outbox& outbox_;
    clock::Clock const& clock_;
    MailSender sender_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace todoke::delivery
