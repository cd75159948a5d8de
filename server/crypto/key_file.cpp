#include "server/crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/crypto/random.hpp"

namespace todoke::crypto {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_;
};

Error fault(std::string const& path, std::string_view reason) {
    return Error{ErrorCode::internal, "key file " + path + ": " + std::string(reason)};
}

// "name hex\n": takes one line off the text.
std::optional<std::string> take_secret(std::string_view& text, std::string_view name) {
    std::size_t const length = name.size() + 1 + 64 + 1;
    if (text.size() < length || text.substr(0, name.size()) != name || text[name.size()] != ' ' || text[length - 1] != '\n')
        return std::nullopt;
    auto secret = from_hex(text.substr(name.size() + 1, 64));
    text.remove_prefix(length);
    return secret;
}

} // namespace

Result<KeyFile> KeyFile::open(std::string const& path) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.fd() < 0) return fault(path, std::strerror(errno));
    struct stat status {};
    if (::fstat(file.fd(), &status) != 0) return fault(path, std::strerror(errno));
    if ((status.st_mode & 077) != 0) return fault(path, "others may read it; chmod 600 first");

    char buffer[1024];
    auto const got = ::read(file.fd(), buffer, sizeof buffer);
    if (got < 0) return fault(path, std::strerror(errno));
    std::string_view text(buffer, static_cast<std::size_t>(got));
    auto master = take_secret(text, "master");
    auto pepper = take_secret(text, "pepper");
    auto audit = take_secret(text, "audit");
    ::explicit_bzero(buffer, sizeof buffer);
    if (!master || !pepper || !audit || !text.empty())
        return fault(path, "not three lines 'master', 'pepper', 'audit' with 64 hexadecimal digits each");
    KeyFile keys;
    keys.master = Secret(std::move(*master));
    keys.pepper = Secret(std::move(*pepper));
    keys.audit_seed = Secret(std::move(*audit));
    return keys;
}

Result<KeyFile> KeyFile::create(std::string const& path) {
    // The file must be whole or absent: write beside it, sync, then link (which never replaces).
    std::string const unfinished = path + ".new";
    ::unlink(unfinished.c_str());
    {
        Descriptor const file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (file.fd() < 0) return fault(path, std::strerror(errno));
        std::string text;
        for (auto const name : {"master", "pepper", "audit"}) text += std::string(name) + ' ' + to_hex(random_bytes(32)) + '\n';
        auto const written = ::write(file.fd(), text.data(), text.size());
        bool const ok = written == static_cast<ssize_t>(text.size()) && ::fsync(file.fd()) == 0;
        wipe(text);
        if (!ok) return fault(path, "could not be written");
    }
    int const linked = ::link(unfinished.c_str(), path.c_str());
    int const reason = errno;
    ::unlink(unfinished.c_str());
    if (linked != 0) return fault(path, std::strerror(reason));
    auto const slash = path.find_last_of('/');
    Descriptor const folder(::open(slash == std::string::npos ? "." : path.substr(0, slash + 1).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.fd() >= 0) ::fsync(folder.fd());
    return open(path);
}

} // namespace todoke::crypto
