// Everything the patients' client knows: who reports here, where they are, what is being written and what
// waits to be sent. The staff's state::Client without what a patient never needs. Screens read it and ask it to
// do things; it never draws.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/portal/account.hpp"
#include "client-wasm/portal/draft.hpp"
#include "client-wasm/portal/reports.hpp"
#include "client-wasm/portal/route.hpp"
#include "client-wasm/state/api_client.hpp"
#include "client-wasm/state/memory.hpp"

namespace todoke::portal {

class Client {
public:
    explicit Client(platform::Platform& machine);
    void start();

    platform::Platform& platform;
    state::ApiClient api;
    state::Memory memory;
    Reports reports;
    Account account;

    // --- where we are ---
    [[nodiscard]] Route const& route() const { return route_; }
    [[nodiscard]] int visit() const { return visit_; } // grows with every navigation
    void go(Route route);
    void go(ScreenId screen) { go(Route{screen, {}}); }
    void replace(Route route); // without a new entry in the history
    void replace(ScreenId screen) { replace(Route{screen, {}}); }

    // --- around ---
    [[nodiscard]] Date today() const; // the JST day by the server's clock, as far as it is known
    [[nodiscard]] bool is_offline() const { return !api.is_reachable() || !platform.is_online(); }
    void set_language(std::string_view code);
    [[nodiscard]] std::string const& link_token() const { return link_token_; }
    [[nodiscard]] bool is_ready() const { return is_ready_; } // what was kept here has been read

    // --- reporting ---
    // Today's draft of a person; one of another day is forgotten, but for its number it says nothing of today.
    [[nodiscard]] Draft draft(Person const& person) const;
    void keep_draft(Person const& person, Draft const& draft) { memory.keep(memory_key(person.id), draft); }
    void send(Person const& person, Draft const& draft);
    // What is known of today's report: waiting on this device, else what the server has.
    [[nodiscard]] SentReport const* waiting_of(std::string_view person_id) const;
    [[nodiscard]] bool has_reported_today(Person const& person) const;
    // "2026-11-20" when the last report was taken for the day before, or "".
    [[nodiscard]] std::string const& taken_for_yesterday() const { return taken_for_yesterday_; }
    // The next member of the family who has still to report, or nullptr.
    [[nodiscard]] Person const* next_due(std::string_view after) const;
    // The emergency contact is to be called: B-01 to B-05, for today's report.
    [[nodiscard]] bool is_urgent(Person const& person) const;
    void confirm_call(Person const& person);
    void choose_class(std::string const& person_id, std::int64_t subject_class); // step 7
    void open_report();

private:
    void enter(Route route);
    void took_account();
    void open_vault();
    void read_vault(std::vector<std::pair<std::string, std::string>> const& entries);
    void retry();
    void receive_broadcast(std::string_view message);
    void refused(SentReport const& report);
    void remember_first_question();

    Route route_;
    std::string link_token_, taken_for_yesterday_;
    int visit_ = 0;
    bool has_arrived_ = false, is_ready_ = false;
};

} // namespace todoke::portal
