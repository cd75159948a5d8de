// The schema's history: numbered steps that only go forward. Each step's hash is recorded when it
// runs; a database whose recorded history differs from this binary's is refused, and so is one that a
// newer binary has already moved on.
//
// To add a step: a file server/db/migrations/NNNN_name.sql that is one C++ raw string literal (so the
// compiler embeds it and knows when it changes), and its row in migrations.cpp.
#pragma once

#include "server/db/sqlite_connection.hpp"

namespace todoke::db {

Result<Done> migrate(SqliteConnection& connection);
int newest_migration();

} // namespace todoke::db
