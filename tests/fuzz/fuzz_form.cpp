// A form file or a definition from the network is refused with a reason or survives every journey.
#include "shared/exporting/csv.hpp"
#include "shared/exporting/dictionary.hpp"
#include "shared/exporting/fhir.hpp"
#include "shared/validation/validate.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = std::string(fuzzing::text_of(data, size));
    for (auto const* name : {"forms/a.2021-01-01.json", "forms/blocks/a.json", "codes/a.json", "rules/messages.json"}) {
        auto const loaded = forms::Catalogue::load({{name, text}});
        expect((loaded.catalogue == nullptr) == !loaded.faults.empty());
    }
    auto const parsed = base::parse_json(text, {1 << 20, 32, 100'000, 64 * 1024});
    if (!parsed) return 0;
    auto const form = forms::definition_from_json(*parsed);
    if (!form) return 0;
    auto const json = forms::definition_to_json(*form);
    auto const again = forms::definition_from_json(json);
    expect(again.ok() && forms::definition_to_json(*again) == json);
    auto const fhir = exporting::form_from_questionnaire(exporting::questionnaire(*form));
    expect(fhir.ok() && forms::definition_to_json(*fhir) == json);
    (void)exporting::dictionary_csv(*form);
    (void)exporting::csv_columns(*form);
    Date const today{2021, 12, 10};
    (void)validation::validate(*form, {}, today, validation::Stage::submit);
    (void)validation::check_date_order(*form, {});
    return 0;
}
