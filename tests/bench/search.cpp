// Search and lists with a nation's data: each condition, each filter, first and later pages, as a clinic,
// a health centre with a fifth of everybody, a prefecture and the ministry ask for them, through HTTP with
// audit, one request at a time; and what the server needs in memory then, with 200 connections working.
//   bench_search 20000 kana      another size, and only questions with that word, for trying it out
#include <memory>

#include "tests/bench/support/data.hpp"

using namespace todoke::bench;
namespace store = todoke::store;

namespace {

struct Question {
    std::string name;
    std::string cookie;
    std::function<std::string(std::uint64_t n)> body; // of a search; empty = GET
    std::string path = "/api/v1/case-searches";
};

std::string member(char const* name, std::string const& value) { return std::string("\"") + name + "\":\"" + value + "\""; }
std::string object(std::string const& members) { return "{" + members + "}"; }
std::string first_kana(store::SyntheticPerson const& person, std::size_t characters) { return person.person.name_kana.substr(0, 3 * characters); }

LoadResult ask(int port, Question const& question, int connections, double seconds) {
    std::uint64_t n = 0;
    Load load;
    load.port = port;
    load.connections = connections;
    load.seconds = seconds;
    load.next = [&](int) {
        ++n;
        auto const body = question.body ? question.body(n * 7919) : std::string();
        return request_bytes(body.empty() ? "GET" : "POST", question.path, question.cookie, body);
    };
    return run(load);
}

class Search {
public:
    explicit Search(std::int64_t persons, std::string word) : persons_(persons), word_(std::move(word)), size_(size_of(persons)), data_("search", persons), server_(data_.path(), {}) {}

    void measure() {
        auto const at_start = server_.rss_mb();
        auto const password = demo_password();
        clinic_ = sign_in(server_.port(), "clinic1.doctor", password);
        centre_ = sign_in(server_.port(), "east.centre", password);
        office_ = sign_in(server_.port(), "tokyo.office", password);
        ministry_ = sign_in(server_.port(), ministry_account, password);
        walk_ahead();
        print_row("searches and lists, one request at a time, through HTTP with audit", "", "", size_ + "; " + machine_load());
        std::vector<Question> questions = by_condition();
        for (auto& question : lists()) questions.push_back(std::move(question));
        std::erase_if(questions, [this](Question const& question) { return question.name.find(word_) == std::string::npos; });
        double worst = 0;
        std::string slowest;
        for (auto const& question : questions) {
            auto const result = print(question);
            if (result > worst) worst = result, slowest = question.name;
        }
        print_row("the slowest of these", "p95 ≤ 20 ms", said("p95 %.1f ms", worst), size_ + ": " + slowest);
        if (word_.empty()) crowd(questions, at_start);
    }
    [[nodiscard]] bool fine() const { return fine_; }

private:
    [[nodiscard]] store::SyntheticPerson someone(std::uint64_t n) const { return store::synthetic_person(people_seed, n % static_cast<std::uint64_t>(persons_)); }

    // Self-entry IDs that exist, and cursors deep in a list, as a person gets them: from former pages.
    void walk_ahead() {
        std::string cursor;
        for (int page = 0; page < 40; ++page) {
            auto const reply = call(server_.port(), request_bytes("POST", "/api/v1/case-searches", office_, object(R"("page_size":100)" + (cursor.empty() ? "" : "," + member("cursor", cursor)))));
            auto const json = todoke::base::parse_json(reply.body, {.bytes_max = 1 << 20});
            if (!json.ok() || json->find("rows") == nullptr) give_up("a list was answered " + std::to_string(reply.status));
            for (auto const& row : *json->find("rows")->as_array()) self_entry_ids_.emplace_back(row.text("self_entry_id"));
            cursor = json->text("next_cursor");
            if (cursor.empty()) break;
            deep_cursor_ = cursor;
        }
    }

    std::vector<Question> by_condition() {
        auto const kana = [this](std::size_t characters) { return [this, characters](std::uint64_t n) { return object(member("name_kana", first_kana(someone(n), characters))); }; };
        std::vector<Question> questions = {
            {"telephone", office_, [this](std::uint64_t n) { return object(member("phone", someone(n).person.phones.front())); }},
            {"last four digits of a telephone", office_, [](std::uint64_t n) { return object(member("phone", std::to_string(1000 + n % 9000))); }},
            {"birth date", office_, [this](std::uint64_t n) { return object(member("birth_date", someone(n).person.birth_date)); }},
            {"self-entry ID", office_, [this](std::uint64_t n) { return object(member("self_entry_id", self_entry_ids_[n % self_entry_ids_.size()])); }},
            {"centre's own ID", centre_, [this](std::uint64_t n) { return object(member("hc_own_id", "A-" + std::to_string(n % static_cast<std::uint64_t>(persons_) / 2 * 2))); }},
            {"whole kana", office_, [this](std::uint64_t n) { return object(member("name_kana", someone(n).person.name_kana)); }},
        };
        struct Asker {
            char const* name;
            std::string const& cookie;
        };
        for (auto const& [name, cookie] : {Asker{"a prefecture", office_}, Asker{"the ministry", ministry_}, Asker{"a health centre", centre_}, Asker{"a clinic", clinic_}}) {
            for (std::size_t const characters : {3U, 2U, 1U}) questions.push_back({said("first %zu kana, %s", characters, name), cookie, kana(characters)});
        }
        questions.push_back({"first two kana and a status, a prefecture", office_, [this](std::uint64_t n) {
            return object(member("name_kana", first_kana(someone(n), 2)) + "," + member("case_status", n % 2 == 0 ? "80" : "40"));
        }});
        questions.push_back({"first two kana by onset, 100 rows, a prefecture", office_, [this](std::uint64_t n) {
            return object(member("name_kana", first_kana(someone(n), 2)) + R"(,"sort":"onset","page_size":100)");
        }});
        questions.push_back({"first two kana and a birth date, the ministry", ministry_, [this](std::uint64_t n) {
            return object(member("name_kana", first_kana(someone(n), 2)) + "," + member("birth_date", someone(n).person.birth_date));
        }});
        return questions;
    }

    std::vector<Question> lists() {
        auto const always = [](std::string const& body) { return [body](std::uint64_t) { return body; }; };
        return {
            {"filter by class", office_, [](std::uint64_t n) { return object(member("diagnosis_class", std::to_string(1 + n % 3))); }},
            {"filter by status", office_, [](std::uint64_t n) { return object(member("case_status", n % 2 == 0 ? "40" : "80")); }},
            {"filter by place", office_, [](std::uint64_t n) { return object(member("current_location", std::to_string(n % 4))); }},
            {"filter by disease", office_, [](std::uint64_t n) { return object(member("disease_code", n % 2 == 0 ? "603" : "523")); }},
            {"filter by prefecture, the ministry", ministry_, [](std::uint64_t n) { return object(member("prefecture_code", said("%02d", 1 + static_cast<int>(n % 47)))); }},
            {"first page of a clinic", clinic_, always("{}")},
            {"first page of a health centre", centre_, always("{}")},
            {"first page of a prefecture", office_, always("{}")},
            {"first page of the ministry", ministry_, always("{}")},
            {"100 rows of a prefecture", office_, always(R"({"page_size":100})")},
            {"by onset, upwards, 100 rows", office_, always(R"({"page_size":100,"sort":"onset","ascending":true})")},
            {"by confirmation, downwards, 100 rows", office_, always(R"({"page_size":100,"sort":"confirmed"})")},
            {"page 40 of 100 rows", office_, always(object(R"("page_size":100,)" + member("cursor", deep_cursor_)))},
            {"intake list of a health centre", centre_, nullptr, "/api/v1/intake"},
            {"home of a health centre", centre_, nullptr, "/api/v1/home"},
            {"home of a clinic", clinic_, nullptr, "/api/v1/home"},
            {"poll for updates", centre_, nullptr, "/api/v1/updates"},
        };
    }

    double print(Question const& question) {
        (void)ask(server_.port(), question, 1, 0.2);
        auto const cpu_before = server_.cpu_seconds();
        auto const result = ask(server_.port(), question, 1, is_quick() ? 0.5 : 1.2);
        auto const cpu_ms = (server_.cpu_seconds() - cpu_before) * 1000 / static_cast<double>(std::max<std::int64_t>(result.ok, 1));
        auto const p95 = result.percentile(0.95);
        print_row(question.name, "p95 ≤ 20 ms", said("p95 %.1f ms, p50 %.1f ms; %.1f ms of processor each%s", p95, result.percentile(0.5), cpu_ms, failures(result).c_str()),
                  said("%s, %lld requests", size_.c_str(), static_cast<long long>(result.ok)));
        fine_ = fine_ && result.ok > 0 && result.failed == 0;
        return p95;
    }

    // Two hundred people working at once: a list, a name, a telephone, home, in turn.
    void crowd(std::vector<Question> const& questions, double at_start) {
        std::vector<Question const*> mixed;
        for (auto const& question : questions) {
            if (question.name == "telephone" || question.name == "whole kana" || question.name == "first page of a health centre" || question.name == "home of a clinic") mixed.push_back(&question);
        }
        std::uint64_t n = 0;
        Load load;
        load.port = server_.port();
        load.connections = 200;
        load.seconds = is_quick() ? 2 : 8;
        load.next = [&](int) {
            ++n;
            auto const& question = *mixed[n % mixed.size()];
            auto const body = question.body ? question.body(n * 7919) : std::string();
            return request_bytes(body.empty() ? "GET" : "POST", question.path, question.cookie, body);
        };
        auto const result = run(load);
        fine_ = fine_ && result.ok > 0 && result.failed == 0;
        print_row("lists and searches for 200 connections at once", "", said("%.0f/s, p50 %.0f ms, p95 %.0f ms%s", result.per_second(), result.percentile(0.5), result.percentile(0.95), failures(result).c_str()), size_);
        print_row("server memory", "≤ 300 MB", said("%.0f MB (at start %.0f, highest %.0f)", server_.rss_mb(), at_start, server_.peak_mb()), size_ + ", after 200 connections worked");
    }

    std::int64_t persons_;
    std::string word_, size_;
    Data data_;
    ServerProcess server_;
    std::string clinic_, centre_, office_, ministry_, deep_cursor_;
    std::vector<std::string> self_entry_ids_;
    bool fine_ = true;
};

bool measure(std::int64_t persons, std::string const& word = {}) {
    Search search(persons, word);
    search.measure();
    return search.fine();
}

} // namespace

int main(int count, char** arguments) {
    print_head();
    if (count > 1) return measure(std::strtoll(arguments[1], nullptr, 10), count > 2 ? arguments[2] : "") ? 0 : 1;
    bool const small = measure(is_quick() ? 10'000 : 100'000);
    bool const large = measure(is_quick() ? 100'000 : 1'000'000);
    return small && large ? 0 : 1;
}
