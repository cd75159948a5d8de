// Opens everything that the server needs before it may listen: forms (a broken file stops the start,
// with file, item and reason), texts, addresses, pages, the typeface of printed pages, the store, the couriers. Owns it and
// closes it in the right order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "server/delivery/call_courier.hpp"
#include "server/delivery/courier.hpp"
#include "server/services/app.hpp"
#include "server/services/application_desk.hpp"
#include "server/services/automatic_call_list.hpp"

namespace todoke::services {

struct InstallationOptions {
    crypto::PasswordHasher::Options passwords; // tests hash more cheaply
    store::KeyFilePolicy key_policy = store::KeyFilePolicy::must_exist;
    bool need_pages = true;                    // false: API only (tests, commands)
    bool telephone = false;                    // the lines of the configuration ring: for whoever serves
};

class Installation {
public:
    static Result<std::unique_ptr<Installation>> open(config::Config const& config, clock::Clock const& clock, InstallationOptions const& options);
    // Another one of the same configuration on a folder of its own, made when it is new: a training room.
    // What is only read (forms, texts, addresses, pages) is shared.
    [[nodiscard]] Result<std::unique_ptr<Installation>> open_beside(std::string const& data_dir) const;
    ~Installation();

    [[nodiscard]] App& app() { return *app_; }
    // Whether one-time codes leave: a relay is configured, and this is no demo.
    [[nodiscard]] bool sends_mail() const { return courier_ != nullptr && !config_.mail.relay.empty(); }
    [[nodiscard]] std::string demo_dir() const { return config_.files.assets_dir + "/demo"; }

private:
    Installation(config::Config config, clock::Clock const& clock) : config_(std::move(config)), clock_(clock) {}
    Result<Done> read_files(InstallationOptions const& options);
    Result<Done> open_parts(InstallationOptions const& options);
    Result<Done> open_telephone();
    Result<Done> open_store(InstallationOptions const& options);
    void keep_house();

    config::Config config_;
    clock::Clock const& clock_;
    crypto::PasswordHasher::Options password_options_;
    std::shared_ptr<forms::Catalogue const> catalogue_;
    std::shared_ptr<Texts const> texts_, patient_texts_;
    std::shared_ptr<Addresses const> addresses_;
    std::shared_ptr<http::StaticFiles const> pages_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<crypto::PasswordHasher> passwords_;
    std::unique_ptr<Directory> directory_;
    std::unique_ptr<http::RateLimit> sign_ins_of_address_, sign_ins_of_all_;
    std::unique_ptr<RefusalLog> refusals_;
    std::unique_ptr<SignInBudget> sign_in_budget_;
    std::unique_ptr<App> app_;
    std::unique_ptr<SheetDesk> sheets_;
    std::unique_ptr<ApplicationDesk> applications_;
    std::unique_ptr<delivery::Courier> courier_;
    std::unique_ptr<delivery::VoicePool> telephone_;
    std::unique_ptr<delivery::CallCourier> code_calls_;
    std::unique_ptr<AutomaticCallList> call_list_;
    std::unique_ptr<delivery::ObservationCalls> observation_calls_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread housekeeper_;
};

// Fills the folders that the configuration leaves open with those beside the program: ../assets,
// web, address, voice. Errors say what was looked for.
Result<config::Config> with_folders(config::Config config, bool need_pages);

} // namespace todoke::services
