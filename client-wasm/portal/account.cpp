#include "client-wasm/portal/account.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/portal/words.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/base/contact.hpp"

namespace todoke::portal {

using api::EndpointId;
using state::Call;
using state::Failure;
using state::Outcome;

namespace {

constexpr int ask_again_ms = 10'000; // while the server cannot be reached

// What is sealed: the last answer, as far as the pages need it.
struct Sealed {
    std::string login_id;
    std::int64_t clock_offset_ms = 0;
    bool is_registering = false, is_demo = false;
    std::vector<Person> people;
    template <class F> void fields(F& f) {
        f("login_id", login_id);
        f("clock_offset_ms", clock_offset_ms);
        f("is_registering", is_registering);
        f("is_demo", is_demo);
        f("people", people);
    }
};

DayReport day_of(api::PortalReport const& report) { return {report.report_date, report.report, report.reported_at_ms, report.call_confirmed}; }

// `known`: what this browser knew of the same person.
Person person_of(api::PortalPerson const& from, std::string_view today, Person const* known) {
    Person person;
    person.id = from.person_id;
    person.name = from.name;
    person.subject_class = from.subject_class;
    person.centre_name = from.centre_name;
    person.centre_phone = base::displayed_phone(base::fold_phone(from.centre_phone));
    person.is_observed = from.is_observed;
    person.deadline_minute = from.deadline_minute;
    if (known != nullptr) person.chosen_class = known->chosen_class;
    for (auto const& report : from.latest) {
        auto& place = report.report_date == today ? person.today : person.earlier;
        if (place.date.empty()) place = day_of(report);
    }
    // Once somebody has reported as the one or the other, that is not asked again.
    auto const& newest = person.today.date.empty() ? person.earlier : person.today;
    if (person.chosen_class == 0 && !newest.date.empty()) person.chosen_class = static_cast<std::int64_t>(newest.report().subject_class);
    return person;
}

} // namespace

// --- who this browser is ----------------------------------------------------------------------------

void Account::start() {
    Call call;
    call.endpoint = EndpointId::read_portal_session;
    call.background = is_confirmed_;
    api_.call<api::PortalSession>(std::move(call), [this](Outcome<api::PortalSession> outcome) {
        if (outcome.ok()) return take(std::move(*outcome.value));
        platform_.after(ask_again_ms, [this] {
            if (!is_confirmed_) start();
        });
        platform_.request_frame();
    });
}

void Account::take_vault(std::string const& value) {
    auto json = base::parse_json(value, {512 * 1024, 12, 20'000, 16 * 1024});
    if (!json.ok()) return;
    auto sealed = api::from_json<Sealed>(*json);
    if (!sealed.ok()) return; // of a former version of this program
    if (is_confirmed_) {      // the server was quicker: only what it does not know
        if (!login_id_.empty() && login_id_ != sealed->login_id) return meet_another();
        login_id_ = sealed->login_id;
        for (auto& person : people_)
            for (auto const& known : sealed->people)
                if (person.id == known.id && person.chosen_class == 0) person.chosen_class = known.chosen_class;
        return;
    }
    login_id_ = sealed->login_id;
    api_.clock_offset_ms = sealed->clock_offset_ms;
    is_registering_ = sealed->is_registering;
    is_demo_ = sealed->is_demo;
    people_ = sealed->people;
    step_ = Step::signed_in;
    api_.expect_session(true);
    if (on_changed) on_changed();
}

void Account::keep() {
    Sealed sealed{login_id_, api_.clock_offset_ms, is_registering_, is_demo_, people_};
    platform_.vault_put(vault_key, base::write_json(api::to_json(std::move(sealed))), [](bool) {});
}

void Account::take(api::PortalSession session) {
    is_confirmed_ = true;
    is_demo_ = session.demo;
    if (session.server_time_ms > 0) api_.clock_offset_ms = session.server_time_ms - platform_.now_ms();
    way_in_ = {session.step, session.purpose, session.mail_shown, session.mail_sender};
    bool const is_in = session.step == "signed_in" || session.step == "person";
    if (is_in && !login_id_.empty() && login_id_ != session.login_id) return meet_another(); // somebody else at the same phone
    if (!is_in) {
        if (step_ == Step::signed_in) has_ended_ = true;
        step_ = Step::signed_out;
        api_.expect_session(false);
        people_.clear();
        if (on_changed) on_changed();
        return;
    }
    has_ended_ = false;
    step_ = Step::signed_in;
    login_id_ = session.login_id;
    is_registering_ = session.step == "person";
    std::vector<Person> people;
    for (auto const& from : session.people) people.push_back(person_of(from, session.today, find(from.person_id)));
    people_ = std::move(people);
    keep();
    api_.expect_session(true);
    api_.resume();
    if (on_changed) on_changed();
}

// Nothing of the former reader may reach them: the vault goes, and the page begins anew.
void Account::meet_another() {
    platform_.vault_destroy([this] {
        platform_.set_preference("vault", "");
        platform_.reload();
    });
}

Person const* Account::find(std::string_view person_id) const {
    auto const found = std::find_if(people_.begin(), people_.end(), [person_id](Person const& person) { return person.id == person_id; });
    return found == people_.end() ? nullptr : &*found;
}

Person* Account::change(std::string_view person_id) { return const_cast<Person*>(std::as_const(*this).find(person_id)); }

// --- the way in -------------------------------------------------------------------------------------

void Account::ask(Call call, std::function<void()> then) {
    if (busy_) return;
    busy_ = true;
    clear_mistake();
    api_.call<api::PortalSession>(std::move(call), [this, then = std::move(then)](Outcome<api::PortalSession> outcome) {
        busy_ = false;
        if (!outcome.ok()) return refuse(outcome.failure);
        take(std::move(*outcome.value));
        platform_.broadcast(changed_message);
        if (then) then();
    });
}

void Account::send_code(std::string mail, Purpose purpose, std::function<void()> then) {
    api::PortalMailRequest request{std::move(mail), state::language(), purpose == Purpose::registration ? std::string(api::consent_version) : std::string()};
    auto const endpoint = purpose == Purpose::registration ? EndpointId::begin_portal_registration : EndpointId::begin_portal_reset;
    ask({.endpoint = endpoint, .body = api::to_json(std::move(request))}, std::move(then));
}

void Account::send_code_again(std::function<void()> then) { ask({.endpoint = EndpointId::resend_portal_code}, std::move(then)); }

void Account::prove_code(std::string code, std::function<void()> then) {
    ask({.endpoint = EndpointId::prove_portal_code, .body = api::to_json(api::PortalCodeRequest{std::move(code)})}, std::move(then));
}

void Account::set_password(std::string password, std::string confirmation, std::function<void()> then) {
    ask({.endpoint = EndpointId::set_portal_password, .body = api::to_json(api::PortalPasswordRequest{std::move(password), std::move(confirmation)})}, std::move(then));
}

void Account::add_person(api::LinkPersonRequest person, std::function<void()> then) { ask({.endpoint = EndpointId::link_person, .body = api::to_json(std::move(person))}, std::move(then)); }

void Account::open_link(std::string token, std::string birth_date, std::function<void()> then) {
    api::OpenLinkRequest request{std::move(token), std::move(birth_date), state::language(), std::string(api::consent_version)};
    ask({.endpoint = EndpointId::open_personal_link, .body = api::to_json(std::move(request))}, std::move(then));
}

void Account::sign_in(std::string mail, std::string password, std::function<void()> then) {
    ask({.endpoint = EndpointId::sign_in_portal, .body = api::to_json(api::PortalSignInRequest{std::move(mail), std::move(password)})}, std::move(then));
}

void Account::sign_out() {
    // Whatever the server answers, this browser forgets.
    api_.call<api::Empty>({.endpoint = EndpointId::sign_out_portal}, [this](Outcome<api::Empty>) {
        platform_.broadcast(signed_out_message);
        forget();
    });
}

void Account::forget() {
    platform_.vault_destroy([this] {
        platform_.set_preference("vault", "");
        platform_.set_preference("portal", "");
        platform_.replace_path("/my");
        platform_.reload(); // a fresh page: nothing of the former one stays in memory
    });
}

void Account::save_language(std::string_view code) {
    if (step_ != Step::signed_in || !is_confirmed_) return;
    Call call{.endpoint = EndpointId::save_portal_language, .body = api::to_json(api::PortalLanguageRequest{std::string(code)})};
    call.background = true;
    api_.call<api::Empty>(std::move(call), [](Outcome<api::Empty>) {});
}

// --- mistakes ---------------------------------------------------------------------------------------

void Account::clear_mistake() { mistake_ = {}; }

void Account::refuse(Failure const& failure) {
    mistake_ = {};
    auto const& problem = failure.problem;
    if (!problem.issues.empty()) mistake_.rule = problem.issues.front().rule;
    else if (failure.is_offline()) mistake_.source = "サーバーに接続できません。通信を確かめて、もう一度お試しください。";
    else if (failure.status == 429) mistake_ = {{}, "回数が多いため、しばらく使えません。{n}分後にもう一度お試しください。", std::to_string(std::max<std::int64_t>(1, (problem.retry_after_s + 59) / 60)), {}};
    else if (failure.status == 503) mistake_.source = "ただいま混み合っています。少し待ってから、もう一度お試しください。";
    else if (failure.status == 401) mistake_.source = "時間が過ぎました。はじめからやり直してください。";
    else mistake_ = {{}, "処理できませんでした。もう一度お試しください。", {}, problem.incident};
    platform_.request_frame();
}

std::string Account::mistake() const {
    if (!mistake_.rule.empty()) return rule_text(mistake_.rule);
    if (mistake_.source.empty()) return {};
    return tr(mistake_.source, {{"n", mistake_.number}}) + (mistake_.incident.empty() ? "" : " (" + mistake_.incident + ")");
}

// --- what happened to a report ----------------------------------------------------------------------

void Account::note_draft(std::string_view person_id, Draft const& draft, std::int64_t reported_at_ms) {
    auto* person = change(person_id);
    if (person == nullptr) return;
    if (!person->today.date.empty() && person->today.date != draft.date) person->earlier = std::exchange(person->today, {});
    // A correction keeps that the call was made, unless it is what makes the call urgent.
    person->today.date = draft.date;
    person->today.values = observation::to_json(draft.report());
    person->today.reported_at_ms = reported_at_ms;
    keep();
}

void Account::note_person(api::PortalPerson const& from) {
    auto* person = change(from.person_id);
    if (person == nullptr) return;
    *person = person_of(from, base::iso_date(base::date_in_japan(api_.now_ms())), person);
    keep();
    platform_.request_frame();
}

void Account::choose_class(std::string_view person_id, std::int64_t subject_class) {
    auto* person = change(person_id);
    if (person == nullptr || person->chosen_class == subject_class) return;
    person->chosen_class = subject_class;
    keep();
}

void Account::confirm_call(std::string_view person_id) {
    auto* person = change(person_id);
    if (person == nullptr || person->today.call_confirmed) return;
    person->today.call_confirmed = true;
    keep();
    api_.call<api::ReportTaken>({.endpoint = EndpointId::confirm_emergency_call, .ids = {std::string(person_id)}}, [](Outcome<api::ReportTaken>) {});
}

} // namespace todoke::portal
