// Prompts as sound: what .tools/make_voice.mjs has made, or recordings in its place; joined in memory to
// what one call is to hear. Nothing of it touches a disk: a one-time code is a secret also when spoken.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::delivery {

// 16-bit samples, one channel, 8,000 a second, little endian: what a telephone carries.
struct Sound {
    std::string samples;
    [[nodiscard]] std::int64_t duration_ms() const { return static_cast<std::int64_t>(samples.size()) / 16; }
    // Without the silence at its end.
    [[nodiscard]] std::int64_t audible_ms() const { return static_cast<std::int64_t>(samples.find_last_not_of('\0') + 1) / 16; }
};

// ErrorCode::invalid for everything but PCM of that shape.
Result<Sound> read_wav(std::string_view bytes);
// With `silence_ms` at the end: baresip hangs up where a file ends.
std::string wav_of(Sound const& sound, std::int64_t silence_ms);

class VoicePrompts {
public:
    // Every .wav file of a folder is a prompt with the file's name. ErrorCode::invalid names the file.
    static Result<VoicePrompts> load(std::string const& folder);

    [[nodiscard]] bool has(std::string_view name) const { return sounds_.contains(name); }
    // One after the other; "pause" is half a second of silence. A prompt that is missing is an error: nobody
    // is called to hear half of it.
    [[nodiscard]] Result<Sound> join(std::span<std::string const> names) const;

private:
    std::map<std::string, Sound, std::less<>> sounds_;
};

} // namespace todoke::delivery
