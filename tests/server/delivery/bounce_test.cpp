// Letters that came back: what counts as a notification of a failed delivery, and that only who got a letter
// can say that it did not arrive.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/delivery/bounce.hpp"
#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::delivery;

namespace {

constexpr std::string_view tag = "48123456789-0123456789abcdef";

std::string sample(std::string const& name) {
    std::ifstream in(std::string(TODOKE_ROOT_DIR) + "/tests/fuzz/corpus/fuzz_bounce/" + name, std::ios::binary);
    REQUIRE(in.good());
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

} // namespace

TEST_CASE("[I3-22] notifications of a failed delivery are read as mail servers write them, and nothing else is taken for one") {
    auto const exim = read_bounce(sample("exim"), "");
    REQUIRE(exim);
    CHECK(exim->tag == tag);
    CHECK(exim->status == "5.0.0");
    auto const postfix = read_bounce(sample("postfix"), "");
    REQUIRE(postfix);
    CHECK(postfix->status == "5.2.2");
    // The address that the mail server names counts before what the message says.
    CHECK(read_bounce(sample("exim"), "bounces+7-00ff00ff00ff00ff@example.jp")->tag == "7-00ff00ff00ff00ff");
    CHECK_FALSE(read_bounce(sample("exim"), "bounces@example.jp"));

    CHECK_FALSE(read_bounce(sample("delayed"), "")); // may still arrive
    CHECK_FALSE(read_bounce(sample("reply"), ""));
    CHECK_FALSE(read_bounce("", ""));
    for (auto const* status : {"2.0.0", "5", "5.x.1", "5.1.1234", "5.1.1\"><script>"}) CHECK_FALSE(read_bounce(replaced(sample("exim"), "Status: 5.0.0", std::string("Status: ") + status), ""));
    CHECK(read_bounce(replaced(sample("exim"), "Status: 5.0.0", "Status: 5.1.1 (bad destination)"), "")->status == "5.1.1");
    // Words of the report that stand in another part are words.
    CHECK_FALSE(read_bounce(replaced(sample("exim"), "message/delivery-status", "text/plain"), ""));
    // As long as it likes: what is read is limited.
    CHECK_FALSE(read_bounce(std::string(3 * bounce_bytes_max, '-'), ""));
}

TEST_CASE("[I3-22] a letter that was sent and came back is failed with its status; a made-up tag changes nothing") {
    testing::Fixture const fixture;
    auto const& store = fixture.store;
    store::Message letter;
    letter.channel = "mail";
    letter.to = "nobody@example.jp";
    letter.user_id = "m12345678";
    letter.expires_at_ms = testing::noon + 3'600'000;
    auto const id = store->outbox.queue(letter, testing::noon);
    REQUIRE(id.ok());
    REQUIRE(store->outbox.take_due(1, 60'000, testing::noon)->size() == 1);
    REQUIRE(store->outbox.mark_sent(*id, testing::noon).ok());
    auto const own = store->outbox.tag_of(*id);
    auto const state = [&] { return store->outbox.of_account("m12345678", 1)->front(); };

    auto forged = own;
    forged.back() = forged.back() == '0' ? '1' : '0';
    for (auto const& wrong : {forged, id->text(), id->text() + "-", std::string("-"), std::string()}) CHECK_FALSE(*store->outbox.mark_bounced(wrong, "bounced_5.1.1", testing::noon));
    CHECK(state().state == store::MessageState::sent);

    auto const spool = fixture.folder.path() + "/bounces";
    CHECK(take_spooled_bounces(spool).empty()); // no folder yet
    REQUIRE(spool_bounce(spool, {own, "5.1.1"}).ok());
    std::ofstream(spool + "/odd.bounce") << "../../etc/passwd 5.1.1\n";
    std::ofstream(spool + "/half.new") << own;
    std::filesystem::create_symlink("/dev/zero", spool + "/link.bounce");
    auto const taken = take_spooled_bounces(spool);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].tag == own);
    CHECK(*store->outbox.mark_bounced(taken[0].tag, "bounced_" + taken[0].status, testing::noon));
    CHECK(state().state == store::MessageState::failed);
    CHECK(state().fault_code == "bounced_5.1.1");
    CHECK(take_spooled_bounces(spool).empty()); // each counts once
    CHECK(std::filesystem::exists(spool + "/half.new"));
    CHECK(bounce_address("bounces@example.jp", own) == "bounces+" + own + "@example.jp");
    CHECK(bounce_address("", own).empty());
}
