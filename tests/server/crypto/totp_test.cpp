// Codes of authenticator apps against the RFC's own vectors and against a generator that others wrote.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <set>

#include "server/crypto/bytes.hpp"
#include "server/crypto/recovery_code.hpp"
#include "server/crypto/totp.hpp"
#include "server/render/qr_code.hpp"
#include "shared/access/second_factor.hpp"

using namespace todoke;
using namespace todoke::crypto;

namespace {

// One line of oathtool, a program that people use as their authenticator.
std::string oathtool(std::string const& arguments) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const pipe(::popen(("oathtool " + arguments).c_str(), "r"), &::pclose);
    REQUIRE(pipe);
    std::array<char, 64> line{};
    if (std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return "";
    std::string text(line.data());
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

} // namespace

TEST_CASE("[S2-17] app codes agree with the vectors of RFC 6238 and RFC 4226") {
    std::string const secret = "12345678901234567890";
    struct Vector { std::int64_t seconds; char const* code; };
    for (auto const& [seconds, code] : {Vector{59, "287082"}, {1'111'111'109, "081804"}, {1'111'111'111, "050471"}, {1'234'567'890, "005924"},
                                        {2'000'000'000, "279037"}, {20'000'000'000, "353130"}})
        CHECK(totp_code(secret, totp_step(seconds * 1'000)) == code);
    constexpr std::array<char const*, 10> counted{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t i = 0; i < counted.size(); ++i) CHECK(totp_code(secret, static_cast<std::int64_t>(i)) == counted[i]);
    CHECK(to_base32("foobar") == "MZXW6YTBOI");
    CHECK(to_base32("foob") == "MZXW6YQ");
    CHECK(to_base32(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST_CASE("[S2-17] app codes are those of an authenticator that others wrote") {
    for (int i = 0; i < 20; ++i) {
        auto const secret = make_totp_secret();
        auto const seconds = 1'700'000'000LL + i * 7'919;
        CHECK(totp_code(secret, totp_step(seconds * 1'000)) == oathtool("--totp --now=@" + std::to_string(seconds) + " " + to_hex(secret)));
        CHECK(totp_code(secret, totp_step(seconds * 1'000)) == oathtool("--totp --base32 --now=@" + std::to_string(seconds) + " " + to_base32(secret)));
    }
}

TEST_CASE("[V-A30] an app code is good for a clock half a minute off, once, and never for an older step") {
    auto const secret = make_totp_secret();
    std::int64_t const now = 1'795'226'410'000;
    auto const step = totp_step(now);
    // By chance two steps can share a code; what is tested is the distance.
    for (std::int64_t off = -5; off <= 5; ++off) {
        auto const code = totp_code(secret, step + off);
        bool const within = code == totp_code(secret, step - 1) || code == totp_code(secret, step) || code == totp_code(secret, step + 1);
        CHECK(accepted_totp_step(secret, code, now, 0).has_value() == within);
    }
    auto const code = totp_code(secret, step);
    auto const accepted = accepted_totp_step(secret, code, now, 0);
    REQUIRE(accepted);
    CHECK_FALSE(accepted_totp_step(secret, code, now, step));     // replayed
    CHECK_FALSE(accepted_totp_step(secret, code, now, step + 1)); // overtaken by a newer one
    CHECK_FALSE(accepted_totp_step(secret, "", now, 0));
    CHECK_FALSE(accepted_totp_step(secret, code + "0", now, 0));
    CHECK_FALSE(accepted_totp_step(make_totp_secret() + "x", "00000", now, 0));
}

TEST_CASE("[V-A30] recovery codes differ, can be read, and are stored under the pepper and the account") {
    std::set<std::string> codes;
    for (int i = 0; i < 200; ++i) codes.insert(make_recovery_code());
    CHECK(codes.size() == 200);
    for (auto const& code : codes) CHECK(access::fold_recovery_code(code) == code);
    CHECK(hash_recovery_code("pepper", "clinic1", "7K2MX9QR0T") != hash_recovery_code("pepper", "clinic2", "7K2MX9QR0T"));
    CHECK(hash_recovery_code("pepper", "clinic1", "7K2MX9QR0T") != hash_recovery_code("other", "clinic1", "7K2MX9QR0T"));
    CHECK(hash_recovery_code("pepper", "clinic1", "7K2MX9QR0T").size() == 32);
}

TEST_CASE("[S4-39] a QR code is a square with its three corners, made on this machine") {
    auto const rows = render::qr_code(totp_uri("clinic1.doctor", std::string(20, 'k')));
    REQUIRE(rows.ok());
    REQUIRE(rows->size() >= 21);
    for (auto const& row : *rows) CHECK(row.size() == rows->size());
    CHECK(rows->front().starts_with("11111110"));
    CHECK(rows->front().ends_with("01111111"));
    CHECK(rows->back().starts_with("11111110"));
    CHECK_FALSE(render::qr_code(std::string(4'000, 'x')).ok());
    CHECK(totp_uri("clinic1.doctor", "12345678901234567890") ==
          "otpauth://totp/Todoke:clinic1.doctor?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Todoke&algorithm=SHA1&digits=6&period=30");
}
