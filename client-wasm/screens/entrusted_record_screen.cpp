// The record of a person entrusted to a contractor (S2-26): identity, tests, interview and the institutions
// concerned, to read. The server sends nothing else of it.
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class EntrustedRecordScreen final : public Screen {
public:
    explicit EntrustedRecordScreen(state::Client& client)
        : Screen(client), id_(client.route().id()), record_(client, {.endpoint = api::EndpointId::read_entrusted_record, .ids = {id_}}) {}

    std::string title() const override { return tr("基本情報・検査・問診"); }
    void refresh() override { record_.look(); }

    void draw() override {
        if (ui::link("to_person", tr("健康観察に戻る"), state::path_of({ScreenId::observed_person, {id_}}))) return client_.go({ScreenId::observed_person, {id_}});
        auto const* record = record_.draw();
        if (record == nullptr) return;
        draw_header(*record);
        ui::banner("view_only", ui::Tone::info, tr("閲覧のみです。任されている間だけ表示されます。"), tr("閲覧は記録されます。内容の誤りに気づいたときは保健所へ連絡してください。"));
        ui::begin_card("part_institutions");
        ui::heading(2, tr("関係医療機関"));
        draw_institutions(*record);
        ui::end_card();
        auto const has_identity = draw_part("part_identity", tr("個人基本情報"), form_of_kind("identity"), record->identity_form_version, record->identity);
        auto const has_tests = draw_part("part_tests", tr("検査"), form_of_kind("tests"), record->tests_form_version, record->tests);
        auto const has_interview = draw_part("part_interview", tr("問診"), record->interview_form_id, record->interview_form_version, record->interview);
        if (has_identity && has_tests && has_interview) return;
        if (auto const* failure = client_.forms.failure(); failure == nullptr) draw_loading();
        else if (draw_failure(client_, *failure)) client_.forms.retry();
    }

private:
    void draw_header(api::EntrustedRecord const& record) {
        auto const label = [this](std::string_view list, std::string const& code) { return tr(client_.forms.label(list, code)); };
        ui::fact_line("entrusted_header", std::vector<ui::Fact>{{tr("患者名"), record.name.empty() ? tr("(氏名なし)") : record.name, ui::Tone::info}, {tr("スマホ入力ID"), record.self_entry_id},
                                                               {tr("性別"), record.sex.empty() ? tr("不明") : label("sex", record.sex)}, {tr("年齢"), record.age.empty() ? "-" : age_words(record.age)},
                                                               {tr("疾患"), tr(record.disease_name)}, {tr("現在のステータス"), label("case_status", record.case_status.empty() ? "00" : record.case_status)},
                                                               {tr("居所"), label("current_location", record.current_location.empty() ? "0" : record.current_location)}, {tr("担当保健所"), record.centre_name}});
    }

    void draw_institutions(api::EntrustedRecord const& record) {
        if (record.institutions.empty()) return ui::text(tr("入力なし"));
        std::vector<ui::Fact> facts;
        for (auto const& institution : record.institutions)
            facts.push_back({institution.relation == "notified" ? tr("届け出た医療機関") : institution.relation == "laboratory" ? tr("検査機関") : tr("外来機関"), institution.name});
        ui::facts("institutions", facts);
    }

    std::string form_of_kind(std::string_view kind) {
        auto const* summary = client_.forms.summary_of_kind(kind);
        return summary == nullptr ? std::string() : summary->form_id;
    }

    // False while its form is not there yet.
    bool draw_part(std::string_view id, std::string const& title, std::string const& form_id, std::string const& form_version, Json const& values) {
        auto const record = records::record_from_json(values);
        auto const is_empty = form_version.empty() || !record.ok() || record->empty();
        auto const* form = is_empty || form_id.empty() ? nullptr : client_.forms.definition(form_id, form_version);
        if (!is_empty && form == nullptr) return false;
        ui::begin_card(id);
        ui::heading(2, title);
        if (is_empty) ui::text(tr("入力なし"));
        else draw_record(client_, *form, *record, {.empties = Empties::hide, .entrusted_only = true});
        ui::end_card();
        return true;
    }

    std::string id_;
    Loaded<api::EntrustedRecord> record_;
};

} // namespace

std::unique_ptr<Screen> make_entrusted_record_screen(state::Client& client) { return std::make_unique<EntrustedRecordScreen>(client); }

} // namespace todoke::screens
