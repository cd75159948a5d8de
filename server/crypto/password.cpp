#include "server/crypto/password.hpp"

#include <sodium.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/crypto/digest.hpp"
#include "server/crypto/random.hpp"

namespace todoke::crypto {

namespace {

constexpr std::size_t salt_size = crypto_pwhash_SALTBYTES;
constexpr std::size_t hash_size = 32;
constexpr std::uint32_t memory_kib_min = crypto_pwhash_MEMLIMIT_MIN / 1024;
constexpr std::uint32_t memory_kib_max = 1024 * 1024; // a stored hash cannot ask for more

constexpr std::string_view scheme = "$hmac-sha256-argon2id$v=19$m=";

// libsodium has argon2id with one lane and no secret of its own; the pepper goes in front, by HMAC.
std::optional<std::string> argon2id(std::string_view password, std::string_view salt, std::string_view pepper, PasswordCost const& cost) {
    std::string input = hmac_sha256(pepper, password);
    std::string out(hash_size, '\0');
    int const status = crypto_pwhash(reinterpret_cast<unsigned char*>(out.data()), out.size(), input.data(), input.size(),
                                     reinterpret_cast<unsigned char const*>(salt.data()), cost.passes, std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
    wipe(input);
    if (status != 0) return std::nullopt;
    return out;
}

std::string encode(PasswordCost const& cost, std::string_view salt, std::string_view hash) {
    return std::string(scheme) + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) + ",p=1$" + to_hex(salt) + "$" + to_hex(hash);
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
    if (!take(text, scheme) || !take(text, cost.memory_kib) || !take(text, ",t=") || !take(text, cost.passes) || !take(text, ",p=1$")) return std::nullopt;
    auto const split = text.find('$');
    if (split == std::string_view::npos) return std::nullopt;
    auto salt = from_hex(text.substr(0, split));
    auto hash = from_hex(text.substr(split + 1));
    bool const sane = salt && hash && salt->size() == salt_size && hash->size() == hash_size && cost.memory_kib >= memory_kib_min &&
                      cost.memory_kib <= memory_kib_max && cost.passes >= 1 && cost.passes <= 32;
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
    if (sodium_init() < 0) std::abort(); // no source of randomness: nothing here may be trusted
    // Any salt and hash will do: nobody can find the password that fits.
    dummy_ = encode(cost_, random_bytes(salt_size), random_bytes(hash_size));
}

PasswordHasher::~PasswordHasher() = default;

bool PasswordHasher::can_read(std::string_view stored) { return decode(stored).has_value(); }

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
