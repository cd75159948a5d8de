// How people get their initial password: by mail, or on a sealed sheet that the administrator prints and
// sends (render/sealed_sheet). Sheets of single accounts wait here, in memory only, until they are printed
// once, for two hours, or for the end of the server; those of a batch wait with it (ApplicationDesk).
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "server/services/account_area.hpp"

namespace todoke::services {

enum class Handover { mail, sheet };
std::string_view name(Handover handover);
// "" is mail. ErrorCode::invalid for another word.
Result<Handover> handover_of(std::string_view name);

// What a sheet brings. The hash tells whether the account still has that password.
struct Secret { std::string user_id, initial_password, password_hash; };

struct PrintedSheets {
    std::string pdf;
    std::size_t count = 0; // of sheets
};
// The sheets of these accounts, numbered from `first_number` out of `total` (0: not numbered). Left out are
// accounts that were stopped or removed, or have another password meanwhile; ErrorCode::conflict when none is left.
Result<PrintedSheets> print_sheets(App& app, Manager const& manager, std::span<Secret const> secrets, std::size_t first_number, std::size_t total);

class SheetDesk {
public:
    explicit SheetDesk(App& app) : app_(app) {}

    // The id to fetch it by.
    std::string keep(Manager const& manager, Secret secret);
    // The PDF, noted in the audit trail before it leaves. ErrorCode::not_found unless the same person
    // issued the account, conflict when it was fetched already.
    Result<std::string> take(Manager const& manager, std::string const& sheet_id);

private:
    struct Waiting {
        std::string owner; // who issued the account
        std::int64_t until_ms = 0;
        Secret secret;     // empty once it is printed
    };
    Result<Secret> take_out(Manager const& manager, std::string const& sheet_id);
    void put_back(std::string const& sheet_id, Secret secret);

    App& app_;
    std::mutex mutex_;
    std::map<std::string, Waiting, std::less<>> waiting_; // by id
};

} // namespace todoke::services
