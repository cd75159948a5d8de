// For benchmarks and fault tests only: a layer over the system's file access that makes every sync
// slower, or lets writes fail as a full or broken disk does. Chosen by SqliteOptions::vfs.
#pragma once

#include <string>

namespace todoke::db::testing {

enum class DiskFault { none, full, io_error };

// Registers the layer (once) and returns its name for SqliteOptions::vfs.
std::string faulty_disk();
void set_sync_delay_ms(int delay_ms);  // added to every sync
// From now on every write (full, io_error) fails, until it is set back to none.
void set_disk_fault(DiskFault fault);
long syncs_so_far();
// Runs SQL on a database file past all protection, as somebody with a copy of it could.
bool tamper(std::string const& file, char const* sql);

} // namespace todoke::db::testing
