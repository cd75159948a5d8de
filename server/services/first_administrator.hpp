// Making accounts from the command line: the first administrator, who makes the others later.
#pragma once

#include <string>

#include "server/services/app.hpp"

namespace todoke::services {

struct NewAccount {
    std::string user_id, name, mail, prefecture_code, password;
};

// ErrorCode::invalid with a sentence that says what to repair; conflict when the ID is or was in use.
Result<Done> create_administrator(App& app, NewAccount const& account);

// One line from the terminal without showing it, or from standard input where that is no terminal.
bool read_password(std::string& password);

} // namespace todoke::services
