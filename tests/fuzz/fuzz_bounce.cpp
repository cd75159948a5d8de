// Any message that a mail server hands over is none of ours, or names a letter and a status of failure in
// their exact shapes: nothing of it is believed beyond that.
#include <algorithm>

#include "server/delivery/bounce.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    for (auto const* recipient : {"", "bounces+7-0123456789abcdef@example.jp"}) {
        auto const bounce = delivery::read_bounce(text, recipient);
        if (!bounce) continue;
        expect(bounce->tag.size() <= 48 && std::all_of(bounce->tag.begin(), bounce->tag.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; }));
        expect(bounce->status.size() <= 9 && (bounce->status[0] == '4' || bounce->status[0] == '5'));
        expect(std::all_of(bounce->status.begin(), bounce->status.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; }));
    }
    return 0;
}
