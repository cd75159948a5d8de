#include "tests/server/store/fixture.hpp"

#include <set>

using namespace todoke;
using namespace todoke::testing;

namespace {

constexpr store::SessionLimits limits{};
constexpr std::int64_t minute = 60'000;

store::User some_user(Fixture const& f) {
    store::User user;
    user.user_id = "doctor.a";
    user.role = access::RoleId::facility_reporter;
    user.state = store::UserState::active;
    user.facility = f.clinic_a.id;
    user.prefecture_code = "13";
    user.name = "試験 医師";
    user.mail = "doctor@example.jp";
    user.password_hash = "$hash";
    user.can_download = true;
    return user;
}

} // namespace

TEST_CASE("[S4-57] an account is created once, and its ID is never given out again") {
    Fixture f;
    auto const user = some_user(f);
    must(f.store->users.create(user, noon));
    must_fail(f.store->users.create(user, noon), ErrorCode::conflict);
    auto const found = must(f.store->users.find("doctor.a"));
    CHECK(found.name == user.name);
    CHECK(found.mail == user.mail);
    CHECK(found.role == user.role);
    CHECK(found.can_download);
    CHECK(found.facility == user.facility);
    must(f.store->users.set_state("doctor.a", store::UserState::deleted, noon));
    must_fail(f.store->users.find("doctor.a"), ErrorCode::not_found);
    must_fail(f.store->users.create(user, noon), ErrorCode::conflict);
    // AC-15-3: history keeps the name.
    CHECK(must(f.store->users.names({"doctor.a", "nobody"})).at("doctor.a") == user.name);
}

TEST_CASE("[roles 7.4] sign-in: the code counts tries, dies with time, and gives a fresh token") {
    Fixture f;
    must(f.store->users.create(some_user(f), noon));
    auto const pending = must(f.store->sessions.begin("doctor.a", "123456", limits, noon));
    CHECK(must(f.store->sessions.find(pending.token, limits, noon)).step == store::SessionStep::code_awaited);
    SUBCASE("right code") {
        auto const session = must(f.store->sessions.sign_in(pending.token, "123456", limits, noon + minute));
        CHECK(session.token != pending.token);
        CHECK(session.session.user_id == "doctor.a");
        CHECK(must(f.store->sessions.find(session.token, limits, noon + minute)).step == store::SessionStep::signed_in);
        // No fixation, no second use of the code.
        must_fail(f.store->sessions.find(pending.token, limits, noon + minute), ErrorCode::unauthenticated);
        must_fail(f.store->sessions.sign_in(pending.token, "123456", limits, noon + minute), ErrorCode::unauthenticated);
    }
    SUBCASE("five wrong codes") {
        for (int i = 1; i <= 4; ++i) must_fail(f.store->sessions.sign_in(pending.token, "000000", limits, noon), ErrorCode::wrong_credentials);
        must_fail(f.store->sessions.sign_in(pending.token, "000000", limits, noon), ErrorCode::unauthenticated);
        must_fail(f.store->sessions.sign_in(pending.token, "123456", limits, noon), ErrorCode::unauthenticated);
        // Another code does not buy more guesses.
        must(f.store->sessions.renew_code(pending.token, "654321", limits, noon + minute));
        must_fail(f.store->sessions.sign_in(pending.token, "654321", limits, noon + minute), ErrorCode::unauthenticated);
    }
    SUBCASE("ten minutes") {
        must_fail(f.store->sessions.sign_in(pending.token, "123456", limits, noon + 10 * minute), ErrorCode::unauthenticated);
    }
    SUBCASE("sending again") {
        must_fail(f.store->sessions.renew_code(pending.token, "1", limits, noon + 29'000), ErrorCode::too_many_requests);
        for (int i = 1; i <= 4; ++i) must(f.store->sessions.renew_code(pending.token, "65432" + std::to_string(i), limits, noon + i * minute));
        must_fail(f.store->sessions.renew_code(pending.token, "1", limits, noon + 6 * minute), ErrorCode::too_many_requests);
        must_fail(f.store->sessions.sign_in(pending.token, "123456", limits, noon + 6 * minute), ErrorCode::wrong_credentials);
        must(f.store->sessions.sign_in(pending.token, "654324", limits, noon + 6 * minute));
    }
}

TEST_CASE("[roles 9] a session ends after 30 idle minutes or 12 hours, and polling does not keep it") {
    Fixture f;
    must(f.store->users.create(some_user(f), noon));
    auto const open = [&] {
        auto const pending = must(f.store->sessions.begin("doctor.a", "123456", limits, noon));
        return must(f.store->sessions.sign_in(pending.token, "123456", limits, noon)).token;
    };
    auto const token = open();
    must(f.store->sessions.find(token, limits, noon + 29 * minute));
    must(f.store->sessions.find(token, limits, noon + 58 * minute));
    must_fail(f.store->sessions.find(token, limits, noon + 89 * minute), ErrorCode::unauthenticated);
    auto const polled = open();
    must(f.store->sessions.find(polled, limits, noon + 29 * minute, true));
    must_fail(f.store->sessions.find(polled, limits, noon + 31 * minute, true), ErrorCode::unauthenticated);
    auto const busy = open();
    for (int i = 1; i < 36; ++i) must(f.store->sessions.find(busy, limits, noon + i * 20 * minute));
    must_fail(f.store->sessions.find(busy, limits, noon + 720 * minute), ErrorCode::unauthenticated);
    must_fail(f.store->sessions.find("no such token", limits, noon), ErrorCode::unauthenticated);
    must(f.store->housekeeping(noon + 800 * minute));
    CHECK(f.number_from("SELECT count(*) FROM sessions") == 0);
}

TEST_CASE("[S4-58][S4-59] sessions of one browser stand side by side, each with limits of its own") {
    Fixture f;
    for (auto const* id : {"doctor.a", "doctor.b", "doctor.c"}) {
        auto user = some_user(f);
        user.user_id = id;
        must(f.store->users.create(user, noon));
    }
    using Leave = store::Sessions::Leave;
    auto const sign_in = [&](std::string_view user_id, std::int64_t now_ms, std::string_view beside = {}, std::string_view mark = {}) {
        auto const pending = must(f.store->sessions.begin(user_id, "123456", limits, now_ms, mark, beside));
        return must(f.store->sessions.sign_in(pending.token, "123456", limits, now_ms)).token;
    };
    auto const others_of = [&](std::string const& token, std::int64_t now_ms) {
        std::string ids;
        for (auto const& other : must(f.store->sessions.beside(must(f.store->sessions.find(token, limits, now_ms, true)), now_ms))) ids += other.user_id + " ";
        return ids;
    };
    auto const a = sign_in("doctor.a", noon);
    CHECK(others_of(a, noon).empty());
    auto const b = sign_in("doctor.b", noon + minute, a);
    // Parked: the token of before opens nothing, and neither does a guess at it.
    must_fail(f.store->sessions.find(a, limits, noon + minute), ErrorCode::unauthenticated);
    CHECK(others_of(b, noon + minute) == "doctor.a ");

    SUBCASE("to and fro, under fresh tokens") {
        auto const back = must(f.store->sessions.switch_to(b, "doctor.a", Leave::park, limits, noon + 2 * minute));
        CHECK(back.session.user_id == "doctor.a");
        CHECK(back.token != a);
        must_fail(f.store->sessions.find(b, limits, noon + 2 * minute), ErrorCode::unauthenticated);
        must_fail(f.store->sessions.switch_to(b, "doctor.a", Leave::park, limits, noon + 2 * minute), ErrorCode::unauthenticated);
        CHECK(others_of(back.token, noon + 2 * minute) == "doctor.b ");
        must_fail(f.store->sessions.switch_to(back.token, "doctor.c", Leave::park, limits, noon + 2 * minute), ErrorCode::conflict); // never proven here
    }
    SUBCASE("what stands idle has to be proven again") {
        must(f.store->sessions.find(b, limits, noon + 29 * minute));
        CHECK(others_of(b, noon + 29 * minute) == "doctor.a ");
        CHECK(others_of(b, noon + 31 * minute).empty());
        must_fail(f.store->sessions.switch_to(b, "doctor.a", Leave::park, limits, noon + 31 * minute), ErrorCode::conflict);
    }
    SUBCASE("switching does not move the absolute limit") {
        auto token = b;
        auto now = noon + minute;
        for (bool to_a = true; now + 20 * minute < noon + 720 * minute; to_a = !to_a) {
            now += 20 * minute;
            token = must(f.store->sessions.switch_to(token, to_a ? "doctor.a" : "doctor.b", Leave::park, limits, now)).token;
        }
        must_fail(f.store->sessions.find(token, limits, noon + 722 * minute, true), ErrorCode::unauthenticated);
    }
    SUBCASE("leaving for good") {
        auto const elsewhere = sign_in("doctor.b", noon);
        auto const one = must(f.store->sessions.switch_to(b, "doctor.a", Leave::end, limits, noon + 2 * minute)).token;
        CHECK(others_of(one, noon + 2 * minute).empty());
        must(f.store->sessions.find(elsewhere, limits, noon + 2 * minute));
        auto const again = sign_in("doctor.b", noon + 3 * minute, one);
        auto const two = must(f.store->sessions.switch_to(again, "doctor.a", Leave::end_everywhere, limits, noon + 3 * minute)).token;
        must_fail(f.store->sessions.find(elsewhere, limits, noon + 3 * minute), ErrorCode::unauthenticated);
        must(f.store->sessions.find(two, limits, noon + 3 * minute));
    }
    SUBCASE("the end of one browser, and of one account") {
        auto const c = sign_in("doctor.c", noon + 2 * minute, b);
        CHECK(others_of(c, noon + 2 * minute) == "doctor.a doctor.b ");
        must(f.store->users.set_state("doctor.a", store::UserState::stopped, noon + 2 * minute));
        CHECK(others_of(c, noon + 2 * minute) == "doctor.b ");
        auto const elsewhere = sign_in("doctor.b", noon + 2 * minute);
        must(f.store->sessions.end(c, noon + 2 * minute));
        CHECK(f.number_from("SELECT count(*) FROM sessions") == 1); // the other browser's
        must(f.store->sessions.find(elsewhere, limits, noon + 2 * minute));
    }
    SUBCASE("proven again it stands there once; a proof that is given up leaves no trace") {
        auto const again = sign_in("doctor.a", noon + 2 * minute, b);
        CHECK(others_of(again, noon + 2 * minute) == "doctor.b ");
        auto const pending = must(f.store->sessions.begin("doctor.c", "123456", limits, noon + 2 * minute, {}, again));
        CHECK(others_of(pending.token, noon + 2 * minute) == "doctor.b doctor.a ");
        must(f.store->sessions.switch_to(pending.token, "doctor.a", Leave::park, limits, noon + 2 * minute));
        CHECK(f.number_from("SELECT count(*) FROM sessions") == 2);
    }
    SUBCASE("the two networks never mix") {
        auto const closed = sign_in("doctor.c", noon + 2 * minute, b, "closed.");
        CHECK(others_of(closed, noon + 2 * minute).empty());
        must(f.store->sessions.find(b, limits, noon + 2 * minute)); // untouched
        must_fail(f.store->sessions.switch_to(closed, "doctor.b", Leave::park, limits, noon + 2 * minute), ErrorCode::conflict);
    }
    SUBCASE("an ended one is no company") {
        auto const late = sign_in("doctor.c", noon + 60 * minute, b);
        CHECK(others_of(late, noon + 60 * minute).empty());
    }
}

TEST_CASE("[AC-09-8] stopping an account or changing its password ends its sessions at once") {
    Fixture f;
    must(f.store->users.create(some_user(f), noon));
    auto const sign_in = [&] {
        auto const pending = must(f.store->sessions.begin("doctor.a", "123456", limits, noon));
        return must(f.store->sessions.sign_in(pending.token, "123456", limits, noon)).token;
    };
    auto token = sign_in();
    must(f.store->users.set_password_hash("doctor.a", "$new", noon));
    must_fail(f.store->sessions.find(token, limits, noon), ErrorCode::unauthenticated);
    token = sign_in();
    must(f.store->users.upgrade_password_hash("doctor.a", "$new", "$better"));
    must(f.store->sessions.find(token, limits, noon));
    CHECK(must(f.store->users.find("doctor.a")).password_hash == "$better");
    must(f.store->users.set_state("doctor.a", store::UserState::stopped, noon));
    must_fail(f.store->sessions.find(token, limits, noon), ErrorCode::unauthenticated);
    token = sign_in();
    must(f.store->sessions.end_all_of("doctor.a"));
    must_fail(f.store->sessions.find(token, limits, noon), ErrorCode::unauthenticated);
}

TEST_CASE("[roles 4.5] five failures in fifteen minutes lock for thirty, across a restart") {
    Fixture f;
    store::RateRule const rule{"sign_in_account", 5, 15 * minute, 30 * minute};
    for (int i = 0; i < 4; ++i) CHECK(must(f.store->rate_limits.count(rule, "doctor.a", noon + i * 1'000)) == 0);
    CHECK(must(f.store->rate_limits.blocked_for_ms(rule, "doctor.a", noon + 5'000)) == 0);
    CHECK(must(f.store->rate_limits.count(rule, "doctor.a", noon + 5'000)) == 30 * minute);
    f.reopen();
    CHECK(must(f.store->rate_limits.blocked_for_ms(rule, "doctor.a", noon + 29 * minute)) > 0);
    CHECK(must(f.store->rate_limits.blocked_for_ms(rule, "doctor.b", noon + 29 * minute)) == 0);
    CHECK(must(f.store->rate_limits.blocked_for_ms(rule, "doctor.a", noon + 36 * minute)) == 0);
    must(f.store->rate_limits.count(rule, "doctor.a", noon + 5'000));
    must(f.store->rate_limits.clear(rule, "doctor.a"));
    CHECK(must(f.store->rate_limits.blocked_for_ms(rule, "doctor.a", noon + 6'000)) == 0);
}

TEST_CASE("[Q-14] drafts belong to one user, know their version and never overwrite unseen") {
    Fixture f;
    auto const clinic = f.caller(f.clinic_a);
    store::Draft draft;
    draft.draft_id = "draft_1";
    draft.form_id = "measles";
    draft.form_version = "2015-05-21";
    draft.document = R"({"name":"試験"})";
    draft.person_name = "試験";
    draft.still_needed = 7;
    CHECK(must(f.store->drafts.save(clinic, draft, 0)).version == 1);
    must_fail(f.store->drafts.save(clinic, draft, 0), ErrorCode::stale);
    draft.document = R"({"name":"試験 太郎"})";
    CHECK(must(f.store->drafts.save(clinic, draft, 1)).version == 2);
    must_fail(f.store->drafts.save(clinic, draft, 1), ErrorCode::stale);
    auto const read = must(f.store->drafts.read(clinic, "draft_1"));
    CHECK(read.document == draft.document);
    CHECK(read.still_needed == 7);
    auto const list = must(f.store->drafts.list(clinic));
    REQUIRE(list.size() == 1);
    CHECK(list[0].person_name == "試験");
    CHECK(list[0].document.empty());
    must_fail(f.store->drafts.read(f.caller(f.clinic_b), "draft_1"), ErrorCode::not_found);
    must(f.store->drafts.erase(f.caller(f.clinic_b), "draft_1"));
    CHECK(must(f.store->drafts.list(clinic)).size() == 1);
    must(f.store->drafts.erase(clinic, "draft_1"));
    must_fail(f.store->drafts.save(clinic, draft, 2), ErrorCode::stale);
    for (auto const* const id : {"", "a/b", "../x", "a b"}) {
        draft.draft_id = id;
        must_fail(f.store->drafts.save(clinic, draft, 0), ErrorCode::invalid);
    }
    for (int i = 0; i < store::Drafts::drafts_max; ++i) {
        draft.draft_id = "n" + std::to_string(i);
        must(f.store->drafts.save(clinic, draft, 0));
    }
    draft.draft_id = "one_too_many";
    must_fail(f.store->drafts.save(clinic, draft, 0), ErrorCode::too_large);
}

TEST_CASE("[S0-03] a notice is read in the reader's language where somebody translated it") {
    Fixture f;
    store::Notice notice;
    notice.title = "停止";
    notice.body = "今夜";
    notice.published_on = "2020-09-01";
    notice.translations = {{"en", "Maintenance", "Tonight"}};
    must(f.store->notices.publish(notice, noon));
    auto const in = [&](char const* language) { return must(f.store->notices.list(f.caller(f.clinic_a), language)).front(); };
    CHECK(in("en").title == "Maintenance");
    CHECK(in("en").body == "Tonight");
    CHECK(in("ja").title == "停止");
    CHECK(in("ko").title == "停止");
}

TEST_CASE("[AC-16-1] a notice reaches its audience, in its period, and counts as unread until read") {
    Fixture f;
    auto const clinic = f.caller(f.clinic_a);
    auto const publish = [&](std::vector<access::RoleId> audience, char const* from, char const* to, char const* prefecture) {
        store::Notice notice;
        notice.title = "お知らせ";
        notice.audience = std::move(audience);
        notice.published_on = from;
        notice.ends_on = to;
        notice.prefecture_code = prefecture;
        return must(f.store->notices.publish(notice, noon));
    };
    auto const everybody = publish({}, "2020-09-01", "", "");
    auto const sentinel = publish({access::RoleId::sentinel_reporter}, "2020-09-01", "", "");
    publish({access::RoleId::facility_reporter, access::RoleId::animal_clinic}, "2020-09-10", "2020-09-30", "13");
    publish({}, "2020-09-20", "", "");
    publish({}, "2020-09-01", "2020-09-12", "");
    publish({}, "2020-09-01", "", "27");
    auto const seen = must(f.store->notices.list(clinic));
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].published_on == "2020-09-10");
    CHECK(must(f.store->notices.unread(clinic)) == 2);
    must(f.store->notices.mark_read(clinic, everybody));
    must(f.store->notices.mark_read(clinic, everybody));
    CHECK(must(f.store->notices.unread(clinic)) == 1);
    must_fail(f.store->notices.mark_read(clinic, sentinel), ErrorCode::not_found);
    CHECK(must(f.store->notices.unread(f.caller(f.clinic_b))) == 2);
}

TEST_CASE("[Q-13] a message leaves once, is tried again after a crash, and expires") {
    Fixture f;
    store::Message message;
    message.channel = "mail";
    message.to = "doctor@example.jp";
    message.subject = "認証コード";
    message.body = "123456";
    message.dedupe_key = "once";
    message.expires_at_ms = noon + 10 * minute;
    auto const id = must(f.store->outbox.queue(message, noon));
    CHECK(must(f.store->outbox.queue(message, noon)) == id);
    auto const due = must(f.store->outbox.take_due(10, minute, noon));
    REQUIRE(due.size() == 1);
    CHECK(due[0].to == message.to);
    CHECK(due[0].body == message.body);
    CHECK(must(f.store->outbox.take_due(10, minute, noon + 1'000)).empty());
    CHECK(must(f.store->outbox.take_due(10, minute, noon + minute)).size() == 1); // the sender crashed
    must(f.store->outbox.mark_failed(id, "timeout", noon + 5 * minute, noon + minute));
    CHECK(must(f.store->outbox.take_due(10, minute, noon + 4 * minute)).empty());
    CHECK(must(f.store->outbox.take_due(10, minute, noon + 5 * minute))[0].attempts == 3);
    SUBCASE("sent") {
        must(f.store->outbox.mark_sent(id, noon + 5 * minute));
        CHECK(must(f.store->outbox.take_due(10, minute, noon + 9 * minute)).empty());
        must(f.store->outbox.mark_failed(id, "late", noon, noon)); // states only move forward
        CHECK(must(f.store->outbox.latest(5))[0].state == store::MessageState::sent);
        CHECK(must(f.store->outbox.latest(5))[0].to == message.to);
        CHECK(must(f.store->outbox.latest(5))[0].body == ""); // what it held (a code, an initial password) is kept no longer than needed
    }
    SUBCASE("given up") {
        must(f.store->outbox.mark_failed(id, "refused", 0, noon + 5 * minute));
        CHECK(must(f.store->outbox.latest(5))[0].state == store::MessageState::failed);
        CHECK(must(f.store->outbox.latest(5))[0].fault_code == "refused");
        CHECK(must(f.store->outbox.latest(5))[0].body == "");
    }
    SUBCASE("expired") {
        CHECK(must(f.store->outbox.take_due(10, minute, noon + 20 * minute)).empty());
        CHECK(must(f.store->outbox.latest(5))[0].state == store::MessageState::expired);
        CHECK(must(f.store->outbox.latest(5))[0].fault_code == "timeout"); // why it did not leave
        CHECK(must(f.store->outbox.latest(5))[0].body == "");
    }
}

TEST_CASE("[S0-25] calls leave apart from letters, the newest alone, and again after a crash") {
    Fixture f;
    auto const queue = [&f](std::string const& channel, std::string const& user_id, std::int64_t now) {
        store::Message message;
        message.channel = channel;
        message.to = channel == "call" ? "0300001234" : "doctor@example.jp";
        message.body = "1、2";
        message.user_id = user_id;
        message.expires_at_ms = now + 10 * minute;
        return must(f.store->outbox.queue(message, now));
    };
    queue("mail", "a", noon);
    auto const first = queue("call", "a", noon);
    auto const others = queue("call", "b", noon);
    auto const letters = must(f.store->outbox.take_due(10, minute, noon));
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].channel == "mail");
    auto calls = must(f.store->outbox.take_due_calls(10, 4 * minute, noon));
    REQUIRE(calls.size() == 2);
    CHECK(must(f.store->outbox.take_due_calls(10, 4 * minute, noon + minute)).empty());
    must(f.store->outbox.mark_failed(first, "call_busy", noon + minute, noon + 1'000));
    auto const newer = queue("call", "a", noon + 2 * minute);
    calls = must(f.store->outbox.take_due_calls(10, 4 * minute, noon + 2 * minute));
    REQUIRE(calls.size() == 1); // the engaged one has been replaced, that of the other person is being made
    CHECK(calls[0].id == newer);
    CHECK(must(f.store->outbox.of_account("a", 10))[1].fault_code == "call_replaced");
    must(f.store->outbox.release_calls(noon + 3 * minute)); // the program has started anew
    calls = must(f.store->outbox.take_due_calls(10, 4 * minute, noon + 3 * minute));
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].id == others);
    CHECK(must(f.store->outbox.take_due(10, minute, noon + 3 * minute)).size() == 1); // the letter, whose sender crashed
    CHECK(must(f.store->outbox.take_due_calls(10, minute, noon + 30 * minute)).empty());
    CHECK(must(f.store->outbox.of_account("b", 10))[0].state == store::MessageState::expired);
}

TEST_CASE("[S0-29] ids grow, carry their prefecture and survive a clock that steps back") {
    store::IdMaker ids(3);
    std::set<std::int64_t> seen;
    std::int64_t last = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto const id = ids.next(i < 10'000 ? noon : noon - 1'000'000, 13);
        CHECK(id > last);
        last = id;
        seen.insert(id);
    }
    CHECK(seen.size() == 20'000);
    CHECK(store::prefecture_of_id(last) == 13);
    CHECK(store::CaseId::parse(std::to_string(last))->value == last);
    for (auto const* const text : {"", "0", "-1", "01", "1x", " 1", "99999999999999999999"}) CHECK_FALSE(store::CaseId::parse(text).has_value());
}

TEST_CASE("[S0-29] a self-entry ID has eight digits, is unique, and never says how many came before") {
    Fixture f;
    std::set<std::string> ids;
    std::vector<int> numbers;
    for (std::uint64_t n = 0; n < 40; ++n) {
        auto const id = f.submit(f.clinic_a, f.centre_a, n).self_entry_id;
        CHECK(id.size() == 8);
        CHECK(ids.insert(id).second);
        numbers.push_back(std::stoi(id));
    }
    CHECK_FALSE(std::is_sorted(numbers.begin(), numbers.end()));
    auto preset = f.submission(f.clinic_a, f.centre_a, 100).record;
    preset.self_entry_id = "335056";
    CHECK(must(f.store->cases.create(preset)).self_entry_id == "335056");
    preset.key = {"another", "another"};
    must_fail(f.store->cases.create(preset), ErrorCode::conflict);
}
