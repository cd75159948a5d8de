// A notice from anywhere: folding is idempotent, judging ends, links lie in their text, and what passes
// keeps its limits. Lines are the texts of the entry in order; the rest is the body.
#include <algorithm>

#include "shared/base/utf8.hpp"
#include "shared/notices/notice.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto text = fuzzing::text_of(data, size);
    for (auto const link : notices::links_in(text)) {
        expect(link.data() >= text.data() && link.data() + link.size() <= text.data() + text.size());
        if (notices::is_safe_link(link)) expect(notices::links_in(link).size() == 1 && link.starts_with("https://"));
    }
    if (!base::is_valid_utf8(text)) return 0; // messages are refused before
    notices::Entry typed;
    typed.is_event = !text.empty() && text.size() % 2 == 0;
    typed.audience = {"facility_reporter"};
    for (auto* place : {&typed.title, &typed.first_day, &typed.last_day, &typed.event_day, &typed.event_time, &typed.event_audience, &typed.event_capacity, &typed.event_url}) {
        auto const end = std::min(text.find('\n'), text.size());
        *place = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    typed.body = text;
    auto const kept = notices::folded(typed);
    expect(notices::folded(kept) == kept);
    if (!notices::judge(kept, base::Date{2026, 11, 21}).empty()) return 0;
    expect(!kept.title.empty() && base::count_characters(kept.title) <= notices::title_length_max && kept.title.find('\n') == std::string::npos);
    expect(!kept.body.empty() && base::count_characters(kept.body) <= notices::body_length_max);
    for (auto const link : notices::links_in(kept.body)) expect(notices::is_safe_link(link));
    expect(!kept.is_event || notices::is_safe_link(kept.event_url));
    return 0;
}
