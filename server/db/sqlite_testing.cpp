#include "server/db/sqlite_testing.hpp"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <new>
#include <thread>

namespace todoke::db::testing {

namespace {

std::atomic<int> sync_delay{0};
std::atomic<DiskFault> disk_fault{DiskFault::none};
std::atomic<long> syncs{0};

// An open file: our methods first, then the system's own file right behind.
struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
File* as_file(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_vfs* real_of(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int fault_code() {
    switch (disk_fault.load()) {
    case DiskFault::none: return SQLITE_OK;
    case DiskFault::full: return SQLITE_FULL;
    case DiskFault::io_error: return SQLITE_IOERR_WRITE;
    }
    return SQLITE_OK;
}

template <auto member, class... A>
auto pass(sqlite3_file* file, A... arguments) {
    auto* const real = as_file(file)->real();
    return (real->pMethods->*member)(real, arguments...);
}

int write_file(sqlite3_file* file, void const* data, int size, sqlite3_int64 at) {
    int const fault = fault_code();
    return fault != SQLITE_OK ? fault : pass<&sqlite3_io_methods::xWrite>(file, data, size, at);
}
int sync_file(sqlite3_file* file, int flags) {
    syncs.fetch_add(1);
    if (int const delay = sync_delay.load(); delay > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    return pass<&sqlite3_io_methods::xSync>(file, flags);
}

sqlite3_io_methods methods{};

int open_file(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* const real = as_file(file)->real();
    int const code = real_of(vfs)->xOpen(real_of(vfs), name, real, flags, out_flags);
    file->pMethods = real->pMethods != nullptr ? &methods : nullptr;
    return code;
}

void fill_methods() {
    using M = sqlite3_io_methods;
    methods.iVersion = 2; // with shared memory for the WAL, without memory-mapped reading
    methods.xClose = [](sqlite3_file* f) { return pass<&M::xClose>(f); };
    methods.xRead = [](sqlite3_file* f, void* data, int size, sqlite3_int64 at) { return pass<&M::xRead>(f, data, size, at); };
    methods.xWrite = write_file;
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return pass<&M::xTruncate>(f, size); };
    methods.xSync = sync_file;
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return pass<&M::xFileSize>(f, size); };
    methods.xLock = [](sqlite3_file* f, int kind) { return pass<&M::xLock>(f, kind); };
    methods.xUnlock = [](sqlite3_file* f, int kind) { return pass<&M::xUnlock>(f, kind); };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* held) { return pass<&M::xCheckReservedLock>(f, held); };
    methods.xFileControl = [](sqlite3_file* f, int code, void* argument) { return pass<&M::xFileControl>(f, code, argument); };
    methods.xSectorSize = [](sqlite3_file* f) { return pass<&M::xSectorSize>(f); };
    methods.xDeviceCharacteristics = [](sqlite3_file* f) { return pass<&M::xDeviceCharacteristics>(f); };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
        return pass<&M::xShmMap>(f, page, size, extend, memory);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) { return pass<&M::xShmLock>(f, offset, count, flags); };
    methods.xShmBarrier = [](sqlite3_file* f) { pass<&M::xShmBarrier>(f); };
    methods.xShmUnmap = [](sqlite3_file* f, int remove) { return pass<&M::xShmUnmap>(f, remove); };
}

} // namespace

std::string faulty_disk() {
    static char const name[] = "todoke-faulty-disk";
    static sqlite3_vfs vfs = [] {
        fill_methods();
        sqlite3_vfs layer = *sqlite3_vfs_find(nullptr);
        layer.pAppData = sqlite3_vfs_find(nullptr);
        layer.szOsFile += static_cast<int>(sizeof(File));
        layer.zName = name;
        layer.pNext = nullptr;
        layer.xOpen = open_file;
        return layer;
    }();
    static bool const registered = sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
    return registered ? name : "";
}

void set_sync_delay_ms(int delay_ms) { sync_delay.store(delay_ms); }
void set_disk_fault(DiskFault fault) { disk_fault.store(fault); }
long syncs_so_far() { return syncs.load(); }

bool tamper(std::string const& file, char const* sql) {
    sqlite3* handle = nullptr;
    bool const ok = sqlite3_open(file.c_str(), &handle) == SQLITE_OK && sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(handle);
    return ok;
}

} // namespace todoke::db::testing
