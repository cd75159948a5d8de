#include "server/services/account_requests.hpp"

#include <algorithm>
#include <set>

#include "server/log/log.hpp"
#include "server/services/account_acts.hpp"
#include "server/services/account_issue.hpp"
#include "server/services/account_record.hpp"
#include "server/services/account_state.hpp"
#include "server/services/applicant_reference.hpp"
#include "server/services/application_reference.hpp"
#include "server/services/application_words.hpp"
#include "server/services/letters.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/jis_x_0208.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {

using accounts::Application;
using accounts::Column;
using accounts::Severity;
using store::AccountRequestAct;
using store::AccountRequestKind;
using store::AccountRequestState;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

constexpr access::Rule terms{"V-A01", "利用規約への同意が必要です。"};
constexpr access::Rule nobody{"F-A20", "申請する利用者を1人以上入力してください。"};
constexpr access::Rule reasonless{"F-A21", "理由または質問を入力してください。"};
constexpr access::Rule unchanged{"F-A22", "変更する項目を1つ以上入力してください。"};
constexpr access::Rule asked_already{"F-A23", "同じアカウントについての依頼が、まだ処理されていません。"};
constexpr access::Rule faulty{"F-A24", "申請の内容に誤りがあるため承認できません。質問するか、却下してください。"};

bool is_same_person(Application const& a, Application const& b) {
    return a[Column::user_name] == b[Column::user_name] && a[Column::contact_email] == b[Column::contact_email] && a[Column::organization_class] == b[Column::organization_class] &&
           a[Column::institution] == b[Column::institution] && clinic_key(a) == clinic_key(b);
}

api::ApplicationFault plain_fault(App& app, std::string const& language, access::Rule const& rule, std::string_view column) {
    api::ApplicationFault fault;
    fault.column = column;
    fault.severity = accounts::name(Severity::error);
    fault.rule = rule.id;
    fault.message = app.texts.translate(language, rule.message);
    return fault;
}

// What stands against these lines: the rules of the form, and requests of the same person that are open (V-A08).
// `but` is the request that is being answered.
Result<std::vector<api::ApplicationFault>> faults_of(App& app, Applicant const& who, std::span<Application const> applications, store::AccountRequestId but, bool confirmed, std::string const& language) {
    std::vector<accounts::Line> lines;
    for (auto const& application : applications) lines.push_back({lines.size() + 1, with_own_code(application, who.facility)});
    auto const reviewer = reviewer_of(who);
    ApplicantReference const reference(app, reviewer, who.facility);
    auto faults = accounts::check(lines, reference);
    if (reference.fault()) return *reference.fault();
    auto const open = TRY(app.store.account_requests.of_facility(who.facility.id));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const applied = std::any_of(open.begin(), open.end(), [&](store::AccountRequest const& other) {
            return other.id != but && other.is_open() && other.kind == AccountRequestKind::issue && is_same_person(other.line, applications[i]);
        });
        auto const said = std::any_of(faults.begin(), faults.end(), [i](accounts::Fault const& fault) { return fault.row == i && fault.rule == access::same_person.id; });
        if (applied && !said) faults.push_back({i, Column::user_name, Severity::confirm, access::same_person.id, access::same_person.message, {}});
    }
    std::vector<api::ApplicationFault> messages;
    for (auto const& fault : faults)
        if (fault.severity == Severity::error || (fault.severity == Severity::confirm && !confirmed)) messages.push_back(fault_message(app, language, lines[fault.row], fault));
    return messages;
}

// An institution has at most as many open requests as a list shows.
Result<Done> has_room(App& app, Applicant const& who) {
    auto const latest = TRY(app.store.account_requests.of_facility(who.facility.id));
    auto const open = std::count_if(latest.begin(), latest.end(), [](store::AccountRequest const& request) { return request.is_open(); });
    if (open >= store::AccountRequests::shown_max) return Error{ErrorCode::too_many_requests, "open requests of the institution"};
    return Done{};
}

store::AccountRequest new_request(Applicant const& who, AccountRequestKind kind, Application line) {
    store::AccountRequest request;
    request.facility = who.facility.id;
    request.prefecture_code = who.facility.prefecture_code;
    request.kind = kind;
    request.requested_by = who.caller.user_id;
    request.line = std::move(line);
    return request;
}

// ---- telling ----

enum class Reader { applicant, administrator };

std::set<std::string> people_in(store::AccountRequest const& request) {
    std::set<std::string> people{request.requested_by, request.user_id};
    for (auto const& note : request.notes) people.insert(note.user_id);
    people.erase("");
    return people;
}

bool is_of_administrator(AccountRequestAct act) { return act == AccountRequestAct::asked || act == AccountRequestAct::approved || act == AccountRequestAct::rejected; }

api::AccountRequest request_message(App& app, store::AccountRequest const& request, std::map<std::string, std::string> const& names, Reader reader) {
    auto const name_of = [&](std::string const& user_id) { auto const found = names.find(user_id); return found == names.end() ? std::string() : found->second; };
    api::AccountRequest message;
    message.request_id = request.id.text();
    message.kind = store::name(request.kind);
    message.state = store::name(request.state);
    message.user_id = request.user_id;
    message.user_name = request.kind == AccountRequestKind::issue ? request.line[Column::user_name] : name_of(request.user_id);
    message.facility_name = app.directory.facility_name(request.facility);
    message.line = api::line_of(request.line);
    for (auto const& note : request.notes) // which administrator it was is known to administrators
        message.notes.push_back({note.at_ms, std::string(store::name(note.act)), reader == Reader::applicant && is_of_administrator(note.act) ? "" : name_of(note.user_id), note.said});
    message.requested_at_ms = request.requested_at_ms;
    message.changed_at_ms = request.updated_at_ms;
    message.version = request.version;
    return message;
}

Result<api::AccountRequestList> list_message(App& app, std::vector<store::AccountRequest> const& requests, Reader reader) {
    std::set<std::string> people;
    for (auto const& request : requests) people.merge(people_in(request));
    auto const names = TRY(app.store.users.names({people.begin(), people.end()}));
    api::AccountRequestList list;
    for (auto const& request : requests) list.requests.push_back(request_message(app, request, names, reader));
    return list;
}

// The rules for changing an account's profile, where something is to be replaced.
void judge_change(Application const& line, std::vector<validation::Issue>& issues) {
    auto const& name = line[Column::user_name];
    auto const& mail = line[Column::contact_email];
    auto const& phone = line[Column::contact_phone];
    auto const& flag = line[Column::can_download];
    if (name.empty() && mail.empty() && phone.empty() && flag.empty()) issues.push_back(issue_of(unchanged, "user_name"));
    if (base::count_characters(name) > 64 || !base::platform_dependent_characters(name).empty()) issues.push_back(issue_of(access::portable_name, "user_name"));
    if (!mail.empty() && !base::is_email(mail)) issues.push_back(issue_of(access::mail_address, "contact_email"));
    if (!phone.empty() && base::phone_kind(phone) == base::PhoneKind::invalid) issues.push_back(issue_of(access::japanese_phone, "contact_phone"));
}

void note_forged_mails(App& app, Application const& line, store::Caller const& caller) {
    for (auto const column : {Column::contact_email, Column::tf_email}) app.refusals.note_if_forged(line[column], caller);
}

Application change_of(Application const& asked) {
    Application line;
    for (auto const column : {Column::user_name, Column::contact_email, Column::contact_phone}) line[column] = asked[column];
    if (asked[Column::can_download] == "0" || asked[Column::can_download] == "1") line[Column::can_download] = asked[Column::can_download];
    return line;
}

std::optional<AccountRequestKind> act_named(std::string_view name) {
    for (auto const kind : {AccountRequestKind::change, AccountRequestKind::stop, AccountRequestKind::remove})
        if (store::name(kind) == name) return kind;
    return std::nullopt;
}

std::optional<AccountRequestAct> decision_named(std::string_view name) {
    if (name == "approve") return AccountRequestAct::approved;
    if (name == "reject") return AccountRequestAct::rejected;
    if (name == "ask") return AccountRequestAct::asked;
    return std::nullopt;
}

} // namespace

// ---- the manager of an institution ----

Result<api::OwnInstitution> read_own_institution(App& app, Applicant const& who) {
    api::OwnInstitution own;
    for (auto const& user : TRY(app.store.users.of_facility(who.facility.id)))
        own.accounts.push_back({user.user_id, user.name, std::string(access::role(user.role).name), TRY(state_name(app, user.user_id, user.state, who.caller.now_ms)), user.is_manager});
    Application line;
    line[Column::organization_class] = access::organization_class(who.caller.role).code;
    auto const& centre = who.health_centre.code;
    if (auto const dash = centre.find('-'); dash != std::string::npos) {
        line[Column::core_city] = centre.substr(0, dash);
        line[Column::health_centre] = centre.substr(dash + 1);
    }
    if (who.caller.role != access::RoleId::animal_clinic) {
        line[Column::institution] = who.facility.code;
    } else { // S4-29: named instead of by its code
        line[Column::clinic_name] = who.facility.name;
        line[Column::clinic_kana] = who.facility.kana;
        line[Column::clinic_postal_code] = who.facility.postal_code;
        line[Column::clinic_address] = who.facility.address;
        line[Column::clinic_phone] = who.facility.phone;
    }
    own.line = api::line_of(line);
    own.is_sentinel_live = ApplicationReference(app, reviewer_of(who)).is_sentinel_live();
    TRY(app.store.audit.append(who.caller, {store::AuditEvent::accounts_searched, 0, "rows=" + std::to_string(own.accounts.size())}));
    return own;
}

Result<api::AccountRequestList> list_own_requests(App& app, Applicant const& who) {
    auto const requests = TRY(app.store.account_requests.of_facility(who.facility.id));
    auto list = TRY(list_message(app, requests, Reader::applicant));
    TRY(app.store.audit.append(who.caller, {store::AuditEvent::account_request_read, 0, "rows=" + std::to_string(list.requests.size())}));
    return list;
}

Result<api::ApplyReply> apply(App& app, Applicant const& who, store::RequestKey const& key, api::ApplyRequest const& request, std::string const& language) {
    std::vector<Application> lines;
    for (auto const& line : request.lines) lines.push_back(api::application_of(line));
    while (!lines.empty() && accounts::is_blank(lines.back())) lines.pop_back();
    api::ApplyReply reply;
    reply.applied = static_cast<std::int64_t>(lines.size());
    if (TRY(app.store.account_requests.was_made(who.caller, key))) return reply;
    TRY(has_room(app, who));
    reply.faults = TRY(faults_of(app, who, lines, {}, request.confirmed, language));
    if (lines.empty()) reply.faults.push_back(plain_fault(app, language, nobody, "user_name"));
    if (!request.accepts_terms) reply.faults.push_back(plain_fault(app, language, terms, "accepts_terms"));
    if (!reply.faults.empty()) {
        for (auto const& line : lines) note_forged_mails(app, line, who.caller);
        reply.applied = 0;
        return reply;
    }
    std::vector<store::AccountRequest> requests;
    for (auto& line : lines) {
        requests.push_back(new_request(who, AccountRequestKind::issue, std::move(line)));
        requests.back().notes.push_back({who.caller.now_ms, AccountRequestAct::requested, who.caller.user_id, ""});
    }
    TRY(app.store.account_requests.create(who.caller, std::move(requests), key));
    log::info("accounts_applied_for", {{"lines", reply.applied}});
    return reply;
}

Result<std::vector<validation::Issue>> request_act(App& app, Applicant const& who, store::RequestKey const& key, std::string const& user_id, api::RequestActRequest const& request) {
    std::vector<validation::Issue> issues;
    auto const user = TRY(app.store.users.find(user_id));
    if (user.facility != who.facility.id) return Error{ErrorCode::not_found, "an account of another institution"};
    auto const kind = act_named(request.kind);
    if (!kind) return Error{ErrorCode::invalid, "kind"};
    if (TRY(app.store.account_requests.was_made(who.caller, key))) return issues;
    TRY(has_room(app, who));
    auto const line = *kind == AccountRequestKind::change ? change_of(api::application_of(request.line)) : Application{};
    if (*kind == AccountRequestKind::change) {
        judge_change(line, issues);
        note_forged_mails(app, line, who.caller);
    }
    if (base::trimmed(request.reason).empty()) issues.push_back(issue_of(reasonless, "reason"));
    for (auto const& other : TRY(app.store.account_requests.of_facility(who.facility.id))) {
        if (other.kind != *kind || other.user_id != user_id || !other.is_open()) continue;
        issues.push_back(issue_of(asked_already, "kind"));
        break;
    }
    if (!issues.empty()) return issues;
    auto asked = new_request(who, *kind, line);
    asked.user_id = user_id;
    asked.notes.push_back({who.caller.now_ms, AccountRequestAct::requested, who.caller.user_id, std::string(base::trimmed(request.reason))});
    TRY(app.store.account_requests.create(who.caller, {std::move(asked)}, key));
    log::info("account_act_requested");
    return issues;
}

Result<api::ApplyReply> answer(App& app, Applicant const& who, store::AccountRequestId id, std::int64_t version, api::AnswerRequest const& request, std::string const& language) {
    auto asked = TRY(app.store.account_requests.find(id));
    if (asked.facility != who.facility.id) return Error{ErrorCode::not_found, "a request of another institution"};
    if (asked.version != version) return Error{ErrorCode::stale, "another version of the request"};
    if (asked.state != AccountRequestState::asked) return Error{ErrorCode::conflict, "nothing was asked"};
    api::ApplyReply reply;
    if (asked.kind == AccountRequestKind::issue) {
        asked.line = api::application_of(request.line);
        reply.faults = TRY(faults_of(app, who, std::span(&asked.line, 1), id, request.confirmed, language));
        if (accounts::is_blank(asked.line)) reply.faults.push_back(plain_fault(app, language, nobody, "user_name"));
    } else if (asked.kind == AccountRequestKind::change) {
        asked.line = change_of(api::application_of(request.line));
        std::vector<validation::Issue> issues;
        judge_change(asked.line, issues);
        for (auto const& issue : issues) reply.faults.push_back(plain_fault(app, language, {issue.rule, issue.message}, issue.item));
    }
    if (base::trimmed(request.answer).empty()) reply.faults.push_back(plain_fault(app, language, {"F-A21", "回答を入力してください。"}, "answer"));
    if (!reply.faults.empty()) return reply;
    asked.state = AccountRequestState::applied;
    asked.notes.push_back({who.caller.now_ms, AccountRequestAct::answered, who.caller.user_id, std::string(base::trimmed(request.answer))});
    auto const sealed = TRY(app.store.account_requests.seal(std::move(asked), who.caller.now_ms));
    auto const also = TRY(recorded(app, who.caller, {store::AuditEvent::account_request_answered, 0, "request=" + id.text()}));
    TRY(app.store.account_requests.put(sealed, also));
    reply.applied = 1;
    return reply;
}

// ---- the administrator ----

Result<std::int64_t> count_waiting_requests(App& app, Manager const& manager) {
    if (manager.office == access::Office::nation) return std::int64_t{0};
    return app.store.account_requests.count_waiting(manager.area);
}

Result<api::AccountRequestList> list_open_requests(App& app, Manager const& manager) {
    api::AccountRequestList list;
    if (manager.office != access::Office::nation) {
        auto const requests = TRY(app.store.account_requests.open_ones(manager.area));
        list = TRY(list_message(app, requests, Reader::administrator));
    }
    TRY(app.store.audit.append(manager.caller, {store::AuditEvent::account_request_read, 0, "rows=" + std::to_string(list.requests.size())}));
    return list;
}

namespace {

// Outside the area a request does not exist.
Result<store::AccountRequest> find_in_area(App& app, Manager const& manager, store::AccountRequestId id) {
    auto request = TRY(app.store.account_requests.find(id));
    if (manager.office == access::Office::nation) return Error{ErrorCode::not_found, "a request of another area"};
    if (!is_in_area(manager, TRY(app.directory.facility(request.facility)))) {
        app.refusals.note(access::RefusalKind::outside_area, manager.caller.user_id, manager.caller.client_address, manager.caller.now_ms);
        return Error{ErrorCode::not_found, "a request of another area"};
    }
    return request;
}

struct Judged {
    accounts::Line line;
    std::vector<accounts::Fault> faults;
    std::optional<store::Facility> place; // where the account would be; without id: an animal clinic that is registered with it
    std::vector<api::ApplicationClinic> clinics;
};

Result<Judged> judged(App& app, Manager const& manager, store::AccountRequest const& request) {
    Judged judged;
    judged.line = {1, with_own_code(request.line, TRY(app.directory.facility(request.facility)))};
    ApplicationReference const reference(app, manager);
    judged.faults = accounts::check(std::span(&judged.line, 1), reference);
    auto const& application = judged.line.application;
    judged.place = reference.place(application);
    if (accounts::names_clinic(application) && judged.place) judged.clinics.push_back(clinic_message(app, 1, *reference.clinic(application)));
    if (reference.fault()) return *reference.fault();
    return judged;
}

bool has(std::span<accounts::Fault const> faults, Severity severity) {
    return std::any_of(faults.begin(), faults.end(), [severity](accounts::Fault const& fault) { return fault.severity == severity; });
}

// What a person should look at twice before believing a new application (S4-03): never a refusal.
Result<std::vector<std::string>> hints_of(App& app, Manager const& manager, store::AccountRequest const& request, Judged const& judged, std::string const& language) {
    std::vector<std::string> hints;
    auto const say = [&](std::string_view text, std::vector<std::pair<std::string_view, std::string>> const& blanks) { hints.push_back(filled(app.texts.translate(language, text), blanks)); };
    auto const& line = judged.line.application;
    auto const own = TRY(app.directory.facility(request.facility));
    if (judged.place && judged.place->id != own.id) say("申請者の所属機関({own})と、申請された所属機関({wanted})が異なります。", {{"own", own.name}, {"wanted", judged.place->name}});
    auto const& mail = line[Column::contact_email];
    if (auto const at = mail.find('@'); at != std::string::npos && judged.place) {
        auto const domain = mail.substr(at + 1);
        auto const use = TRY(app.store.user_search.mail_domain(manager.area, domain, judged.place->id));
        if (use.here == 0 && use.other_facilities > 0)
            say("メールアドレスの{domain}は、この機関の利用者は使っておらず、ほかの{n}機関の利用者が使っています。", {{"domain", domain}, {"n", std::to_string(use.other_facilities)}});
    }
    if (judged.place && !judged.place->phone.empty() && base::fold_phone(judged.place->phone) != line[Column::contact_phone])
        say("連絡先電話番号が、マスタの電話番号({phone})と異なります。", {{"phone", base::fold_phone(judged.place->phone)}});
    return hints;
}

Result<std::vector<validation::Issue>> issues_of(App& app, Manager const& manager, store::AccountRequest const& request, bool confirmed) {
    std::vector<validation::Issue> issues;
    if (request.kind != AccountRequestKind::issue) return issues;
    auto const judgement = TRY(judged(app, manager, request));
    if (has(judgement.faults, Severity::error) || !judgement.place) issues.push_back(issue_of(faulty, ""));
    else if (has(judgement.faults, Severity::confirm) && !confirmed) issues.push_back(issue_of(access::same_person, "", validation::Severity::confirm));
    return issues;
}

// Names nobody and nothing that was typed: mail is open to read on its way.
store::Message decision_letter(App& app, store::User const& applicant, AccountRequestAct act, std::string const& origin, std::int64_t now_ms) {
    std::string_view const body = act == AccountRequestAct::approved   ? "{name} 様\n\nアカウントについての申請が承認されました。\n\nくわしくは、サインインして「自機関のアカウント」を開いてください。\nURL: {url}"
                                  : act == AccountRequestAct::rejected ? "{name} 様\n\nアカウントについての申請が却下されました。\n\n理由は、サインインして「自機関のアカウント」を開いてください。\nURL: {url}"
                                                                       : "{name} 様\n\nアカウントについての申請に、システム管理者から質問があります。\n\nサインインして「自機関のアカウント」から回答してください。\nURL: {url}";
    std::pair<std::string_view, std::string> const blanks[] = {{"name", applicant.name}, {"url", origin}};
    return letter(app, applicant, "Todoke アカウント申請のお知らせ", body, blanks, 7 * day_ms, now_ms);
}

// What an approval does besides marking the request; `record` marks it in the same transaction.
Result<Decided> carry_out(App& app, Manager const& manager, store::SealedAccountRequest& sealed, Handover handover, store::Also const& record) {
    auto& request = sealed.request;
    if (request.kind == AccountRequestKind::issue) {
        auto const judgement = TRY(judged(app, manager, request));
        if (!judgement.place) return Error{ErrorCode::conflict, "the master has changed"};
        auto const& application = judgement.line.application;
        FreshClinics clinics(app);
        auto account = account_of(application, clinics.placed(application, *judgement.place, manager.caller.now_ms));
        account.handover = handover;
        TRY(prepare_account(app, manager, account));
        auto const with_the_request = [&](db::Transaction& tx) -> Result<Done> {
            TRY(clinics.register_in(tx, manager.caller));
            request.user_id = account.user.user_id;
            return record(tx);
        };
        TRY(store_accounts(app, manager, std::span(&account, 1), with_the_request));
        clinics.registered();
        Decided decided;
        if (handover == Handover::sheet) decided.secret = Secret{account.user.user_id, account.initial_password, account.user.password_hash};
        return decided;
    }
    auto const user = app.store.users.find(request.user_id);
    if (!user.ok()) return user.error().code == ErrorCode::not_found ? Error{ErrorCode::conflict, "the account is gone"} : user.error();
    if (!may_manage(manager, *user, TRY(app.directory.facility(user->facility)))) {
        app.refusals.note(access::RefusalKind::without_right, manager.caller.user_id, manager.caller.client_address, manager.caller.now_ms);
        return Error{ErrorCode::forbidden, "not an account that this administrator manages"};
    }
    if (request.kind != AccountRequestKind::change) {
        TRY(act_on_account(app, manager, *user, request.kind == AccountRequestKind::stop ? "stop" : "remove", record));
        return Decided();
    }
    auto const or_kept = [&](Column column, std::string const& kept) { return request.line[column].empty() ? kept : request.line[column]; };
    api::ChangeAccountRequest change;
    change.user_name = or_kept(Column::user_name, user->name);
    change.mail = or_kept(Column::contact_email, user->mail);
    change.phone = or_kept(Column::contact_phone, user->phone);
    change.can_download = or_kept(Column::can_download, user->can_download ? "1" : "0") == "1";
    change.is_manager = user->is_manager;
    return Decided{TRY(change_account(app, manager, *user, change, record)), {}};
}

} // namespace

Result<api::RequestReview> review(App& app, Manager const& manager, store::AccountRequestId id, std::string const& language) {
    auto const request = TRY(find_in_area(app, manager, id));
    auto const people = people_in(request);
    auto const names = TRY(app.store.users.names({people.begin(), people.end()}));
    api::RequestReview message;
    message.request = request_message(app, request, names, Reader::administrator);
    message.applicant_id = request.requested_by;
    if (auto const name = names.find(request.requested_by); name != names.end()) message.applicant_name = name->second;
    if (request.is_open()) {
        if (request.kind == AccountRequestKind::issue) {
            auto const judgement = TRY(judged(app, manager, request));
            for (auto const& fault : judgement.faults) message.faults.push_back(fault_message(app, language, judgement.line, fault));
            message.clinics = judgement.clinics;
            message.hints = TRY(hints_of(app, manager, request, judgement, language));
        }
        auto const applicant = app.store.users.find(request.requested_by);
        if (!applicant.ok() || applicant->state != store::UserState::active || !applicant->is_manager) message.hints.push_back(app.texts.translate(language, "申請した人は、いまはシステム利用管理者ではありません。"));
    }
    TRY(app.store.audit.append(manager.caller, {store::AuditEvent::account_request_read, 0, "request=" + id.text()}));
    return message;
}

Result<Decided> decide(App& app, Manager const& manager, store::AccountRequestId id, std::int64_t version, api::DecideRequest const& decision) {
    auto const act = decision_named(decision.decision);
    if (!act) return Error{ErrorCode::invalid, "decision"};
    auto const handover = TRY(handover_of(decision.handover));
    auto request = TRY(find_in_area(app, manager, id));
    auto const& self = manager.caller.user_id;
    if (request.requested_by == self || request.user_id == self) {
        app.refusals.note(access::RefusalKind::own_approval, self, manager.caller.client_address, manager.caller.now_ms);
        return Error{ErrorCode::forbidden, "an own request"};
    }
    if (request.version != version) return Error{ErrorCode::stale, "another version of the request"};
    if (!request.is_open()) return Error{ErrorCode::conflict, "decided already"};
    std::string const said(base::trimmed(decision.said));
    if (said.empty() && *act != AccountRequestAct::approved) return Decided{{issue_of(reasonless, "said")}, {}};
    if (*act == AccountRequestAct::approved) {
        auto issues = TRY(issues_of(app, manager, request, decision.confirmed));
        if (!issues.empty()) return Decided{std::move(issues), {}};
    }
    auto const now_ms = manager.caller.now_ms;
    request.state = *act == AccountRequestAct::approved ? AccountRequestState::approved : *act == AccountRequestAct::rejected ? AccountRequestState::rejected : AccountRequestState::asked;
    request.notes.push_back({now_ms, *act, self, said});
    std::vector<store::Message> letters;
    if (auto const applicant = app.store.users.find(request.requested_by); applicant.ok()) letters.push_back(decision_letter(app, *applicant, *act, manager.origin, now_ms));
    auto const told = TRY(recorded(app, manager.caller, {store::AuditEvent::account_request_decided, 0, "request=" + id.text() + " kind=" + std::string(store::name(request.kind)) + " act=" + std::string(store::name(*act))}, letters));
    auto sealed = TRY(app.store.account_requests.seal(std::move(request), now_ms));
    auto const record = [&](db::Transaction& tx) -> Result<Done> {
        TRY(store::AccountRequests::put_in(tx, sealed));
        return told(tx);
    };
    if (*act == AccountRequestAct::approved) return carry_out(app, manager, sealed, handover, record);
    TRY(app.store.account_requests.put(sealed, told));
    return Decided();
}

} // namespace todoke::services
