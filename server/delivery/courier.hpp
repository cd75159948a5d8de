// Sends what lies in the outbox, on a thread of its own: leases due messages, sends each by its channel, notes
// the outcome; tries again with growing, jittered pauses, and gives up into the list of dead letters when
// the message's time or tries are over. A crash between sending and noting can send a message twice, never
// not at all.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "server/clock/clock.hpp"
#include "server/config/config.hpp"
#include "server/delivery/mail.hpp"
#include "server/delivery/sms.hpp"
#include "server/store/outbox.hpp"

namespace todoke::delivery {

// The ways out that are configured. A message whose channel has none waits until its time is over.
struct Ways {
    std::optional<MailSender> mail;
    std::optional<SmsSender> sms;
};

class Courier {
public:
    Courier(config::Mail const& mail, store::Outbox& outbox, clock::Clock const& clock, Ways ways);
    ~Courier(); // finishes the message in hand

    // Letters that came back since the last time; how many.
    Result<int> take_bounces();
    // One round; how many were sent. For the thread, and for tests.
    Result<int> run_once();
    // Milliseconds until try number `attempts` + 1, before jitter: 5 s, 20 s, 80 s, …, at most 10 min.
    static std::int64_t pause_ms(int attempts);

private:
    void run();
    Result<Done> send(store::Message const& message);
    config::Mail mail_;
    store::Outbox& outbox_;
    clock::Clock const& clock_;
    Ways ways_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::int64_t bounces_looked_at_ms_ = 0;
    std::thread thread_;
};

} // namespace todoke::delivery
