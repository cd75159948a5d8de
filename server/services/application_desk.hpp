// Where files of applications lie between upload and issued accounts. A file is checked when it
// comes, and its institutions are looked up again when its accounts are issued; issuing runs in the background, all or nothing unless
// asked otherwise, and ends in one transaction, which registers the animal clinics that rows name, too; then people are told by mail or on sealed sheets. Everything here lives in memory only: names and
// initial passwords of thousands of people are never on the disk in clear, and are gone after two
// hours, when a new file comes from the same person, or with the server. What was issued stays.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/services/account_area.hpp"
#include "server/services/application_file.hpp"
#include "server/services/application_reference.hpp"
#include "server/services/sealed_sheets.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::services {

enum class ApplicationRows { all, faulty };

// What a reader opens at once, a printer takes as one job, and two seconds make.
inline constexpr std::size_t sheets_in_part = 500;

class ApplicationDesk {
public:
    explicit ApplicationDesk(App& app);
    ~ApplicationDesk(); // stops what is being issued; nothing of it stays
    ApplicationDesk(ApplicationDesk const&) = delete;
    ApplicationDesk& operator=(ApplicationDesk const&) = delete;

    // Judges the lines of a file. `language` is that of the messages.
    Result<api::ApplicationBatch> take(Manager const& manager, ApplicationFile file, std::string const& language);
    // The rest: ErrorCode::not_found unless the same person brought the file.
    Result<api::ApplicationBatch> read(Manager const& manager, std::string const& batch_id, std::string const& language);
    Result<api::ApplicationPage> read_page(Manager const& manager, std::string const& batch_id, ApplicationRows which, std::size_t page, std::string const& language);
    // The Excel file with the reasons beside the rows.
    Result<std::string> corrections(Manager const& manager, std::string const& batch_id);
    // Begins to issue. ErrorCode::conflict when the file may not be issued like that, or has been.
    Result<api::ApplicationBatch> issue(Manager const& manager, std::string const& batch_id, api::IssueApplicationsRequest const& request, std::string const& language);
    // account_result.csv with the initial passwords, empty for people who have replaced theirs
    // (roles.md §4.4); given out once. ErrorCode::conflict before and after.
    Result<std::string> take_result(Manager const& manager, std::string const& batch_id);
    // The PDF of the sealed sheets of one part (from 1, sheets_in_part each); each given out once, too.
    Result<std::string> take_sheets(Manager const& manager, std::string const& batch_id, std::size_t part);

private:
    struct Batch;
    static void note_clinics(App& app, ApplicationReference const& reference, Batch& batch);
    Result<std::vector<Secret>> take_out_part(Batch& batch, std::size_t part);
    Result<std::shared_ptr<Batch>> find(Manager const& manager, std::string const& batch_id);
    void forget_old(std::int64_t now_ms); // under the mutex
    void run(std::shared_ptr<Batch> const& batch, Manager const& manager);

    App& app_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Batch>, std::less<>> batches_; // by the user ID of who brought it
    std::atomic<bool> stopping_{false};
    std::map<std::string, std::jthread> jobs_; // likewise; last, so that it is waited for first
};

} // namespace todoke::services
