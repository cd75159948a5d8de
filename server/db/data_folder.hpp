// The folder of an embedded database: it belongs to one process at a time (lock file with its id),
// and holds a reserve file that is given up when the disk is full, so that the last checkpoint and a
// clean stop still have room.
#pragma once

#include <cstdint>
#include <string>

#include "shared/base/result.hpp"

namespace todoke::db {

class DataFolder {
public:
    // Makes the folder (0700) when it is missing. ErrorCode::conflict when another process holds it.
    static Result<DataFolder> open(std::string path, std::int64_t reserve_bytes);
    DataFolder(DataFolder&& other) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;
    DataFolder(DataFolder const&) = delete;
    DataFolder& operator=(DataFolder const&) = delete;
    ~DataFolder();

    [[nodiscard]] std::string const& path() const { return path_; }
    [[nodiscard]] std::int64_t free_bytes() const; // for this user; 0 when unknown
    void give_up_reserve();
    bool restore_reserve(); // false: there is no room for it

private:
    DataFolder(std::string path, int lock_fd, std::int64_t reserve_bytes)
        : path_(std::move(path)), lock_fd_(lock_fd), reserve_bytes_(reserve_bytes) {}

    std::string path_;
    int lock_fd_;
    std::int64_t reserve_bytes_;
};

} // namespace todoke::db
