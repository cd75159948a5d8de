#include "server/delivery/voice_pool.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "server/delivery/curl_handle.hpp"

namespace todoke::delivery {

namespace {

Error wrong(std::string const& setting, std::string const& reason) { return {ErrorCode::invalid, "voice." + setting + ": " + reason}; }

Result<Done> check_program(config::Voice const& voice) {
    if (::access(voice.program.c_str(), X_OK) != 0) return wrong("program", "there is no program " + voice.program + "; install the package baresip-core");
    for (auto const* module : {"g711", "aubridge", "aufile", "account", "menu", "ctrl_tcp"})
        if (!std::filesystem::exists(voice.modules_dir + "/" + module + ".so")) return wrong("modules_dir", "there is no module " + std::string(module) + " in " + voice.modules_dir);
    return Done{};
}

Result<std::string> read_password(config::Voice const& voice) {
    auto password = TRY(read_secret("voice.password_file", voice.password_file));
    // It becomes a part of a line of baresip's.
    auto const plain = password.find_first_of("\"<>; \\\t") == std::string::npos;
    if (!plain) return wrong("password_file", "the password must not hold spaces, quotes, <, >, ; or \\");
    return password;
}

} // namespace

Result<std::unique_ptr<VoicePool>> VoicePool::open(config::Voice const& voice, std::string const& prompts_folder, std::string const& folder, std::span<std::string_view const> needed) {
    TRY(check_program(voice));
    std::unique_ptr<VoicePool> pool(new VoicePool());
    pool->prompts_ = TRY(VoicePrompts::load(prompts_folder));
    for (auto const name : needed)
        if (!pool->prompts_.has(name)) return Error{ErrorCode::invalid, "files.voice_dir: there is no prompt " + std::string(name) + ".wav in " + prompts_folder};
    auto password = TRY(read_password(voice));
    pool->settings_.reset(new LineSettings{voice, std::move(password), folder, pool->prompts_, pool->queue_, [raw = pool.get()] { raw->line_changed(); }});
    std::lock_guard const hold(pool->lines_mutex_);
    for (int i = 1; i <= static_cast<int>(voice.lines); ++i) pool->lines_.push_back(std::make_unique<VoiceLine>(*pool->settings_, i));
    return pool;
}

VoicePool::~VoicePool() {
    {
        std::lock_guard const hold(lines_mutex_);
        stopping_ = true;
    }
    queue_.close_all(CallEnd::stopped);
    for (auto const& line : lines_) line->stop(); // all at once
    lines_.clear();
    queue_.close_all(CallEnd::stopped);
}

bool VoicePool::is_out_of_order() const {
    std::lock_guard const hold(lines_mutex_);
    return !stopping_ && std::all_of(lines_.begin(), lines_.end(), [](auto const& line) { return line->state() == LineState::down; });
}

void VoicePool::line_changed() {
    if (is_out_of_order()) queue_.close_all(CallEnd::no_line);
}

void VoicePool::place(PlannedCall call) {
    queue_.put(std::move(call));
    if (is_out_of_order()) queue_.close_all(CallEnd::no_line);
}

VoiceLoad VoicePool::load() const {
    std::lock_guard const hold(lines_mutex_);
    VoiceLoad load;
    for (auto const& line : lines_) {
        auto const state = line->state();
        ++load.lines;
        if (state == LineState::down) ++load.down;
        if (state == LineState::ready) ++load.ready;
        if (state == LineState::calling) ++load.calling;
    }
    load.waiting = static_cast<std::int64_t>(queue_.size());
    return load;
}

int VoicePool::free_lines() const {
    auto const now = load();
    return static_cast<int>(std::max<std::int64_t>(0, now.ready - now.waiting));
}

std::vector<pid_t> VoicePool::processes() const {
    std::lock_guard const hold(lines_mutex_);
    std::vector<pid_t> ids;
    for (auto const& line : lines_) ids.push_back(line->process());
    return ids;
}

} // namespace todoke::delivery
