// Issuing in bulk: one file of 10,000 applications is read, judged and becomes accounts, with real
// password hashes and audit entries in one transaction, then sealed sheets.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "server/services/application_desk.hpp"
#include "server/services/demo_seed.hpp"
#include "server/services/installation.hpp"
#include "tests/bench/support/data.hpp"

using namespace todoke;
using namespace todoke::bench;

namespace {

double seconds_of(auto&& work) {
    auto const begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

int main() {
    auto const count = is_quick() ? 1'000 : 10'000;
    auto const folder = std::filesystem::temp_directory_path() / ("todoke-bench-applications-" + std::to_string(::getpid()));
    config::Config config;
    config.server.demo = true;
    config.storage.data_dir = folder / "data";
    config.files.assets_dir = TODOKE_ROOT_DIR "/assets";
    config.files.address_dir = TODOKE_ROOT_DIR "/build/address";
    clock::SystemClock const clock;
    services::InstallationOptions options;
    options.key_policy = store::KeyFilePolicy::create_if_new;
    options.need_pages = false;
    {
        auto const installation = must(services::Installation::open(config, clock, options), "installation");
        auto& app = installation->app();
        must(services::seed_demo(app, installation->demo_dir()), "demo");
        auto const admin = must(app.store.users.find("tokyo.admin"), "administrator");
        auto clinic = must(app.store.facilities.find(must(app.store.users.find("clinic1.doctor"), "clinic's user").facility), "clinic");
        clinic.code = "1310000001";
        must(app.store.facilities.save(clinic, clock.now_ms()), "clinic's code");
        auto centre = must(app.store.facilities.find(clinic.health_centre), "centre").code;
        centre.replace(centre.find('-'), 1, ",");
        store::Caller const caller{admin.user_id, admin.role, admin.facility, {}, admin.prefecture_code, clock.now_ms(), {}};
        auto const manager = services::manager_of(caller, must(app.store.facilities.find(admin.facility), "office"), "https://todoke.example.jp");
        auto file = services::application_csv_template();
        for (int i = 0; i < count; ++i) {
            auto const n = std::to_string(i);
            file += "試験　番号" + n + ",0300001001,t" + n + "@example.jp,09," + centre + ",0,1310000001,,t" + n + "@example.jp,1\r\n";
        }
        api::ApplicationBatch batch;
        auto const checking = seconds_of([&] { batch = must(app.applications->take(manager, services::read_application_file(file), "ja"), "check"); });
        auto const issuing = seconds_of([&] {
            batch = must(app.applications->issue(manager, batch.batch_id, {false, false, "sheet"}, "ja"), "issue");
            while (batch.state == "issuing") {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                batch = must(app.applications->read(manager, batch.batch_id, "ja"), "progress");
            }
        });
        if (batch.state != "issued") give_up("nothing was issued");
        std::size_t largest = 0;
        auto const printing = seconds_of([&] {
            for (std::size_t part = 1; part <= batch.sheets.size(); ++part) largest = std::max(largest, must(app.applications->take_sheets(manager, batch.batch_id, part), "sheets").size());
        });
        print_head();
        print_row(said("a file of %d applications read and judged", count), "", said("%.2f s", checking), machine_load());
        print_row(said("%d accounts issued at once", count), "under 120 s for 10,000", said("%.1f s", issuing), said("2 hashing threads a pair of cores; %s", machine_load().c_str()));
        print_row(said("%d sealed sheets printed, in %d files", count, static_cast<int>(batch.sheets.size())), "", said("%.1f s", printing), said("%.1f MB the largest file", static_cast<double>(largest) / 1e6));
    }
    std::filesystem::remove_all(folder);
    return 0;
}
