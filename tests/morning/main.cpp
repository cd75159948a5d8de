// The server of a rehearsed morning: the whole installation as `todoke serve` opens it, with a clock that is set and
// lines that ring nobody. A program of the tests, never installed; run.mjs starts it and kills it.
//   morning fill  --data DIR --by-page N --by-call N --at MS --list FILE
//   morning serve --data DIR --port P --clock MS --speed X [--demo] [--lines N --line-speed X --rings FILE]
// Without --lines the telephone is the one of the configuration (TODOKE_VOICE_…), real SIP at real speed.
#include <csignal>
#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>

#include "server/log/log.hpp"
#include "server/routes/web_server.hpp"
#include "tests/morning/people.hpp"
#include "tests/morning/rehearsal_clock.hpp"
#include "tests/morning/simulated_lines.hpp"

namespace {

using namespace todoke;

struct Options {
    morning::Crowd crowd;
    std::string data, list, rings;
    std::int64_t clock_ms = 0;
    double speed = 1, line_speed = 1;
    int port = 0, lines = 0;
    bool demo = false;
};

int fail(Error const& error) {
    std::fprintf(stderr, "morning: %s\n", error.detail.c_str());
    return 1;
}

// The installation's own call list on simulated lines.
struct Rehearsal {
    delivery::VoicePrompts prompts;
    services::AutomaticCallList list;
    std::unique_ptr<morning::SimulatedLines> lines;
    delivery::ObservationCalls calls;

    Rehearsal(Options const& options, services::Installation& installation, clock::Clock const& clock, delivery::VoicePrompts loaded)
        : prompts(std::move(loaded)), list(installation.app().store.automatic_calls),
          lines(std::make_unique<morning::SimulatedLines>(prompts, clock, options.lines, options.line_speed, options.rings)), calls(list, clock, *lines) {}
    ~Rehearsal() {
        calls.stop();
        lines.reset(); // ends the calls in hand, which are noted
    }
};

int serve(Options const& options) {
    sigset_t ends{};
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto config = config::load("", config::process_environment());
    if (!config.ok()) return fail(config.error());
    config->storage.data_dir = options.data;
    config->server.port = options.port;
    config->server.demo = options.demo;
    if (auto const opened = log::open(log::Level::info, config->log.file); !opened.ok()) return fail(opened.error());
    morning::RehearsalClock const clock(options.clock_ms, options.speed);
    services::InstallationOptions how;
    how.telephone = options.lines == 0;
    auto installation = services::Installation::open(*config, clock, how);
    if (!installation.ok()) return fail(installation.error());
    std::unique_ptr<Rehearsal> rehearsal;
    if (options.lines > 0) {
        auto prompts = delivery::VoicePrompts::load(config->files.voice_dir);
        if (!prompts.ok()) return fail(prompts.error());
        rehearsal = std::make_unique<Rehearsal>(options, **installation, clock, std::move(*prompts));
    }
    auto web = routes::WebServer::open(**installation);
    if (!web.ok()) return fail(web.error());
    std::thread serving([&] { (*web)->run(); });
    int signal = 0;
    sigwait(&ends, &signal);
    (*web)->stop();
    serving.join();
    log::flush();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App program{"A morning of daily reports and automatic calls, rehearsed", "morning"};
    program.require_subcommand(1);
    auto* fill = program.add_subcommand("fill", "people under observation");
    fill->add_option("--data", options.crowd.data)->required();
    fill->add_option("--by-page", options.crowd.by_page)->required();
    fill->add_option("--by-call", options.crowd.by_call)->required();
    fill->add_option("--at", options.crowd.at_ms)->required();
    fill->add_option("--list", options.list)->required();
    auto* serving = program.add_subcommand("serve", "the server");
    serving->add_option("--data", options.data)->required();
    serving->add_option("--port", options.port)->required();
    serving->add_option("--clock", options.clock_ms)->required();
    serving->add_option("--speed", options.speed);
    serving->add_option("--lines", options.lines);
    serving->add_option("--line-speed", options.line_speed);
    serving->add_option("--rings", options.rings);
    serving->add_flag("--demo", options.demo);
    CLI11_PARSE(program, argc, argv);
    if (serving->parsed()) return serve(options);
    auto const filled = morning::fill(options.crowd, options.list);
    return filled.ok() ? 0 : fail(filled.error());
}
