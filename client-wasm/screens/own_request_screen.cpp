// One request of the own institution: how it stands, what was said, and the answer to a question.
#include <algorithm>

#include "client-wasm/screens/account_request_words.hpp"
#include "client-wasm/screens/application_table.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

struct TypedAnswer {
    api::ApplicationLine line;
    std::string said;
    template <class V> void fields(V& v) { v("line", line); v("said", said, api::text(2'000)); }
};

class OwnRequestScreen final : public Screen {
public:
    explicit OwnRequestScreen(state::Client& client) : Screen(client), id_(client.route().id()), list_(client, {.endpoint = api::EndpointId::list_own_requests}) {}

    std::string title() const override { return tr("アカウントの申請の状況"); }
    ui::Width width() const override { return ui::Width::full; } // twelve columns
    bool enter_moves_on() const override { return true; }
    void refresh() override {
        if (!is_busy_) list_.read();
    }

    void draw() override {
        ui::begin_row();
        if (ui::link("to_institution", tr("自機関のアカウント"), "/institution")) client_.go({ScreenId::institution, {}});
        ui::end_row();
        auto const* list = list_.draw();
        if (list == nullptr) return;
        auto const request = std::find_if(list->requests.begin(), list->requests.end(), [this](api::AccountRequest const& one) { return one.request_id == id_; });
        if (request == list->requests.end()) return ui::text(tr("この申請は見つかりません。"));
        draw_request_facts(*request);
        draw_request_notes(*request);
        if (request->kind == "issue") {
            ui::heading(2, tr("申請様式(別紙2)での表示"));
            auto const line = api::application_of(request->state == "asked" && is_begun_ ? typed_.line : request->line);
            draw_application_table("form", tr("申請様式(別紙2)での表示"), std::span(&line, 1));
        }
        if (request->state == "asked") draw_answer(*request);
    }

private:
    [[nodiscard]] std::string memory_key() const { return "answer:" + id_; }

    void begin(api::AccountRequest const& request) {
        if (!is_begun_) {
            is_begun_ = true;
            typed_.line = request.line;
        }
        if (knows_typed_) return;
        if (auto kept = client_.memory.find<TypedAnswer>(memory_key())) {
            knows_typed_ = true;
            typed_ = std::move(*kept);
        }
    }

    void draw_answer(api::AccountRequest const& request) {
        begin(request);
        if (language_ != state::language()) mistakes_.clear(); // they came in the former one
        language_ = state::language();
        ui::heading(2, tr("質問への回答"));
        if (failure_) {
            if (failure_->is_stale() || failure_->status == 409) ui::banner("stale", ui::Tone::warning, tr("この申請は、ほかの人が先に処理しました。"), tr("画面を読み直しました。状態を確認してください。"));
            else if (draw_failure(client_, *failure_)) send(request);
        }
        if (!mistakes_.empty()) {
            std::vector<ui::Mistake> lines;
            for (auto const& [id, message] : mistakes_) lines.push_back({id, message});
            ui::error_summary(tr("入力内容を確認してください"), lines, std::exchange(is_fresh_, false));
        }
        if (request.kind == "issue") {
            ui::text(tr("必要なら申請の内容を直してください。"));
            draw_person("", typed_.line, mistakes_);
            ui::begin_section("office", tr("申請する機関"));
            draw_office("", typed_.line, mistakes_);
            ui::end_section();
        }
        auto const found = mistakes_.find("answer");
        ui::text_field({.id = "answer", .label = tr("回答"), .error = found == mistakes_.end() ? std::string_view() : std::string_view(found->second), .required = true}, {.length_max = api::request_text_max, .lines = 3}, typed_.said);
        ui::begin_row();
        if (ui::button({.id = "send", .label = is_busy_ ? tr("送信しています") : tr("回答を送る"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) send(request);
        ui::end_row();
        if (knows_typed_ || !typed_.said.empty() || api::to_json(api::ApplicationLine(typed_.line)) != api::to_json(api::ApplicationLine(request.line))) {
            knows_typed_ = true;
            if (!is_busy_) client_.memory.keep(memory_key(), typed_);
        }
    }

    void send(api::AccountRequest const& request) {
        mistakes_.clear();
        failure_.reset();
        is_busy_ = true;
        state::Call call;
        call.endpoint = api::EndpointId::answer_account_request;
        call.ids = {id_};
        call.if_match = std::to_string(request.version);
        // Who answers has read the administrator's question: the same person may be meant (V-A08).
        call.body = api::to_json(api::AnswerRequest{request.kind == "issue" ? with_office(typed_.line, typed_.line) : typed_.line, typed_.said, true});
        client_.api.call<api::ApplyReply>(std::move(call), if_alive([this](state::Outcome<api::ApplyReply> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                if (failure_->is_stale() || failure_->status == 409) list_.read();
                return;
            }
            for (auto const& fault : outcome.value->faults) take_fault(mistakes_, "", fault);
            is_fresh_ = true;
            if (!mistakes_.empty()) return;
            client_.memory.drop(memory_key());
            client_.go({ScreenId::institution, {}});
            client_.say(true, tr("回答を送りました。"));
        }));
    }

    std::string id_, language_;
    Loaded<api::AccountRequestList> list_;
    TypedAnswer typed_;
    LineMistakes mistakes_;
    std::optional<state::Failure> failure_;
    bool is_begun_ = false, knows_typed_ = false, is_busy_ = false, is_fresh_ = false;
};

} // namespace

std::unique_ptr<Screen> make_own_request_screen(state::Client& client) { return std::make_unique<OwnRequestScreen>(client); }

} // namespace todoke::screens
