// Whatever is typed into a date field is either a day of the calendar or a named fault.
#include "shared/base/date.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Date const today{2021, 12, 10};
    auto const text = fuzzing::text_of(data, size);
    auto const typed = base::read_typed_date(text, today);
    expect(typed.date.has_value() == (typed.fault == base::DateFault::none));
    if (auto const iso = base::parse_iso_date(text)) expect(typed.date == iso);
    if (!typed.date) return 0;
    expect(base::is_calendar_date(*typed.date));
    expect(base::parse_iso_date(base::iso_date(*typed.date)) == typed.date);
    expect(base::date_from_days(base::days_since_epoch(*typed.date)) == *typed.date);
    expect(base::read_typed_date(base::iso_date(*typed.date), today).date == typed.date);
    if (typed.date->year >= 1000) expect(base::read_typed_date(base::kanji_date(*typed.date), today).date == typed.date);
    if (typed.date >= Date{1868, 1, 25} && typed.date->year < 3000) expect(base::read_typed_date(base::era_date_with_weekday(*typed.date), today).date == typed.date);
    return 0;
}
