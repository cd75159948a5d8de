#include "shared/observation/report.hpp"

#include <algorithm>

#include "shared/base/utf8.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::observation {

namespace {

using validation::Issue;

Issue named(std::string_view rule, std::string_view id, std::string_view label) {
    auto found = issue(rule, id);
    found.arguments.emplace_back("項目名", label); // not a text
    return found;
}

} // namespace

bool is_complete(DailyReport const& report) {
    return report.temperature != 0 && std::none_of(report.answers.begin(), report.answers.end(), [](Answer answer) { return answer == Answer::none; });
}

bool is_empty(DailyReport const& report) {
    auto bare = report;
    bare.subject_class = SubjectClass::unknown;
    return bare == DailyReport{};
}

DailyReport folded(DailyReport report) {
    std::string note;
    note.reserve(report.note.size());
    for (std::size_t i = 0; i < report.note.size(); ++i) {
        if (report.note[i] == '\r') {
            if (i + 1 == report.note.size() || report.note[i + 1] != '\n') note += '\n';
            continue;
        }
        note += report.note[i];
    }
    report.note = std::string(base::trimmed(note));
    return report;
}

std::vector<Issue> judge(DailyReport const& report) {
    std::vector<Issue> issues;
    if (report.temperature == 0) issues.push_back(issue("V-805", temperature_id));
    else if (report.temperature < temperature_min || report.temperature > temperature_max) issues.push_back(issue("V-801", temperature_id));
    for (auto const& row : items()) {
        auto const answer = report.answer(row.symptom);
        if (answer == Answer::none) issues.push_back(issue("V-805", row.id));
        else if (!find_answer(static_cast<int>(answer)) || (answer == Answer::unknown && !row.allows_unknown)) issues.push_back(named("V-120", row.id, row.label));
    }
    if (report.spo2 && (*report.spo2 < spo2_min || *report.spo2 > spo2_max)) {
        issues.push_back(named("V-119", spo2_id, "酸素飽和度(SpO2)"));
        issues.back().arguments.emplace_back("min", std::to_string(spo2_min));
        issues.back().arguments.emplace_back("max", std::to_string(spo2_max));
    }
    if ((report.urgent & ~all_urgent) != 0) issues.push_back(named("V-120", urgent_id, "緊急性の高い症状"));
    if (base::count_characters(report.note) > note_length_max) {
        issues.push_back(named("V-118", note_id, "自由記述"));
        issues.back().arguments.emplace_back("n", std::to_string(note_length_max));
    } else if (base::has_control_characters(report.note, base::LineBreaks::allowed)) {
        issues.push_back(named("F-002", note_id, "自由記述"));
    }
    return issues;
}

DailyReport with_all_fine(DailyReport report) {
    report.answers.fill(Answer::absent);
    return report;
}

DailyReport with_symptoms_of(DailyReport report, DailyReport const& earlier) {
    report.answers = earlier.answers;
    return report;
}

Json to_json(DailyReport const& report) {
    auto json = Json::object();
    if (report.subject_class != SubjectClass::unknown) json.set("subject_class", static_cast<int>(report.subject_class));
    if (report.temperature != 0) json.set(temperature_id, temperature_text(report.temperature));
    for (auto const& row : items())
        if (report.answer(row.symptom) != Answer::none) json.set(row.id, static_cast<int>(report.answer(row.symptom)));
    if (report.spo2) json.set(spo2_id, *report.spo2);
    if (report.urgent != 0) {
        auto list = Json::array();
        for (std::size_t i = 0; i < urgent_count; ++i)
            if ((report.urgent >> i & 1u) != 0) list.push(urgent_symptoms()[i].id);
        json.set(urgent_id, std::move(list));
    }
    if (!report.note.empty()) json.set(note_id, report.note);
    return json;
}

std::optional<DailyReport> report_from_json(Json const& json) {
    auto const* members = json.as_object();
    if (members == nullptr) return std::nullopt;
    DailyReport report;
    for (auto const& [key, value] : *members) {
        auto const* number = value.as_integer();
        auto const* text = value.as_string();
        if (key == "subject_class") {
            if (number == nullptr || (*number != 1 && *number != 2)) return std::nullopt;
            report.subject_class = static_cast<SubjectClass>(*number);
        } else if (key == temperature_id) {
            auto const tenths = text == nullptr ? std::nullopt : read_temperature(*text);
            if (!tenths || temperature_text(*tenths) != *text) return std::nullopt;
            report.temperature = *tenths;
        } else if (key == spo2_id) {
            if (number == nullptr || *number < 0 || *number > 999) return std::nullopt; // judged by V-119
            report.spo2 = static_cast<int>(*number);
        } else if (key == note_id) {
            if (text == nullptr || text->empty()) return std::nullopt;
            report.note = *text;
        } else if (key == urgent_id) {
            auto const* list = value.as_array();
            if (list == nullptr || list->empty()) return std::nullopt;
            for (auto const& one : *list) {
                auto const urgent = one.as_string() == nullptr ? std::nullopt : find_urgent(*one.as_string());
                if (!urgent) return std::nullopt;
                report.urgent = static_cast<UrgentSet>(report.urgent | *urgent);
            }
        } else {
            auto const symptom = find_symptom(key);
            auto const answer = number == nullptr ? std::nullopt : find_answer(*number);
            if (!symptom || !answer) return std::nullopt;
            report.set(*symptom, *answer);
        }
    }
    return report;
}

} // namespace todoke::observation
