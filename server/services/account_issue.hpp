// Issuing accounts (roles.md §4.1, steps 3 and 4) and correcting them: what is asked is judged, the
// system makes user ID and initial password, the person is told directly: by mail, or on a sealed sheet.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/services/account_area.hpp"
#include "server/services/sealed_sheets.hpp"
#include "shared/api/account_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

struct IssuedAccount {
    store::User user;
    std::string initial_password; // told once
    std::optional<store::SecondFactor> factor = {}; // of the application; without one the mail address of the account
    Handover handover = Handover::mail;             // on a sheet: no letter with the password leaves
};
// Either the account or what stands against it (rules V-A04 to V-A09, items as in the request).
struct IssueOutcome {
    std::vector<validation::Issue> issues;
    std::optional<IssuedAccount> account;
};

// Folded and judged; mails (unless it goes on a sheet) and audits. ErrorCode::forbidden for a role that the manager may not give.
Result<IssueOutcome> issue_account(App& app, Manager const& manager, api::IssueAccountRequest const& request);

// The row with that code that fits the role: each master gives its codes by itself (S4-25, S4-27, S4-29).
Result<std::optional<store::Facility>> office_with_code(App& app, access::RoleId role, std::string const& code);

// Issuing in two steps. The first makes an initial password, its hash and its last day; slow, and
// may run on several threads; ErrorCode::overloaded while the hasher is full. The second makes the user IDs and stores all accounts, their letters and
// audit entries in one transaction, or nothing.
Result<Done> prepare_account(App& app, Manager const& manager, IssuedAccount& account);
// `more` may end it all: a request that somebody else decided meanwhile.
Result<Done> store_accounts(App& app, Manager const& manager, std::span<IssuedAccount> accounts, store::Also const& more = {});

// A fresh initial password for an account that exists, by mail or on a sheet, and as the reply. `told`: the letters
// to those who have to know of it.
Result<IssuedAccount> renew_initial_password(App& app, Manager const& manager, store::User user, Handover handover, std::vector<store::Message> told);
// By an administrator, who is told of it.
Result<IssuedAccount> renew_initial_password(App& app, Manager const& manager, store::User user, Handover handover);

// Name, mail, telephone, flags; empty when stored.
Result<std::vector<validation::Issue>> change_account(App& app, Manager const& manager, store::User user, api::ChangeAccountRequest const& request, store::Also more = {});

} // namespace todoke::services
