// Everything the client knows, in one place: who is signed in, where they are, forms, drafts, the
// outbox, and the number that says whether a list changed. Screens read it and ask it to do things;
// it never draws.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/state/api_client.hpp"
#include "client-wasm/state/drafts.hpp"
#include "client-wasm/state/edits.hpp"
#include "client-wasm/state/factor_setup.hpp"
#include "client-wasm/state/forms.hpp"
#include "client-wasm/state/lifetime.hpp"
#include "client-wasm/state/memory.hpp"
#include "client-wasm/state/outbox.hpp"
#include "client-wasm/state/route.hpp"
#include "client-wasm/state/session.hpp"
#include "shared/base/date.hpp"

namespace todoke::state {

// A sentence shown once on the next page: 受理しました。
struct Flash { bool ok = true; std::string text; };

class Client {
public:
    explicit Client(platform::Platform& machine);
    void start();

    platform::Platform& platform;
    ApiClient api;
    Session session;
    Forms forms;
    Drafts drafts;
    Outbox outbox;
    Edits edits;
    Memory memory;
    FactorSetup setup;

    std::function<void()> on_page_begun; // somebody has signed in: their page is wanted

    // --- where we are ---
    [[nodiscard]] Route const& route() const { return route_; }
    [[nodiscard]] int visit() const { return visit_; } // grows with every navigation
    void go(Route route);
    void go(std::string_view path) { go(parse_path(path)); }
    void replace(Route route); // without a new entry in the history
    void back() { platform.go_back(); }
    void say(bool ok, std::string text) { flash_ = Flash{ok, std::move(text)}; }
    [[nodiscard]] std::optional<Flash> const& flash() const { return flash_; }

    // On the page of a training, where nobody needs to be signed in.
    [[nodiscard]] bool visits_training() const { return route_.screen == ScreenId::training && session.step() == Session::Step::password && session.info().demo; }

    // A second factor has to be registered before anything else: those pages, whatever the address says.
    [[nodiscard]] bool sets_up_factor() const { return session.step() == Session::Step::factor_setup && !session.has_ended(); }
    void finish_setup(); // on to what the session stands at since then

    // --- around ---
    [[nodiscard]] Date today() const; // the JST day by the server's clock
    [[nodiscard]] api::Updates const& updates() const { return updates_; }
    [[nodiscard]] int changes() const { return changes_; } // grows when a list of this user changed
    void look_for_changes() { poll_once(); }
    void set_language(std::string_view code);
    [[nodiscard]] bool is_offline() const { return !api.is_reachable() || !platform.is_online(); }

    // --- submitting ---
    void submit(Draft& draft, api::SubmitRequest request, std::string disease_name, std::string person_name);
    // Why the server refused the last submission of that draft.
    [[nodiscard]] Failure const* refusal(std::string_view draft_id) const;
    void forget_refusal(std::string_view draft_id) { refusals_.erase(std::string(draft_id)); }
    // The notification that a draft of this page's life became, or "".
    [[nodiscard]] std::string notification_of(std::string_view draft_id) const;
    void withdraw(std::string_view submission_key); // back to its draft
    [[nodiscard]] Submission const* submission_of(std::string_view draft_id) const;

private:
    void begin_page();
    void open_vault();
    void enter(Route route);
    void plan_poll();
    void poll_once();
    void load_texts(std::string_view code, std::function<void()> then);
    void receive_broadcast(std::string_view message);
    void after_sent(Submission const& submission, api::Receipt const& receipt);
    void after_refused(Submission const& submission);

    Route route_;
    int visit_ = 0;
    std::optional<Flash> flash_;
    api::Updates updates_;
    int changes_ = 0;
    bool knows_updates_ = false;
    bool poll_planned_ = false;
    bool poll_in_flight_ = false;
    std::map<std::string, Failure, std::less<>> refusals_;
    std::map<std::string, std::string, std::less<>> notification_of_draft_;
};

} // namespace todoke::state
