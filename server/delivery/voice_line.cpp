#include "server/delivery/voice_line.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>

#include "server/delivery/voice_call.hpp"
#include "server/log/log.hpp"
#include "shared/base/contact.hpp"

namespace todoke::delivery {

namespace {
constexpr std::chrono::milliseconds first_pause{500}, longest_pause{30'000};
constexpr int never_ms = 60'000; // between two looks at a process that says nothing
} // namespace

Result<std::string> dialled(config::Voice const& voice, std::string_view number) {
    // Nobody is called at the expense of the one who calls or is called.
    auto const kind = base::phone_kind(number);
    if (kind != base::PhoneKind::fixed_line && kind != base::PhoneKind::mobile && kind != base::PhoneKind::ip) return Error{ErrorCode::invalid, "no telephone number"};
    std::string out = voice.dial;
    auto const fill = [&out](std::string_view mark, std::string const& value) {
        for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark, at + value.size())) out.replace(at, mark.size(), value);
    };
    fill("{number_international}", "+81" + std::string(number.substr(1)));
    fill("{number}", std::string(number));
    return out;
}

VoiceLine::VoiceLine(LineSettings const& settings, int number)
    : settings_(settings), number_(number), stop_signal_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] { run(); }) {}

VoiceLine::~VoiceLine() {
    stop();
    thread_.join();
}

void VoiceLine::stop() {
    stopping_ = true;
    ::eventfd_write(stop_signal_.number(), 1);
}

void VoiceLine::set_state(LineState state) {
    state_ = state;
    process_id_ = process_ ? process_->id() : 0;
    settings_.changed();
}

bool VoiceLine::bring_up() {
    auto started = VoiceProcess::start(settings_.voice, settings_.password, settings_.folder + "/line-" + std::to_string(number_));
    if (!started.ok()) {
        log::error("voice_line_down", {{"line", number_}, {"fault", log::Id{started.error().detail}}});
        return false;
    }
    process_ = std::move(*started);
    registered_ = !settings_.voice.register_account;
    set_state(registered_ ? LineState::ready : LineState::starting);
    log::info("voice_line_started", {{"line", number_}});
    // It may have registered before anybody listened to it.
    if (!registered_ && !process_->send("reginfo", "", registration_question).ok()) return false;
    return true;
}

void VoiceLine::pause_before_retry() {
    process_.reset();
    set_state(LineState::down);
    auto const pause = std::min(first_pause * (1 << std::min(failures_++, 6)), longest_pause);
    pollfd stop{stop_signal_.number(), POLLIN, 0};
    ::poll(&stop, 1, static_cast<int>(pause.count()));
}

Result<Done> VoiceLine::notice(LineEvent const& event) {
    if (event.kind == LineEventKind::incoming) return process_->send("hangup", "", "hangup"); // nobody is here
    if (event.kind == LineEventKind::registered && !registered_) {
        registered_ = true;
        set_state(LineState::ready);
        log::info("voice_line_registered", {{"line", number_}});
    }
    if (event.kind == LineEventKind::not_registered && settings_.voice.register_account) {
        registered_ = false; // baresip keeps trying
        set_state(LineState::down);
        log::error("voice_line_not_registered", {{"line", number_}, {"status", event.status}});
    }
    return Done{};
}

Result<Done> VoiceLine::wait_for_work() {
    std::array<pollfd, 3> sources{{{process_->connection(), POLLIN, 0}, {stop_signal_.number(), POLLIN, 0}, {settings_.queue.signal(), POLLIN, 0}}};
    ::poll(sources.data(), registered_ ? 3 : 2, never_ms);
    for (auto const& event : TRY(process_->read())) TRY(notice(event));
    if (!registered_ || sources[2].revents == 0 || stopping_) return Done{};
    auto planned = settings_.queue.take();
    if (!planned) return Done{};
    auto const address = dialled(settings_.voice, planned->number);
    if (!address.ok()) {
        planned->script->closed({CallEnd::unknown_number, false, 0});
        return Done{};
    }
    set_state(LineState::calling);
    auto const done = VoiceCall(*process_, settings_.prompts, *planned->script, std::chrono::seconds(settings_.voice.ring_s)).run(*address, stop_signal_.number());
    if (done.ok()) {
        failures_ = 0;
        set_state(LineState::ready);
    }
    return done;
}

void VoiceLine::run() {
    while (!stopping_) {
        if (!process_ && !bring_up()) {
            pause_before_retry();
            continue;
        }
        auto const done = wait_for_work();
        if (done.ok()) continue;
        log::error("voice_line_lost", {{"line", number_}, {"fault", log::Id{done.error().detail}}});
        pause_before_retry();
    }
    process_.reset();
}

} // namespace todoke::delivery
