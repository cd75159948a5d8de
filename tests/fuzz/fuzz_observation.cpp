// A daily report from anywhere, and a telephone whose keys are pressed at random: what is read is written the
// same, what passes judgement is within its limits, and a call always ends in one of its results.
#include "shared/base/json.hpp"
#include "shared/base/utf8.hpp"
#include "shared/observation/assessment.hpp"
#include "shared/observation/call.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

namespace {

void read_report(std::string_view text) {
    auto const json = base::parse_json(text);
    if (!json) return;
    auto const report = observation::report_from_json(*json);
    if (!report) return;
    expect(observation::report_from_json(observation::to_json(*report)) == report);
    auto const kept = observation::folded(*report);
    expect(observation::folded(kept) == kept);
    if (!observation::judge(kept).empty()) return;
    expect(observation::is_complete(kept) && base::count_characters(kept.note) <= observation::note_length_max);
    expect(kept.temperature >= observation::temperature_min && kept.temperature <= observation::temperature_max);
    auto const found = observation::assess(kept, observation::EntryWay::portal);
    expect(found.banner == observation::Banner::none || found.flag == observation::Flag::urgent);
}

void press(std::string_view events) {
    observation::Call call({"0312345678"});
    for (auto const event : events) {
        auto const kind = static_cast<unsigned char>(event) >= 0xf0 ? static_cast<observation::CallEvent::Kind>(static_cast<unsigned char>(event) % 9) : observation::CallEvent::Kind::key;
        auto const step = call.on(call.state() == observation::CallState::ringing ? observation::CallEvent{observation::CallEvent::Kind::answered} : observation::CallEvent{kind, event});
        expect(step.end.has_value() ? call.is_over() : true);
    }
    auto const record = call.record();
    if (call.is_over()) expect((record.result == observation::CallResult::complete) == observation::is_complete(record.report));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    read_report(text);
    press(text);
    if (auto const tenths = observation::read_temperature(text)) expect(*tenths >= 0 && *tenths <= 9999);
    return 0;
}
