// アカウントの一括発行: the application form to download, a file of applications checked and painted in
// the form's own colours (S4-10 to S4-12), its accounts issued at once, the result and the sealed sheets
// fetched once.
#include <algorithm>

#include "client-wasm/screens/application_table.hpp"
#include "client-wasm/screens/handover_choice.hpp"
#include "client-wasm/screens/screen.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::screens {

namespace {

constexpr std::string_view place_key = "applications";
constexpr std::int64_t file_bytes_max = 8 * 1024 * 1024; // as on the server
constexpr int progress_every_ms = 1'000;

class ApplicationsScreen final : public Screen {
public:
    explicit ApplicationsScreen(state::Client& client) : Screen(client) {}

    std::string title() const override { return tr("アカウントの一括発行"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        find_place();
        draw_form();
        draw_choice();
        if (!batch_) return;
        follow_language();
        draw_summary(*batch_);
        if (batch_->state == "checked") draw_faults(*batch_);
        if (batch_->state == "checked") draw_rows();
        draw_clinics("clinics", batch_->clinics);
        draw_issue(*batch_);
    }

private:
    // After a reload the vault answers a moment after the first frame.
    void find_place() {
        if (batch_ || knows_place_) return;
        auto const kept = client_.memory.find<api::ApplicationBatch>(place_key);
        if (!kept) return;
        knows_place_ = true;
        read(kept->batch_id);
    }

    // Faults come as sentences in the reader's language.
    void follow_language() {
        if (language_ == state::language()) return;
        language_ = state::language();
        read(batch_->batch_id);
        if (page_) ask_page(page_->page);
    }

    void draw_form() {
        ui::begin_section("form", tr("1. 申請様式"));
        ui::text(tr("Excelの様式は、入力不足や対象外のセルに色が付き、誤ったコードは入力できません。医療機関等に送り、入力されたファイルを受け取ってください。"));
        ui::begin_row();
        if (ui::button({.id = "form_xlsx", .label = tr("Excel様式をダウンロード")})) download(api::EndpointId::read_application_form, {"xlsx"}, "application_form.xlsx");
        if (ui::button({.id = "form_csv", .label = tr("CSVのひな形をダウンロード"), .kind = ui::ButtonKind::quiet})) download(api::EndpointId::read_application_form, {"csv"}, "account_import.csv");
        ui::end_row();
        ui::end_section();
    }

    void draw_choice() {
        ui::begin_section("file", tr("2. 申請ファイルの確認"));
        ui::text(tr("Excel(.xlsx)またはCSV(UTF-8、Shift_JIS)を選んでください。確認するだけでは、まだ発行されません。"));
        auto const issuing = batch_ && (batch_->state == "issuing" || has_sheets(*batch_));
        if (ui::button({.id = "choose", .label = tr("ファイルを選ぶ"), .kind = batch_ ? ui::ButtonKind::secondary : ui::ButtonKind::primary, .disabled = checking_ || issuing})) choose();
        if (batch_ && has_sheets(*batch_)) ui::small_text(tr("次のファイルは、下の封書用紙をすべてダウンロードしてから選べます。"));
        if (checking_) ui::progress("checking", tr("{name} を確認しています", {{"name", file_name_}}));
        if (!refusal_.empty()) ui::banner("refused", ui::Tone::error, tr("このファイルは読み込めません"), refusal_);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        ui::end_section();
    }

    void draw_summary(api::ApplicationBatch const& batch) {
        std::vector<ui::Fact> const facts{
            {tr("申請"), tr("{n}件", {{"n", std::to_string(batch.rows)}})},
            {tr("問題なし"), tr("{n}件", {{"n", std::to_string(batch.good)}})},
            {tr("確認が必要"), tr("{n}件", {{"n", std::to_string(batch.asked)}}), batch.asked > 0 ? ui::Tone::warning : ui::Tone::plain},
            {tr("修正が必要"), tr("{n}件", {{"n", std::to_string(batch.wrong)}}), batch.wrong > 0 ? ui::Tone::error : ui::Tone::plain},
        };
        ui::fact_line("summary", facts);
    }

    void draw_faults(api::ApplicationBatch const& batch) {
        if (batch.faults.empty()) return;
        ui::heading(2, tr("直すところ"));
        if (ui::button({.id = "corrections", .label = tr("理由を書き添えたExcelをダウンロード")})) download(api::EndpointId::read_application_corrections, {batch.batch_id}, "application_form_corrections.xlsx");
        std::vector<ui::Column> const columns{{.id = "row", .label = tr("行"), .weight = 1}, {.id = "column", .label = tr("列"), .weight = 3}, {.id = "value", .label = tr("入力されている値"), .weight = 3},
                                              {.id = "reason", .label = tr("理由"), .weight = 4}, {.id = "advice", .label = tr("入力すること"), .weight = 5}};
        std::vector<ui::TableRow> rows;
        for (std::size_t i = 0; i < batch.faults.size(); ++i) {
            auto const& fault = batch.faults[i];
            rows.push_back({std::to_string(i), {{std::to_string(fault.row)}, {fault.column_name.empty() ? tr("行全体") : fault.column_name}, {fault.value.empty() ? tr("入力なし") : fault.value}, {fault.message}, {fault.advice}}});
        }
        ui::table("faults", tr("直すところ"), columns, rows);
        auto const more = batch.fault_count - static_cast<std::int64_t>(batch.faults.size());
        if (more > 0) ui::small_text(tr("ほかに{n}件あります。すべての理由はExcelに書いてあります。", {{"n", std::to_string(more)}}));
    }

    void draw_rows() {
        ui::heading(2, tr("読み込んだ内容"));
        std::vector<ui::Choice> const views{{"all", tr("すべての行")}, {"faulty", tr("問題のある行だけ")}};
        if (ui::choice_field({.id = "which", .label = tr("表示する行")}, views, which_, ui::ChoiceStyle::radios).changed) ask_page(1);
        if (!page_) return draw_loading();
        draw_colour_legend();
        auto const cell_count = [](api::ApplicationRow const& row) {
            auto const is_empty = [](api::ApplicationCell const& cell) { return cell.text.empty() && cell.colour != "missing"; };
            auto const shown = std::min(accounts::person_column_count, row.cells.size());
            return std::all_of(row.cells.begin() + static_cast<std::ptrdiff_t>(shown), row.cells.end(), is_empty) ? shown : row.cells.size();
        };
        auto const with_clinic = std::any_of(page_->rows.begin(), page_->rows.end(), [&](auto const& row) { return cell_count(row) > accounts::person_column_count; });
        std::vector<ui::TableRow> rows;
        for (auto const& row : page_->rows) {
            ui::TableRow line{std::to_string(row.number), {row_cell(std::to_string(row.number), row_colour(row.colour))}};
            for (std::size_t i = 0; i < (with_clinic ? row.cells.size() : std::min(accounts::person_column_count, row.cells.size())); ++i)
                line.cells.push_back(application_cell(row.cells[i].text, cell_colour(row.cells[i].colour), row.cells[i].is_wrong));
            rows.push_back(std::move(line));
        }
        ui::table("rows", tr("読み込んだ内容"), application_columns(with_clinic), rows);
        if (page_->pages < 2) return;
        ui::begin_row();
        if (ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = page_->page <= 1})) ask_page(page_->page - 1);
        ui::text(std::to_string(page_->page) + " / " + std::to_string(page_->pages));
        if (ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = page_->page >= page_->pages})) ask_page(page_->page + 1);
        ui::end_row();
    }

    static accounts::RowColour row_colour(std::string_view name) {
        return name == "complete" ? accounts::RowColour::complete : name == "out_of_place" ? accounts::RowColour::out_of_place : accounts::RowColour::none;
    }
    static accounts::CellColour cell_colour(std::string_view name) {
        return name == "missing" ? accounts::CellColour::missing : name == "not_applicable" ? accounts::CellColour::not_applicable : accounts::CellColour::none;
    }

    void draw_issue(api::ApplicationBatch const& batch) {
        ui::begin_section("issuing", tr("3. 発行"));
        if (batch.state == "checked") draw_issue_choices(batch);
        if (batch.state == "issuing") {
            ui::progress("issuing_now", tr("発行しています"));
            ui::status("issued_so_far", tr("{done} / {total}件", {{"done", std::to_string(batch.done)}, {"total", std::to_string(batch.total)}}));
            ui::small_text(tr("この画面を閉じても発行は続きます。"));
        }
        if (batch.state == "failed") ui::banner("not_issued", ui::Tone::error, tr("発行できませんでした"), batch.failure);
        if (batch.state == "issued") draw_result(batch);
        ui::end_section();
    }

    void draw_issue_choices(api::ApplicationBatch const& batch) {
        if (batch.asked > 0) ui::tick_field({.id = "confirmed", .label = tr("同じ利用者の申請({n}件)も発行する", {{"n", std::to_string(batch.asked)}})}, confirmed_);
        auto const has_errors = batch.wrong > 0 || stops_without_wrong_rows(batch);
        if (has_errors || (batch.asked > 0 && !confirmed_)) {
            std::vector<ui::Choice> const ways{{"all", tr("すべての行を直してから、まとめて発行する")}, {"good", tr("問題のない行だけを今発行する")}};
            ui::choice_field({.id = "way", .label = tr("発行のしかた")}, ways, way_, ui::ChoiceStyle::radios);
            if (way_ == "all") return ui::text(tr("ファイルを直して、もう一度選んでください。"));
        }
        auto const count = batch.good + (confirmed_ ? batch.asked : 0);
        if (count == 0) return ui::text(tr("発行できる行がありません。"));
        draw_handover_choice(handover_);
        if (batch.new_clinics > 0) ui::text(tr("アカウントと一緒に、動物診療施設{n}件をマスタに登録します。", {{"n", std::to_string(batch.new_clinics)}}));
        if (ui::button({.id = "issue", .label = tr("{n}件のアカウントを発行", {{"n", std::to_string(count)}}), .kind = ui::ButtonKind::primary, .disabled = starting_})) issue();
    }

    // A gap between rows stops the file although no row is wrong by itself.
    static bool stops_without_wrong_rows(api::ApplicationBatch const& batch) {
        return std::any_of(batch.faults.begin(), batch.faults.end(), [](api::ApplicationFault const& fault) { return fault.severity == "error"; });
    }

    void draw_result(api::ApplicationBatch const& batch) {
        ui::banner("issued", ui::Tone::ok, tr("{n}件のアカウントを発行しました。", {{"n", std::to_string(batch.total)}}),
                   batch.handover == "sheet" ? tr("メールは送っていません。封書用紙を印刷して、本人へ直接送ってください。") : tr("本人にメールで送りました。"));
        draw_sheets(batch);
        if (!batch.has_result) return ui::text(tr("結果のファイルはダウンロード済みです。初期パスワードを失った利用者には、アカウントの画面から再発行できます。"));
        ui::text(tr("初期パスワードの入った結果のファイルは、一度だけダウンロードできます。必ず保存してください。"));
        if (ui::button({.id = "result", .label = tr("結果のCSVをダウンロード"), .kind = batch.handover == "sheet" ? ui::ButtonKind::secondary : ui::ButtonKind::primary})) download(api::EndpointId::take_application_result, {batch.batch_id}, "account_result.csv");
    }

    // Nobody was told by mail, so a new file must not push them out.
    static bool has_sheets(api::ApplicationBatch const& batch) {
        return std::any_of(batch.sheets.begin(), batch.sheets.end(), [](api::ApplicationSheets const& part) { return !part.is_taken; });
    }

    // A file of its own for every 500 sheets, named by the numbers that are printed on them.
    void draw_sheets(api::ApplicationBatch const& batch) {
        if (batch.sheets.empty()) return;
        if (!has_sheets(batch)) return ui::text(tr("封書用紙はすべてダウンロード済みです。印刷したら、ファイルを削除してください。"));
        ui::text(tr("封書用紙は、それぞれ一度だけダウンロードできます。2時間以内に保存して印刷してください。"));
        for (std::size_t i = 0; i < batch.sheets.size(); ++i) {
            auto const& part = batch.sheets[i];
            auto const number = std::to_string(i + 1), range = std::to_string(part.first) + "-" + std::to_string(part.last);
            if (part.is_taken) {
                ui::small_text(tr("封書用紙 No. {range}: ダウンロード済み", {{"range", range}}));
                continue;
            }
            if (ui::button({.id = "sheets_" + number, .label = tr("封書用紙 No. {range} をダウンロード", {{"range", range}}), .kind = ui::ButtonKind::primary, .disabled = is_printing_}))
                download(api::EndpointId::take_application_sheets, {batch.batch_id, number}, "account_sheets_" + range + ".pdf");
        }
        if (is_printing_) ui::progress("printing", tr("封書用紙を作成しています"));
    }

    // ---- asking ----

    void choose() {
        client_.platform.choose_file(".xlsx,.csv", file_bytes_max, if_alive([this](platform::ChosenFile file) {
            refusal_.clear();
            failure_.reset();
            file_name_ = file.name;
            if (file.is_too_large) refusal_ = tr("ファイルが大きすぎます。10,000行、8MBまでのファイルに分けてください。");
            else check(std::move(file.base64));
            client_.platform.request_frame();
        }));
    }

    void check(std::string base64) {
        checking_ = true;
        client_.api.call<api::ApplicationBatch>({.endpoint = api::EndpointId::check_applications, .body = api::to_json(api::CheckApplicationsRequest{std::move(base64)})},
                                                if_alive([this](state::Outcome<api::ApplicationBatch> outcome) {
            checking_ = false;
            if (outcome.ok()) return take(std::move(*outcome.value));
            if (outcome.failure.status == 422) refusal_ = outcome.failure.problem.title;
            else failure_ = outcome.failure;
        }));
    }

    void take(api::ApplicationBatch batch) {
        auto kept = api::ApplicationBatch{};
        kept.batch_id = batch.batch_id;
        client_.memory.keep(place_key, std::move(kept));
        auto const is_another = !batch_ || batch_->batch_id != batch.batch_id;
        if (is_another) language_ = state::language();
        batch_ = std::move(batch);
        if (batch_->state == "issuing") client_.platform.after(progress_every_ms, if_alive([this] { read(batch_->batch_id); }));
        if (!is_another) return;
        which_ = batch_->faults.empty() ? "all" : "faulty";
        way_ = "all";
        confirmed_ = false;
        if (batch_->state == "checked") ask_page(1);
    }

    void read(std::string const& id) {
        client_.api.call<api::ApplicationBatch>({.endpoint = api::EndpointId::read_applications, .ids = {id}}, if_alive([this](state::Outcome<api::ApplicationBatch> outcome) {
            if (outcome.ok()) return take(std::move(*outcome.value));
            if (outcome.failure.status == 404) { // two hours have passed, or the server began again
                client_.memory.drop(place_key);
                batch_.reset();
            } else failure_ = outcome.failure;
        }));
    }

    void ask_page(std::int64_t page) {
        page_.reset();
        client_.api.call<api::ApplicationPage>({.endpoint = api::EndpointId::read_application_rows, .ids = {batch_->batch_id, which_, std::to_string(page)}},
                                               if_alive([this](state::Outcome<api::ApplicationPage> outcome) {
            if (outcome.ok()) page_ = std::move(*outcome.value);
            else failure_ = outcome.failure;
        }));
    }

    void issue() {
        starting_ = true;
        api::IssueApplicationsRequest request{way_ == "good", confirmed_, handover_};
        client_.api.call<api::ApplicationBatch>({.endpoint = api::EndpointId::issue_applications, .ids = {batch_->batch_id}, .body = api::to_json(std::move(request))}, if_alive([this](state::Outcome<api::ApplicationBatch> outcome) {
            starting_ = false;
            if (outcome.ok()) take(std::move(*outcome.value));
            else failure_ = outcome.failure;
        }));
    }

    void download(api::EndpointId endpoint, std::vector<std::string> ids, std::string name) {
        failure_.reset();
        is_printing_ = endpoint == api::EndpointId::take_application_sheets;
        client_.api.download({.endpoint = endpoint, .ids = std::move(ids)}, std::move(name), if_alive([this](state::Outcome<api::Empty> outcome) {
            is_printing_ = false;
            if (!outcome.ok()) failure_ = outcome.failure;
            if (batch_ && batch_->state == "issued") read(batch_->batch_id);
        }));
    }

    std::optional<api::ApplicationBatch> batch_;
    std::optional<api::ApplicationPage> page_;
    std::optional<state::Failure> failure_;
    std::string language_, file_name_, refusal_, which_ = "all", way_ = "all", handover_;
    bool knows_place_ = false, is_printing_ = false, checking_ = false, starting_ = false, confirmed_ = false;
};

} // namespace

std::unique_ptr<Screen> make_applications_screen(state::Client& client) { return std::make_unique<ApplicationsScreen>(client); }

} // namespace todoke::screens
