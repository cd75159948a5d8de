// Replies made at the time of the request come compressed where it helps, and say the same.
#include <doctest/doctest.h>

#include <zlib.h>

#include "server/http/compression.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

std::string gunzipped(std::string const& bytes) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(4 * 1024 * 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

} // namespace

TEST_CASE("a long reply comes compressed to who takes it, and says the same") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    auto const path = "/api/v1/forms/covid_19/2021-11-29";
    auto const plain = clinic.get(path);
    REQUIRE(plain.status == 200);
    CHECK(plain.header("content-encoding").empty());
    CHECK(plain.header("vary") == "Accept-Encoding");
    auto const small = clinic.get(path, {{"Accept-Encoding", "br, gzip;q=0.8"}});
    CHECK(small.header("content-encoding") == "gzip");
    CHECK(small.body.size() < plain.body.size() / 3);
    CHECK(gunzipped(small.body) == plain.body);
    CHECK(clinic.get(path, {{"Accept-Encoding", "gzip;q=0"}}).body == plain.body);
    CHECK(clinic.get(path, {{"Accept-Encoding", "gzipped, identity"}}).body == plain.body);
    CHECK(clinic.get("/api/v1/updates", {{"Accept-Encoding", "gzip"}}).header("content-encoding").empty()); // short
}

TEST_CASE("what a browser says about codings is read as it is meant") {
    for (auto const* header : {"gzip", "br, gzip", "gzip;q=1.0", "deflate,gzip;q=0.001", "x;q=0, gzip"}) {
        INFO(header);
        CHECK(http::accepts_coding(header, "gzip"));
    }
    for (auto const* header : {"", "br", "gzip;q=0", "gzip;q=0.000", "xgzip", "gzip2", "gzi p"}) {
        INFO(header);
        CHECK(!http::accepts_coding(header, "gzip"));
    }
    CHECK(gunzipped(http::gzipped("")).empty());
    std::string const long_text(100'000, 'x');
    CHECK(gunzipped(http::gzipped(long_text)) == long_text);
}
