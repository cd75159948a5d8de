#include "shared/validation/form_rules.hpp"

#include <algorithm>

#include "shared/base/number.hpp"

namespace todoke::validation {

namespace {

using forms::Rule;
using records::Row;

struct Path { std::string_view item, cell; };
Path path_of(std::string_view text) {
    auto const dot = text.find('.');
    return dot == std::string_view::npos ? Path{text, {}} : Path{text.substr(0, dot), text.substr(dot + 1)};
}

std::string_view argument(Rule const& rule, std::string_view name) {
    for (auto const& [key, value] : rule.arguments)
        if (key == name) return value;
    return {};
}

class RuleCheck {
public:
    RuleCheck(Scope const& scope, Rule const& rule, std::vector<Issue>& issues) : scope_(scope), rule_(rule), issues_(issues) {}

    void run() {
        if (!scope_.holds(rule_.when)) return;
        if (rule_.kind.empty()) fire(-1);
        else if (rule_.kind == "date_not_before") compare("date", "other", [](Date date, Date other) { return date < other; });
        else if (rule_.kind == "interval_at_most") {
            auto const days = base::parse_number(argument(rule_, "days")).value_or(0);
            compare("from", "to", [&](Date from, Date to) { return base::days_between(from, to) > days; });
        } else if (rule_.kind == "vaccination_order") check_vaccinations();
    }

private:
    // Fires for every row when an argument names cells, otherwise once.
    template <class Wrong> void compare(std::string_view first, std::string_view second, Wrong wrong) {
        auto const one = path_of(argument(rule_, first));
        auto const two = path_of(argument(rule_, second));
        auto const judge = [&](Row const* row, int index) {
            auto const a = date(one, row);
            auto const b = date(two, row);
            if (a && b && wrong(*a, *b)) fire(index, one.cell.empty() ? two.cell : one.cell);
        };
        if (one.cell.empty() && two.cell.empty()) return judge(nullptr, -1);
        auto const& rows = scope_.record.rows(one.cell.empty() ? two.item : one.item);
        for (std::size_t i = 0; i < rows.size(); ++i) judge(&rows[i], static_cast<int>(i));
    }

    [[nodiscard]] std::optional<Date> date(Path path, Row const* row) const {
        if (!path.cell.empty()) return row == nullptr ? std::nullopt : base::parse_iso_date(cell_text(*row, path.cell));
        return base::parse_iso_date(scope_.text(path.item));
    }

    // V-431: age at the dose above the age at diagnosis, a dose before birth or before the one before it.
    void check_vaccinations() {
        auto const& rows = scope_.record.rows(argument(rule_, "rows"));
        auto const birth = base::parse_iso_date(scope_.text(argument(rule_, "birth")));
        auto const age = scope_.number(argument(rule_, "age"));
        std::optional<Date> previous;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (cell_text(rows[i], "given") != "1") continue;
            auto const index = static_cast<int>(i);
            auto const age_at = base::parse_number(cell_text(rows[i], "age_at"));
            auto const date = base::parse_iso_date(cell_text(rows[i], "date"));
            if (age && age_at && *age_at > *age) fire(index, "age_at");
            else if (date && ((birth && *date < *birth) || (previous && *date < *previous))) fire(index, "date");
            if (date) previous = date;
        }
    }

    void fire(int row, std::string_view cell = {}) {
        auto const at = path_of(rule_.items.empty() ? std::string_view{} : std::string_view(rule_.items.front()));
        Issue issue{rule_.id, rule_.severity, std::string(at.item), row, std::string(cell.empty() ? at.cell : cell), rule_.message, {}};
        if (auto const* item = forms::find_item(scope_.form, at.item)) {
            issue.arguments.emplace_back("項目名", item->label);
            issue.arguments.emplace_back("n", scope_.text(at.item));
        }
        issues_.push_back(std::move(issue));
    }

    Scope const& scope_;
    Rule const& rule_;
    std::vector<Issue>& issues_;
};

// While typing, a rule speaks only about what is there already; what is missing is said on submission.
bool runs_while_typing(Scope const& scope, Rule const& rule) {
    if (rule.severity != Severity::error && rule.severity != Severity::warning) return false;
    return std::all_of(rule.items.begin(), rule.items.end(), [&](std::string const& at) { return !scope.is_empty(path_of(at).item); });
}

// Nothing is said about an item that is not shown. (A form shows what contradicts: pregnant「有」of a man.)
bool is_hidden(Scope const& scope, Rule const& rule) {
    auto const* item = rule.items.empty() ? nullptr : forms::find_item(scope.form, path_of(rule.items.front()).item);
    return item != nullptr && !is_shown(scope.form, *item, scope.record);
}

} // namespace

void check_form_rules(Scope const& scope, Stage stage, std::vector<Issue>& issues) {
    for (auto const& rule : scope.form.rules) {
        if (stage == Stage::field && !runs_while_typing(scope, rule)) continue;
        if (!is_hidden(scope, rule)) RuleCheck(scope, rule, issues).run();
    }
}

} // namespace todoke::validation
