// The report of a day, typed by the staff after a call: date, temperature, nine symptoms answered by 1, 2, 9,
// urgent symptoms, note. It is judged as it is typed with the rules of the portal (shared/observation), and
// found again when the page was left in between.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client-wasm/screens/screen.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/observation/assessment.hpp"

namespace todoke::screens {

class DailyReportForm : state::Lifetime {
public:
    DailyReportForm(state::Client& client, std::string case_id) : client_(client), case_id_(std::move(case_id)) {}

    void open(api::ObservationReply const& reply);
    [[nodiscard]] bool is_open() const { return is_open_; }
    void draw(api::ObservationReply const& reply);
    void draw_dialogs();
    // Something was typed before this page began.
    [[nodiscard]] bool has_kept() const { return client_.memory.find<Typed>(memory_key()).has_value(); }
    std::function<void(api::ObservationReply)> on_saved;

private:
    struct Typed {
        std::string day, reason, subject_class, temperature, spo2, note;
        std::vector<std::string> answers = std::vector<std::string>(observation::symptom_count); // codes 1, 2, 9
        std::vector<std::string> looks, breathing, consciousness; // ticked urgent symptoms
        template <class V> void fields(V& v) {
            v("day", day); v("reason", reason); v("subject_class", subject_class); v("temperature", temperature); v("spo2", spo2); v("note", note, api::text(2000));
            v("answers", answers, api::list(observation::symptom_count)); v("looks", looks, api::list(20)); v("breathing", breathing, api::list(20)); v("consciousness", consciousness, api::list(20));
        }
    };

    [[nodiscard]] std::string memory_key() const { return "daily_report/" + case_id_; }
    [[nodiscard]] std::optional<Date> day() const;
    [[nodiscard]] api::ObservationReport const* report_of_day(api::ObservationReply const& reply) const;
    [[nodiscard]] observation::DailyReport report() const;
    void draw_day(api::ObservationReply const& reply);
    void draw_measurements(api::ObservationReply const& reply);
    void draw_symptoms(api::ObservationReply const& reply);
    void draw_urgent_symptoms(observation::Assessment const& judged);
    void judge();
    void check();
    void send();
    void close();
    [[nodiscard]] std::string mistake_of(std::string_view field) const;

    state::Client& client_;
    std::string case_id_, key_, language_ = state::language();
    Typed typed_;
    std::vector<api::ProblemIssue> mistakes_;
    std::vector<std::string> confirmed_;        // V-804, V-810: answered with yes
    std::vector<api::ProblemIssue> questions_;  // those that wait for an answer
    std::optional<state::Failure> failure_;
    bool is_open_ = false, is_busy_ = false, is_fresh_ = false, wants_focus_ = false;
};

} // namespace todoke::screens
