// マスタ: the rows of one master, found while somebody types; register, read in and write out.
#include "client-wasm/screens/screens.hpp"
#include "shared/api/master_messages.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

constexpr std::int64_t page_size = 20;
constexpr int pause_ms = 150;

// What was typed and where in the list one stood, found again after a row was looked at.
struct Place {
    std::string master = "medical", typed, prefecture;
    bool with_closed = false;
    std::int64_t skip = 0;
    template <class V> void fields(V& v) { v("master", master); v("typed", typed); v("prefecture", prefecture); v("with_closed", with_closed); v("skip", skip); }
};
constexpr std::string_view place_key = "master_list";

class MasterListScreen final : public Screen {
public:
    explicit MasterListScreen(state::Client& client) : Screen(client) {
        place_.prefecture = client.session.info().facility.prefecture_code;
        find_place();
        search();
    }

    std::string title() const override { return tr("マスタ"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        if (find_place()) search();
        draw_acts();
        draw_conditions();
        draw_rows();
        if (knows_place_) client_.memory.keep(place_key, place_);
    }

private:
    [[nodiscard]] masters::MasterInfo const& master() const { return *masters::find_master(place_.master); }

    // After a reload the vault answers a moment after the first frame.
    bool find_place() {
        if (knows_place_) return false;
        auto kept = client_.memory.find<Place>(place_key);
        if (kept) place_ = std::move(*kept);
        return knows_place_ = kept.has_value();
    }

    void draw_acts() {
        ui::begin_row();
        if (client_.session.may(access::Capability::edit_masters)) {
            if (ui::button({.id = "new_row", .label = tr("新規登録"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) client_.go({ScreenId::new_master, {place_.master}});
            if (ui::button({.id = "import", .label = tr("CSVを取り込む")})) client_.go({ScreenId::master_import, {place_.master}});
        }
        if (ui::button({.id = "export", .label = exporting_ ? tr("作成しています") : tr("CSVダウンロード"), .disabled = exporting_})) download();
        ui::end_row();
        if (ui::link("jurisdictions", tr("市区町村と保健所"), "/masters/municipalities")) client_.go({ScreenId::jurisdictions, {}});
    }

    void draw_conditions() {
        std::vector<ui::Choice> all;
        for (auto const& info : masters::masters()) all.push_back({std::string(info.name), tr(info.label)});
        std::vector<ui::Choice> prefectures{{"", tr("全国")}};
        if (auto const* options = client_.forms.codes("prefectures"); options != nullptr) {
            for (auto const& option : *options) prefectures.push_back({option.code, tr(option.label), "", option.keys});
        }
        ui::begin_row();
        auto changed = ui::choice_field({.id = "master", .label = tr("マスタ")}, all, place_.master, ui::ChoiceStyle::list).changed;
        changed = ui::choice_field({.id = "prefecture", .label = tr("都道府県")}, prefectures, place_.prefecture, ui::ChoiceStyle::list).changed || changed;
        ui::end_row();
        auto const typed = ui::text_field({.id = "typed", .label = tr("さがす"), .hint = tr("名称・フリガナ・所在地・電話番号・コードの一部")}, {.kind = ui::TextKind::search, .length_max = 100}, place_.typed);
        changed = ui::tick_field({.id = "with_closed", .label = tr("廃止した機関も表示する")}, place_.with_closed).changed || changed;
        if (changed || typed.entered) return begin_search();
        if (!typed.changed) return;
        client_.platform.after(pause_ms, if_alive([this, asked = ++question_] {
            if (asked == question_) begin_search();
        }));
    }

    void begin_search() {
        knows_place_ = true;
        place_.skip = 0;
        search();
    }

    void search() {
        api::MasterSearchRequest request;
        request.master = place_.master;
        request.typed = std::string(base::first_characters(place_.typed, 100));
        request.prefecture_code = place_.prefecture;
        request.with_closed = place_.with_closed;
        request.skip = place_.skip;
        request.limit = page_size;
        state::Call call;
        call.endpoint = api::EndpointId::search_masters;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::MasterSearchReply>(std::move(call), if_alive([this, asked = ++question_](state::Outcome<api::MasterSearchReply> outcome) {
            if (asked != question_) return;
            failure_.reset();
            if (outcome.ok()) found_ = std::move(*outcome.value);
            else failure_ = outcome.failure;
            if (found_) ui::announce(tr("{n}件", {{"n", std::to_string(found_->total)}}));
        }));
    }

    void draw_rows() {
        if (failure_ && draw_failure(client_, *failure_)) search();
        if (!found_) {
            if (!failure_) draw_loading();
            return;
        }
        if (found_->rows.empty()) {
            ui::banner("no_row", ui::Tone::info, tr("該当する機関はありません。"), tr("別の言葉や都道府県でもお試しください。マスタにない機関は新規登録できます。"));
            return;
        }
        std::vector<ui::TableRow> rows;
        for (auto const& row : found_->rows) {
            ui::TableRow line{row.id, {{row.code}, {row.name, state::path_of({ScreenId::master_row, {row.id}})}, {row.kana}, {row.address}, {base::displayed_phone(row.phone)}, {row.health_centre_name}}};
            if (row.closed) line.cells[1].text += tr("(廃止)");
            rows.push_back(std::move(line));
        }
        std::vector<ui::Column> const columns{{.id = "code", .label = tr(master().code_label), .weight = 3}, {.id = "name", .label = tr("名称"), .weight = 5}, {.id = "kana", .label = tr("名称フリガナ"), .weight = 4},
                                              {.id = "address", .label = tr("所在地"), .weight = 5}, {.id = "phone", .label = tr("電話番号"), .weight = 3}, {.id = "centre", .label = tr("保健所"), .weight = 3}};
        auto const opened = ui::table("masters", tr(master().label), columns, rows).opened_row;
        draw_pager();
        if (!opened.empty()) client_.go({ScreenId::master_row, {opened}});
    }

    void draw_pager() {
        auto const last = place_.skip + static_cast<std::int64_t>(found_->rows.size());
        auto const range = std::to_string(place_.skip + 1) + "-" + std::to_string(last);
        ui::begin_row();
        auto const back = ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = place_.skip == 0});
        auto const next = ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = last >= found_->total});
        ui::text(tr("{range}/{total}件", {{"range", range}, {"total", found_->total < 1000 ? std::to_string(found_->total) : "1000+"}}));
        ui::end_row();
        if (!back && !next) return;
        knows_place_ = true;
        place_.skip += back ? -page_size : page_size;
        search();
    }

    void download() {
        exporting_ = true;
        api::ExportMastersRequest request;
        request.master = place_.master;
        request.prefecture_code = place_.prefecture;
        request.with_closed = place_.with_closed;
        request.encoding = "utf-8";
        state::Call call;
        call.endpoint = api::EndpointId::export_masters;
        call.body = api::to_json(std::move(request));
        client_.api.download(std::move(call), "master-" + place_.master + ".csv", if_alive([this](state::Outcome<api::Empty> outcome) {
            exporting_ = false;
            if (!outcome.ok()) failure_ = outcome.failure;
            else ui::announce(tr("ダウンロードしました。"));
        }));
    }

    Place place_;
    std::optional<api::MasterSearchReply> found_;
    std::optional<state::Failure> failure_;
    int question_ = 0; // only the answer to the latest one counts
    bool exporting_ = false;
    bool knows_place_ = false; // found again, or something was asked for
};

} // namespace

std::unique_ptr<Screen> make_master_list_screen(state::Client& client) { return std::make_unique<MasterListScreen>(client); }

} // namespace todoke::screens
