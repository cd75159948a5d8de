// A CSV file into a master: chosen, judged row by row, and stored whole once nothing is wrong.
#include "client-wasm/screens/screens.hpp"
#include "shared/api/master_messages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class MasterImportScreen final : public Screen {
public:
    explicit MasterImportScreen(state::Client& client) : Screen(client) {
        auto const* info = masters::find_master(client.route().id());
        master_ = info == nullptr ? masters::masters().data() : info;
    }

    std::string title() const override { return tr("{master}にCSVを取り込む", {{"master", tr(master_->label)}}); }

    void draw() override {
        ui::text(tr("1行目に列の見出し、2行目から1機関を1行にしたCSVファイルです。「CSVダウンロード」で得たファイルと同じ形です。文字コード(UTF-8、Shift_JIS)は自動で見分けます。"));
        ui::text(tr("コードのある行はその機関を更新し、コードが空欄の行は新しく登録してコードを払い出します。1行でも誤りがあれば、何も取り込みません。"));
        if (ui::button({.id = "choose_file", .label = tr("ファイルを選ぶ"), .kind = said_ ? ui::ButtonKind::secondary : ui::ButtonKind::primary, .disabled = is_busy_})) choose();
        if (!file_.name.empty()) ui::text(tr("ファイル: {name}", {{"name", file_.name}}));
        if (is_busy_) ui::progress("judging", tr("ファイルを調べています"));
        if (file_.is_too_large) ui::banner("too_large", ui::Tone::error, tr("ファイルが大きすぎます。2万行、8MBまでに分けてください。"), "");
        if (failure_ && draw_failure(client_, *failure_)) send(false);
        if (said_) draw_result();
    }

private:
    void choose() {
        client_.platform.choose_file(".csv", static_cast<std::int64_t>(api::master_file_kb_max) * 1024, if_alive([this](platform::ChosenFile file) {
            file_ = std::move(file);
            said_.reset();
            failure_.reset();
            if (!file_.is_too_large) send(false);
            client_.platform.request_frame();
        }));
    }

    void send(bool store) {
        is_busy_ = true;
        failure_.reset();
        api::ImportMastersRequest request;
        request.master = master_->name;
        request.file = file_.base64;
        request.store = store;
        state::Call call;
        call.endpoint = api::EndpointId::import_masters;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::ImportMastersReply>(std::move(call), if_alive([this](state::Outcome<api::ImportMastersReply> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            said_ = std::move(*outcome.value);
            if (!said_->stored) return;
            client_.go({ScreenId::master_list, {}});
            client_.say(true, tr("{n}行を取り込みました。", {{"n", std::to_string(said_->new_rows + said_->changed_rows)}}));
        }));
    }

    void draw_result() {
        auto const number = [](std::int64_t n) { return tr("{n}件", {{"n", std::to_string(n)}}); };
        std::vector<ui::Fact> const facts{{tr("行数"), number(said_->rows)}, {tr("新規登録"), number(said_->new_rows)}, {tr("更新"), number(said_->changed_rows)}, {tr("変更なし"), number(said_->unchanged_rows)},
                                          {tr("誤り"), number(said_->fault_count), said_->fault_count > 0 ? ui::Tone::error : ui::Tone::plain}, {tr("注意"), number(said_->warning_count), said_->warning_count > 0 ? ui::Tone::warning : ui::Tone::plain}};
        ui::fact_line("import_result", facts);
        if (said_->fault_count > 0) {
            ui::banner("import_faults", ui::Tone::error, tr("誤りがあるため、取り込めません。"), tr("ファイルを直して、もう一度選んでください。"));
        } else if (said_->new_rows + said_->changed_rows == 0) {
            ui::banner("import_nothing", ui::Tone::info, tr("マスタと同じ内容です。取り込む行はありません。"), "");
        } else if (ui::button({.id = "store", .label = tr("取り込む"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) {
            send(true);
        }
        draw_faults();
    }

    void draw_faults() const {
        if (said_->faults.empty()) return;
        std::vector<ui::TableRow> rows;
        for (auto const& fault : said_->faults) {
            auto const& columns = masters::columns();
            auto const column = std::find_if(columns.begin(), columns.end(), [&](auto const& info) { return info.id == fault.column; });
            auto const tone = fault.warning ? ui::Tone::warning : ui::Tone::error;
            rows.push_back({std::to_string(rows.size()), {{std::to_string(fault.row)}, {column == columns.end() ? "" : tr(column->label)}, {fault.message, "", tone}}});
        }
        std::vector<ui::Column> const columns{{.id = "row", .label = tr("行"), .weight = 1, .numeric = true}, {.id = "column", .label = tr("列"), .weight = 3}, {.id = "message", .label = tr("内容"), .weight = 8}};
        ui::table("faults", tr("誤りと注意"), columns, rows);
        auto const all = said_->fault_count + said_->warning_count;
        if (all > static_cast<std::int64_t>(said_->faults.size())) ui::small_text(tr("ほかに{n}件あります。", {{"n", std::to_string(all - static_cast<std::int64_t>(said_->faults.size()))}}));
    }

    masters::MasterInfo const* master_;
    platform::ChosenFile file_;
    std::optional<api::ImportMastersReply> said_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_master_import_screen(state::Client& client) { return std::make_unique<MasterImportScreen>(client); }

} // namespace todoke::screens
