// What comes over a line's control connection, and what is taken for a recorded prompt.
#include "server/delivery/call_courier.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

namespace {

// The payloads until more bytes are needed or these are no netstrings, and what remained.
std::pair<std::vector<std::string>, bool> read_all(std::string_view bytes, std::size_t piece) {
    delivery::NetstringReader reader;
    std::vector<std::string> payloads;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.add(bytes.substr(at, piece));
        for (;;) {
            auto said = reader.take();
            if (!said.ok()) return {payloads, false};
            if (!*said) break;
            payloads.push_back(**said);
        }
    }
    return {payloads, true};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    auto const [whole, whole_ok] = read_all(text, text.size() + 1);
    auto const [pieces, pieces_ok] = read_all(text, 3);
    expect(whole == pieces && whole_ok == pieces_ok); // how the bytes arrive makes no difference
    for (auto const& payload : whole) {
        auto const again = read_all(delivery::netstring(payload), 7);
        expect(again.second && again.first.size() == 1 && again.first[0] == payload);
    }
    auto const event = delivery::read_line_event(text);
    if (event.ok()) {
        expect(event->key == 0 || std::string_view("0123456789*#").find(event->key) != std::string_view::npos);
        expect((event->kind == delivery::LineEventKind::key) == (event->key != 0));
        expect(event->status == 0 || (event->status >= 300 && event->status <= 699));
        expect(!delivery::name(delivery::end_of_status(event->status)).empty());
    }
    auto const sound = delivery::read_wav(text);
    if (sound.ok()) {
        auto const again = delivery::read_wav(delivery::wav_of(*sound, 0));
        expect(again.ok() && again->samples == sound->samples);
    }
    auto const code = delivery::spoken_code(text);
    expect(code.empty() || code.size() == 6);
    config::Voice voice;
    voice.dial = "sip:{number}@x";
    if (auto const address = delivery::dialled(voice, text); address.ok()) expect(address->find_first_not_of("0123456789", 4) == 4 + text.size());
    return 0;
}
