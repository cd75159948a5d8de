#include "client-wasm/state/session.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"

namespace todoke::state {

using api::EndpointId;

namespace {

constexpr std::string_view wrong_password = "利用者IDまたはパスワードが正しくありません。"; // whether or not there is such a user
constexpr int ask_again_ms = 5'000; // while the server cannot be reached

} // namespace

Session::Session(platform::Platform& platform, ApiClient& api) : platform_(platform), api_(api) {
    api_.on_session_ended = [this] { end(); };
    api_.on_account_switched = [this] { displace(); };
}

void Session::start() {
    step_ = Step::starting;
    ask();
}

void Session::ask() {
    api_.expect_session(false);
    api_.call<api::SessionInfo>({.endpoint = EndpointId::read_session},
                                [this](Outcome<api::SessionInfo> outcome) {
        if (outcome.ok()) return take(std::move(*outcome.value));
        step_ = outcome.failure.status == 401 ? Step::password : Step::unreachable;
        if (step_ != Step::unreachable) return;
        platform_.after(ask_again_ms, [this] {
            if (step_ == Step::unreachable) ask();
        });
    });
}

void Session::take(api::SessionInfo info) {
    busy_ = false;
    mistake_ = {};
    if (info.server_time_ms > 0) api_.clock_offset_ms = info.server_time_ms - platform_.now_ms();
    if (info.step == "second_factor") {
        info_.second_factor = info.second_factor;
        info_.others = info.others;
        learn_place(info);
        step_ = Step::code;
        return;
    }
    if (info.step == "factor_setup") {
        info_.others = info.others;
        learn_place(info);
        awaited_ = std::move(info);
        step_ = Step::factor_setup;
        return;
    }
    if (info.step == "new_password") {
        info_.others = info.others;
        awaited_ = std::move(info);
        step_ = Step::new_password;
        return;
    }
    if (info.step != "signed_in") {
        learn_place(info);
        step_ = Step::password;
        if (auto const earlier = platform_.earlier_refusal(); earlier) {
            Failure refusal;
            refusal.status = earlier->status;
            refusal.problem.retry_after_s = earlier->retry_after_s;
            fail(refusal, wrong_password);
        }
        return;
    }
    auto const again = has_ended_;
    auto const same_person = info.user_id == info_.user_id;
    info_ = std::move(info);
    step_ = Step::signed_in;
    has_ended_ = is_displaced_ = false;
    api_.account = info_.user_id;
    idle_warning_ = false;
    api_.expect_session(true);
    watch_idle();
    if (again && !same_person) {
        // Somebody else at the same PC: nothing of the former page may reach them.
        return begin_fresh_page();
    }
    if (again && on_signed_in_again) on_signed_in_again();
    else if (!again && on_signed_in) on_signed_in();
}

// What is true of the installation, whoever is signed in.
void Session::learn_place(api::SessionInfo const& info) {
    info_.demo = info.demo;
    info_.network = info.network;
    info_.training_room = info.training_room;
    info_.training_room_gone = info.training_room_gone;
}

void Session::fail(Failure const& failure, std::string_view wrong) {
    busy_ = false;
    auto const status = failure.status;
    if (failure.is_offline()) mistake_ = {"サーバーに接続できません。通信を確認して、もう一度お試しください。"};
    else if (status == 429) mistake_ = {"試行回数が多いため、しばらくサインインできません。{n}分後にもう一度お試しください。", std::to_string(std::max<std::int64_t>(1, (failure.problem.retry_after_s + 59) / 60))};
    else if (status == 503) mistake_ = {"ただいま混み合っています。少し待ってから、もう一度お試しください。"};
    else if (status == 403) mistake_ = {"初期パスワードの期限が切れています。システム管理者に再発行を依頼してください。"};
    else if (status == 401 || status == 400 || status == 422) mistake_ = {std::string(wrong)};
    else mistake_ = {"処理できませんでした。", {}, failure.problem.incident};
}

std::string Session::mistake() const {
    if (mistake_.source.empty()) return {};
    return tr(mistake_.source, {{"n", mistake_.number}}) + (mistake_.incident.empty() ? "" : " (" + mistake_.incident + ")");
}

void Session::sign_in(std::string user_id, std::string password) {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    code_was_resent_ = false;
    api_.expect_session(false);
    api::SignInRequest request;
    request.user_id = std::move(user_id);
    request.password = std::move(password);
    request.adding = !has_ended_ && !info_.others.empty();
    api_.call<api::SecondFactorStep>({.endpoint = EndpointId::sign_in, .body = api::to_json(std::move(request))},
                                     [this](Outcome<api::SecondFactorStep> outcome) {
        if (!outcome.ok()) return fail(outcome.failure, wrong_password);
        if (outcome.value->means.empty()) return ask(); // a trusted browser is signed in already
        busy_ = false;
        info_.second_factor = *outcome.value;
        step_ = Step::code;
    });
}

void Session::add_account(std::string user_id, std::string password) {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    api_.expect_session(false); // a wrong password is no end of the session
    api::SignInRequest request;
    request.user_id = user_id;
    request.password = std::move(password);
    request.adding = true;
    api_.call<api::SecondFactorStep>({.endpoint = EndpointId::sign_in, .body = api::to_json(std::move(request))},
                                     [this, user_id = std::move(user_id)](Outcome<api::SecondFactorStep> outcome) {
        api_.expect_session(true);
        if (!outcome.ok()) return fail(outcome.failure, wrong_password);
        platform_.broadcast("account:" + user_id);
        begin_fresh_page();
    });
}

void Session::switch_to(std::string user_id, Leave leave) {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    api::SwitchAccountRequest request;
    request.user_id = user_id;
    request.leave = leave == Leave::waiting ? "" : leave == Leave::ended ? "end" : "end_everywhere";
    api_.call<api::SessionInfo>({.endpoint = EndpointId::switch_account, .body = api::to_json(std::move(request))},
                                [this, user_id = std::move(user_id), leave](Outcome<api::SessionInfo> outcome) {
        busy_ = false;
        if (!outcome.ok()) {
            fail(outcome.failure, "");
            if (outcome.failure.status != 409) return;
            mistake_ = {"このアカウントは、もう一度サインインが必要です。"};
            look_for_others();
            if (step_ == Step::signed_in && on_switch_refused) on_switch_refused();
            return;
        }
        platform_.broadcast("account:" + user_id);
        if (has_ended_ && user_id == info_.user_id) return take(std::move(*outcome.value)); // the displaced page goes on
        if (leave == Leave::waiting) return begin_fresh_page();
        platform_.broadcast("signed-out:" + info_.user_id);
        forget(Whose::own);
    });
}

void Session::look_for_others() {
    api_.call<api::SessionInfo>({.endpoint = EndpointId::read_session}, [this](Outcome<api::SessionInfo> outcome) {
        if (outcome.ok() && (outcome.value->user_id == info_.user_id || step_ != Step::signed_in)) info_.others = std::move(outcome.value->others);
    });
}

void Session::heard_of_account(std::string_view user_id) {
    if (user_id != info_.user_id) return displace();
    if (is_displaced_) ask(); // another tab has gone back to this page's account
}

void Session::open_present_account() { begin_fresh_page(); }

// Nothing of the former page stays in memory; what was typed there lies in its vault.
void Session::begin_fresh_page() {
    api_.drop_parked();
    platform_.set_unsaved(false);
    platform_.replace_path("/");
    platform_.reload();
}

void Session::displace() {
    if (is_displaced_ || !has_page()) return;
    has_ended_ = is_displaced_ = true;
    idle_warning_ = false;
    step_ = Step::password;
    mistake_ = {};
    api_.expect_session(false);
    platform_.request_frame();
}

void Session::verify(std::string code, Code kind, bool trust_device) {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    code_was_resent_ = false;
    api::VerifyCodeRequest request;
    request.code = std::move(code);
    request.trust_device = trust_device;
    api_.call<api::SessionInfo>({.endpoint = EndpointId::verify_code, .body = api::to_json(std::move(request))},
                                [this, kind](Outcome<api::SessionInfo> outcome) {
        if (outcome.ok()) {
            took_recovery_code_ = kind == Code::recovery;
            return take(std::move(*outcome.value));
        }
        fail(outcome.failure, kind == Code::recovery ? "回復コードが正しくありません。" : "認証コードが正しくありません。");
        // The first step has run out meanwhile: begin again, and say so.
        if (outcome.failure.problem.code == "unauthenticated") start_over();
    });
}

void Session::verify_passkey(api::PasskeyProof proof) {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    api_.call<api::SessionInfo>({.endpoint = EndpointId::verify_passkey, .body = api::to_json(std::move(proof))},
                                [this](Outcome<api::SessionInfo> outcome) {
        if (outcome.ok()) return take(std::move(*outcome.value));
        fail(outcome.failure, "パスキーを確認できませんでした。もう一度お試しください。");
        if (outcome.failure.problem.code == "unauthenticated") start_over();
    });
}

void Session::resend_code() {
    if (busy_) return;
    busy_ = true;
    mistake_ = {};
    api_.call<api::SecondFactorStep>({.endpoint = EndpointId::resend_code, .body = Json::object()},
                                     [this](Outcome<api::SecondFactorStep> outcome) {
        if (!outcome.ok()) return fail(outcome.failure, "時間が過ぎたため、もう一度サインインしてください。");
        busy_ = false;
        code_was_resent_ = info_.second_factor.code_was_sent;
        info_.second_factor = *outcome.value;
    });
}

void Session::back_to_password() {
    step_ = Step::password;
    mistake_ = {};
    code_was_resent_ = false;
}

void Session::start_over() {
    step_ = Step::password;
    mistake_ = {"時間が過ぎたため、もう一度サインインしてください。"};
}

void Session::go_on(api::SessionInfo info) { take(std::move(info)); }

void Session::keep_alive() {
    idle_warning_ = false;
    api_.call<api::SessionInfo>({.endpoint = EndpointId::read_session},
                                [this](Outcome<api::SessionInfo> outcome) {
        if (!outcome.ok()) return;
        if (outcome.value->step != "signed_in") end();
        else if (outcome.value->user_id != info_.user_id) displace();
    });
}

void Session::end() {
    if (has_ended_ || step_ != Step::signed_in) return;
    has_ended_ = true;
    idle_warning_ = false;
    step_ = Step::password;
    mistake_ = {};
    api_.expect_session(false);
    platform_.request_frame();
    look_around(); // its training room may have been closed: then there is nothing to sign in to again
}

void Session::look_around() {
    if (info_.training_room.empty()) return;
    api_.call<api::SessionInfo>({.endpoint = EndpointId::read_session}, [this](Outcome<api::SessionInfo> outcome) {
        if (outcome.ok()) learn_place(*outcome.value);
    });
}

void Session::sign_out(Where where) {
    auto const endpoint = where == Where::here ? EndpointId::sign_out : EndpointId::sign_out_everywhere;
    api_.expect_session(false);
    api_.drop_parked();
    busy_ = true;
    api_.call<api::Empty>({.endpoint = endpoint}, [this](Outcome<api::Empty>) {
        // Whatever the server answered, this browser forgets; an unreachable server ends the session
        // by its idle limit.
        busy_ = false;
        platform_.broadcast("signed-out");
        forget();
    });
}

void Session::forget(Whose whose) {
    if (whose == Whose::all)
        for (auto const& other : info_.others) platform_.vault_destroy_of(other.user_id);
    platform_.vault_destroy([this] {
        info_ = {};
        awaited_ = {};
        api_.account.clear();
        has_ended_ = is_displaced_ = false;
        idle_warning_ = false;
        step_ = Step::password;
        api_.expect_session(false);
        api_.drop_parked();
        if (on_signed_out) on_signed_out();
        platform_.replace_path("/");
        // A fresh page: nothing of the former one stays in memory.
        platform_.reload();
        platform_.request_frame();
    });
}

std::int64_t Session::idle_ends_at_ms() const { return api_.last_activity_ms() + info_.idle_limit_s * 1000; }

void Session::watch_idle() {
    if (watching_ || info_.idle_limit_s <= 0) return;
    watching_ = true;
    auto const now = platform_.now_ms();
    auto const ends_at = idle_ends_at_ms();
    auto const warns_at = ends_at - info_.idle_warning_s * 1000;
    auto const next = now < warns_at ? warns_at : ends_at;
    auto const delay = std::clamp<std::int64_t>(next - now + 50, 1000, 60 * 60 * 1000);
    platform_.after(static_cast<int>(delay), [this] {
        watching_ = false;
        if (step_ != Step::signed_in) return;
        auto const at = platform_.now_ms();
        if (at >= idle_ends_at_ms()) {
            // Lists that read themselves again may have kept the session alive on the server.
            Call call;
            call.endpoint = EndpointId::sign_out;
            call.background = true;
            api_.call<api::Empty>(std::move(call), [](Outcome<api::Empty>) {});
            return end();
        }
        auto const warn = at >= idle_ends_at_ms() - info_.idle_warning_s * 1000;
        if (warn != idle_warning_) {
            idle_warning_ = warn;
            platform_.request_frame();
        }
        watch_idle();
    });
}

bool Session::may(access::Capability capability) const {
    auto const name = access::name(capability);
    return std::find(info_.capabilities.begin(), info_.capabilities.end(), name) != info_.capabilities.end();
}

} // namespace todoke::state
