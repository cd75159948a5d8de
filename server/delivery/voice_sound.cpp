#include "server/delivery/voice_sound.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace todoke::delivery {

namespace {

constexpr std::uint32_t rate_hz = 8'000;
constexpr std::size_t file_max = 4 * 1024 * 1024; // four minutes
constexpr std::int64_t pause_ms = 500;

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t number = 0;
    for (auto i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

void add_number(std::string& out, std::uint32_t number, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i, number >>= 8) out += static_cast<char>(number & 0xff);
}

Error unusable(char const* why) { return {ErrorCode::invalid, why}; }

} // namespace

Result<Sound> read_wav(std::string_view bytes) {
    if (bytes.size() < 12 || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE") return unusable("is no WAV file");
    bool is_telephone = false;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        auto const kind = bytes.substr(at, 4);
        std::size_t const size = number_at(bytes, at + 4, 4);
        if (size > bytes.size() - at - 8) return unusable("is cut off");
        auto const content = bytes.substr(at + 8, size);
        if (kind == "fmt ") {
            is_telephone = size >= 16 && number_at(content, 0, 2) == 1 && number_at(content, 2, 2) == 1 && number_at(content, 4, 4) == rate_hz && number_at(content, 14, 2) == 16;
            if (!is_telephone) return unusable("must be PCM with 8,000 samples a second, one channel and 16 bits");
        }
        if (kind == "data" && is_telephone) return Sound{std::string(content.substr(0, size / 2 * 2))};
        at += 8 + size + size % 2;
    }
    return unusable("holds no sound");
}

std::string wav_of(Sound const& sound, std::int64_t silence_ms) {
    auto const silence = static_cast<std::size_t>(silence_ms) * rate_hz / 1'000 * 2;
    auto const size = static_cast<std::uint32_t>(sound.samples.size() + silence);
    std::string out = "RIFF";
    add_number(out, 36 + size, 4);
    out += "WAVEfmt ";
    add_number(out, 16, 4);
    add_number(out, 1, 2); // PCM
    add_number(out, 1, 2); // channels
    add_number(out, rate_hz, 4);
    add_number(out, rate_hz * 2, 4);
    add_number(out, 2, 2); // bytes a sample
    add_number(out, 16, 2);
    out += "data";
    add_number(out, size, 4);
    out += sound.samples;
    out.append(silence, '\0');
    return out;
}

Result<VoicePrompts> VoicePrompts::load(std::string const& folder) {
    VoicePrompts prompts;
    std::error_code problem;
    for (auto const& entry : std::filesystem::directory_iterator(folder, problem)) {
        auto const& path = entry.path();
        if (path.extension() != ".wav") continue;
        auto const refuse = [&path](std::string_view why) { return Error{ErrorCode::invalid, "files.voice_dir: " + path.filename().string() + " " + std::string(why)}; };
        if (entry.file_size(problem) > file_max || problem) return refuse("is too large");
        std::ifstream in(path, std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(in), {}};
        auto sound = read_wav(bytes);
        if (!sound.ok()) return refuse(sound.error().detail);
        prompts.sounds_.emplace(path.stem().string(), std::move(*sound));
    }
    if (problem) return Error{ErrorCode::invalid, "files.voice_dir: there is no folder " + folder};
    return prompts;
}

Result<Sound> VoicePrompts::join(std::span<std::string const> names) const {
    Sound whole;
    for (auto const& name : names) {
        if (name == "pause") {
            whole.samples.append(static_cast<std::size_t>(pause_ms) * 16, '\0');
            continue;
        }
        auto const found = sounds_.find(name);
        if (found == sounds_.end()) return Error{ErrorCode::internal, "there is no prompt " + name};
        whole.samples += found->second.samples;
    }
    return whole;
}

} // namespace todoke::delivery
