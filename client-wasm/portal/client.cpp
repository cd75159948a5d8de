#include "client-wasm/portal/client.hpp"

#include <utility>

#include "client-wasm/portal/languages.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/observation/assessment.hpp"

namespace todoke::portal {

namespace {

// The token of a personal link, kept sealed until it is spent: the page may be loaded again before that.
struct Link {
    std::string token;
    template <class F> void fields(F& f) { f("token", token); }
};
constexpr std::string_view link_memory = "link";

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

} // namespace

Client::Client(platform::Platform& machine) : platform(machine), api(machine), memory(machine), reports(machine, api), account(machine, api) {
    account.on_changed = [this] { took_account(); };
    api.on_session_ended = [this] { account.start(); }; // what waits is sent by whoever signs in again
    api.on_reachable_changed = [this] {
        if (api.is_reachable()) retry();
    };
    reports.on_sent = [this](SentReport const& report, api::ReportTaken const& taken) {
        // A correction that follows is what the person sees.
        if (waiting_of(report.person_id) == nullptr) account.note_person(taken.person);
        if (taken.for_yesterday) taken_for_yesterday_ = taken.report_date;
        remember_first_question();
    };
    reports.on_refused = [this](SentReport const& report) { refused(report); };
    platform.on_online_changed([this](bool online) {
        if (online) retry();
        platform.request_frame();
    });
    platform.on_path_changed([this](std::string path) {
        enter(parse_path(path));
        platform.request_frame();
    });
    platform.on_broadcast([this](std::string message) { receive_broadcast(message); });
}

void Client::start() {
    auto const path = platform.current_path();
    link_token_ = token_of(path);
    enter(parse_path(path));
    // It stays neither in the address bar nor in the history.
    if (!link_token_.empty()) platform.replace_path(path_of(route_));
    auto const preferred = platform.preference("language");
    if (!preferred.empty()) load_language(platform, preferred, [this] { platform.request_frame(); });
    open_vault();
    account.start();
}

// Under a name that chance gave it: it opens without a network, and tells nothing about anybody.
void Client::open_vault() {
    auto name = platform.preference("vault");
    if (name.empty()) platform.set_preference("vault", name = platform.random_id());
    platform.vault_open(name, [this](bool ok) {
        if (!ok) return read_vault({}); // no storage: what is typed lives as long as the page
        if (!link_token_.empty()) memory.keep(link_memory, Link{link_token_});
        platform.vault_read_all([this](std::vector<std::pair<std::string, std::string>> entries) { read_vault(entries); });
    });
}

// Before anything is shown of somebody: a page that began without its draft would write over it.
void Client::read_vault(std::vector<std::pair<std::string, std::string>> const& entries) {
    for (auto const& [key, value] : entries)
        if (starts_with(key, state::Memory::vault_prefix)) memory.take_vault(key, value);
    if (auto const link = memory.find<Link>(link_memory); link && link_token_.empty()) link_token_ = link->token;
    is_ready_ = true;
    for (auto const& [key, value] : entries)
        if (key == Account::vault_key) account.take_vault(value);
    for (auto const& [key, value] : entries)
        if (starts_with(key, Reports::vault_prefix)) reports.take_vault(key, value);
    took_account();
}

// Who somebody is has become known, or is no longer so.
void Client::took_account() {
    if (!is_ready_) return;
    if (account.step() == Account::Step::signed_out) has_arrived_ = true;
    if (account.step() == Account::Step::signed_in) {
        // What waits here is newer than what the server knows.
        for (auto const* report : reports.waiting()) account.note_draft(report->person_id, report->draft, report->created_at_ms);
        if (account.is_confirmed()) reports.send_all();
        remember_first_question();
        // Whoever comes to report, and has done so before, begins with the question.
        auto const& people = account.people();
        if (!std::exchange(has_arrived_, true) && route_.screen == ScreenId::home && people.size() == 1 && people.front().is_observed && people.front().chosen_class != 0 && !has_reported_today(people.front()))
            replace({ScreenId::report, {people.front().id}});
    }
    platform.request_frame();
}

// What the shell of the page asks before the client is here (web/portal/boot.js).
void Client::remember_first_question() {
    auto const& people = account.people();
    bool const asks = people.size() == 1 && people.front().is_observed && people.front().chosen_class != 0;
    platform.set_preference("portal", people.empty() ? "" : asks ? "report " + people.front().today.date : "home");
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
    platform.request_frame();
}

void Client::replace(Route route) {
    platform.replace_path(path_of(route));
    enter(std::move(route));
    platform.request_frame();
}

// After the personal link: straight to the first thing to do.
void Client::open_report() {
    link_token_.clear();
    memory.drop(link_memory);
    auto const* due = next_due("");
    if (due == nullptr) return replace(ScreenId::home);
    account.choose_class(due->id, due->subject_class != 0 ? due->subject_class : 1);
    replace({ScreenId::report, {due->id}});
}

Date Client::today() const { return base::date_in_japan(api.now_ms()); }

void Client::set_language(std::string_view code) {
    load_language(platform, code, [this, code = std::string(code)] {
        platform.set_preference("language", code); // the shell's letters follow
        account.save_language(code);
        platform.request_frame();
    });
}

void Client::retry() {
    if (!account.is_confirmed()) account.start();
    else reports.send_all();
}

Draft Client::draft(Person const& person) const {
    auto const date = base::iso_date(today());
    if (auto kept = memory.find<Draft>(memory_key(person.id)); kept && kept->date == date) return *kept;
    return draft_for(person, today());
}

void Client::send(Person const& person, Draft const& draft) {
    SentReport report;
    report.person_id = person.id;
    report.draft = draft;
    report.written_at_ms = platform.now_ms();
    taken_for_yesterday_.clear();
    // What still waits is replaced by this one: it never left the device.
    if (auto const* waiting = waiting_of(person.id); waiting != nullptr && waiting->draft.date == draft.date) {
        if (waiting->state == state::SendState::waiting) {
            report.draft.replaces = waiting->draft.replaces;
            reports.withdraw(waiting->key);
        } else {
            report.draft.replaces = true; // on its way: this one follows it
        }
    }
    account.note_draft(person.id, report.draft, api.now_ms());
    memory.drop(memory_key(person.id));
    reports.submit(std::move(report));
}

SentReport const* Client::waiting_of(std::string_view person_id) const {
    SentReport const* newest = nullptr;
    for (auto const* report : reports.waiting())
        if (report->person_id == person_id) newest = report;
    return newest;
}

bool Client::has_reported_today(Person const& person) const { return person.today.date == base::iso_date(today()); }

Person const* Client::next_due(std::string_view after) const {
    for (auto const& person : account.people())
        if (person.id != after && person.is_observed && !has_reported_today(person)) return &person;
    return nullptr;
}

bool Client::is_urgent(Person const& person) const {
    return has_reported_today(person) && observation::assess(person.today.report(), observation::EntryWay::portal).banner == observation::Banner::urgent;
}

void Client::choose_class(std::string const& person_id, std::int64_t subject_class) {
    account.choose_class(person_id, subject_class);
    auto const* person = account.find(person_id);
    if (person == nullptr) return;
    // A report that was begun is about somebody of the class that is chosen now.
    if (auto kept = memory.find<Draft>(memory_key(person_id)); kept) {
        auto report = kept->report();
        report.subject_class = subject_class == 2 ? observation::SubjectClass::contact : observation::SubjectClass::infected;
        kept->set(report);
        keep_draft(*person, *kept);
    }
    remember_first_question();
}

void Client::confirm_call(Person const& person) {
    account.confirm_call(person.id);
    platform.request_frame();
}

// It is written on: nothing of it is lost. Where another one of that day stands (V-804), the page asks.
void Client::refused(SentReport const& report) {
    auto const* person = account.find(report.person_id);
    if (person == nullptr) return;
    auto draft = report.draft;
    auto const& issues = report.failure.problem.issues;
    draft.met_another = !issues.empty() && issues.front().rule == "V-804";
    draft.replaces = draft.replaces || draft.met_another;
    keep_draft(*person, draft);
    account.refuse(report.failure);
    account.start(); // what the server has of that day
    if (route_.screen == ScreenId::thanks && route_.id() == report.person_id) replace({ScreenId::report, {report.person_id}});
    platform.request_frame();
}

void Client::receive_broadcast(std::string_view message) {
    if (message == Account::signed_out_message) return account.forget();
    auto const is_sent = starts_with(message, SentReport::sent_message);
    reports.receive_broadcast(message);
    if (is_sent || message == Account::changed_message) account.start(); // read again what another tab has done
}

} // namespace todoke::portal
