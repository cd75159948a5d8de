#include "server/delivery/courier.hpp"

#include <algorithm>
#include <chrono>

#include "server/crypto/random.hpp"
#include "server/delivery/bounce.hpp"
#include "server/log/log.hpp"

namespace todoke::delivery {

namespace {
constexpr int batch = 20;
constexpr std::int64_t lease_ms = 60'000, bounces_every_ms = 2'000;
constexpr std::chrono::milliseconds look_every{500};
} // namespace

Courier::Courier(config::Mail const& mail, store::Outbox& outbox, clock::Clock const& clock, Ways ways)
    : mail_(mail), outbox_(outbox), clock_(clock), ways_(std::move(ways)) {
    thread_ = std::thread([this] { run(); });
}

Courier::~Courier() {
    {
        std::lock_guard const hold(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::int64_t Courier::pause_ms(int attempts) {
    std::int64_t pause = 5'000;
    for (int i = 1; i < attempts && pause < 600'000; ++i) pause *= 4;
    return std::min<std::int64_t>(pause, 600'000);
}

Result<Done> Courier::send(store::Message const& message) {
    if (message.channel == "mail" && ways_.mail) {
        auto const host = mail_.from.substr(mail_.from.find('@') + 1);
        return ways_.mail->send({message.to, message.subject, message.body, message.id.text() + "@" + host, clock_.now_ms(), bounce_address(mail_.bounce_mailbox, outbox_.tag_of(message.id))});
    }
    if (message.channel == "sms" && ways_.sms) return ways_.sms->send(message.to, message.body);
    return Error{ErrorCode::overloaded, "no_way_for_" + message.channel};
}

Result<int> Courier::take_bounces() {
    int taken = 0;
    for (auto const& bounce : take_spooled_bounces(mail_.bounces_dir)) {
        auto const known = TRY(outbox_.mark_bounced(bounce.tag, "bounced_" + bounce.status, clock_.now_ms()));
        if (known) log::warning("message_bounced", {{"status", log::Id{bounce.status}}});
        else log::warning("bounce_of_no_message");
        if (known) ++taken;
    }
    return taken;
}

Result<int> Courier::run_once() {
    int sent = 0;
    for (auto const& message : TRY(outbox_.take_due(batch, lease_ms, clock_.now_ms()))) {
        auto const outcome = send(message);
        auto const now = clock_.now_ms();
        if (outcome.ok()) {
            TRY(outbox_.mark_sent(message.id, now));
            log::info("message_sent", {{"message", log::Id{message.id.text()}}});
            ++sent;
            continue;
        }
        auto const attempts = message.attempts; // this one counted
        auto const pause = pause_ms(attempts);
        auto const retry_at = now + pause + static_cast<std::int64_t>(crypto::random_below(static_cast<std::uint64_t>(pause / 2)));
        auto const again = outcome.error().code == ErrorCode::overloaded && attempts < mail_.attempts_max && retry_at < message.expires_at_ms;
        TRY(outbox_.mark_failed(message.id, outcome.error().detail, again ? retry_at : 0, now));
        log::warning("message_not_sent", {{"message", log::Id{message.id.text()}}, {"fault", log::Id{outcome.error().detail}}, {"attempts", attempts}, {"again", again ? 1 : 0}});
    }
    return sent;
}

void Courier::run() {
    std::unique_lock hold(mutex_);
    while (!stopping_) {
        hold.unlock();
        auto const round = run_once();
        if (!round.ok()) log::error("outbox", {{"detail", log::Detail{round.error().detail}}});
        if (auto const now = clock_.now_ms(); !mail_.bounce_mailbox.empty() && now - bounces_looked_at_ms_ >= bounces_every_ms) {
            bounces_looked_at_ms_ = now;
            auto const bounces = take_bounces();
            if (!bounces.ok()) log::error("bounces", {{"detail", log::Detail{bounces.error().detail}}});
        }
        hold.lock();
        wake_.wait_for(hold, look_every, [this] { return stopping_; });
    }
}

} // namespace todoke::delivery
