// 市区町村と保健所: which health centre is competent for which municipality of a prefecture (S4-18), found by
// part of a name or code, with what changed. Changed in the row of the health centre.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/api/jurisdiction_messages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class JurisdictionsScreen final : public Screen {
public:
    explicit JurisdictionsScreen(state::Client& client)
        : Screen(client), prefecture_(client.session.info().facility.prefecture_code.empty() ? "13" : client.session.info().facility.prefecture_code), list_(client, call_of(prefecture_)) {}

    std::string title() const override { return tr("市区町村と保健所"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (ui::link("to_masters", tr("マスタ"), "/masters")) return client_.go({ScreenId::master_list, {}});
        draw_conditions();
        auto const* list = list_.draw();
        if (list == nullptr) return;
        draw_rows(*list);
        draw_moves(*list);
    }

private:
    static state::Call call_of(std::string const& prefecture) { return {.endpoint = api::EndpointId::list_jurisdictions, .ids = {prefecture}}; }

    void draw_conditions() {
        std::vector<ui::Choice> prefectures;
        if (auto const* options = client_.forms.codes("prefectures"); options != nullptr)
            for (auto const& option : *options) prefectures.push_back({option.code, tr(option.label), "", option.keys});
        ui::begin_row();
        if (ui::choice_field({.id = "prefecture", .label = tr("都道府県")}, prefectures, prefecture_, ui::ChoiceStyle::list).changed) list_.ask(call_of(prefecture_));
        ui::text_field({.id = "typed", .label = tr("さがす"), .hint = tr("市区町村か保健所の名称、コードの一部")}, {.kind = ui::TextKind::search, .length_max = 40}, typed_);
        if (ui::button({.id = "export", .label = tr("CSVダウンロード")})) download();
        ui::end_row();
        ui::small_text(tr("患者の居所の市区町村から、届出を受け取る保健所が決まります。変更は、保健所マスタの「管轄市区町村コード」でします。"));
    }

    [[nodiscard]] bool fits(api::JurisdictionRow const& row) const {
        for (auto const* text : {&row.municipality_code, &row.municipality_name, &row.health_centre_code, &row.health_centre_name})
            if (text->find(typed_) != std::string::npos) return true;
        return false;
    }

    void draw_rows(api::JurisdictionList const& list) {
        std::vector<ui::TableRow> rows;
        for (auto const& row : list.rows) {
            if (!fits(row)) continue;
            auto const nobody = row.facility_id.empty();
            rows.push_back({row.municipality_code, {{row.municipality_code}, {row.municipality_name}, {nobody ? "-" : row.health_centre_code},
                                                    nobody ? ui::Cell{tr("まだ決まっていません"), "", ui::Tone::warning} : ui::Cell{row.health_centre_name, state::path_of({ScreenId::master_row, {row.facility_id}})}}});
        }
        if (rows.empty()) return ui::banner("none", ui::Tone::info, tr("該当する市区町村はありません。"), "");
        std::vector<ui::Column> const columns{{.id = "code", .label = tr("市区町村コード"), .weight = 2}, {.id = "name", .label = tr("市区町村"), .weight = 4}, {.id = "centre_code", .label = tr("保健所コード"), .weight = 2}, {.id = "centre", .label = tr("保健所"), .weight = 4}};
        ui::table("municipalities", tr("市区町村と保健所"), columns, rows);
    }

    void draw_moves(api::JurisdictionList const& list) {
        if (list.moves.empty()) return;
        ui::heading(2, tr("変更履歴"));
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "name", .label = tr("市区町村"), .weight = 3}, {.id = "former", .label = tr("変更前"), .weight = 3}, {.id = "now", .label = tr("変更後"), .weight = 3}, {.id = "user", .label = tr("利用者"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        auto const or_dash = [](std::string const& text) { return text.empty() ? std::string("-") : text; };
        for (auto const& move : list.moves)
            rows.push_back({std::to_string(rows.size()), {{instant_text(move.at_ms)}, {move.municipality_name}, {or_dash(move.former_name)}, {or_dash(move.health_centre_name)}, {or_dash(move.user_id)}}});
        ui::table("moves", tr("変更履歴"), columns, rows);
    }

    void download() {
        failure_.reset();
        api::ExportJurisdictionsRequest request;
        request.prefecture_code = prefecture_;
        client_.api.download({.endpoint = api::EndpointId::export_jurisdictions, .body = api::to_json(std::move(request))}, "municipalities.csv", if_alive([this](state::Outcome<api::Empty> outcome) {
            if (!outcome.ok()) failure_ = outcome.failure;
            else ui::announce(tr("ダウンロードしました。"));
        }));
    }

    std::string prefecture_, typed_;
    Loaded<api::JurisdictionList> list_;
    std::optional<state::Failure> failure_;
};

} // namespace

std::unique_ptr<Screen> make_jurisdictions_screen(state::Client& client) { return std::make_unique<JurisdictionsScreen>(client); }

} // namespace todoke::screens
