// 健康観察 of one person: for the staff a tab of the record (/cases/{id}/observation), for a contractor a page
// of its own (/observations/{id}). How the person stands, the course, and what is done about it.
#include "client-wasm/screens/case_head.hpp"
#include "client-wasm/screens/contact_dialog.hpp"
#include "client-wasm/screens/daily_report_form.hpp"
#include "client-wasm/screens/finding_dialog.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/observation_course.hpp"
#include "client-wasm/screens/observation_management.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;

namespace {

class ObservedPersonScreen final : public Screen {
public:
    explicit ObservedPersonScreen(state::Client& client)
        : Screen(client), id_(client.route().id()), observation_(client, {.endpoint = api::EndpointId::read_observation, .ids = {id_}}),
          contact_(client), finding_(client, id_), form_(client, id_), management_(client, id_) {
        auto const take = [this](api::ObservationReply reply) { observation_.put(std::move(reply)); };
        contact_.on_logged = take;
        finding_.on_written = take;
        form_.on_saved = take;
        management_.on_changed = take;
        management_.on_stale = [this] { observation_.read(); };
        if (client.session.may(Capability::read_case)) read_record();
    }

    std::string title() const override { return tr("健康観察"); }
    ui::Width width() const override { return ui::Width::full; }
    bool enter_moves_on() const override { return form_.is_open(); }
    void refresh() override { observation_.look(); }

    void draw() override {
        if (client_.session.may(Capability::watch_observations) && ui::link("to_board", tr("健康観察の一覧"), "/observations")) return client_.go({ScreenId::observation_board, {}});
        if (record_) {
            draw_case_header(client_, *record_);
            draw_case_tabs(client_, *record_, tab_observation);
        }
        auto const* reply = observation_.draw();
        if (reply == nullptr) return;
        if (!form_.is_open() && reply->may_enter && reply->is_active && form_.has_kept()) form_.open(*reply);
        draw_person(*reply);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (reply->version == 0) return draw_nobody(*reply);
        if (form_.is_open()) form_.draw(*reply);
        else draw_actions(*reply);
        draw_course_charts(*reply, base::parse_iso_date(reply->end_date).value_or(client_.today()));
        ui::heading(2, tr("日ごとの健康状態"));
        draw_symptom_days(*reply);
        draw_observation_notes(*reply);
        draw_report_log(*reply);
        draw_call_log(*reply);
    }

    void draw_dialogs() override {
        contact_.draw();
        finding_.draw();
        form_.draw_dialogs();
        management_.draw();
    }

private:
    using Act = ObservationManagement::Act;

    void read_record() {
        client_.api.call<api::CaseReply>({.endpoint = api::EndpointId::read_case, .ids = {id_}}, if_alive([this](state::Outcome<api::CaseReply> outcome) {
            if (outcome.ok()) record_ = std::move(*outcome.value);
        }));
    }

    void draw_person(api::ObservationReply const& reply) {
        auto const& row = reply.row;
        std::vector<ui::Fact> facts;
        if (!record_) { // above the tabs it says so already
            facts.push_back({tr("氏名"), row.name.empty() ? tr("(氏名なし)") : row.name, ui::Tone::info});
            if (!row.age.empty()) facts.push_back({tr("年齢"), age_words(row.age)});
        }
        if (reply.version == 0) {
            if (!facts.empty()) ui::fact_line("person", facts);
            return;
        }
        facts.push_back({tr("状態"), reply.is_active ? standing_words(row.standing) : tr("終了"), reply.is_active ? standing_tone(row.standing) : ui::Tone::plain});
        facts.push_back({tr("経過"), day_words(row, client_.today())});
        facts.push_back({tr("区分"), subject_class_words(row.subject_class)});
        facts.push_back({tr("健康観察の方法"), method_words(row.method)});
        facts.push_back({tr("毎日の入力の締切"), deadline_words(row.deadline_minute)});
        if (!row.team.empty()) facts.push_back({tr("班"), row.team});
        facts.push_back({tr("担当機関"), row.contractor_name.empty() ? tr("なし") : row.contractor_name});
        std::string phones;
        for (auto const& phone : reply.phones) phones += (phones.empty() ? "" : tr("、")) + phone_words(phone);
        if (!phones.empty()) facts.push_back({tr("電話番号"), phones});
        facts.push_back({tr("期間"), date_words(reply.start_date) + " - " + (reply.end_date.empty() ? std::string() : date_words(reply.end_date))});
        ui::fact_line("person", facts);
        if (!reply.is_active) return ui::banner("ended", ui::Tone::info, tr("健康観察は終了しています。"), reply.end_reason);
        draw_alarms(reply);
    }

    void draw_alarms(api::ObservationReply const& reply) {
        auto const& row = reply.row;
        if (row.is_unreachable) {
            ui::banner("unreachable", ui::Tone::warning, tr("連絡不能: 2日間、報告も連絡もありません。緊急連絡先への電話、次に訪問を検討してください。"), "");
        }
        auto const reasons = reason_words(row);
        if (row.standing != "urgent") {
            if (!reasons.empty() && !row.is_unreachable) ui::banner("reasons", standing_tone(row.standing), standing_words(row.standing), reasons);
            return;
        }
        ui::banner("urgent", ui::Tone::urgent, tr("緊急: {reasons}", {{"reasons", reasons}}), tr("報告 {time}({way})", {{"time", time_words(row.reported_at_ms)}, {"way", entry_way_words(row.entry_way)}}));
        if (row.acknowledged_at_ms != 0) return ui::small_text(tr("確認済 {time} {who}", {{"time", time_words(row.acknowledged_at_ms)}, {"who", row.acknowledged_by}}));
        if (reply.may_enter && ui::button({.id = "acknowledge", .label = tr("確認した"), .kind = ui::ButtonKind::primary, .shortcut = "A", .disabled = is_busy_})) acknowledge();
    }

    void acknowledge() {
        is_busy_ = true;
        failure_.reset();
        client_.api.call<api::ObservationReply>({.endpoint = api::EndpointId::acknowledge_report, .ids = {id_}}, if_alive([this](state::Outcome<api::ObservationReply> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            observation_.put(std::move(*outcome.value));
            ui::announce(tr("緊急の報告を確認しました。"));
            client_.look_for_changes();
        }));
    }

    // Nobody has decided yet whether this person is observed.
    void draw_nobody(api::ObservationReply const& reply) {
        ui::banner("not_observed", ui::Tone::info, tr("この方の健康観察は始まっていません。"), "");
        if (reply.may_manage && ui::button({.id = "begin", .label = tr("健康観察を始める"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) management_.open(Act::begin, reply);
    }

    void draw_actions(api::ObservationReply const& reply) {
        auto const& row = reply.row;
        ui::begin_row();
        if (reply.is_active && reply.may_enter) {
            if (ui::button({.id = "called", .label = tr("電話した"), .kind = ui::ButtonKind::primary, .shortcut = "C"})) contact_.open({id_, row.name, reply.phones});
            if (ui::button({.id = "enter_report", .label = tr("健康状態を入力"), .shortcut = "F2"})) form_.open(reply);
        }
        if (reply.is_active && reply.may_write_findings && ui::button({.id = "write_finding", .label = tr("医師所見を書く")})) finding_.open();
        if (client_.session.may(Capability::read_entrusted_record) && ui::button({.id = "open_record", .label = tr("基本情報・検査・問診")})) client_.go({ScreenId::entrusted_record, {id_}});
        if (reply.is_active && client_.session.may(Capability::hand_out_leaflet) && ui::button({.id = "hand_out", .label = tr("案内を渡す")})) client_.go({ScreenId::invitation, {id_}});
        if (reply.may_manage) {
            if (reply.is_active && ui::button({.id = "change", .label = tr("方法・担当を変える")})) management_.open(Act::change, reply);
            if (reply.is_active && ui::button({.id = "end", .label = tr("健康観察を終える"), .kind = ui::ButtonKind::danger})) management_.open(Act::end, reply);
            if (!reply.is_active && ui::button({.id = "begin", .label = tr("健康観察を始める"), .kind = ui::ButtonKind::primary})) management_.open(Act::begin, reply);
        }
        ui::end_row();
        if (reply.is_active && !row.is_registered && row.method == 1) ui::small_text(tr("本人はまだ登録していません。"));
    }

    std::string id_;
    Loaded<api::ObservationReply> observation_;
    ContactDialog contact_;
    FindingDialog finding_;
    DailyReportForm form_;
    ObservationManagement management_;
    std::optional<api::CaseReply> record_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_observed_person_screen(state::Client& client) { return std::make_unique<ObservedPersonScreen>(client); }

} // namespace todoke::screens
