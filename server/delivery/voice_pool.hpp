// The telephone of an installation: as many lines as voice.lines says, and the calls that wait for one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/delivery/telephone_lines.hpp"
#include "server/delivery/voice_line.hpp"

namespace todoke::delivery {

class VoicePool final : public TelephoneLines {
public:
    // Fails where what the configuration names is not there: the program, its modules, the password, a prompt of `needed`.
    // Lines come up afterwards, and come back by themselves. `folder` is theirs alone.
    static Result<std::unique_ptr<VoicePool>> open(config::Voice const& voice, std::string const& prompts_folder, std::string const& folder, std::span<std::string_view const> needed);
    // Hangs up; calls that wait end as stopped.
    ~VoicePool() override;

    VoicePool(VoicePool const&) = delete;
    VoicePool& operator=(VoicePool const&) = delete;

    void place(PlannedCall call) override;
    [[nodiscard]] VoiceLoad load() const override;
    [[nodiscard]] int free_lines() const override;
    [[nodiscard]] VoicePrompts const& prompts() const { return prompts_; }
    // Process ids of the lines, 0 where one is down. For tests.
    [[nodiscard]] std::vector<pid_t> processes() const;

private:
    VoicePool() = default;
    void line_changed();
    bool is_out_of_order() const; // every line is down
    VoicePrompts prompts_;
    VoiceQueue queue_;
    std::unique_ptr<LineSettings> settings_;
    mutable std::mutex lines_mutex_; // held while they are being made
    bool stopping_ = false;
    std::vector<std::unique_ptr<VoiceLine>> lines_;
};

} // namespace todoke::delivery
