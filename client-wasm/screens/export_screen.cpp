// Notifications of one form as CSV, for users whose account carries the download flag.
#include "client-wasm/screens/screens.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

namespace {

class ExportScreen final : public Screen {
public:
    explicit ExportScreen(state::Client& client) : Screen(client) {
        to_ = base::iso_date(client.today());
        from_ = base::iso_date(base::add_days(client.today(), -30));
        from_typed_ = base::slash_date(*base::parse_iso_date(from_));
        to_typed_ = base::slash_date(*base::parse_iso_date(to_));
        item_.type = forms::ItemType::date;
    }

    std::string title() const override { return tr("CSVダウンロード"); }

    void draw() override {
        if (!client_.session.info().can_download) {
            ui::banner("no_download", ui::Tone::warning, tr("ダウンロードの権限がありません。"), tr("必要な場合はシステム利用管理者に相談してください。"));
            return;
        }
        ui::banner("export_privacy", ui::Tone::info, tr("ダウンロードしたファイルには個人情報が含まれます。"), tr("取扱いの定めに従い、使い終わったら削除してください。ダウンロードは記録されます。"));
        std::vector<ui::Choice> choices;
        if (auto const* forms = client_.forms.summaries(); forms != nullptr) {
            for (auto const& form : *forms) {
                if (form.kind == "notification") choices.push_back({form.form_id, tr(form.disease_name), "", form.disease_keys});
            }
        }
        ui::choice_field({.id = "export_form", .label = tr("疾患"), .error = mistake_, .required = true}, choices, form_id_, ui::ChoiceStyle::list);
        draw_date("export_from", tr("報告年月日(から)"), from_typed_, from_);
        draw_date("export_to", tr("報告年月日(まで)"), to_typed_, to_);
        std::vector<ui::Choice> const encodings{{"utf-8", "UTF-8 (BOM)"}, {"cp932", "Shift_JIS (CP932)"}};
        ui::choice_field({.id = "export_encoding", .label = tr("文字コード")}, encodings, encoding_, ui::ChoiceStyle::radios);
        ui::space(16);
        if (ui::button({.id = "export", .label = working_ ? tr("作成しています") : tr("ダウンロード"), .kind = ui::ButtonKind::primary, .shortcut = "F9", .disabled = working_})) start();
        if (failure_ && draw_failure(client_, *failure_)) start();
        if (done_) ui::status("export_done", tr("ダウンロードしました。"));
    }

private:
    void draw_date(std::string_view id, std::string const& label, std::string& typed, std::string& value) {
        auto const fault = value.empty() ? tr("この日付は読み取れません。") : std::string();
        auto const events = ui::date_field({.id = id, .label = label, .error = fault}, typed, base::iso_date(client_.today()));
        if (!events.changed && !events.committed) return;
        auto const date = base::parse_iso_date(validation::fold(item_, typed, client_.today()));
        value = date ? base::iso_date(*date) : std::string();
        if (events.committed && date) typed = base::slash_date(*date);
    }

    void start() {
        mistake_ = form_id_.empty() ? tr("疾患を選んでください。") : "";
        if (!mistake_.empty()) return ui::focus("export_form");
        if (from_.empty() || to_.empty()) return ui::focus(from_.empty() ? "export_from" : "export_to");
        working_ = true;
        done_ = false;
        failure_.reset();
        api::ExportRequest request;
        request.form_id = form_id_;
        request.from = from_;
        request.to = to_;
        request.encoding = encoding_;
        state::Call call;
        call.endpoint = api::EndpointId::export_notifications;
        call.body = api::to_json(std::move(request));
        client_.api.download(std::move(call), "notifications-" + form_id_ + "-" + from_ + "-" + to_ + ".csv", if_alive([this](state::Outcome<api::Empty> outcome) {
            working_ = false;
            done_ = outcome.ok();
            if (!outcome.ok()) failure_ = outcome.failure;
        }));
    }

    forms::Item item_;
    std::string form_id_, from_, to_, from_typed_, to_typed_, mistake_, encoding_ = "utf-8";
    std::optional<state::Failure> failure_;
    bool working_ = false, done_ = false;
};

} // namespace

std::unique_ptr<Screen> make_export_screen(state::Client& client) { return std::make_unique<ExportScreen>(client); }

} // namespace todoke::screens
