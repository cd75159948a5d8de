#include "server/services/application_desk.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/account_issue.hpp"
#include "server/services/application_reference.hpp"
#include "server/services/application_words.hpp"
#include "server/tables/csv_file.hpp"
#include "shared/accounts/colours.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {

using accounts::Column;
using accounts::Fault;
using accounts::Line;
using accounts::Severity;

constexpr std::int64_t life_ms = 2LL * 60 * 60 * 1000;
constexpr std::size_t page_rows = 50, first_faults = 200, first_clinics = 200, shown_characters = 200;

std::string_view colour_name(accounts::CellColour colour) {
    switch (colour) {
    case accounts::CellColour::none: return "";
    case accounts::CellColour::not_applicable: return "not_applicable";
    case accounts::CellColour::missing: return "missing";
    }
    return "";
}

std::string_view colour_name(accounts::RowColour colour) {
    switch (colour) {
    case accounts::RowColour::none: return "";
    case accounts::RowColour::complete: return "complete";
    case accounts::RowColour::out_of_place: return "out_of_place";
    }
    return "";
}

enum class Standing { blank, good, asked, wrong };

// How each line stands, by the worst of its faults.
std::vector<Standing> standings(std::span<Line const> lines, std::span<Fault const> faults) {
    std::vector<Standing> all;
    for (auto const& line : lines) all.push_back(accounts::is_blank(line.application) ? Standing::blank : Standing::good);
    for (auto const& fault : faults) {
        auto& standing = all[fault.row];
        if (standing == Standing::blank) continue;
        if (fault.severity == Severity::error) standing = Standing::wrong;
        else if (fault.severity == Severity::confirm && standing == Standing::good) standing = Standing::asked;
    }
    return all;
}

} // namespace

// What belongs to one file. Lines and faults do not change after the check; the rest under `mutex`.
struct ApplicationDesk::Batch {
    enum class State { checked, issuing, issued, failed };

    std::string id;
    std::int64_t until_ms = 0;
    std::vector<Line> lines;
    std::vector<Fault> faults;
    std::vector<Standing> standing;

    std::mutex mutex;
    State state = State::checked;
    std::vector<std::size_t> chosen;          // lines whose accounts are issued
    Handover handover = Handover::mail;
    std::map<std::size_t, Secret> issued;     // by line; empty once everything was handed out
    bool is_result_taken = false;
    enum class Part { waiting, printing, taken };
    std::vector<Part> parts;                  // of the sheets
    std::string_view failure;                 // Japanese sentence
    std::vector<std::pair<std::string, api::ApplicationClinic>> clinics; // that rows name, by their key
    std::atomic<std::size_t> done{0};

    [[nodiscard]] std::size_t count(Standing wanted) const { return static_cast<std::size_t>(std::count(standing.begin(), standing.end(), wanted)); }

    api::ApplicationBatch message(App& app, std::string const& language) {
        std::lock_guard const hold(mutex);
        api::ApplicationBatch message;
        message.batch_id = id;
        message.state = state == State::checked ? "checked" : state == State::issuing ? "issuing" : state == State::issued ? "issued" : "failed";
        message.good = static_cast<std::int64_t>(count(Standing::good));
        message.asked = static_cast<std::int64_t>(count(Standing::asked));
        message.wrong = static_cast<std::int64_t>(count(Standing::wrong));
        message.rows = message.good + message.asked + message.wrong;
        message.total = static_cast<std::int64_t>(chosen.size());
        message.done = static_cast<std::int64_t>(done.load());
        message.failure = failure.empty() ? "" : app.texts.translate(language, failure);
        message.fault_count = static_cast<std::int64_t>(faults.size());
        for (std::size_t i = 0; i < std::min(faults.size(), first_faults); ++i) message.faults.push_back(fault_message(app, language, lines[faults[i].row], faults[i]));
        message.has_result = state == State::issued && !is_result_taken;
        message.handover = name(handover);
        for (auto const& [key, clinic] : clinics) {
            if (message.clinics.size() < first_clinics) message.clinics.push_back(clinic);
            if (!clinic.is_known) ++message.new_clinics;
        }
        for (std::size_t part = 0; part < parts.size(); ++part)
            message.sheets.push_back({static_cast<std::int64_t>(part * sheets_in_part + 1), static_cast<std::int64_t>(std::min(chosen.size(), (part + 1) * sheets_in_part)), parts[part] != Part::waiting});
        return message;
    }

    // Under the mutex.
    void forget_what_is_out() {
        if (is_result_taken && std::all_of(parts.begin(), parts.end(), [](Part part) { return part == Part::taken; })) issued.clear();
    }

    bool is_issuing() {
        std::lock_guard const hold(mutex);
        return state == State::issuing;
    }

    void fail(std::string_view why) {
        std::lock_guard const hold(mutex);
        state = State::failed;
        failure = why;
    }
};

ApplicationDesk::ApplicationDesk(App& app) : app_(app) {}

ApplicationDesk::~ApplicationDesk() { stopping_ = true; } // the jobs end at their next account, and are waited for

void ApplicationDesk::forget_old(std::int64_t now_ms) {
    std::erase_if(batches_, [&](auto const& entry) { return entry.second->until_ms < now_ms && !entry.second->is_issuing(); });
}

Result<std::shared_ptr<ApplicationDesk::Batch>> ApplicationDesk::find(Manager const& manager, std::string const& batch_id) {
    std::lock_guard const hold(mutex_);
    forget_old(manager.caller.now_ms);
    auto const found = batches_.find(manager.caller.user_id);
    if (found == batches_.end() || found->second->id != batch_id) return Error{ErrorCode::not_found, "no such file of applications"};
    return found->second;
}

// Of the rows that can be issued.
void ApplicationDesk::note_clinics(App& app, ApplicationReference const& reference, Batch& batch) {
    std::map<std::string, std::size_t> noted;
    for (std::size_t i = 0; i < batch.lines.size(); ++i) {
        auto const& line = batch.lines[i];
        if (!accounts::names_clinic(line.application) || (batch.standing[i] != Standing::good && batch.standing[i] != Standing::asked)) continue;
        auto const* plan = reference.clinic(line.application);
        if (plan == nullptr) return;
        auto const [known, is_first] = noted.try_emplace(clinic_key(line.application), batch.clinics.size());
        if (is_first) batch.clinics.emplace_back(known->first, clinic_message(app, line.number, *plan));
        else ++batch.clinics[known->second].second.accounts;
    }
}

Result<api::ApplicationBatch> ApplicationDesk::take(Manager const& manager, ApplicationFile file, std::string const& language) {
    auto batch = std::make_shared<Batch>();
    batch->id = crypto::make_token();
    batch->until_ms = manager.caller.now_ms + life_ms;
    batch->lines = std::move(file.lines);
    for (auto const& line : batch->lines)
        for (auto const column : {accounts::Column::contact_email, accounts::Column::tf_email}) app_.refusals.note_if_forged(line.application[column], manager.caller);
    ApplicationReference const reference(app_, manager);
    batch->faults = accounts::check(batch->lines, reference);
    if (reference.fault()) return *reference.fault();
    batch->standing = standings(batch->lines, batch->faults);
    note_clinics(app_, reference, *batch);
    if (reference.fault()) return *reference.fault();
    {
        std::lock_guard const hold(mutex_);
        forget_old(manager.caller.now_ms);
        auto& mine = batches_[manager.caller.user_id];
        if (mine && mine->is_issuing()) return Error{ErrorCode::conflict, "another file is being issued"};
        mine = batch;
    }
    return batch->message(app_, language);
}

Result<api::ApplicationBatch> ApplicationDesk::read(Manager const& manager, std::string const& batch_id, std::string const& language) {
    return TRY(find(manager, batch_id))->message(app_, language);
}

Result<api::ApplicationPage> ApplicationDesk::read_page(Manager const& manager, std::string const& batch_id, ApplicationRows which, std::size_t page, std::string const& language) {
    auto const batch = TRY(find(manager, batch_id));
    std::vector<bool> is_faulty(batch->lines.size());
    for (auto const& fault : batch->faults) is_faulty[fault.row] = true;
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < batch->lines.size(); ++i)
        if (which == ApplicationRows::all || is_faulty[i]) shown.push_back(i);
    api::ApplicationPage message;
    message.pages = static_cast<std::int64_t>(std::max<std::size_t>(1, (shown.size() + page_rows - 1) / page_rows));
    if (page < 1 || static_cast<std::int64_t>(page) > message.pages) return Error{ErrorCode::not_found, "no such page"};
    message.page = static_cast<std::int64_t>(page);
    std::vector<accounts::Application> applications;
    for (auto const& line : batch->lines) applications.push_back(line.application);
    auto const colours = accounts::row_colours(applications);
    for (auto at = (page - 1) * page_rows; at < std::min(shown.size(), page * page_rows); ++at) {
        auto const index = shown[at];
        auto const& application = applications[index];
        api::ApplicationRow row{static_cast<std::int64_t>(batch->lines[index].number), std::string(colour_name(colours[index])), {}};
        for (auto const& column : accounts::application_columns())
            row.cells.push_back({std::string(base::first_characters(application[column.column], shown_characters)), std::string(colour_name(accounts::cell_colour(column.column, application))), false});
        auto const first = std::lower_bound(batch->faults.begin(), batch->faults.end(), index, [](Fault const& fault, std::size_t wanted) { return fault.row < wanted; });
        for (auto fault = first; fault != batch->faults.end() && fault->row == index; ++fault) {
            if (fault->column) row.cells[static_cast<std::size_t>(*fault->column)].is_wrong = true;
            message.faults.push_back(fault_message(app_, language, batch->lines[fault->row], *fault));
        }
        message.rows.push_back(std::move(row));
    }
    return message;
}

Result<std::string> ApplicationDesk::corrections(Manager const& manager, std::string const& batch_id) {
    auto const batch = TRY(find(manager, batch_id));
    std::vector<std::string> reasons(batch->lines.size());
    for (auto const& fault : batch->faults) {
        auto const message = fault_message(app_, "ja", batch->lines[fault.row], fault); // the form is Japanese
        auto& reason = reasons[fault.row];
        if (!reason.empty()) reason += '\n';
        reason += (message.column_name.empty() ? "" : message.column_name + ": ") + message.message + message.advice;
    }
    return corrected_application_form(TRY(health_centre_codes(app_, manager)), batch->lines, reasons);
}

Result<api::ApplicationBatch> ApplicationDesk::issue(Manager const& manager, std::string const& batch_id, api::IssueApplicationsRequest const& request, std::string const& language) {
    auto const batch = TRY(find(manager, batch_id));
    auto const handover = TRY(handover_of(request.handover));
    {
        std::lock_guard const hold(batch->mutex);
        if (batch->state != Batch::State::checked) return Error{ErrorCode::conflict, "issued already"};
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < batch->lines.size(); ++i) {
            auto const standing = batch->standing[i];
            if (standing == Standing::good || (standing == Standing::asked && request.confirmed)) chosen.push_back(i);
        }
        auto const stops = std::any_of(batch->faults.begin(), batch->faults.end(), [&](Fault const& fault) {
            return fault.severity == Severity::error || (fault.severity == Severity::confirm && !request.confirmed);
        });
        if ((stops && !request.only_good) || chosen.empty()) return Error{ErrorCode::conflict, "rows with faults, or none without"};
        batch->chosen = std::move(chosen);
        batch->handover = handover;
        batch->state = Batch::State::issuing;
    }
    std::lock_guard const hold(mutex_);
    batch->until_ms = manager.caller.now_ms + life_ms;
    jobs_[manager.caller.user_id] = std::jthread([this, batch, manager] { run(batch, manager); });
    return batch->message(app_, language);
}

// The slow part, hashing, runs on as many threads as the hasher has; then everything is written at once.
void ApplicationDesk::run(std::shared_ptr<Batch> const& batch, Manager const& manager) {
    auto const& chosen = batch->chosen;
    std::vector<IssuedAccount> accounts(chosen.size());
    constexpr std::string_view masters_changed = "確認した後でマスタが変わりました。もう一度ファイルを読み込んでください。";
    ApplicationReference const reference(app_, manager);
    FreshClinics clinics(app_);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        auto const& application = batch->lines[chosen[i]].application;
        auto const place = reference.place(application);
        if (!place) return batch->fail(masters_changed);
        accounts[i] = account_of(application, clinics.placed(application, *place, manager.caller.now_ms));
        accounts[i].handover = batch->handover;
    }
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    {
        std::vector<std::jthread> hashers;
        for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
            hashers.emplace_back([&] {
                for (auto at = next++; at < accounts.size() && !failed && !stopping_; at = next++) {
                    auto prepared = prepare_account(app_, manager, accounts[at]);
                    // People who sign in meanwhile fill the hasher's queue too; there is time.
                    while (!prepared.ok() && prepared.error().code == ErrorCode::overloaded && !stopping_) {
                        std::this_thread::sleep_for(std::chrono::milliseconds(50));
                        prepared = prepare_account(app_, manager, accounts[at]);
                    }
                    if (!prepared.ok()) failed = true;
                    ++batch->done;
                }
            });
    }
    auto const stored = failed || stopping_ ? Result<Done>(Error{ErrorCode::internal, "hashing"}) : store_accounts(app_, manager, accounts, [&](db::Transaction& tx) { return clinics.register_in(tx, manager.caller); });
    if (!stored.ok()) {
        if (stored.error().code == ErrorCode::conflict) return batch->fail(masters_changed);
        log::error("applications_not_issued", {{"detail", log::Detail{stored.error().detail}}});
        return batch->fail("アカウントを発行できませんでした。1件も発行されていません。しばらくしてからもう一度お試しください。");
    }
    clinics.registered();
    log::info("applications_issued", {{"accounts", static_cast<std::int64_t>(accounts.size())}});
    std::lock_guard const hold(batch->mutex);
    for (auto& [key, clinic] : batch->clinics)
        if (!clinic.is_known) clinic.code = clinics.code_of(key);
    for (std::size_t i = 0; i < accounts.size(); ++i) batch->issued.emplace(chosen[i], Secret{accounts[i].user.user_id, accounts[i].initial_password, accounts[i].user.password_hash});
    if (batch->handover == Handover::sheet) batch->parts.resize((chosen.size() + sheets_in_part - 1) / sheets_in_part);
    batch->state = Batch::State::issued;
}

Result<std::string> ApplicationDesk::take_result(Manager const& manager, std::string const& batch_id) {
    auto const batch = TRY(find(manager, batch_id));
    std::map<std::size_t, Secret> issued;
    {
        std::lock_guard const hold(batch->mutex);
        if (batch->state != Batch::State::issued || batch->is_result_taken) return Error{ErrorCode::conflict, "no result, or it was fetched"};
        // Before they leave: what is not noted is not given out, and can be asked for again.
        TRY(app_.store.audit.append(manager.caller, {store::AuditEvent::account_read, 0, "initial passwords of " + std::to_string(batch->issued.size()) + " accounts exported"}));
        issued = batch->issued;
        batch->is_result_taken = true;
        batch->forget_what_is_out();
    }
    std::vector<std::vector<std::string>> rows{{"user_id", "initial_password", "user_name", "contact_email", "organization_class_code", "institution_code", "result", "message"}};
    for (std::size_t i = 0; i < batch->lines.size(); ++i) {
        if (batch->standing[i] == Standing::blank) continue;
        auto const& application = batch->lines[i].application;
        auto const account = issued.find(i);
        std::vector<std::string> row{"", "", application[Column::user_name], application[Column::contact_email], application[Column::organization_class], application[Column::institution], "", ""};
        if (account == issued.end()) {
            row[6] = "not_issued";
            for (auto const& fault : batch->faults)
                if (fault.row == i && row[7].empty()) row[7] = fault_message(app_, "ja", batch->lines[fault.row], fault).message;
        } else {
            auto const user = app_.store.users.find(account->second.user_id);
            row[0] = account->second.user_id;
            if (user.ok() && user->state == store::UserState::issued) row[1] = account->second.initial_password;
            // The code that a clinic received with its row (AC-09-4).
            if (user.ok() && row[5].empty()) row[5] = TRY(app_.directory.facility(user->facility)).code;
            row[6] = "issued";
        }
        rows.push_back(std::move(row));
    }
    return tables::write_csv(rows, tables::Encoding::utf8);
}

// Marks the part, so that nobody prints it beside.
Result<std::vector<Secret>> ApplicationDesk::take_out_part(Batch& batch, std::size_t part) {
    std::lock_guard const hold(batch.mutex);
    if (batch.state != Batch::State::issued || batch.handover != Handover::sheet) return Error{ErrorCode::conflict, "no sheets"};
    if (part < 1 || part > batch.parts.size()) return Error{ErrorCode::not_found, "no such part"};
    if (batch.parts[part - 1] != Batch::Part::waiting) return Error{ErrorCode::conflict, "these sheets were fetched"};
    batch.parts[part - 1] = Batch::Part::printing;
    std::vector<Secret> secrets;
    for (auto at = (part - 1) * sheets_in_part; at < std::min(batch.chosen.size(), part * sheets_in_part); ++at) secrets.push_back(batch.issued.at(batch.chosen[at]));
    return secrets;
}

Result<std::string> ApplicationDesk::take_sheets(Manager const& manager, std::string const& batch_id, std::size_t part) {
    auto const batch = TRY(find(manager, batch_id));
    auto const secrets = TRY(take_out_part(*batch, part));
    auto printed = print_sheets(app_, manager, secrets, (part - 1) * sheets_in_part + 1, batch->chosen.size());
    auto const noted = printed.ok() ? app_.store.audit.append(manager.caller, {store::AuditEvent::account_read, 0, "sealed sheets of " + std::to_string(printed->count) + " accounts printed"}) : Result<Done>(printed.error());
    std::lock_guard const hold(batch->mutex);
    // Can be asked for again, unless there is nothing left that could be printed.
    batch->parts[part - 1] = noted.ok() || noted.error().code == ErrorCode::conflict ? Batch::Part::taken : Batch::Part::waiting;
    batch->forget_what_is_out();
    if (!noted.ok()) return noted.error();
    log::info("sealed_sheets_printed", {{"sheets", static_cast<std::int64_t>(printed->count)}});
    return std::move(printed->pdf);
}

} // namespace todoke::services
