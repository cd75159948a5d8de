// The patients' side: accounts (mail address and password, or made by a personal link), device sessions, codes
// and links to records. Mail addresses are sealed and found by a blind index; tokens and codes are hashed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/also.hpp"
#include "server/store/observations.hpp"
#include "server/store/portal_people.hpp"

namespace todoke::store {

enum class PortalStep : std::uint8_t { code_awaited = 1, password_awaited = 2, signed_in = 3 };
enum class PortalPurpose : std::uint8_t { registration = 1, reset = 2 };

struct PortalLimits {
    std::int64_t device_ms = 14LL * 24 * 3'600'000;  // from signing in, or the latest report
    std::int64_t longest_ms = 90LL * 24 * 3'600'000; // then sign in again
    std::int64_t code_life_ms = 20 * 60'000;
    std::int64_t resend_after_ms = 30'000;
    int code_tries_max = 5, sends_max = 5;
    std::int64_t link_life_ms = 30LL * 24 * 3'600'000;
};

// A leaflet that lies at home stays good when a message is sent, and the other way round.
enum class LinkKind : std::uint8_t { message = 1, leaflet = 2 };
struct LinkWish {
    LinkKind kind = LinkKind::message;
    std::string language; // in which the person is written to
};

struct PortalSession {
    PortalStep step{};
    PortalPurpose purpose = PortalPurpose::registration;
    std::int64_t account = 0;      // 0 before there is one
    std::string mail;              // while a code or a password is awaited
    std::string language, consent_version;
    std::int64_t code_expires_at_ms = 0, resend_at_ms = 0, ends_at_ms = 0;
    bool by_link = false;          // signed in: without a mail address
};
struct PortalToken {
    std::string token;
    PortalSession session;
};

struct PortalAccount {
    std::int64_t id = 0;
    std::string mail, password_hash, language; // mail "": by a personal link
};

// A person of an account as the portal shows it; no other data of the record.
struct PortalPerson {
    CaseId id;
    OpenedPerson person;
    StoredObservation observation;
    ObservationSettings settings;
    std::vector<StoredReport> latest; // the newest two days
};

// What is compared before a record is linked (step 6).
struct PortalMatch {
    std::string self_entry_id;  // folded digits
    std::string birth_date, name_kana, phone; // kana and telephone "": the birth date alone proves (personal link)
};
enum class LinkOutcome : std::uint8_t { linked, no_match, taken };

class Portal {
public:
    Portal(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    // A session that awaits a code for this address. `also` queues the letter.
    Result<PortalToken> begin(PortalPurpose purpose, std::string_view mail, std::string_view language, std::string_view consent_version, std::string_view code, PortalLimits const& limits,
                              std::int64_t now_ms, Also const& also);
    Result<PortalSession> renew_code(std::string_view token, std::string_view code, PortalLimits const& limits, std::int64_t now_ms, Also const& also);
    // wrong_credentials while tries are left, unauthenticated once it is dead (V-809 both).
    Result<Done> prove_code(std::string_view token, std::string_view code, PortalLimits const& limits, std::int64_t now_ms);
    // After the code: makes the account, or replaces its password and ends its other sessions. A fresh token.
    Result<PortalToken> set_password(std::string_view token, std::string_view hash, PortalLimits const& limits, Caller const& caller);

    Result<std::optional<PortalAccount>> find_by_mail(std::string_view mail);
    Result<PortalAccount> find(std::int64_t account);
    Result<Done> set_language(std::int64_t account, std::string_view language);
    Result<PortalToken> sign_in(std::int64_t account, PortalLimits const& limits, Caller const& caller);
    // A living session; unauthenticated otherwise.
    Result<PortalSession> session(std::string_view token, std::int64_t now_ms);
    // A report keeps the device signed in.
    static void prolong(db::Transaction& tx, std::string_view token_hash, PortalLimits const& limits, std::int64_t now_ms);
    Result<Done> sign_out(std::string_view token, Caller const& caller);

    // Compares and links in one transaction. no_match says nothing about why.
    Result<LinkOutcome> link(Caller const& caller, std::int64_t account, PortalMatch const& match);
    // Of a living link: whose it is; not_found for an unknown or expired one.
    Result<CaseId> case_of_link(std::string_view token, std::int64_t now_ms);
    // Compares the birth date; without account a fresh one is made for this device.
    struct Opened {
        LinkOutcome outcome{};
        std::optional<PortalToken> fresh; // where there was no account
    };
    Result<Opened> open_link(Caller const& caller, std::int64_t account, std::string_view token, std::string_view birth_date, std::string_view language, std::string_view consent_version,
                             PortalLimits const& limits);
    // The former link of the person of that kind ends. Visibility is the caller's (staff).
    Result<std::string> make_link(Caller const& caller, CaseId id, LinkWish const& wish, PortalLimits const& limits);
    Result<bool> has_link(CaseId id);
    // For the counters of failures: whose ID this is, nothing where it is nobody's.
    Result<std::optional<CaseId>> case_of_self_entry_id(std::string_view self_entry_id);
    // The centre sees on the board that somebody guesses.
    Result<Done> mark_blocked(CaseId id, std::int64_t until_ms);

    // In the order of linking. part_of_act: shown in answer to an act that is in the trail itself.
    enum class Reading : std::uint8_t { audited, part_of_act };
    Result<std::vector<PortalPerson>> people(Caller const& caller, std::int64_t account, Reading reading);
    Result<std::int64_t> delete_ended(std::int64_t now_ms);

    // Accounts to remind at this minute: of centres that remind, whose deadline is in an hour, with somebody
    // who has not reported today. Each account once a day; marks them in the transaction that queues.
    struct Reminder {
        std::int64_t account = 0;
        std::string mail, language;
    };
    Result<std::vector<Reminder>> due_reminders(std::int64_t now_ms, int count);
    Result<Done> mark_reminded(std::vector<Reminder> const& reminders, std::int64_t now_ms, Also const& also);

private:
    Result<bool> matches(db::Transaction& tx, CaseId id, PortalMatch const& match);
    LinkOutcome insert_link(db::Transaction& tx, Caller const& caller, std::int64_t account, bool by_mail, CaseId id);

    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

std::string folded_mail(std::string_view typed); // lower case, without width and blanks

} // namespace todoke::store
