#include "client-wasm/state/client.hpp"

#include <utility>

#include "client-wasm/state/texts.hpp"

namespace todoke::state {

using api::EndpointId;

namespace {

constexpr int poll_every_ms = 5'000; // a new notification shows within 10 s (AC-02-4)

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

} // namespace

Client::Client(platform::Platform& machine)
    : platform(machine), api(machine), session(machine, api), forms(api), drafts(machine, api), outbox(machine, api), edits(machine), memory(machine) {
    session.on_signed_in = [this] { begin_page(); };
    session.on_signed_in_again = [this] {
        poll_in_flight_ = false; // one that met the end of the session is answered to nobody
        api.resume();
        drafts.save_now();
        outbox.send_all();
        plan_poll();
    };
    session.on_switch_refused = [this] {
        go({ScreenId::switch_account, {}});
        say(false, tr("このアカウントは、もう一度サインインが必要です。"));
        platform.request_frame();
    };
    outbox.on_sent = [this](Submission const& submission, api::Receipt const& receipt) { after_sent(submission, receipt); };
    outbox.on_refused = [this](Submission const& submission) { after_refused(submission); };
    api.on_reachable_changed = [this] {
        if (!api.is_reachable()) return;
        drafts.save_now();
        outbox.send_all();
        forms.retry();
    };
    platform.on_online_changed([this](bool online) {
        if (online) {
            drafts.save_now();
            outbox.send_all();
            forms.retry();
            if (session.step() == Session::Step::unreachable) session.start();
            poll_once();
        }
        platform.request_frame();
    });
    platform.on_path_changed([this](std::string path) {
        enter(parse_path(path));
        platform.request_frame();
    });
    platform.on_broadcast([this](std::string message) { receive_broadcast(message); });
}

void Client::start() {
    route_ = parse_path(platform.current_path());
    ++visit_;
    auto const preferred = platform.preference("language");
    if (!preferred.empty() && preferred != "ja") load_texts(preferred, [] {});
    session.start();
}

void Client::begin_page() {
    if (platform.preference("language").empty() && !session.info().language.empty() && session.info().language != language())
        load_texts(session.info().language, [] {});
    ++visit_;
    open_vault();
    poll_once();
    plan_poll();
    if (on_page_begun) on_page_begun();
    if (session.took_recovery_code()) go(Route{ScreenId::second_factor, {}}); // what failed them is replaced there
    platform.request_frame();
}

void Client::open_vault() {
    platform.vault_open(session.info().user_id, [this](bool ok) {
        if (!ok) return;
        platform.vault_read_all([this](std::vector<std::pair<std::string, std::string>> entries) {
            // Submissions first: their drafts wait until they are through.
            for (auto const& [key, value] : entries) {
                if (starts_with(key, Outbox::vault_prefix)) outbox.take_vault(key, value);
            }
            for (auto const& [key, value] : entries) {
                if (starts_with(key, Edits::vault_prefix)) edits.take_vault(key, value);
                if (starts_with(key, Memory::vault_prefix)) memory.take_vault(key, value);
                if (!starts_with(key, Drafts::vault_prefix)) continue;
                auto const id = std::string_view(key).substr(Drafts::vault_prefix.size());
                auto const submitting = submission_of(id) != nullptr;
                drafts.take_vault(key, value, submitting);
            }
            platform.request_frame();
        });
    });
}

void Client::enter(Route route) {
    route_ = std::move(route);
    ++visit_;
}

void Client::go(Route route) {
    if (route == route_) {
        ++visit_;
        return;
    }
    platform.push_path(path_of(route));
    enter(std::move(route));
    flash_.reset();
    platform.request_frame();
}

void Client::finish_setup() {
    auto next = std::move(setup.next);
    setup = {};
    replace({ScreenId::home, {}});
    if (next) session.go_on(std::move(*next));
    else session.start();
}

void Client::replace(Route route) {
    platform.replace_path(path_of(route));
    enter(std::move(route));
    platform.request_frame();
}

Date Client::today() const { return base::date_in_japan(api.now_ms()); }

void Client::plan_poll() {
    if (poll_planned_) return;
    poll_planned_ = true;
    platform.after(poll_every_ms, [this] {
        poll_planned_ = false;
        if (session.step() != Session::Step::signed_in) return; // signing in again plans the next one
        poll_once();
        plan_poll();
    });
}

void Client::poll_once() {
    if (poll_in_flight_ || session.step() != Session::Step::signed_in || !session.may(access::Capability::read_updates)) return;
    poll_in_flight_ = true;
    Call call;
    call.endpoint = EndpointId::read_updates;
    call.background = true;
    api.call<api::Updates>(std::move(call), [this](Outcome<api::Updates> outcome) {
        poll_in_flight_ = false;
        if (!outcome.ok()) return;
        auto const changed = outcome.value->sequence != updates_.sequence || outcome.value->intake_waiting != updates_.intake_waiting ||
                             outcome.value->urgent_observations != updates_.urgent_observations || outcome.value->unread_notices != updates_.unread_notices || outcome.value->returned != updates_.returned;
        updates_ = *outcome.value;
        if (!changed) return;
        // The first answer is where counting begins: the page has just been read.
        if (std::exchange(knows_updates_, true)) ++changes_;
        platform.request_frame();
    });
}

void Client::load_texts(std::string_view code, std::function<void()> then) {
    if (has_texts(code)) {
        use_language(code);
        then();
        return;
    }
    Call call;
    call.endpoint = EndpointId::read_texts;
    call.ids = {std::string(code)};
    api.call<api::Texts>(std::move(call), [code = std::string(code), then = std::move(then)](Outcome<api::Texts> outcome) {
        if (!outcome.ok()) return;
        set_texts(code, outcome.value->texts);
        use_language(code);
        then();
    });
}

void Client::set_language(std::string_view code) {
    platform.set_preference("language", code);
    load_texts(code, [this] {
        ++changes_; // what the server wrote for this reader (notices) is read again
        platform.request_frame();
    });
    if (session.step() != Session::Step::signed_in) return;
    api::Preferences preferences;
    preferences.language = std::string(code);
    Call call;
    call.endpoint = EndpointId::save_preferences;
    call.body = api::to_json(std::move(preferences));
    api.call<api::Empty>(std::move(call), [](Outcome<api::Empty>) {});
}

void Client::receive_broadcast(std::string_view message) {
    if (message == "signed-out") return session.forget();
    constexpr std::string_view signed_out = "signed-out:", account = "account:";
    if (starts_with(message, signed_out)) {
        if (message.substr(signed_out.size()) == session.info().user_id) session.forget(Session::Whose::own);
        return;
    }
    if (starts_with(message, account)) return session.heard_of_account(message.substr(account.size()));
    outbox.receive_broadcast(message);
    drafts.receive_broadcast(message);
    edits.receive_broadcast(message);
    constexpr std::string_view sent = "submission-sent:";
    if (!starts_with(message, sent)) return;
    auto const colon = message.rfind(':');
    drafts.forget(message.substr(colon + 1));
    ++changes_;
    platform.request_frame();
}

void Client::submit(Draft& draft, api::SubmitRequest request, std::string disease_name, std::string person_name) {
    refusals_.erase(draft.id);
    drafts.hold(draft.id);
    Submission submission;
    submission.notification_id = draft.notification_id;
    submission.notification_version = draft.notification_version;
    submission.disease_name = std::move(disease_name);
    submission.person_name = std::move(person_name);
    submission.request = std::move(request);
    outbox.submit(std::move(submission));
}

void Client::after_sent(Submission const& submission, api::Receipt const& receipt) {
    auto const draft_id = submission.request.draft_id;
    outbox.keep_receipt(receipt);
    notification_of_draft_[draft_id] = receipt.notification_id;
    drafts.forget(draft_id);
    forms.forget_suggestions();
    ++changes_;
    auto const waits_here = (route_.screen == ScreenId::review || route_.screen == ScreenId::editor) && route_.id() == draft_id;
    if (waits_here || (route_.screen == ScreenId::unsent && outbox.waiting().empty())) replace({ScreenId::receipt, {receipt.notification_id}});
}

void Client::after_refused(Submission const& submission) {
    auto const draft_id = submission.request.draft_id;
    refusals_[draft_id] = submission.failure;
    drafts.release(draft_id);
    if (route_.screen == ScreenId::review && route_.id() == draft_id) replace({ScreenId::editor, {draft_id}});
}

Failure const* Client::refusal(std::string_view draft_id) const {
    auto const found = refusals_.find(draft_id);
    return found == refusals_.end() ? nullptr : &found->second;
}

std::string Client::notification_of(std::string_view draft_id) const {
    auto const found = notification_of_draft_.find(draft_id);
    return found == notification_of_draft_.end() ? std::string() : found->second;
}

void Client::withdraw(std::string_view submission_key) {
    auto const* submission = outbox.find(submission_key);
    if (submission == nullptr || submission->state == Submission::State::sending) return;
    auto const draft_id = submission->request.draft_id;
    outbox.withdraw(submission_key);
    drafts.release(draft_id);
    go({ScreenId::editor, {draft_id}});
}

Submission const* Client::submission_of(std::string_view draft_id) const {
    for (auto const* submission : outbox.waiting()) {
        if (submission->request.draft_id == draft_id) return submission;
    }
    return nullptr;
}

} // namespace todoke::state
