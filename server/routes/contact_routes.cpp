// Where institutions hand in and whom they ask. Everybody reads what concerns them; the administrators of a
// government or health centre write what is said about their own office.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_record.hpp"
#include "shared/api/contact_messages.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::routes {

namespace {

constexpr access::Rule too_long{"V-118", "文字数を減らしてください。"};
constexpr access::Rule no_contact{"F-A30", "電話番号かメールアドレスのどちらかを入力してください。"};

bool may_edit(Call const& call) { return access::may(access::role(call.caller().role), access::Capability::manage_accounts); }

api::OfficeContact message_of(store::OfficeContactRow row, bool may_edit) {
    return {row.facility.text(), std::move(row.facility_name), {std::move(row.hand_in), std::move(row.section), std::move(row.phone), std::move(row.extension), std::move(row.mail)}, row.version, row.updated_at_ms, may_edit};
}

Result<api::OfficeContactList> contacts_for(Call const& call, services::App& app) {
    api::OfficeContactList list;
    auto const own = call.caller().facility;
    auto is_there = false;
    for (auto& row : TRY(app.store.office_contacts.list_for(call.caller(), static_cast<int>(api::contacts_max) - 1))) {
        auto const is_own = row.facility == own;
        is_there = is_there || is_own;
        list.contacts.push_back(message_of(std::move(row), is_own && may_edit(call)));
    }
    // An administrator gets the own one to fill in.
    if (!is_there && may_edit(call)) list.contacts.push_back({own.text(), call.who().facility.name, {}, 0, 0, true});
    return list;
}

std::string folded(std::string_view text) { return base::half_width_ascii(base::trimmed(text)); }

} // namespace

Result<http::Reply> list_contacts(Call const& call, services::App& app) { return json_reply(TRY(contacts_for(call, app))); }

Result<http::Reply> save_contact(Call const& call, services::App& app) {
    auto const typed = TRY(call.message<api::OfficeContactEntry>());
    store::OfficeContactRow row;
    row.facility = call.caller().facility;
    row.hand_in = base::trimmed(typed.hand_in);
    row.section = base::trimmed(typed.section);
    row.phone = base::fold_phone(typed.phone);
    row.extension = folded(typed.extension);
    row.mail = folded(typed.mail);
    row.version = call.if_match();
    std::vector<validation::Issue> issues;
    if (base::count_characters(row.hand_in) > api::hand_in_length_max || base::has_control_characters(row.hand_in, base::LineBreaks::allowed)) issues.push_back(services::issue_of(too_long, "hand_in"));
    for (auto const& [item, text] : {std::pair{"section", &row.section}, {"extension", &row.extension}})
        if (base::count_characters(*text) > api::contact_length_max || base::has_control_characters(*text, base::LineBreaks::refused)) issues.push_back(services::issue_of(too_long, item));
    if (!row.phone.empty() && base::phone_kind(row.phone) == base::PhoneKind::invalid) issues.push_back(services::issue_of(access::japanese_phone, "phone"));
    if (!row.mail.empty() && !base::is_email(row.mail)) issues.push_back(services::issue_of(access::mail_address, "mail"));
    if (row.phone.empty() && row.mail.empty()) issues.push_back(services::issue_of(no_contact, "phone"));
    app.refusals.note_if_forged(typed.mail, call.caller());
    if (!issues.empty()) return issues_reply(call, app, issues);
    auto const told = TRY(services::recorded(app, call.caller(), {store::AuditEvent::contact_changed, 0, ""}));
    TRY(app.store.office_contacts.save(row, call.now_ms(), told));
    return json_reply(TRY(contacts_for(call, app)));
}

} // namespace todoke::routes
