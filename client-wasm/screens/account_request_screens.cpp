// 申請の審査 (S4-03): requests of the area that wait for an administrator, and one of them with what is
// missing or odd about it, to be approved, rejected or asked back.
#include "client-wasm/screens/account_request_words.hpp"
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/application_table.hpp"
#include "client-wasm/screens/handover_choice.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class RequestListScreen final : public Screen {
public:
    explicit RequestListScreen(state::Client& client) : Screen(client), list_(client, {.endpoint = api::EndpointId::list_account_requests}) {}

    std::string title() const override { return tr("アカウント申請の審査"); }
    ui::Width width() const override { return ui::Width::full; }
    void refresh() override { list_.read(); }

    void draw() override {
        ui::text(tr("医療機関等のシステム利用管理者からの申請です。古いものから並んでいます。"));
        auto const* list = list_.draw();
        if (list == nullptr) return;
        if (list->requests.empty()) return ui::banner("nothing_waits", ui::Tone::ok, tr("審査を待つ申請はありません。"), "");
        std::vector<ui::Column> const columns{{.id = "name", .label = tr("利用者名"), .weight = 4}, {.id = "kind", .label = tr("種類"), .weight = 2}, {.id = "facility", .label = tr("申請した機関"), .weight = 4},
                                              {.id = "state", .label = tr("状態"), .weight = 3}, {.id = "time", .label = tr("申請日時"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& request : list->requests)
            rows.push_back({request.request_id, {{request.user_name, state::path_of({ScreenId::account_request, {request.request_id}})}, {request_kind_label(request.kind)}, {request.facility_name}, request_state_cell(request.state), {instant_text(request.requested_at_ms)}}});
        if (auto const opened = ui::table("requests", tr("アカウント申請の審査"), columns, rows).opened_row; !opened.empty()) client_.go({ScreenId::account_request, {opened}});
    }

private:
    Loaded<api::AccountRequestList> list_;
};

struct Decision { std::string_view name, label, asks, text_label, done; ui::ButtonKind kind; };

constexpr Decision approve{"approve", "承認する", "承認すると、すぐに実行されます。", "", "承認しました。", ui::ButtonKind::primary};
constexpr Decision ask{"ask", "質問する", "申請者が回答するまで、この申請は回答待ちになります。", "質問", "質問を送りました。", ui::ButtonKind::primary};
constexpr Decision reject{"reject", "却下する", "却下した申請は元に戻せません。理由は申請者に表示されます。", "却下の理由", "却下しました。", ui::ButtonKind::danger};

struct TypedText {
    std::string said;
    template <class V> void fields(V& v) { v("said", said, api::text(2'000)); }
};

class RequestScreen final : public Screen {
public:
    explicit RequestScreen(state::Client& client) : Screen(client), id_(client.route().id()), review_(client, {.endpoint = api::EndpointId::read_account_request, .ids = {id_}}) {}

    std::string title() const override { return tr("アカウント申請"); }
    ui::Width width() const override { return ui::Width::full; } // twelve columns
    void refresh() override {
        if (asked_ == nullptr) review_.read();
    }

    void draw() override {
        ui::begin_row();
        if (ui::link("to_list", tr("アカウント申請の審査"), "/account-requests")) client_.go({ScreenId::request_list, {}});
        ui::end_row();
        if (language_ != state::language()) review_.read(); // faults and hints come as sentences in the reader's language
        language_ = state::language();
        auto const* review = review_.draw();
        if (review == nullptr) return;
        if (sheet_.is_offered()) {
            ui::banner("issued_on_sheet", ui::Tone::ok, tr("承認しました。"), tr("メールは送っていません。封書用紙を印刷して、本人へ直接送ってください。"));
            sheet_.draw();
        }
        if (was_late_) ui::banner("late", ui::Tone::warning, tr("この申請は、ほかの人が先に処理しました。"), tr("画面を読み直しました。状態を確認してください。"));
        auto const& request = review->request;
        draw_request_facts(request);
        ui::small_text(tr("申請した人: {name} ({id})", {{"name", review->applicant_name}, {"id", review->applicant_id}}));
        draw_findings(*review);
        if (request.kind == "issue") {
            ui::heading(2, tr("申請様式(別紙2)での表示"));
            auto const line = api::application_of(request.line);
            draw_application_table("form", tr("申請様式(別紙2)での表示"), std::span(&line, 1), review->faults);
            draw_clinics("clinics", review->clinics);
        } else if (request.state != "approved" && ui::link("to_account", tr("いまのアカウントを見る"), state::path_of({ScreenId::account, {request.user_id}}))) {
            client_.go({ScreenId::account, {request.user_id}});
        }
        draw_request_notes(request);
        if (request.state != "applied" && request.state != "asked") return;
        ui::space(8);
        ui::begin_row();
        for (auto const* decision : {&approve, &ask, &reject}) {
            if (ui::button({.id = decision->name, .label = tr(decision->label), .kind = decision == &approve ? ui::ButtonKind::primary : decision == &reject ? ui::ButtonKind::danger : ui::ButtonKind::secondary})) begin(*decision);
        }
        ui::end_row();
    }

    void draw_dialogs() override {
        if (asked_ == nullptr) return;
        auto const& decision = *asked_;
        ui::begin_dialog("decision", tr(decision.label));
        ui::text(tr(decision.asks));
        if (asks_twice_) ui::banner("same_person", ui::Tone::warning, tr("同じ利用者の申請が既にあります。"), tr("この機関には、同じ氏名とメールアドレスのアカウントがあります。それでも発行しますか。"));
        if (issues(decision)) {
            draw_handover_choice(handover_);
            if (handover_ == "mail") ui::small_text(tr("利用者IDと初期パスワードは、本人のメールアドレスに直接送られます。"));
            for (auto const& clinic : review_.value()->clinics)
                if (!clinic.is_known) ui::text(tr("動物診療施設「{name}」も、同時にマスタに登録します。", {{"name", clinic.name}}));
        }
        if (!decision.text_label.empty()) {
            ui::text_field({.id = "said", .label = tr(decision.text_label), .error = mistake_, .required = true}, {.length_max = api::request_text_max, .lines = 3}, typed_.said);
            client_.memory.keep(memory_key(), typed_);
        } else if (!mistake_.empty()) {
            ui::banner("refused", ui::Tone::error, mistake_, "");
        }
        if (failure_ && draw_failure(client_, *failure_)) send(decision);
        ui::begin_row();
        auto const go = ui::button({.id = "decision_confirmed", .label = tr(decision.label), .kind = decision.kind, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
        auto const leave = ui::button({.id = "decision_cancel", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        if (go) send(decision);
        if (leave || ui::dialog_cancelled()) asked_ = nullptr;
        ui::end_dialog();
    }

private:
    [[nodiscard]] std::string memory_key() const { return "decision:" + id_; }

    [[nodiscard]] bool issues(Decision const& decision) const { return &decision == &approve && review_.value() && review_.value()->request.kind == "issue"; }

    // What the rules say, then what only looks odd: the person decides.
    static void draw_findings(api::RequestReview const& review) {
        if (!review.faults.empty()) {
            std::vector<ui::Column> const columns{{.id = "column", .label = tr("列"), .weight = 3}, {.id = "value", .label = tr("入力されている値"), .weight = 3}, {.id = "reason", .label = tr("理由"), .weight = 5}};
            std::vector<ui::TableRow> rows;
            for (auto const& fault : review.faults)
                rows.push_back({std::to_string(rows.size()), {{fault.column_name}, {fault.value.empty() ? tr("入力なし") : fault.value}, {fault.message, "", fault.severity == "error" ? ui::Tone::error : ui::Tone::warning}}});
            ui::heading(2, tr("直すところ"));
            ui::table("faults", tr("直すところ"), columns, rows);
        }
        if (review.hints.empty()) return;
        ui::begin_banner("hints", ui::Tone::warning, tr("確認してください"));
        for (auto const& hint : review.hints) ui::text(hint);
        ui::small_text(tr("本人以外からの申請でないか、必要なら機関に電話で確かめてください。"));
        ui::end_banner();
    }

    void begin(Decision const& decision) {
        asked_ = &decision;
        failure_.reset();
        mistake_.clear();
        asks_twice_ = was_late_ = false;
        if (auto kept = client_.memory.find<TypedText>(memory_key())) typed_ = std::move(*kept);
        ui::focus(decision.text_label.empty() ? "decision_confirmed" : "said");
        client_.platform.request_frame();
    }

    void send(Decision const& decision) {
        mistake_.clear();
        failure_.reset();
        if (!decision.text_label.empty() && base::trimmed(typed_.said).empty()) {
            mistake_ = tr("理由または質問を入力してください。");
            return ui::focus("said");
        }
        is_busy_ = true;
        api::DecideRequest request;
        request.decision = decision.name;
        if (!decision.text_label.empty()) request.said = typed_.said;
        request.confirmed = asks_twice_;
        if (issues(decision)) request.handover = handover_;
        client_.api.call<api::RequestReview>({.endpoint = api::EndpointId::decide_account_request, .ids = {id_}, .body = api::to_json(std::move(request)), .if_match = std::to_string(review_.value()->request.version)},
                                             if_alive([this, &decision](state::Outcome<api::RequestReview> outcome) {
            is_busy_ = false;
            if (outcome.ok()) {
                client_.memory.drop(memory_key());
                // A sheet is fetched here, and only now.
                if (!outcome.value->sheet_id.empty()) {
                    sheet_.offer(outcome.value->sheet_id);
                    asked_ = nullptr;
                    return review_.read();
                }
                client_.go({ScreenId::request_list, {}});
                return client_.say(true, tr(decision.done));
            }
            refused(outcome.failure);
        }));
    }

    void refused(state::Failure const& failure) {
        if (failure.is_stale() || failure.status == 409) {
            asked_ = nullptr;
            was_late_ = true;
            return review_.read();
        }
        for (auto const& issue : failure.problem.issues) {
            if (issue.severity == "confirm") asks_twice_ = true;
            else mistake_ = issue.message;
        }
        if (failure.problem.issues.empty()) failure_ = failure;
    }

    std::string id_, language_ = state::language();
    Loaded<api::RequestReview> review_;
    Decision const* asked_ = nullptr;
    TypedText typed_;
    SheetDownload sheet_{client_};
    std::string mistake_, handover_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, asks_twice_ = false, was_late_ = false;
};

} // namespace

std::unique_ptr<Screen> make_request_list_screen(state::Client& client) { return std::make_unique<RequestListScreen>(client); }
std::unique_ptr<Screen> make_account_request_screen(state::Client& client) { return std::make_unique<RequestScreen>(client); }

} // namespace todoke::screens
