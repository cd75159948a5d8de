#include "server/crypto/password.hpp"

#include <argon2.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/crypto/random.hpp"

namespace todoke::crypto {

namespace {

constexpr std::size_t salt_size = 16;
constexpr std::size_t hash_size = 32;
constexpr std::uint32_t memory_kib_max = 1024 * 1024; // a stored hash cannot ask for more

// libargon2 takes and returns its memory for every hash; fresh pages cost a fifth of the time. Each
// pool thread keeps one block, in large pages where the system has them: the reads jump all over it.
constexpr std::size_t large_page = 2 * 1024 * 1024;
struct Workspace {
    std::uint8_t* block = nullptr;
    std::size_t size = 0;
    ~Workspace() { std::free(block); }
};
thread_local Workspace workspace;

int take_memory(std::uint8_t** memory, std::size_t bytes) {
    if (workspace.size < bytes) {
        std::free(workspace.block);
        auto const rounded = (bytes + large_page - 1) / large_page * large_page;
        workspace.block = static_cast<std::uint8_t*>(std::aligned_alloc(large_page, rounded));
        workspace.size = workspace.block == nullptr ? 0 : rounded;
        if (workspace.block != nullptr) ::madvise(workspace.block, rounded, MADV_HUGEPAGE);
    }
    *memory = workspace.block;
    return workspace.block == nullptr ? ARGON2_MEMORY_ALLOCATION_ERROR : ARGON2_OK;
}

// libargon2 has wiped it already (its default, FLAG_clear_internal_memory).
void keep_memory(std::uint8_t*, std::size_t) {}

std::uint8_t* raw(std::string& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

std::optional<std::string> argon2id(std::string_view password, std::string_view salt, std::string_view pepper, PasswordCost const& cost) {
    std::string input(password);
    std::string salt_bytes(salt);
    std::string secret(pepper);
    std::string out(hash_size, '\0');
    argon2_context context{};
    context.out = raw(out);
    context.outlen = static_cast<std::uint32_t>(out.size());
    context.pwd = raw(input);
    context.pwdlen = static_cast<std::uint32_t>(input.size());
    context.salt = raw(salt_bytes);
    context.saltlen = static_cast<std::uint32_t>(salt_bytes.size());
    context.secret = raw(secret);
    context.secretlen = static_cast<std::uint32_t>(secret.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = take_memory;
    context.free_cbk = keep_memory;
    context.flags = ARGON2_DEFAULT_FLAGS;
    int const status = argon2id_ctx(&context);
    wipe(input);
    wipe(secret);
    if (status != ARGON2_OK) return std::nullopt;
    return out;
}

std::string encode(PasswordCost const& cost, std::string_view salt, std::string_view hash) {
    return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) +
           ",p=" + std::to_string(cost.lanes) + "$" + to_hex(salt) + "$" + to_hex(hash);
}

struct Stored {
    PasswordCost cost;
    std::string salt, hash;
};

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

bool take(std::string_view& text, std::uint32_t& number) {
    auto const [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return true;
}

std::optional<Stored> decode(std::string_view text) {
    Stored stored;
    auto& cost = stored.cost;
    if (!take(text, "$argon2id$v=19$m=") || !take(text, cost.memory_kib) || !take(text, ",t=") || !take(text, cost.passes) ||
        !take(text, ",p=") || !take(text, cost.lanes) || !take(text, "$"))
        return std::nullopt;
    auto const split = text.find('$');
    if (split == std::string_view::npos) return std::nullopt;
    auto salt = from_hex(text.substr(0, split));
    auto hash = from_hex(text.substr(split + 1));
    bool const sane = salt && hash && salt->size() >= 8 && hash->size() == hash_size && cost.memory_kib <= memory_kib_max &&
                      cost.passes >= 1 && cost.passes <= 32 && cost.lanes >= 1 && cost.lanes <= 16;
    if (!sane) return std::nullopt;
    stored.salt = std::move(*salt);
    stored.hash = std::move(*hash);
    return stored;
}

} // namespace

// Threads that do one thing: hash, at low priority.
class PasswordHasher::Pool {
public:
    Pool(int threads, int queue_max) : queue_max_(static_cast<std::size_t>(queue_max)) {
        for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }
    Pool(Pool const&) = delete;
    Pool& operator=(Pool const&) = delete;
    ~Pool() {
        {
            std::lock_guard const lock(mutex_);
            stopping_ = true;
        }
        arrived_.notify_all();
        for (auto& thread : threads_) thread.join();
    }

    // Runs the job on the pool and waits for it; false when the queue is full.
    bool run(std::function<void()> const& job) {
        Job item{&job, false, {}};
        std::unique_lock lock(mutex_);
        if (stopping_ || queue_.size() >= queue_max_) return false;
        queue_.push_back(&item);
        arrived_.notify_one();
        item.finished.wait(lock, [&] { return item.done; });
        return true;
    }
    int waiting() {
        std::lock_guard const lock(mutex_);
        return static_cast<int>(queue_.size());
    }

private:
    struct Job {
        std::function<void()> const* run;
        bool done;
        std::condition_variable finished;
    };

    void work() {
        // Linux: the nice value belongs to the thread.
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 10);
        std::unique_lock lock(mutex_);
        for (;;) {
            arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            Job* const job = queue_.front();
            queue_.pop_front();
            lock.unlock();
            (*job->run)();
            lock.lock();
            job->done = true;
            job->finished.notify_one();
        }
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job*> queue_;
    std::vector<std::thread> threads_;
    std::size_t queue_max_;
    bool stopping_ = false;
};

PasswordHasher::PasswordHasher(Secret pepper, Options options) : pepper_(std::move(pepper)), cost_(options.cost) {
    int const cores = static_cast<int>(std::thread::hardware_concurrency());
    int const threads = options.threads > 0 ? options.threads : (cores > 0 ? cores : 1);
    pool_ = std::make_unique<Pool>(threads, options.queue_max);
    // Any salt and hash will do: nobody can find the password that fits.
    dummy_ = encode(cost_, random_bytes(salt_size), random_bytes(hash_size));
}

PasswordHasher::~PasswordHasher() = default;

int PasswordHasher::waiting() const { return pool_->waiting(); }

Result<std::string> PasswordHasher::hash(std::string_view password) {
    auto const salt = random_bytes(salt_size);
    std::optional<std::string> hash;
    if (!pool_->run([&] { hash = argon2id(password, salt, pepper_.view(), cost_); }))
        return Error{ErrorCode::overloaded, "password queue is full"};
    if (!hash) return Error{ErrorCode::internal, "argon2id failed"};
    return encode(cost_, salt, *hash);
}

Result<PasswordCheck> PasswordHasher::check(std::string_view password, std::optional<std::string> const& stored) {
    // An unreadable hash (an account that cannot sign in) costs the same time as an unknown user.
    auto decoded = stored ? decode(*stored) : std::nullopt;
    bool const real = decoded.has_value();
    if (!real) decoded = decode(dummy_);
    std::optional<std::string> hash;
    if (!pool_->run([&] { hash = argon2id(password, decoded->salt, pepper_.view(), decoded->cost); }))
        return Error{ErrorCode::overloaded, "password queue is full"};
    if (!hash) return Error{ErrorCode::internal, "argon2id failed"};
    PasswordCheck check;
    check.fits = equal_constant_time(*hash, decoded->hash) && real;
    check.outdated = check.fits && decoded->cost != cost_;
    return check;
}

} // namespace todoke::crypto
