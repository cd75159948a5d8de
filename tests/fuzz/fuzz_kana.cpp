// Every fold is idempotent and keeps valid text valid.
#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/number.hpp"
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    bool const valid = base::is_valid_utf8(text);
    for (auto const fold : {&base::fold_kana, &base::search_kana, &base::half_width_ascii, &base::fold_person_name, &base::fold_digits, &base::fold_phone, &base::canonical_number}) {
        auto const once = fold(text);
        expect(fold(once) == once);
        expect(!valid || base::is_valid_utf8(once));
    }
    expect(base::count_characters(text) <= size);
    expect(base::first_characters(text, 3).size() <= size);
    expect(!valid || base::encode_utf8(base::decode_utf8(text)) == text);
    if (base::phone_kind(text) != base::PhoneKind::invalid) expect(base::fold_phone(base::displayed_phone(text)) == text);
    if (base::is_postal_code(text)) expect(base::fold_digits(base::displayed_postal_code(text)) == text);
    (void)base::is_email(text);
    (void)base::is_municipality_code(text);
    (void)base::has_emoji(text);
    (void)base::has_control_characters(text, base::LineBreaks::allowed);
    expect(base::trimmed(base::trimmed(text)) == base::trimmed(text));
    return 0;
}
