// Any record JSON against every shipped form: judging it ends, names only places, and changes nothing
// the second time; what was read survives CSV, FHIR and JSON.
#include "shared/exporting/csv.hpp"
#include "shared/exporting/fhir.hpp"
#include "shared/validation/validate.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const parsed = base::parse_json(fuzzing::text_of(data, size));
    if (!parsed) return 0;
    auto const record = records::record_from_json(*parsed);
    if (!record) return 0;
    auto const again = records::record_from_json(records::record_to_json(*record));
    expect(again.ok() && *again == *record);
    Date const today{2021, 12, 10};
    for (auto const* form : fuzzing::catalogue().all()) {
        for (auto const stage : {validation::Stage::field, validation::Stage::submit})
            for (auto const& issue : validation::validate(*form, *record, today, stage)) {
                expect(!issue.rule.empty() && !issue.message.empty());
                (void)validation::fill_message(issue.message, issue);
            }
        auto const folded = validation::folded(*form, *record, today);
        expect(validation::folded(*form, folded, today) == folded);
        auto const prepared = validation::prepared(*form, *record, today);
        expect(validation::prepared(*form, prepared, today) == prepared);
        (void)validation::still_needed(*form, *record);
        (void)validation::check_date_order(*form, *record);
        (void)exporting::record_from_response(*form, exporting::questionnaire_response(*form, *record, exporting::Completion::in_progress));
        (void)exporting::record_from_response(*form, *parsed);
        auto const columns = exporting::csv_columns(*form);
        auto const values = exporting::csv_values(columns, *record);
        // As files begin: a value's own mark of byte order would be taken for the file's.
        auto const lines = base::parse_csv(std::string(base::utf8_bom) + base::csv_line(values));
        expect(lines.ok() && lines->size() == 1 && lines->front() == values);
        for (auto const& [id, value] : record->values())
            if (auto const* item = forms::find_item(*form, id)) (void)validation::displayed(*item, &value);
    }
    return 0;
}
