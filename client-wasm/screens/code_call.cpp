#include "client-wasm/screens/code_call.hpp"

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

namespace {

constexpr int pause_ms = 2000;
constexpr int asked_at_least = 3; // the call before this one may still be the newest that the server knows
constexpr int asked_at_most = 300; // ten minutes, the life of a code: also where no answer comes
constexpr int unauthenticated = 401, conflict = 409;

bool is_over(std::string_view state) { return state == "heard" || state == "failed" || state == "expired"; }

} // namespace

void CodeCall::draw() {
    if (client_.session.info().demo) return;
    if (!watches_) begin_again();
    auto const& state = call_.state;
    if (state == "failed") return ui::banner("code_call", ui::Tone::warning, tr("電話でコードをお伝えできませんでした"), failure_words());
    std::string words;
    if (state == "waiting") words = call_.reason.empty() ? tr("電話をかける準備をしています。") : tr("つながりませんでした。まもなくもう一度おかけします。");
    else if (state == "dialling") words = tr("電話をかけています。");
    else if (state == "ringing") words = tr("呼び出しています。電話に出てください。");
    else if (state == "answered") words = tr("電話がつながりました。読み上げるコードを入力してください。");
    else if (state == "heard") words = tr("コードをお伝えしました。聞き取れなかったときは、もう一度送ってください。");
    else if (state == "expired") words = tr("コードの期限が切れました。もう一度送ってください。");
    if (!words.empty()) ui::status("code_call", words);
}

void CodeCall::forget() {
    watches_ = false;
    round_ += 1;
    call_ = {};
}

void CodeCall::begin_again() {
    forget();
    watches_ = true;
    asked_ = 0;
    ask();
}

void CodeCall::ask() {
    asked_ += 1;
    state::Call call;
    call.endpoint = api::EndpointId::read_code_call;
    call.background = true;
    client_.api.call<api::CodeCallState>(std::move(call), if_alive([this, round = round_](state::Outcome<api::CodeCallState> outcome) {
        if (round == round_) take(outcome);
    }));
}

void CodeCall::take(state::Outcome<api::CodeCallState> const& outcome) {
    auto const status = outcome.failure.status;
    if (!outcome.ok() && (status == unauthenticated || status == conflict)) return; // the step has ended
    if (outcome.ok() && (outcome.value->state != call_.state || outcome.value->reason != call_.reason)) {
        call_ = *outcome.value;
        client_.platform.request_frame();
    }
    if ((is_over(call_.state) && asked_ >= asked_at_least) || asked_ >= asked_at_most) return;
    client_.platform.after(pause_ms, if_alive([this, round = round_] {
        if (round == round_) ask();
    }));
}

std::string CodeCall::failure_words() const {
    auto const& reason = call_.reason;
    if (reason == "no_answer") return tr("電話に出られませんでした。もう一度送るか、別の方法を選んでください。");
    if (reason == "busy") return tr("お話し中でした。もう一度送るか、別の方法を選んでください。");
    if (reason == "refused" || reason == "hung_up") return tr("コードを読み上げる前に電話が切られました。もう一度送ってください。");
    if (reason == "unknown_number") return tr("この番号にはつながりません。番号を確かめてください。");
    return tr("いま電話をかけられません。しばらくしてからもう一度送るか、別の方法を選んでください。");
}

} // namespace todoke::screens
