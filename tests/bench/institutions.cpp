// Typing the name of an institution into a picker that has 100,000 of them, through HTTP, one request at a
// time: the answer to each key press. And what a demo of that size costs: time to fill beside serving, memory.
#include <memory>

#include "tests/bench/support/data.hpp"

using namespace todoke::bench;

namespace {

constexpr std::int64_t institutions = 100'000;

struct Question {
    char const* name;
    std::vector<std::string> typed;
};

std::string body_of(std::string const& typed) { return R"({"master":"medical","limit":8,"typed":")" + typed + "\"}"; }

std::int64_t total_of(int port, std::string const& cookie) {
    // Counted as far as a page reaches, so the last page is asked for.
    auto const body = R"({"master":"medical","limit":8,"typed":"","skip":)" + std::to_string(institutions - 1) + "}";
    auto const reply = call(port, request_bytes("POST", "/api/v1/master-searches", cookie, body));
    auto const json = todoke::base::parse_json(reply.body, {.bytes_max = 1 << 20});
    return json.ok() ? json->integer("total") : 0;
}

} // namespace

int main() {
    print_head();
    ScratchFolder const data("institutions");
    auto const began = now();
    ServerProcess const server(data.path(), {{"TODOKE_SERVER_DEMO_INSTITUTIONS", std::to_string(institutions)}});
    auto const ready_ms = ms_between(began, now());
    auto const cookie = sign_in(server.port(), "tokyo.office", demo_password());
    while (total_of(server.port(), cookie) < institutions) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    print_row("first start of a demo with 100,000 institutions", "", said("serving after %.1f s, all rows after %.1f s", ready_ms / 1000, ms_between(began, now()) / 1000), "rows are written beside serving");

    std::vector<Question> const questions{
        {"one character", {"さ", "内", "東", "ナ", "1", "緑"}},
        {"two characters", {"さく", "内科", "佐藤", "ナイ", "03", "西村"}},
        {"part of a name", {"さくら内科", "すみれ小児", "青葉渡辺", "緑ヶ丘", "ファミリー", "総合病院"}},
        {"part of a kana", {"サクラサト", "ミドリガオカ", "クリニック", "しけんひま", "ナカガワ", "ショウニカ"}},
        {"part of a code or telephone", {"131000", "0213000", "1310001016", "27100", "99999", "3000010"}},
        {"two words, address", {"さくら 内科", "札幌 佐藤", "千代田 皮膚科", "試験町1-1", "大阪 すみれ", "クリニック 佐藤 内科"}},
        {"nothing like it", {"存在しない名前", "zzzz", "ヴヴヴ", "98765432109", "鷽", "あいうえおか"}},
    };
    auto fine = true;
    double worst = 0;
    for (auto const& question : questions) {
        std::uint64_t n = 0;
        Load load;
        load.port = server.port();
        load.connections = 1;
        load.seconds = is_quick() ? 0.5 : 2;
        load.next = [&](int) { return request_bytes("POST", "/api/v1/master-searches", cookie, body_of(question.typed[n++ % question.typed.size()])); };
        auto const result = run(load);
        fine = fine && result.ok > 0 && result.failed == 0;
        worst = std::max(worst, result.percentile(0.95));
        print_row(std::string("institution picker, ") + question.name, "p95 ≤ 10 ms", said("p95 %.1f ms, p50 %.1f ms%s", result.percentile(0.95), result.percentile(0.5), failures(result).c_str()),
                  said("100,000 institutions, %lld requests; %s", static_cast<long long>(result.ok), machine_load().c_str()));
    }
    print_row("institution picker, the slowest of these", "p95 ≤ 10 ms", said("p95 %.1f ms", worst), "100,000 institutions");
    print_row("server memory with 100,000 institutions", "", said("%.0f MB (highest %.0f)", server.rss_mb(), server.peak_mb()), "with the search index");
    return fine ? 0 : 1;
}
