// A row of a master from anywhere: folding is idempotent, judging ends, and what passes is what it says.
// Lines are the columns of the row in their order.
#include <algorithm>

#include "server/crypto/bytes.hpp"
#include "shared/base/utf8.hpp"
#include "shared/masters/master.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto text = fuzzing::text_of(data, size);
    for (auto const& term : masters::search_terms(text)) expect(!term.empty());
    if (auto const bytes = crypto::from_base64(text)) expect(bytes->size() <= size);
    if (!base::is_valid_utf8(text)) return 0; // files and messages are refused before
    masters::Entry typed;
    for (auto const& column : masters::columns()) {
        auto const end = std::min(text.find('\n'), text.size());
        typed.*column.value = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    for (auto const& info : masters::masters()) {
        auto const kept = masters::folded(info.master, typed);
        expect(masters::folded(info.master, kept) == kept);
        if (masters::has_errors(masters::judge(info.master, kept))) continue;
        for (auto const& column : masters::columns()) {
            auto const& value = kept.*column.value;
            expect(base::count_characters(value) <= column.length_max);
            expect(masters::need(column, info.master) != masters::Need::required || !value.empty());
            expect(masters::need(column, info.master) != masters::Need::absent || value.empty());
        }
        expect(kept.code.empty() || masters::is_code(info.master, kept.code));
    }
    return 0;
}
