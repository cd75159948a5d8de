#include "server/db/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace todoke::db {

namespace {

std::string text_of(int error) { return std::strerror(error); }

} // namespace

Result<DataFolder> DataFolder::open(std::string path, std::int64_t reserve_bytes) {
    std::error_code fault;
    bool const made = std::filesystem::create_directories(path, fault);
    if (fault) return Error{ErrorCode::internal, "data folder " + path + ": " + fault.message()};
    if (made) ::chmod(path.c_str(), 0700);

    auto const lock_path = path + "/todoke.lock";
    int const fd = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return Error{ErrorCode::internal, lock_path + ": " + text_of(errno)};
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        auto const got = ::pread(fd, holder, sizeof holder - 1, 0);
        ::close(fd);
        std::string who(holder, got > 0 ? static_cast<std::size_t>(got) : 0);
        while (!who.empty() && who.back() == '\n') who.pop_back();
        return Error{ErrorCode::conflict, "data folder " + path + " is in use by process " + who};
    }
    auto const id = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, id.data(), id.size(), 0) < 0) {
        // The lock holds without the number; on a full disk the start goes on, read-only.
    }
    DataFolder folder(std::move(path), fd, reserve_bytes);
    folder.restore_reserve();
    return folder;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_fd_(std::exchange(other.lock_fd_, -1)), reserve_bytes_(other.reserve_bytes_) {}

DataFolder::~DataFolder() {
    if (lock_fd_ >= 0) ::close(lock_fd_);
}

std::int64_t DataFolder::free_bytes() const {
    struct statvfs status {};
    if (::statvfs(path_.c_str(), &status) != 0) return 0;
    return static_cast<std::int64_t>(status.f_bavail) * static_cast<std::int64_t>(status.f_frsize);
}

void DataFolder::give_up_reserve() { ::unlink((path_ + "/todoke.reserve").c_str()); }

bool DataFolder::restore_reserve() {
    if (reserve_bytes_ <= 0) return true;
    auto const file = path_ + "/todoke.reserve";
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && status.st_size >= reserve_bytes_) return true;
    int const fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool const ok = ::posix_fallocate(fd, 0, reserve_bytes_) == 0;
    ::close(fd);
    if (!ok) ::unlink(file.c_str());
    return ok;
}

} // namespace todoke::db
