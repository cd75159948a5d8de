#include "shared/observation/rounds.hpp"

namespace todoke::observation {

namespace {

bool is_called_today(Callee const& callee) {
    return callee.is_observed && callee.method == Method::automatic_call && !callee.has_report && callee.listed_minute <= list_fixed_minute;
}

bool nobody_there(CallTry const& tried) { return is_unanswered(tried.result) || !tried.any_key; }

// phone1; in the second round phone2 where there is one and phone1 did not answer.
std::string_view number_for(Callee const& callee, int round) {
    auto const other = round == 2 && callee.first && nobody_there(*callee.first);
    if ((other && !callee.phone2.empty()) || callee.phone1.empty()) return callee.phone2;
    return callee.phone1;
}

} // namespace

std::optional<PlannedCall> due_call(Callee const& callee, int minute) {
    if (!has_call_left(callee)) return std::nullopt;
    int const round = callee.first ? 2 : 1;
    if (minute < (round == 1 ? first_round_minute : second_round_minute)) return std::nullopt;
    return PlannedCall{round, number_for(callee, round)};
}

bool has_call_left(Callee const& callee) {
    if (!is_called_today(callee) || (callee.phone1.empty() && callee.phone2.empty()) || callee.second) return false;
    return !callee.first || callee.first->result != CallResult::complete;
}

std::string_view label(MissingReason reason) {
    switch (reason) {
    case MissingReason::none: return "";
    case MissingReason::unanswered: return "未応答";
    case MissingReason::broken_off: return "途中終了";
    case MissingReason::no_number: return "電話番号なし";
    case MissingReason::not_entered: return "未入力";
    }
    return "";
}

MissingReason missing_reason(Callee const& callee) {
    if (!callee.is_observed || callee.has_report) return MissingReason::none;
    auto const& last = callee.second ? callee.second : callee.first;
    if (last) return last->result == CallResult::incomplete ? MissingReason::broken_off : MissingReason::unanswered;
    if (callee.method == Method::automatic_call && callee.phone1.empty() && callee.phone2.empty()) return MissingReason::no_number;
    return MissingReason::not_entered;
}

bool class_differs(SubjectClass given, SubjectClass of_record) {
    return given != SubjectClass::unknown && of_record != SubjectClass::unknown && given != of_record;
}

} // namespace todoke::observation
