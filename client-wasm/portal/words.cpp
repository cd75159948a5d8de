#include "client-wasm/portal/words.hpp"

#include <array>

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/base/contact.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::portal {

using observation::Answer;

std::string day_text(Date date) {
    static constexpr std::array<std::string_view, 7> days{"日", "月", "火", "水", "木", "金", "土"};
    return tr("{m}月{d}日({w})", {{"m", std::to_string(date.month)}, {"d", std::to_string(date.day)}, {"w", tr(days[static_cast<std::size_t>(base::weekday(date))])}});
}

std::string day_text(std::string_view iso_date) {
    auto const date = base::parse_iso_date(iso_date);
    return date ? day_text(*date) : std::string();
}

std::string clock_of_day(std::int64_t utc_ms) { return state::clock_text(utc_ms); }

std::string class_text(std::int64_t subject_class) {
    return tr(observation::label(subject_class == 2 ? observation::SubjectClass::contact : observation::SubjectClass::infected));
}

std::string answer_text(Answer answer) {
    switch (answer) {
    case Answer::present: return tr("あり");
    case Answer::absent: return tr("なし");
    case Answer::unknown: return tr("わからない");
    case Answer::none: break;
    }
    return {};
}

std::string temperature_words(int tenths) { return tenths == 0 ? std::string() : observation::temperature_text(tenths) + "℃"; }

std::string urgent_label(observation::UrgentSymptom const& symptom) { return tr(symptom.label) + (symptom.judged_by_family ? " ※" : ""); }

std::string rule_text(std::string_view rule) { return tr(observation::issue(rule, "").message); }

// Names of items are translated too.
std::string issue_text(validation::Issue const& issue) {
    auto translated = issue;
    for (auto& [name, value] : translated.arguments) value = tr(value);
    return validation::fill_message(tr(issue.message), translated);
}

std::string call_number(std::string_view phone) { return base::fold_phone(phone); }

} // namespace todoke::portal
