#include "server/services/installation.hpp"

#include <chrono>
#include <filesystem>

#include "server/db/sqlite_testing.hpp"
#include "server/log/log.hpp"
#include "server/render/pdf_document.hpp"
#include "server/services/form_files.hpp"
#include "server/services/portal.hpp"

namespace todoke::services {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds housekeeping_every{60};

Result<Done> find_folder(std::string& setting, std::string_view key, std::initializer_list<char const*> beside_program) {
    if (!setting.empty()) {
        if (!fs::is_directory(setting)) return Error{ErrorCode::invalid, std::string(key) + ": there is no folder " + setting};
        return Done{};
    }
    std::error_code problem;
    auto const program = fs::read_symlink("/proc/self/exe", problem);
    for (auto const* relative : beside_program) {
        auto const candidate = (program.parent_path() / relative).lexically_normal();
        if (fs::is_directory(candidate)) {
            setting = candidate.string();
            return Done{};
        }
    }
    return Error{ErrorCode::invalid, std::string(key) + ": not found beside the program; name the folder in the configuration (or run `make build`)"};
}

} // namespace

Result<config::Config> with_folders(config::Config config, bool need_pages) {
    TRY(find_folder(config.files.assets_dir, "files.assets_dir", {"../assets", "../../assets", "../share/todoke/assets"}));
    TRY(find_folder(config.files.address_dir, "files.address_dir", {"address", "../address", "../share/todoke/address"}));
    if (config.voice.lines > 0) TRY(find_folder(config.files.voice_dir, "files.voice_dir", {"voice", "../voice", "../share/todoke/voice"}));
    if (need_pages) TRY(find_folder(config.files.web_dir, "files.web_dir", {"web", "../web", "../share/todoke/web"}));
    return config;
}

Result<std::unique_ptr<Installation>> Installation::open(config::Config const& config, clock::Clock const& clock, InstallationOptions const& options) {
    auto complete = TRY(with_folders(config, options.need_pages));
    std::unique_ptr<Installation> installation(new Installation(std::move(complete), clock));
    TRY(installation->read_files(options));
    TRY(installation->open_parts(options));
    return installation;
}

Result<std::unique_ptr<Installation>> Installation::open_beside(std::string const& data_dir) const {
    auto config = config_;
    config.storage.data_dir = data_dir;
    std::unique_ptr<Installation> beside(new Installation(std::move(config), clock_));
    beside->catalogue_ = catalogue_;
    beside->texts_ = texts_;
    beside->patient_texts_ = patient_texts_;
    beside->addresses_ = addresses_;
    beside->pages_ = pages_;
    InstallationOptions options;
    options.passwords = password_options_;
    options.key_policy = store::KeyFilePolicy::create_if_new;
    TRY(beside->open_parts(options));
    return beside;
}

Result<Done> Installation::read_files(InstallationOptions const& options) {
    auto const& files = config_.files;
    auto loaded = load_forms(files.assets_dir);
    if (!loaded.catalogue) {
        std::string lines = "the forms are not right, so nothing was started:";
        for (auto const& fault : loaded.faults) lines += "\n  " + fault_line(fault);
        return Error{ErrorCode::invalid, lines};
    }
    catalogue_ = std::move(loaded.catalogue);
    texts_ = std::make_shared<Texts>(TRY(Texts::load({files.assets_dir + "/lang"})));
    patient_texts_ = std::make_shared<Texts>(TRY(Texts::load({files.assets_dir + "/lang/portal", files.assets_dir + "/lang/letters"})));
    addresses_ = std::make_shared<Addresses>(TRY(Addresses::load(files.address_dir)));
    if (options.need_pages) TRY(render::check_fonts()); // not when the first sheet is printed
    pages_ = TRY(http::StaticFiles::load(options.need_pages ? files.web_dir : "", files.assets_dir + "/help"));
    return Done{};
}

Result<Done> Installation::open_parts(InstallationOptions const& options) {
    TRY(open_store(options));
    password_options_ = options.passwords;
    passwords_ = std::make_unique<crypto::PasswordHasher>(crypto::Secret(std::string(store_->vault().pepper())), options.passwords);
    directory_ = std::make_unique<Directory>(*store_, clock_);
    sign_ins_of_address_ = std::make_unique<http::RateLimit>(config_.limits.sign_ins_per_address_per_minute);
    sign_ins_of_all_ = std::make_unique<http::RateLimit>(config_.limits.sign_ins_per_minute);
    refusals_ = std::make_unique<RefusalLog>(store_->refusals);
    sign_in_budget_ = std::make_unique<SignInBudget>(*store_, config_.limits.wrong_passwords_per_minute);
    if (config_.mail.bounces_dir.empty()) config_.mail.bounces_dir = config_.storage.data_dir + "/bounces";
    app_.reset(new App{config_, clock_, *store_, *catalogue_, *texts_, *patient_texts_, *addresses_, *pages_, *passwords_, *directory_, *sign_ins_of_address_, *sign_ins_of_all_, *refusals_, *sign_in_budget_});
    // A demo's messages stay on its outbox page, also where a relay is configured (AC-10-1).
    if (!config_.server.demo) {
        delivery::Ways ways;
        if (!config_.mail.relay.empty()) ways.mail = TRY(delivery::MailSender::open(config_.mail));
        if (!config_.sms.url.empty()) ways.sms = TRY(delivery::SmsSender::open(config_.sms));
        if (options.telephone && config_.voice.lines > 0) TRY(open_telephone());
        if (ways.mail || ways.sms) courier_ = std::make_unique<delivery::Courier>(config_.mail, store_->outbox, clock_, std::move(ways));
    }
    sheets_ = std::make_unique<SheetDesk>(*app_);
    app_->sheets = sheets_.get();
    applications_ = std::make_unique<ApplicationDesk>(*app_);
    app_->applications = applications_.get();
    housekeeper_ = std::thread([this] { keep_house(); });
    return Done{};
}

Result<Done> Installation::open_telephone() {
    auto needed = delivery::observation_prompts();
    needed.insert(needed.end(), delivery::code_prompts().begin(), delivery::code_prompts().end());
    telephone_ = TRY(delivery::VoicePool::open(config_.voice, config_.files.voice_dir, config_.storage.data_dir + "/voice", needed));
    code_calls_ = std::make_unique<delivery::CallCourier>(store_->outbox, clock_, *telephone_);
    call_list_ = std::make_unique<AutomaticCallList>(store_->automatic_calls);
    observation_calls_ = std::make_unique<delivery::ObservationCalls>(*call_list_, clock_, *telephone_);
    app_->telephone = telephone_.get();
    app_->code_calls = code_calls_.get();
    return Done{};
}

Result<Done> Installation::open_store(InstallationOptions const& options) {
    // A folder that was mistyped must not become an empty installation.
    auto const keys = config_.storage.data_dir + "/todoke.keys";
    if (options.key_policy == store::KeyFilePolicy::must_exist && !fs::exists(keys)) {
        return Error{ErrorCode::invalid, "storage.data_dir: there is no key file " + keys + "; `todoke migrate` makes a new installation"};
    }
    store::StoreOptions store;
    store.sqlite.folder = config_.storage.data_dir;
    store.sqlite.batch_max = static_cast<int>(config_.storage.batch_max);
    if (config_.storage.sync_delay_ms > 0) {
        log::warning("slow_disk_for_measuring", {{"sync_delay_ms", config_.storage.sync_delay_ms}});
        store.sqlite.vfs = db::testing::faulty_disk();
        db::testing::set_sync_delay_ms(static_cast<int>(config_.storage.sync_delay_ms));
    }
    store.key_policy = options.key_policy;
    store_ = TRY(store::Store::open(store));
    // Automatic calls that the former process left open are made again.
    TRY(store_->automatic_calls.recover(clock_.now_ms()));
    return Done{};
}

void Installation::keep_house() {
    std::unique_lock hold(mutex_);
    while (!wake_.wait_for(hold, housekeeping_every, [this] { return stopping_; })) {
        hold.unlock();
        auto done = refusals_->flush();
        if (done.ok()) done = store_->housekeeping(clock_.now_ms());
        if (!done.ok()) log::error("housekeeping", {{"detail", log::Detail{done.error().detail}}});
        auto const reminded = send_reminders(*app_, clock_.now_ms());
        if (!reminded.ok()) log::error("reminders", {{"detail", log::Detail{reminded.error().detail}}});
        hold.lock();
    }
}

Installation::~Installation() {
    {
        std::lock_guard const hold(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (housekeeper_.joinable()) housekeeper_.join();
    applications_.reset();
    courier_.reset();
    if (code_calls_) code_calls_->stop();
    if (observation_calls_) observation_calls_->stop();
    telephone_.reset(); // ends the calls in hand, which are noted
    if (refusals_) {
        auto const flushed = refusals_->flush();
        if (!flushed.ok()) log::error("refusals", {{"detail", log::Detail{flushed.error().detail}}});
    }
    if (store_) {
        auto const signed_heads = store_->audit.sign_heads(clock_.now_ms());
        if (!signed_heads.ok()) log::error("audit_heads", {{"detail", log::Detail{signed_heads.error().detail}}});
    }
}

} // namespace todoke::services
