// 日付の整合性確認: validation.md §4.
#include <optional>

#include "shared/validation/scope.hpp"

namespace todoke::validation {

namespace {

using records::Record;

struct RankedDate { std::optional<Date> date; DateLine line; };

// V-305: the earliest specimen date among positive rows, else of all rows, else the header's.
std::optional<Date> specimen_date(forms::Definition const& form, Record const& record) {
    std::optional<Date> earliest;
    std::optional<Date> earliest_positive;
    for (auto const& row : record.rows(form.specimen_rows)) {
        auto const date = base::parse_iso_date(cell_text(row, "specimen_date"));
        if (!date) continue;
        if (!earliest || *date < *earliest) earliest = date;
        if (cell_text(row, "result") == "2" && (!earliest_positive || *date < *earliest_positive)) earliest_positive = date;
    }
    if (earliest_positive) return earliest_positive;
    return earliest ? earliest : base::parse_iso_date(record.text("specimen_date"));
}

void contradict(RankedDate& wrong, RankedDate const& other, bool is_too_early) {
    auto& line = wrong.line;
    if (!line.in_order) return; // the first contradiction is explained
    line.in_order = false;
    line.other_label = other.line.label;
    line.other_value = other.line.value;
    line.is_too_early = is_too_early;
    line.reason = line.other_label + "(" + line.other_value + ")より" + (is_too_early ? "前" : "後") + "の日付です。";
}

} // namespace

DateCheck check_date_order(forms::Definition const& form, Record const& record) {
    std::vector<RankedDate> dates;
    for (auto const& ordered : form.date_order) {
        RankedDate ranked;
        bool const from_rows = ordered.item == "specimen_date" && !form.specimen_rows.empty();
        ranked.date = from_rows ? specimen_date(form, record) : base::parse_iso_date(record.text(ordered.item));
        ranked.line.item = from_rows ? form.specimen_rows : ordered.item;
        ranked.line.label = ordered.label;
        ranked.line.value = ranked.date ? base::bare_slash_date(*ranked.date) : "入力なし"; // V-302, V-306
        dates.push_back(std::move(ranked));
    }
    // V-301: both members of a wrong pair are ×; equal dates are in order.
    for (std::size_t earlier = 0; earlier < dates.size(); ++earlier) {
        for (std::size_t later = earlier + 1; later < dates.size(); ++later) {
            auto& first = dates[earlier];
            auto& second = dates[later];
            if (!first.date || !second.date || *first.date <= *second.date) continue;
            contradict(first, second, false);
            contradict(second, first, true);
        }
    }
    DateCheck check;
    for (auto& ranked : dates) {
        check.needs_dialog = check.needs_dialog || !ranked.line.in_order; // V-303
        check.lines.push_back(std::move(ranked.line));
    }
    return check;
}

} // namespace todoke::validation
