#include "server/db/sqlite_testing.hpp"
#include "tests/server/store/fixture.hpp"

#include <algorithm>

using namespace todoke;
using namespace todoke::testing;

namespace {

// Every byte of every file below a folder, WAL and backups included.
std::string all_bytes(std::string const& folder) {
    std::string bytes;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
}

void tamper(std::string const& folder, char const* sql) { REQUIRE(db::testing::tamper(folder + "/todoke.db", sql)); }

} // namespace

TEST_CASE("[S2-16] no name, kana, address, telephone, mail or birth date can be read in any file") {
    Fixture f;
    auto const clinic = f.caller(f.clinic_a);
    auto const centre = f.caller(f.centre_a);
    std::vector<std::string> secrets = {"tanaka.secret@example.jp", "利用者 秘密", "0900055555", "秘密の理由", "秘密 担当", "秘密の下書き", "秘密 医師",
                                        "482913", "メール本文の秘密"};
    for (std::uint64_t n = 1; n <= 5; ++n) {
        auto const person = store::synthetic_person(5, n);
        for (auto const& value : {person.person.name, person.person.name_kana, person.address, person.person.phones.front(), person.email,
                                  person.person.birth_date, person.postal_code})
            secrets.push_back(value);
        // Parts alone tell as much.
        secrets.push_back(person.person.name_kana.substr(person.person.name_kana.find("　") + 3));
        auto compact = person.person.birth_date;
        compact.erase(std::remove(compact.begin(), compact.end(), '-'), compact.end());
        secrets.push_back(compact);
    }
    store::User user;
    user.user_id = "doctor.a";
    user.role = access::RoleId::facility_reporter;
    user.facility = f.clinic_a.id;
    user.name = "利用者 秘密";
    user.mail = "tanaka.secret@example.jp";
    user.phone = "0900055555";
    must(f.store->users.create(user, noon));
    must(f.store->outbox.queue({{}, "mail", user.mail, "件名", "メール本文の秘密 482913", "", 0, noon + 1'000, {}, 0}, noon));
    must(f.store->sessions.begin("doctor.a", "482913", {}, noon));
    must(f.store->rate_limits.count({"sign_in", 5}, "tanaka.secret@example.jp", noon));

    std::vector<store::SubmitReceipt> receipts;
    for (std::uint64_t n = 1; n <= 5; ++n) {
        auto submission = f.submission(f.clinic_a, f.centre_a, n);
        submission.record.person.hc_own_id = "OWN-SECRET-" + std::to_string(n);
        submission.record.duplicate_reason = "秘密の理由";
        submission.suggestions = R"({"doctor":["秘密 医師"]})";
        receipts.push_back(must(f.store->notifications.submit(submission)));
    }
    secrets.push_back("OWN-SECRET-");
    must(f.store->notifications.return_for_correction(centre, receipts[0].id, 1, "秘密の理由"));
    must(f.store->notifications.accept({centre, receipts[1].id, 1, "40", "1", "秘密 担当"}));
    store::Draft draft;
    draft.draft_id = "d";
    draft.document = "秘密の下書き";
    draft.person_name = "利用者 秘密";
    must(f.store->drafts.save(clinic, draft, 0));
    must(f.store->drafts.save(clinic, draft, 1));
    store::CaseQuery query;
    query.name_kana = store::synthetic_person(5, 2).person.name_kana;
    query.phone = store::synthetic_person(5, 2).person.phones.front();
    CHECK(must(f.store->case_search.search(centre, query)).rows.size() == 1);
    must(f.store->audit.sign_heads(noon));
    must(f.store->database().backup_to(f.folder.path() + "/backup.db"));

    auto const running = all_bytes(f.folder.path());
    f.store.reset();
    auto const stopped = all_bytes(f.folder.path());
    CHECK(running.find("SQLite format 3") != std::string::npos);
    CHECK(running.find("doctor.a") != std::string::npos); // the proof reads what is there
    for (auto const& secret : secrets) {
        INFO("a secret of ", secret.size(), " bytes");
        CHECK(running.find(secret) == std::string::npos);
        CHECK(stopped.find(secret) == std::string::npos);
    }
}

TEST_CASE("[S2-17] a backup made while writing goes on opens with the same key file and holds everything") {
    Fixture f;
    for (std::uint64_t n = 1; n <= 3; ++n) f.submit(f.clinic_a, f.centre_a, n);
    Folder const other;
    must(f.store->database().backup_to(other.path() + "/todoke.db"));
    CHECK_FALSE(f.store->database().backup_to(other.path() + "/todoke.db").ok()); // never over a file
    std::filesystem::copy(f.folder.path() + "/todoke.keys", other.path() + "/todoke.keys");
    auto const restored = must(store::Store::open(options_for(other.path())));
    CHECK(must(restored->case_search.search(f.caller(f.centre_a), {})).rows.size() == 3);
    CHECK_FALSE(must(restored->audit.verify()).fault.has_value());
}

TEST_CASE("[S2-18] without its key file a database does not open, and a wrong one is named") {
    Fixture f;
    f.submit(f.clinic_a, f.centre_a, 1);
    f.store.reset();
    auto const keys = f.folder.path() + "/todoke.keys";
    std::filesystem::rename(keys, keys + ".away");
    auto const missing = store::Store::open(options_for(f.folder.path()));
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().detail.find("key file") != std::string::npos);
    must(crypto::KeyFile::create(keys));
    auto const wrong = store::Store::open(options_for(f.folder.path()));
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().detail.find("key file") != std::string::npos);
    std::filesystem::remove(keys);
    std::filesystem::rename(keys + ".away", keys);
    f.reopen();
    CHECK(must(f.store->case_search.search(f.caller(f.centre_a), {})).rows.size() == 1);
}

TEST_CASE("[S1-68] every read and write of a person is in the audit trail, by whom and of what") {
    Fixture f;
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    auto const centre = f.caller(f.centre_a);
    auto const events = [&](store::AuditEvent event) {
        return must(f.store->database().read([&](db::Transaction& tx) -> Result<std::int64_t> {
            auto rows = tx.query("SELECT count(*) FROM audit WHERE event = $1 AND chain = 13", static_cast<int>(event));
            return rows.next() ? rows.integer(0) : -1;
        }));
    };
    CHECK(events(store::AuditEvent::notification_submitted) == 1);
    must(f.store->cases.read(centre, receipt.case_id));
    CHECK(events(store::AuditEvent::case_read) == 1);
    must(f.store->notifications.read(centre, receipt.id));
    CHECK(events(store::AuditEvent::notification_read) == 1);
    must(f.store->worklists.waiting(centre));
    CHECK(events(store::AuditEvent::intake_read) == 1);
    must(f.store->case_search.search(centre, {}));
    CHECK(events(store::AuditEvent::cases_searched) == 1);
    must(f.store->cases.history(centre, receipt.case_id));
    CHECK(events(store::AuditEvent::case_history_read) == 1);
    must(f.store->notifications.accept({centre, receipt.id, 1, "40", "1", ""}));
    CHECK(events(store::AuditEvent::notification_accepted) == 1);
    // What was refused showed nothing.
    CHECK_FALSE(f.store->cases.read(f.caller(f.clinic_b), receipt.case_id).ok());
    CHECK(events(store::AuditEvent::case_read) == 1);
    CHECK(must(f.store->audit.verify()).entries == f.number_from("SELECT count(*) FROM audit"));
}

TEST_CASE("[S1-68] verification names the first entry that was changed, removed, cut off or rewritten") {
    Fixture f;
    for (std::uint64_t n = 1; n <= 6; ++n) f.submit(f.clinic_a, f.centre_a, n);
    f.submit(f.clinic_c, f.centre_b, 7);
    must(f.store->audit.sign_heads(noon));
    auto const clean = must(f.store->audit.verify());
    CHECK_FALSE(clean.fault.has_value());
    CHECK(clean.entries == 7);
    CHECK(clean.chains == 2);
    f.store.reset();
    auto const fault_after = [&](char const* sql) {
        tamper(f.folder.path(), sql);
        f.reopen();
        auto const report = must(f.store->audit.verify());
        REQUIRE(report.fault.has_value());
        CHECK(report.fault->chain == 13);
        return report.fault->sequence;
    };
    SUBCASE("changed") { CHECK(fault_after("UPDATE audit SET user_id = 'nobody' WHERE chain = 13 AND sequence = 4") == 4); }
    SUBCASE("removed") { CHECK(fault_after("DELETE FROM audit WHERE chain = 13 AND sequence = 3") == 3); }
    SUBCASE("cut off at the end") { CHECK(fault_after("DELETE FROM audit WHERE chain = 13 AND sequence > 5") == 6); }
    SUBCASE("cut off whole") { CHECK(fault_after("DELETE FROM audit WHERE chain = 13") == 1); }
    SUBCASE("a head forged") { CHECK(fault_after("UPDATE audit_heads SET hash = (SELECT hash FROM audit WHERE chain = 13 AND sequence = 5) WHERE chain = 13") == 6); }
}

TEST_CASE("[S1-68] the audit trail can be verified and copied while the server goes on writing") {
    Fixture f;
    f.submit(f.clinic_a, f.centre_a, 1);
    auto options = options_for(f.folder.path());
    options.sqlite.read_only = true;
    options.key_policy = store::KeyFilePolicy::must_exist;
    auto const beside = must(store::Store::open(options));
    f.submit(f.clinic_a, f.centre_a, 2);
    auto const report = must(beside->audit.verify());
    CHECK(report.entries == 2);
    CHECK_FALSE(report.fault.has_value());
    must(beside->database().backup_to(f.folder.path() + "/copy.db"));
    CHECK_FALSE(beside->users.set_language("x", "en", noon).ok());
}

TEST_CASE("[S2-16] ciphertext that was moved to another record does not open") {
    Fixture f;
    auto const a = f.submit(f.clinic_a, f.centre_a, 1);
    auto const b = f.submit(f.clinic_a, f.centre_a, 2);
    f.store.reset();
    auto const sql = "UPDATE cases SET sealed_person = (SELECT sealed_person FROM cases WHERE case_id = " + a.case_id.text() +
                     ") WHERE case_id = " + b.case_id.text();
    tamper(f.folder.path(), sql.c_str());
    f.reopen();
    must(f.store->cases.read(f.caller(f.clinic_a), a.case_id));
    must_fail(f.store->cases.read(f.caller(f.clinic_a), b.case_id), ErrorCode::internal);
}
