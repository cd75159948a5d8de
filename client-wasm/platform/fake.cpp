#include "client-wasm/platform/fake.hpp"

#include <algorithm>

namespace todoke::platform {

namespace {

// `*` stands for one or more characters of one path segment.
bool matches(std::string_view pattern, std::string_view path) {
    std::size_t p = 0, s = 0;
    while (p < pattern.size()) {
        if (pattern[p] != '*') {
            if (s >= path.size() || path[s] != pattern[p]) return false;
            ++p, ++s;
            continue;
        }
        auto const begin = s;
        while (s < path.size() && path[s] != '/') ++s;
        if (s == begin) return false;
        ++p;
        while (p < pattern.size() && pattern[p] != '/') ++p; // the rest of the segment belongs to the star
    }
    return s == path.size();
}

} // namespace

FakePlatform::FakePlatform(std::shared_ptr<FakeBrowser> shared) : history{"/"}, browser(std::move(shared)) { browser->tabs.push_back(this); }
FakePlatform::~FakePlatform() { std::erase(browser->tabs, this); }

void FakePlatform::on(std::string method, std::string path, Handler handler) {
    rules_.push_back({std::move(method), std::move(path), std::move(handler)});
}

void FakePlatform::reply(std::string method, std::string path, HttpReply fixed) {
    on(std::move(method), std::move(path), [fixed = std::move(fixed)](HttpRequest const&) { return fixed; });
}

HttpReply FakePlatform::answer(HttpRequest const& request) {
    for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
        if (rule->method == request.method && matches(rule->path, request.path)) {
            auto handler = rule->handler; // a handler may add rules
            return handler(request);
        }
    unexpected.push_back(request.method + " " + request.path);
    return {404, "{}", {}, 0};
}

void FakePlatform::send(HttpRequest request, std::function<void(HttpReply)> done) {
    requests.push_back(request);
    later(latency_ms_, [this, request = std::move(request), done = std::move(done)] {
        done(online_ ? answer(request) : HttpReply{});
    });
}

void FakePlatform::send_and_download(HttpRequest request, std::string file_name, std::function<void(HttpReply)> done) {
    send(std::move(request), [this, file_name = std::move(file_name), done = std::move(done)](HttpReply received) {
        if (received.status == 200) downloads.emplace_back(file_name, received.body);
        done(std::move(received));
    });
}

void FakePlatform::ask_for_passkey(PasskeyAct, std::string_view wish, std::function<void(std::string)> done) {
    passkey_wish = wish;
    later(0, [answer = passkey_answer, done = std::move(done)] { done(answer); });
}

void FakePlatform::choose_file(std::string_view, std::int64_t, std::function<void(ChosenFile)> chosen) {
    if (!file_to_choose.name.empty()) later(0, [file = file_to_choose, chosen = std::move(chosen)] { chosen(file); });
}

std::vector<HttpRequest> FakePlatform::requests_to(std::string_view method, std::string_view path) const {
    std::vector<HttpRequest> found;
    for (auto const& request : requests)
        if (request.method == method && matches(path, request.path)) found.push_back(request);
    return found;
}

void FakePlatform::later(int delay_ms, std::function<void()> run) { tasks_.push_back({now_ms_ + delay_ms, order_++, std::move(run)}); }
void FakePlatform::after(int delay_ms, std::function<void()> run) { later(delay_ms, std::move(run)); }

bool FakePlatform::run_due() {
    bool ran = false;
    for (int turns = 0; turns < 10'000; ++turns) {
        auto next = tasks_.end();
        for (auto task = tasks_.begin(); task != tasks_.end(); ++task)
            if (task->due_ms <= now_ms_ && (next == tasks_.end() || task->due_ms < next->due_ms || (task->due_ms == next->due_ms && task->order < next->order)))
                next = task;
        if (next == tasks_.end()) break;
        auto run = std::move(next->run);
        tasks_.erase(next);
        run();
        ran = true;
    }
    return ran;
}

void FakePlatform::advance(int ms) {
    auto const end_ms = now_ms_ + ms;
    for (;;) {
        auto next_ms = end_ms + 1;
        for (auto const& task : tasks_) next_ms = std::min(next_ms, task.due_ms);
        if (next_ms > end_ms) break;
        now_ms_ = std::max(now_ms_, next_ms);
        run_due();
    }
    now_ms_ = end_ms;
}

void FakePlatform::set_online(bool online) {
    if (online_ == online) return;
    online_ = online;
    later(0, [this, online] { if (online_changed_) online_changed_(online); });
}

bool FakePlatform::take_frame_request() { return std::exchange(frame_requested_, false); }

std::string FakePlatform::random_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::string id;
    auto state = ++random_ * 0x9E3779B97F4A7C15ull;
    for (int i = 0; i < 32; ++i) {
        state ^= state >> 29;
        state *= 0xBF58476D1CE4E5B9ull;
        id += digits[(state >> 57) & 15u];
    }
    return id;
}

void FakePlatform::vault_open(std::string_view user_id, std::function<void(bool)> done) {
    vault_user_ = user_id;
    (void)browser->vaults[vault_user_];
    later(0, [done = std::move(done)] { done(true); });
}

void FakePlatform::vault_put(std::string_view key, std::string_view value, std::function<void(bool)> done) {
    auto const found = browser->vaults.find(vault_user_);
    bool const ok = found != browser->vaults.end();
    if (ok) found->second[std::string(key)] = value;
    later(0, [done = std::move(done), ok] { done(ok); });
}

void FakePlatform::vault_erase(std::string_view key) {
    auto const found = browser->vaults.find(vault_user_);
    if (found != browser->vaults.end()) found->second.erase(std::string(key));
}

void FakePlatform::vault_read_all(std::function<void(std::vector<std::pair<std::string, std::string>>)> done) {
    std::vector<std::pair<std::string, std::string>> all;
    auto const found = browser->vaults.find(vault_user_);
    if (found != browser->vaults.end()) all.assign(found->second.begin(), found->second.end());
    later(0, [done = std::move(done), all = std::move(all)]() mutable { done(std::move(all)); });
}

void FakePlatform::vault_destroy_of(std::string_view user_id) { browser->vaults.erase(std::string(user_id)); }

void FakePlatform::vault_destroy(std::function<void()> done) {
    browser->vaults.erase(vault_user_);
    vault_user_.clear();
    later(0, std::move(done));
}

std::string FakePlatform::preference(std::string_view name) {
    auto const found = browser->preferences.find(name);
    return found == browser->preferences.end() ? std::string{} : found->second;
}
void FakePlatform::set_preference(std::string_view name, std::string_view value) { browser->preferences[std::string(name)] = value; }

void FakePlatform::go_back() {
    if (history.size() < 2) return;
    history.pop_back();
    later(0, [this] { if (path_changed_) path_changed_(history.back()); });
}

void FakePlatform::leave_to(std::string path) {
    history.push_back(std::move(path));
    later(0, [this] { if (path_changed_) path_changed_(history.back()); });
}

void FakePlatform::broadcast(std::string_view message) {
    for (auto* tab : browser->tabs)
        if (tab != this)
            tab->later(0, [tab, text = std::string(message)] { if (tab->broadcast_received_) tab->broadcast_received_(text); });
}

void FakePlatform::with_lock(std::string_view name, std::function<void(std::function<void()>)> run) {
    later(0, [this, name = std::string(name), run = std::move(run)]() mutable {
        if (browser->held_locks.count(name) != 0) { // someone else holds it: ask again a moment later
            after(50, [this, name, run = std::move(run)]() mutable { with_lock(name, std::move(run)); });
            return;
        }
        browser->held_locks.insert(name);
        run([shared = browser, name] { shared->held_locks.erase(name); });
    });
}

} // namespace todoke::platform
