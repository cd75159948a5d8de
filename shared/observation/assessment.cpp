#include "shared/observation/assessment.hpp"

#include <algorithm>

namespace todoke::observation {

namespace {

using enum BannerRule;

bool is_present(DailyReport const& report, Symptom symptom) { return report.answer(symptom) == Answer::present; }

// Item 2, 4 and 8 each with the list that belongs to it.
struct Matching { Symptom symptom; UrgentGroup group; };
constexpr std::array<Matching, 3> matching{{{Symptom::complexion, UrgentGroup::looks}, {Symptom::dyspnea, UrgentGroup::breathing}, {Symptom::consciousness, UrgentGroup::consciousness}}};

class Judgement {
public:
    Judgement(DailyReport const& report, EntryWay way) : report_(report), way_(way) {}

    Assessment judge() {
        auto const is_contact = report_.subject_class == SubjectClass::contact;
        if (!is_contact && report_.urgent != 0) urgent(b01);
        if (is_contact && (is_present(report_, Symptom::cough_rhinorrhea) || report_.temperature >= contact_fever_min)) urgent(b02);
        if (!is_contact && report_.urgent == 0) ask_lists();
        if (report_.spo2) saturation(*report_.spo2);
        if (is_contact && report_.urgent != 0) urgent(b05);
        if (way_ == EntryWay::automatic_call && (is_present(report_, Symptom::dyspnea) || is_present(report_, Symptom::consciousness))) {
            add(b06, Flag::urgent);
            found_.says_emergency_number = true;
        }
        return found_;
    }

private:
    void add(BannerRule rule, Flag flag) {
        found_.rules.push_back(rule);
        found_.flag = std::max(found_.flag, flag);
    }
    void urgent(BannerRule rule) {
        add(rule, Flag::urgent);
        found_.banner = Banner::urgent;
        found_.says_emergency_number = true;
    }
    void ask_lists() {
        for (auto const& [symptom, group] : matching)
            if (is_present(report_, symptom)) found_.ask.push_back(group);
        if (!found_.ask.empty()) add(b03, Flag::check);
    }
    void saturation(int spo2) {
        if (spo2 <= spo2_urgent_max) urgent(b04);
        else if (spo2 <= spo2_check_max) add(b04, Flag::check);
    }

    DailyReport const& report_;
    EntryWay way_;
    Assessment found_;
};

} // namespace

std::string_view label(Flag flag) {
    switch (flag) {
    case Flag::none: return "";
    case Flag::check: return "要確認";
    case Flag::urgent: return "緊急確認";
    }
    return "";
}

std::string_view name(BannerRule rule) {
    switch (rule) {
    case b01: return "B-01";
    case b02: return "B-02";
    case b03: return "B-03";
    case b04: return "B-04";
    case b05: return "B-05";
    case b06: return "B-06";
    }
    return "";
}

Assessment assess(DailyReport const& report, EntryWay way) { return Judgement(report, way).judge(); }

} // namespace todoke::observation
