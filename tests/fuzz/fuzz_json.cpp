// What the JSON reader accepts, the writer writes so that it is read as the same value.
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    base::JsonLimits const limits{64 * 1024, 8, 2000, 4096};
    auto const parsed = base::parse_json(fuzzing::text_of(data, size), limits);
    if (!parsed) {
        expect(parsed.error().code == ErrorCode::malformed || parsed.error().code == ErrorCode::too_large);
        return 0;
    }
    auto const text = base::write_json(*parsed);
    expect(base::is_valid_utf8(text));
    auto const again = base::parse_json(text);
    expect(again.ok() && *again == *parsed);
    expect(base::write_json(*again) == text);
    auto const pretty = base::parse_json(base::write_json_pretty(*parsed), {1 << 20, 16, 20'000, 64 * 1024});
    expect(pretty.ok() && *pretty == *parsed);
    return 0;
}
