#include "server/services/sealed_sheets.hpp"

#include <utility>
#include <vector>

#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/render/sealed_sheet.hpp"
#include "shared/base/contact.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t life_ms = 2LL * 60 * 60 * 1000; // as long as the result of a batch

} // namespace

std::string_view name(Handover handover) { return handover == Handover::sheet ? "sheet" : "mail"; }

Result<Handover> handover_of(std::string_view name) {
    if (name.empty() || name == "mail") return Handover::mail;
    if (name == "sheet") return Handover::sheet;
    return Error{ErrorCode::invalid, "handover"};
}

Result<PrintedSheets> print_sheets(App& app, Manager const& manager, std::span<Secret const> secrets, std::size_t first_number, std::size_t total) {
    auto const office = TRY(app.store.facilities.find(manager.caller.facility)); // whom to ask
    std::vector<render::SealedSheet> sheets;
    for (std::size_t i = 0; i < secrets.size(); ++i) {
        auto const found = app.store.users.find(secrets[i].user_id);
        if (!found.ok() && found.error().code != ErrorCode::not_found) return found.error();
        if (!found.ok() || found->state == store::UserState::stopped || found->password_hash != secrets[i].password_hash) continue;
        auto const institution = TRY(app.store.facilities.find(found->facility));
        render::SealedSheet sheet;
        sheet.postal_code = base::displayed_postal_code(institution.postal_code);
        sheet.address = institution.address;
        sheet.institution = institution.name;
        sheet.name = found->name;
        sheet.user_id = secrets[i].user_id;
        sheet.initial_password = secrets[i].initial_password;
        sheet.valid_until = base::date_in_japan(found->initial_until_ms);
        sheet.url = manager.origin;
        sheet.office = office.name;
        sheet.office_phone = base::displayed_phone(office.phone);
        if (total > 0) sheet.number = static_cast<int>(first_number + i);
        sheet.total = static_cast<int>(total);
        sheets.push_back(std::move(sheet));
    }
    if (sheets.empty()) return Error{ErrorCode::conflict, "no account still has the password of its sheet"};
    return PrintedSheets{TRY(render::sealed_sheets(sheets)), sheets.size()};
}

std::string SheetDesk::keep(Manager const& manager, Secret secret) {
    auto const now_ms = manager.caller.now_ms;
    auto id = crypto::make_token();
    std::lock_guard const hold(mutex_);
    std::erase_if(waiting_, [&](auto const& entry) { return entry.second.until_ms < now_ms; });
    waiting_[id] = {manager.caller.user_id, now_ms + life_ms, std::move(secret)};
    return id;
}

Result<Secret> SheetDesk::take_out(Manager const& manager, std::string const& sheet_id) {
    std::lock_guard const hold(mutex_);
    auto const found = waiting_.find(sheet_id);
    if (found == waiting_.end() || found->second.owner != manager.caller.user_id || found->second.until_ms < manager.caller.now_ms) return Error{ErrorCode::not_found, "no such sheet"};
    if (found->second.secret.user_id.empty()) return Error{ErrorCode::conflict, "the sheet was fetched"};
    return std::exchange(found->second.secret, {});
}

void SheetDesk::put_back(std::string const& sheet_id, Secret secret) {
    std::lock_guard const hold(mutex_);
    if (auto const found = waiting_.find(sheet_id); found != waiting_.end()) found->second.secret = std::move(secret);
}

Result<std::string> SheetDesk::take(Manager const& manager, std::string const& sheet_id) {
    auto secret = TRY(take_out(manager, sheet_id));
    auto printed = print_sheets(app_, manager, std::span(&secret, 1), 0, 0);
    // What is not noted is not given out, and can be asked for again.
    auto const noted = printed.ok() ? app_.store.audit.append(manager.caller, {store::AuditEvent::account_read, 0, "user=" + secret.user_id + " sealed sheet"}) : Result<Done>(printed.error());
    if (!noted.ok()) {
        put_back(sheet_id, std::move(secret));
        return noted.error();
    }
    log::info("sealed_sheet_printed");
    return std::move(printed->pdf);
}

} // namespace todoke::services
