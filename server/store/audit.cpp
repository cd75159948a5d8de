#include "server/store/audit.hpp"

#include <map>

#include "server/crypto/digest.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

struct AuditRow {
    std::int64_t chain = 0, sequence = 0, at_ms = 0, facility = 0, event = 0, subject = 0;
    std::string_view user_id, detail;
};

std::string chain_hash(std::string_view former, AuditRow const& row) {
    std::string bytes(former);
    for (auto const number : {row.chain, row.sequence, row.at_ms, row.facility, row.event, row.subject})
        for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
    append_packed(bytes, row.user_id);
    append_packed(bytes, row.detail);
    return crypto::sha256(bytes);
}

std::string head_message(std::int64_t chain, std::int64_t sequence, std::string_view hash, std::int64_t at_ms) {
    return pack({"todoke audit head", std::to_string(chain), std::to_string(sequence), hash, std::to_string(at_ms)});
}

} // namespace

std::string_view name(AuditEvent event) {
    switch (event) {
    case AuditEvent::signed_in: return "signed_in";
    case AuditEvent::sign_in_failed: return "sign_in_failed";
    case AuditEvent::signed_out: return "signed_out";
    case AuditEvent::account_created: return "account_created";
    case AuditEvent::account_changed: return "account_changed";
    case AuditEvent::password_changed: return "password_changed";
    case AuditEvent::accounts_searched: return "accounts_searched";
    case AuditEvent::account_read: return "account_read";
    case AuditEvent::audit_searched: return "audit_searched";
    case AuditEvent::cases_searched: return "cases_searched";
    case AuditEvent::case_read: return "case_read";
    case AuditEvent::case_created: return "case_created";
    case AuditEvent::identity_saved: return "identity_saved";
    case AuditEvent::tests_saved: return "tests_saved";
    case AuditEvent::case_history_read: return "case_history_read";
    case AuditEvent::duplicates_searched: return "duplicates_searched";
    case AuditEvent::notification_submitted: return "notification_submitted";
    case AuditEvent::notification_resubmitted: return "notification_resubmitted";
    case AuditEvent::notification_read: return "notification_read";
    case AuditEvent::notification_accepted: return "notification_accepted";
    case AuditEvent::notification_returned: return "notification_returned";
    case AuditEvent::intake_read: return "intake_read";
    case AuditEvent::notifications_exported: return "notifications_exported";
    case AuditEvent::home_read: return "home_read";
    case AuditEvent::demo_outbox_read: return "demo_outbox_read";
    case AuditEvent::second_factor_changed: return "second_factor_changed";
    case AuditEvent::recovery_codes_made: return "recovery_codes_made";
    case AuditEvent::recovery_code_used: return "recovery_code_used";
    case AuditEvent::passkey_added: return "passkey_added";
    case AuditEvent::passkey_removed: return "passkey_removed";
    case AuditEvent::passkey_cloned: return "passkey_cloned";
    case AuditEvent::account_requested: return "account_requested";
    case AuditEvent::account_request_read: return "account_request_read";
    case AuditEvent::account_request_answered: return "account_request_answered";
    case AuditEvent::account_request_decided: return "account_request_decided";
    case AuditEvent::observations_listed: return "observations_listed";
    case AuditEvent::observation_read: return "observation_read";
    case AuditEvent::observation_changed: return "observation_changed";
    case AuditEvent::daily_report_entered: return "daily_report_entered";
    case AuditEvent::own_reports_read: return "own_reports_read";
    case AuditEvent::report_acknowledged: return "report_acknowledged";
    case AuditEvent::contact_logged: return "contact_logged";
    case AuditEvent::finding_written: return "finding_written";
    case AuditEvent::personal_link_made: return "personal_link_made";
    case AuditEvent::observation_settings_saved: return "observation_settings_saved";
    case AuditEvent::activity_sent: return "activity_sent";
    case AuditEvent::activity_read: return "activity_read";
    case AuditEvent::emergency_call_confirmed: return "emergency_call_confirmed";
    case AuditEvent::automatic_call_ended: return "automatic_call_ended";
    case AuditEvent::entrusted_record_read: return "entrusted_record_read";
    case AuditEvent::portal_registered: return "portal_registered";
    case AuditEvent::portal_signed_in: return "portal_signed_in";
    case AuditEvent::portal_signed_out: return "portal_signed_out";
    case AuditEvent::portal_person_linked: return "portal_person_linked";
    case AuditEvent::portal_person_refused: return "portal_person_refused";
    case AuditEvent::portal_password_changed: return "portal_password_changed";
    case AuditEvent::own_record_read: return "own_record_read";
    case AuditEvent::facility_registered: return "facility_registered";
    case AuditEvent::facility_changed: return "facility_changed";
    case AuditEvent::contact_changed: return "contact_changed";
    case AuditEvent::notice_written: return "notice_written";
    case AuditEvent::notice_changed: return "notice_changed";
    case AuditEvent::notice_ended: return "notice_ended";
    case AuditEvent::notice_deleted: return "notice_deleted";
    case AuditEvent::audit_exported: return "audit_exported";
    case AuditEvent::accounts_exported: return "accounts_exported";
    }
    return "unknown";
}

std::optional<AuditEvent> find_audit_event(std::string_view wanted) {
    for (int number = 1; number <= 255; ++number) {
        auto const event = static_cast<AuditEvent>(number);
        if (name(event) == wanted && wanted != "unknown") return event;
    }
    return std::nullopt;
}

void append_audit(db::Transaction& tx, Caller const& caller, AuditEntry const& entry) {
    AuditRow row;
    row.chain = prefecture_number(caller.prefecture_code);
    std::string former(32, '\0');
    {
        auto rows = tx.query("SELECT sequence, hash FROM audit WHERE chain = $1 ORDER BY sequence DESC LIMIT 1", row.chain);
        if (rows.next()) {
            row.sequence = rows.integer(0);
            former = rows.text(1);
        }
    }
    ++row.sequence;
    row.at_ms = caller.now_ms;
    row.facility = caller.facility.value;
    row.event = static_cast<std::int64_t>(entry.event);
    row.subject = entry.subject;
    row.user_id = caller.user_id;
    auto const detail = caller.client_address.empty() ? entry.detail : entry.detail + (entry.detail.empty() ? "from=" : " from=") + caller.client_address;
    row.detail = detail;
    auto const hash = chain_hash(former, row);
    tx.execute("INSERT INTO audit (chain, sequence, at_ms, user_id, facility_id, event, subject, detail, hash) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
               row.chain, row.sequence, row.at_ms, row.user_id, row.facility, row.event, row.subject, row.detail, db::Blob{hash});
}

Result<Done> audit_read(db::Database& db, Caller const& caller, AuditEntry const& entry) {
    return db.write(
        [&](db::Transaction& tx) -> Result<Done> {
            append_audit(tx, caller, entry);
            return Done{};
        },
        db::Lane::read_audit);
}

Result<Done> Audit::append(Caller const& caller, AuditEntry const& entry) { return audit_read(db_, caller, entry); }

Result<Done> Audit::sign_heads(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        for (std::int64_t chain = 0; chain <= 47; ++chain) {
            std::int64_t sequence = 0;
            std::string hash;
            {
                auto rows = tx.query("SELECT sequence, hash FROM audit WHERE chain = $1 ORDER BY sequence DESC LIMIT 1", chain);
                if (!rows.next()) continue;
                sequence = rows.integer(0);
                hash = rows.text(1);
            }
            {
                auto signed_rows = tx.query("SELECT 1 FROM audit_heads WHERE chain = $1 AND sequence = $2", chain, sequence);
                if (signed_rows.next()) continue;
            }
            auto const signature = vault_.signer().sign(head_message(chain, sequence, hash, now_ms));
            tx.execute("INSERT INTO audit_heads (chain, sequence, hash, signed_at_ms, signature) VALUES ($1, $2, $3, $4, $5)", chain,
                       sequence, db::Blob{hash}, now_ms, db::Blob{signature});
        }
        return Done{};
    });
}

Result<AuditReport> Audit::verify() {
    return db_.read([&](db::Transaction& tx) -> Result<AuditReport> {
        AuditReport report;
        auto const found = [&](std::int64_t chain, std::int64_t sequence, char const* reason) {
            if (!report.fault) report.fault = AuditFault{static_cast<int>(chain), sequence, reason};
        };
        std::map<std::int64_t, std::int64_t> lengths;
        auto rows = tx.query("SELECT chain, sequence, at_ms, user_id, facility_id, event, subject, detail, hash FROM audit "
                             "ORDER BY chain, sequence");
        std::int64_t chain = -1;
        std::int64_t expected = 1;
        std::string former;
        while (!report.fault && rows.next()) {
            if (rows.integer(0) != chain) {
                chain = rows.integer(0);
                expected = 1;
                former.assign(32, '\0');
                ++report.chains;
            }
            AuditRow const row{chain, rows.integer(1), rows.integer(2), rows.integer(4), rows.integer(5), rows.integer(6), rows.view(3), rows.view(7)};
            if (row.sequence != expected) {
                found(chain, expected, "the entry is missing");
                break;
            }
            former = chain_hash(former, row);
            if (former != rows.view(8)) found(chain, expected, "the entry was changed");
            lengths[chain] = expected++;
            ++report.entries;
        }
        if (report.fault) return report;
        auto const public_key = vault_.signer().public_key();
        auto heads = tx.query("SELECT h.chain, h.sequence, h.hash, h.signed_at_ms, h.signature, a.hash FROM audit_heads h "
                              "LEFT JOIN audit a ON a.chain = h.chain AND a.sequence = h.sequence ORDER BY h.chain, h.sequence");
        while (!report.fault && heads.next()) {
            auto const head_chain = heads.integer(0);
            auto const sequence = heads.integer(1);
            if (!crypto::signature_fits(public_key, head_message(head_chain, sequence, heads.view(2), heads.integer(3)), heads.view(4)))
                found(head_chain, sequence, "the signature of the head does not fit");
            else if (heads.is_null(5))
                found(head_chain, lengths[head_chain] + 1, "entries after this were signed but are missing");
            else if (heads.view(5) != heads.view(2))
                found(head_chain, sequence, "the chain was rewritten: it is not what was signed");
        }
        return report;
    });
}

} // namespace todoke::store
