#include "server/services/first_administrator.hpp"

#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "shared/access/account_rules.hpp"
#include "shared/access/password_rules.hpp"

namespace todoke::services {

Result<Done> create_administrator(App& app, NewAccount const& account) {
    if (!access::is_user_id(account.user_id)) return Error{ErrorCode::invalid, "--user-id: 4 to 30 of a-z, 0-9, '.', '_', '-', beginning with a letter"};
    if (store::prefecture_number(account.prefecture_code) == 0) return Error{ErrorCode::invalid, "--prefecture: 01 to 47"};
    if (account.mail.find('@') == std::string::npos) return Error{ErrorCode::invalid, "--mail: not a mail address"};
    if (auto const broken = access::broken_password_rules(account.password, account.user_id, ""); !broken.empty()) {
        return Error{ErrorCode::invalid, "the password breaks rule " + std::string(broken.front()->id) + " (8 to 30 characters; three kinds of characters; none three times in a row; not the user ID)"};
    }
    auto const now = app.clock.now_ms();
    store::User user;
    user.user_id = account.user_id;
    user.role = access::RoleId::system_administrator;
    user.state = store::UserState::active;
    user.prefecture_code = account.prefecture_code;
    user.name = account.name;
    user.mail = account.mail;
    user.password_hash = TRY(app.passwords.hash(account.password));
    TRY(app.store.users.create(user, now));
    store::Caller caller;
    caller.now_ms = now;
    return app.store.audit.append(caller, {store::AuditEvent::account_created, 0, "create-admin user=" + account.user_id});
}

bool read_password(std::string& password) {
    termios before{};
    auto const terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        auto silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    auto const read = static_cast<bool>(std::getline(std::cin, password));
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::cout << "\n";
    }
    return read && !password.empty();
}

} // namespace todoke::services
