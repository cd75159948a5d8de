#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "server/crypto/blind_index.hpp"
#include "server/crypto/digest.hpp"
#include "server/crypto/envelope.hpp"
#include "server/crypto/key_file.hpp"
#include "server/crypto/password.hpp"
#include "server/crypto/random.hpp"
#include "server/crypto/signing.hpp"
#include "server/crypto/token.hpp"
#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::crypto;
using todoke::testing::must;

TEST_CASE("[S2-16] hashes agree with the published test vectors") {
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("[S2-16] a sealed value opens only at its own place, under its own key, and unchanged") {
    Envelope envelope(Secret(std::string(32, 'm')));
    auto const wrapped = envelope.make_wrapped_key(7);
    CHECK_FALSE(envelope.has_key(7));
    CHECK_FALSE(envelope.seal(7, {"cases", "1", 1}, "x").ok());
    must(envelope.add_key(7, wrapped));
    Place const place{"cases", "1", 1};
    auto const sealed = must(envelope.seal(7, place, "試験 太郎"));
    CHECK(sealed.find("試験") == std::string::npos);
    CHECK(must(envelope.open(place, sealed)) == "試験 太郎");
    CHECK(must(envelope.seal(7, place, "試験 太郎")) != sealed);
    CHECK_FALSE(envelope.open({"cases", "2", 1}, sealed).ok());
    CHECK_FALSE(envelope.open({"cases", "1", 2}, sealed).ok());
    CHECK_FALSE(envelope.open({"drafts", "1", 1}, sealed).ok());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(envelope.open(place, changed).ok());
        CHECK_FALSE(envelope.open(place, sealed.substr(0, i)).ok());
    }
    Envelope other(Secret(std::string(32, 'n')));
    CHECK_FALSE(other.add_key(7, wrapped).ok());
    CHECK_FALSE(envelope.add_key(8, wrapped).ok());
}

TEST_CASE("[S0-58] a blind index finds prefixes, last digits and whole values, and nothing else") {
    BlindIndex const index("root");
    std::string const name = "シケンヤマタロウ";
    auto const key = index.kana(name);
    CHECK(key.size() == 36);
    for (std::size_t n = 2; n <= 8; ++n) CHECK(index.kana_prefix(name.substr(0, n * 3)).contains(key));
    CHECK_FALSE(index.kana_prefix("シカ").contains(key));
    CHECK_FALSE(index.kana_prefix("シケンカ").contains(key));
    CHECK(index.kana_prefix("シケンヤマ").decided == 5);
    CHECK(index.kana_prefix("シケンヤマタロウイチ").decided == 8);
    CHECK(index.kana("").empty());
    CHECK(index.kana_prefix("リ").decided == 0);
    CHECK(BlindIndex("another root").kana(name) != key);

    auto const phone = index.phone("09012345678");
    CHECK(index.phone_search("09012345678").contains(phone));
    CHECK(index.phone_search("5678").contains(phone));
    CHECK_FALSE(index.phone_search("1234").contains(phone));
    CHECK_FALSE(index.phone_search("09112345678").contains(phone));
    CHECK(index.phone("123").empty());

    auto const birth = index.birth("1980-01-02", name, "1");
    CHECK(index.birth_search("1980-01-02").contains(birth));
    CHECK_FALSE(index.birth_search("1980-01-03").contains(birth));
    CHECK(index.birth("1980-01-02", name, "2") != birth);
    CHECK(index.exact("a", "bc") != index.exact("ab", "c"));
}

TEST_CASE("[S4-75] argon2id: the right password fits, a wrong one and an unknown user do not") {
    PasswordHasher hasher(Secret(std::string(32, 'p')), {{1024, 1}, 2, 4});
    auto const stored = must(hasher.hash("Abcd123!"));
    CHECK(stored.starts_with("$hmac-sha256-argon2id$v=19$m=1024,t=1,p=1$"));
    CHECK(must(hasher.hash("Abcd123!")) != stored);
    CHECK(must(hasher.check("Abcd123!", stored)).fits);
    CHECK_FALSE(must(hasher.check("Abcd123?", stored)).fits);
    CHECK_FALSE(must(hasher.check("Abcd123!", std::nullopt)).fits);
    CHECK_FALSE(must(hasher.check("", "")).fits);
    CHECK_FALSE(must(hasher.check("x", "$hmac-sha256-argon2id$v=19$m=4000000000,t=1,p=1$00$00")).fits);
    PasswordHasher other_pepper(Secret(std::string(32, 'q')), {{1024, 1}, 1, 4});
    CHECK_FALSE(must(other_pepper.check("Abcd123!", stored)).fits);
    PasswordHasher dearer(Secret(std::string(32, 'p')), {{2048, 1}, 1, 4});
    auto const check = must(dearer.check("Abcd123!", stored));
    CHECK(check.fits);
    CHECK(check.outdated);
}

TEST_CASE("[Q-13] a full password queue refuses at once instead of letting everybody wait") {
    PasswordHasher hasher(Secret(std::string(32, 'p')), {{19 * 1024, 4}, 1, 2});
    std::vector<std::thread> people;
    std::atomic<int> refused{0};
    std::atomic<int> served{0};
    for (int i = 0; i < 12; ++i)
        people.emplace_back([&] {
            auto const result = hasher.hash("Abcd123!");
            if (result.ok()) served.fetch_add(1);
            else if (result.error().code == ErrorCode::overloaded) refused.fetch_add(1);
        });
    for (auto& person : people) person.join();
    CHECK(served.load() >= 2);
    CHECK(served.load() + refused.load() == 12);
    CHECK(refused.load() > 0);
}

TEST_CASE("[roles 7.4] one-time codes have six digits and tokens 256 bits") {
    std::set<std::string> codes;
    for (int i = 0; i < 2'000; ++i) {
        auto const code = make_otp();
        CHECK(code.size() == 6);
        CHECK(std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }));
        codes.insert(code);
    }
    CHECK(codes.size() > 1'950);
    CHECK(make_token().size() == 43);
    CHECK(make_token() != make_token());
    CHECK(hash_otp("p", "session a", "123456") != hash_otp("p", "session b", "123456"));
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 200; ++i) {
        auto const value = random_below(3);
        CHECK(value < 3);
        seen.insert(value);
    }
    CHECK(seen.size() == 3);
}

TEST_CASE("[S2-18] a key file is made once, readable by its owner only, and refused otherwise") {
    testing::Folder const folder;
    auto const path = folder.path() + "/keys";
    auto const made = must(KeyFile::create(path));
    CHECK(must(KeyFile::open(path)).master.view() == made.master.view());
    CHECK(made.master.view().size() == 32);
    CHECK(made.master.view() != made.pepper.view());
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK_FALSE(KeyFile::create(path).ok());
    ::chmod(path.c_str(), 0640);
    CHECK_FALSE(KeyFile::open(path).ok());
    ::chmod(path.c_str(), 0600);
    std::ofstream(path, std::ios::app) << "more\n";
    CHECK_FALSE(KeyFile::open(path).ok());
    CHECK_FALSE(KeyFile::open(folder.path() + "/none").ok());
}

TEST_CASE("[S1-68] signatures fit their message and key only") {
    Signer const signer(Secret(std::string(32, 's')));
    auto const signature = signer.sign("head");
    CHECK(signature_fits(signer.public_key(), "head", signature));
    CHECK_FALSE(signature_fits(signer.public_key(), "heads", signature));
    CHECK_FALSE(signature_fits(Signer(Secret(std::string(32, 't'))).public_key(), "head", signature));
}
