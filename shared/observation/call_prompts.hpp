// What the automatic call says, in the words of the contract (§6.2). A prompt is one
// sound file, named after its id; telephone numbers are spoken digit by digit from ten of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::observation {

enum class Prompt : std::uint8_t {
    i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11,
    again,                // V-803, before a question is repeated after a wrong key
    three_digits,         // V-802
    out_of_range,         // V-801
    given_up,             // after three failures
    call_emergency,       // B-06: leads to the number
    call_health_centre,   // the same where the centre gave no number
    number_ends,          // behind the number
    ambulance,
    digit_0, digit_1, digit_2, digit_3, digit_4, digit_5, digit_6, digit_7, digit_8, digit_9,
    count_,
};

struct PromptRow {
    Prompt prompt{};
    std::string_view id;      // "i0": name of the sound file
    std::string_view text;    // shown in the simulator and in training; how it is read aloud stands in assets/voice/prompts.json
};
std::span<PromptRow const> prompts();
PromptRow const& row_of(Prompt prompt);

// The digits of a telephone number, anything else left out.
std::vector<Prompt> spoken_number(std::string_view phone);

} // namespace todoke::observation
