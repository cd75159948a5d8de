// todoke: the command line. `todoke <command> --help` explains each command.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include "server/db/sqlite_connection.hpp"
#include "server/delivery/bounce.hpp"
#include "server/log/log.hpp"
#include "server/routes/public_face.hpp"
#include "server/routes/web_server.hpp"
#include "server/services/demo_masters.hpp"
#include "server/services/demo_observation.hpp"
#include "server/services/demo_seed.hpp"
#include "server/services/first_administrator.hpp"
#include "server/services/form_files.hpp"

namespace {

using namespace todoke;

struct Options {
    std::string config_file, data_dir, face, tls_cert, tls_key, forms_dir, backup_file, bounce_to;
    int port = -1;
    bool demo = false;
    services::NewAccount account;
};

int fail(std::string const& reason) {
    std::fprintf(stderr, "todoke: %s\n", reason.c_str());
    return 1;
}

log::Level level_of(std::string const& name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warning") return log::Level::warning;
    if (name == "error") return log::Level::error;
    if (name == "off") return log::Level::off;
    return log::Level::info;
}

// File, environment, then what the command line says.
Result<config::Config> load_config(Options const& options) {
    auto config = TRY(config::load(options.config_file, config::process_environment()));
    if (!options.data_dir.empty()) config.storage.data_dir = options.data_dir;
    if (!options.tls_cert.empty()) config.server.tls_cert = options.tls_cert;
    if (!options.tls_key.empty()) config.server.tls_key = options.tls_key;
    if (config.server.tls_cert.empty() != config.server.tls_key.empty()) return Error{ErrorCode::invalid, "--tls-cert and --tls-key belong together"};
    if (options.port >= 0) config.server.port = options.port;
    if (options.demo) config.server.demo = true;
    if (!options.face.empty()) config.server.face = options.face;
    TRY(config::check(config));
    // Letters with initial passwords are written there too, for people outside.
    if (!config.server.demo && !config.server.closed_network_address.empty() && config.server.public_origin.empty())
        return Error{ErrorCode::invalid, "server.closed_network_address needs server.public_origin as well"};
    TRY(log::open(level_of(config.log.level), config.log.file));
    return config;
}

store::KeyFilePolicy serving_policy(config::Config const& config) {
    return config.server.demo ? store::KeyFilePolicy::create_if_new : store::KeyFilePolicy::must_exist;
}

void say_where(services::App& app, int port, std::string const& demo_dir) {
    auto const& config = app.config;
    auto const* scheme = config.server.tls_cert.empty() ? "http" : "https";
    auto const host = config.server.address == "127.0.0.1" || config.server.address == "0.0.0.0" ? std::string("localhost") : config.server.address;
    auto const address = std::string(scheme) + "://" + host + ":" + std::to_string(port);
    std::cout << "\nTodoke is serving on " << address << "\n";
    if (config.server.demo) {
        if (auto const accounts = services::demo_accounts(demo_dir); accounts.ok()) {
            std::cout << "Demo accounts (password " << accounts->password << "; the one-time code appears on " << address << "/demo/outbox):\n";
            for (auto const& account : accounts->accounts) {
                std::cout << "  " << account.user_id << std::string(account.user_id.size() < 24 ? 24 - account.user_id.size() : 1, ' ') << account.says << "\n";
            }
            if (auto const person = services::demo_person(app, demo_dir, address); person.ok()) {
                std::cout << "A patient's own page, with the birth date " << person->birth_date << " (self-entry ID " << person->self_entry_id << "):\n  " << person->link << "\n";
            }
        }
    }
    if (!config.server.demo && config.mail.relay.empty()) {
        std::cout << "No mail relay is configured (mail.relay): one-time codes cannot leave, so nobody can sign in.\n";
    }
    std::cout << "Stop with Ctrl+C.\n" << std::flush;
}

// Ends what serves when somebody asks for it: SIGINT, SIGTERM. Made before any other thread exists, so that all
// inherit the mask.
class Stopper {
public:
    Stopper() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    // `stop` ends `run`, from another thread.
    void run(std::function<void()> const& run, std::function<void()> const& stop) {
        std::thread waiting([&] {
            int signal = 0;
            sigwait(&signals_, &signal);
            log::info("stopping", {{"signal", signal}});
            stop();
        });
        run();
        pthread_kill(waiting.native_handle(), SIGTERM); // when run() ended by itself
        waiting.join();
    }

private:
    sigset_t signals_{};
};

// The patients' side alone: no store, no keys.
int serve_public(config::Config const& config, Stopper& stopper) {
    auto const complete = services::with_folders(config, true);
    if (!complete.ok()) return fail(complete.error().detail);
    auto face = routes::PublicFace::open(*complete);
    if (!face.ok()) return fail(face.error().detail);
    std::cout << "The patients' side is served on port " << (*face)->port() << ".\nStop with Ctrl+C.\n" << std::flush;
    log::info("serving", {{"port", (*face)->port()}, {"demo", 0}});
    stopper.run([&] { (*face)->run(); }, [&] { (*face)->stop(); });
    log::info("stopped");
    log::flush();
    return 0;
}

int serve(Options const& options) {
    Stopper stopper;
    auto const config = load_config(options);
    if (!config.ok()) return fail(config.error().detail);
    if (config->server.face == "public") return serve_public(*config, stopper);
    clock::SystemClock clock;
    services::InstallationOptions how;
    how.key_policy = serving_policy(*config);
    how.telephone = true;
    auto installation = services::Installation::open(*config, clock, how);
    if (!installation.ok()) return fail(installation.error().detail);
    auto& app = (*installation)->app();
    if (config->server.demo) {
        auto const seeded = services::seed_demo(app, (*installation)->demo_dir());
        if (!seeded.ok()) return fail(seeded.error().detail);
    }
    auto web = routes::WebServer::open(**installation);
    if (!web.ok()) return fail(web.error().detail);
    if (!config->server.demo && config->mail.relay.empty()) log::warning("no_mail_relay");
    // Beside serving: the first start of a demo is not held up by a hundred thousand rows.
    std::atomic<bool> stopping = false;
    std::thread filler([&] {
        auto const filled = config->server.demo ? services::fill_demo_masters(app, config->server.demo_institutions, stopping) : Result<Done>(Done{});
        auto const prepared = app.store.facilities.prepare_search();
        if (!filled.ok() || !prepared.ok()) log::error("masters", {{"detail", log::Detail{(filled.ok() ? prepared : filled).error().detail}}});
    });
    say_where(app, (*web)->port(), (*installation)->demo_dir());
    log::info("serving", {{"port", (*web)->port()}, {"demo", config->server.demo ? 1 : 0}});
    stopper.run([&] { (*web)->run(); }, [&] { (*web)->stop(); });
    stopping = true;
    filler.join();
    log::info("stopped");
    log::flush();
    return 0;
}

int migrate(Options const& options) {
    auto const config = load_config(options);
    if (!config.ok()) return fail(config.error().detail);
    clock::SystemClock clock;
    services::InstallationOptions how;
    how.key_policy = store::KeyFilePolicy::create_if_new;
    how.need_pages = false;
    auto const installation = services::Installation::open(*config, clock, how);
    if (!installation.ok()) return fail(installation.error().detail);
    std::cout << "The database in " << config->storage.data_dir << " is up to date.\n"
              << "Keep a copy of " << config->storage.data_dir << "/todoke.keys in a safe place: without it no record can be read.\n";
    return 0;
}

int check_forms(Options const& options) {
    auto const loaded = services::load_forms(options.forms_dir);
    if (!loaded.catalogue) {
        for (auto const& fault : loaded.faults) std::cout << services::fault_line(fault) << "\n";
        std::cout << loaded.faults.size() << " faults\n";
        return 1;
    }
    for (auto const* form : loaded.catalogue->all()) std::cout << form->id << " " << form->version << ": " << form->title << "\n";
    std::cout << loaded.catalogue->all().size() << " forms, no faults\n";
    return 0;
}

int verify_audit(Options const& options) {
    auto const config = load_config(options);
    if (!config.ok()) return fail(config.error().detail);
    store::StoreOptions store_options;
    store_options.sqlite.folder = config->storage.data_dir;
    store_options.sqlite.read_only = true; // may run while the server serves
    auto const store = store::Store::open(store_options);
    if (!store.ok()) return fail(store.error().detail);
    auto const report = (*store)->audit.verify();
    if (!report.ok()) return fail(report.error().detail);
    std::cout << report->entries << " entries in " << report->chains << " chains\n";
    if (report->fault) {
        std::cout << "BROKEN: chain " << report->fault->chain << ", entry " << report->fault->sequence << ": " << report->fault->reason << "\n";
        return 1;
    }
    std::cout << "The audit trail is unbroken.\n";
    return 0;
}

// From a read-only connection of its own, so it may run while the server serves.
int backup(Options const& options) {
    auto const config = load_config(options);
    if (!config.ok()) return fail(config.error().detail);
    auto const connection = db::SqliteConnection::open(config->storage.data_dir + "/todoke.db", "", db::Access::read_only, 8);
    if (!connection.ok()) return fail(connection.error().detail);
    auto const copied = (*connection)->copy_to(options.backup_file);
    if (!copied.ok()) return fail(copied.error().detail);
    std::cout << "Copied to " << options.backup_file << " and checked.\n"
              << "It can only be read with the key file " << config->storage.data_dir << "/todoke.keys: keep that elsewhere.\n";
    return 0;
}

int create_admin(Options const& options) {
    auto const config = load_config(options);
    if (!config.ok()) return fail(config.error().detail);
    clock::SystemClock clock;
    services::InstallationOptions how;
    how.key_policy = serving_policy(*config);
    how.need_pages = false;
    auto installation = services::Installation::open(*config, clock, how);
    if (!installation.ok()) return fail(installation.error().detail);
    auto account = options.account;
    std::cout << "Password (8 to 30 characters, three of: lower case, upper case, digits, symbols): " << std::flush;
    if (!services::read_password(account.password)) return fail("no password was typed");
    auto const made = services::create_administrator((*installation)->app(), account);
    if (!made.ok()) return fail(made.error().detail);
    std::cout << "The account " << account.user_id << " exists now.\n";
    return 0;
}

constexpr int try_again_later = 75; // EX_TEMPFAIL of sysexits.h: the mail server keeps the message

// Called by the mail server with one message on standard input. Needs neither key nor database.
int take_bounce(Options const& options) {
    auto const config = load_config(options);
    if (!config.ok()) {
        fail(config.error().detail);
        return try_again_later;
    }
    std::string message(delivery::bounce_bytes_max, '\0');
    message.resize(std::fread(message.data(), 1, message.size(), stdin));
    auto const bounce = delivery::read_bounce(message, options.bounce_to);
    if (!bounce) {
        std::cout << "This is no notification of a failed delivery; nothing was noted.\n";
        return 0; // or the mail server would answer it
    }
    auto const folder = config->mail.bounces_dir.empty() ? config->storage.data_dir + "/bounces" : config->mail.bounces_dir;
    auto const spooled = delivery::spool_bounce(folder, *bounce);
    if (!spooled.ok()) {
        fail(spooled.error().detail);
        return try_again_later;
    }
    std::cout << "Noted: " << bounce->status << "\n";
    return 0;
}

void add_common(CLI::App& command, Options& options) {
    command.add_option("--config", options.config_file, "TOML file (docs/config.example.toml explains every key)")->check(CLI::ExistingFile);
    command.add_option("--data", options.data_dir, "folder of the database and its key file");
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App program{"Todoke: clinics notify infectious diseases, health centres receive them.", "todoke"};
    program.set_version_flag("--version", TODOKE_VERSION);
    program.require_subcommand(1);

    auto* serve_command = program.add_subcommand("serve", "Serve the application");
    add_common(*serve_command, options);
    serve_command->add_option("--face", options.face, "all (as ever), staff, or public: the patients' side as a process of its own")->check(CLI::IsMember({"all", "staff", "public"}));
    serve_command->add_flag("--demo", options.demo, "synthetic data, mail shown on /demo/outbox instead of being sent");
    serve_command->add_option("--port", options.port, "port to listen on; 0: any free one")->check(CLI::Range(0, 65535));
    serve_command->add_option("--tls-cert", options.tls_cert, "certificate (PEM); with --tls-key")->check(CLI::ExistingFile);
    serve_command->add_option("--tls-key", options.tls_key, "private key (PEM); with --tls-cert")->check(CLI::ExistingFile);

    auto* migrate_command = program.add_subcommand("migrate", "Create the database and its keys, or bring the database up to date");
    add_common(*migrate_command, options);

    auto* forms_command = program.add_subcommand("check-forms", "Check form, code and rule files: every fault with file, item and reason");
    forms_command->add_option("DIR", options.forms_dir, "folder that holds forms/, codes/ and rules/")->required()->check(CLI::ExistingDirectory);

    auto* audit_command = program.add_subcommand("verify-audit", "Prove the audit trail, or name its first broken entry");
    add_common(*audit_command, options);

    auto* backup_command = program.add_subcommand("backup", "Copy the database to a new file, also while the server runs, and check the copy");
    add_common(*backup_command, options);
    backup_command->add_option("FILE", options.backup_file, "file to make; must not exist yet")->required()->check(CLI::NonexistentPath);

    auto* bounce_command = program.add_subcommand("take-bounce", "Take a notification of a failed delivery (RFC 3464) from the mail server, on standard input");
    add_common(*bounce_command, options);
    bounce_command->add_option("--to", options.bounce_to, "the address it came to: bounces+…@…; otherwise its To header is read");

    auto* admin_command = program.add_subcommand("create-admin", "Create the first system administrator; asks for the password");
    add_common(*admin_command, options);
    admin_command->add_option("--user-id", options.account.user_id, "4 to 30 of a-z, 0-9, '.', '_', '-', beginning with a letter")->required();
    admin_command->add_option("--name", options.account.name, "the person's name")->required();
    admin_command->add_option("--mail", options.account.mail, "where one-time codes go")->required();
    admin_command->add_option("--prefecture", options.account.prefecture_code, "prefecture code, 01 to 47")->required();

    // The parser would only say that one is missing.
    auto const known = program.get_subcommands([&](CLI::App const* command) { return argc > 1 && command->get_name() == argv[1]; });
    if (argc > 1 && argv[1][0] != '-' && known.empty()) {
        return fail("there is no subcommand " + std::string(argv[1]) + " (todoke --help lists them)");
    }
    CLI11_PARSE(program, argc, argv);
    if (serve_command->parsed()) return serve(options);
    if (migrate_command->parsed()) return migrate(options);
    if (forms_command->parsed()) return check_forms(options);
    if (audit_command->parsed()) return verify_audit(options);
    if (backup_command->parsed()) return backup(options);
    if (bounce_command->parsed()) return take_bounce(options);
    return create_admin(options);
}
