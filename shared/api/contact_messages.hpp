// Where an institution hands in its application and whom it asks (S4-63): what each government and each
// health centre says about itself.
#pragma once

#include "shared/api/messages.hpp"

namespace todoke::api {

inline constexpr std::size_t hand_in_length_max = 1'000, contact_length_max = 100, contacts_max = 100;

struct OfficeContactEntry {
    std::string hand_in; // how and where, in words
    std::string section, phone, extension, mail;
    // Longer than they may be: what is wrong is told at the field.
    template <class V> void fields(V& v) {
        v("hand_in", hand_in, text(2'000)); v("section", section, text(400)); v("phone", phone, text(400)); v("extension", extension, text(400)); v("mail", mail, text(400));
    }
};
struct OfficeContact {
    std::string facility_id, facility_name;
    OfficeContactEntry entry;
    std::int64_t version = 0, updated_at_ms = 0; // 0: nothing was written yet
    bool may_edit = false;
    template <class V> void fields(V& v) {
        v("facility_id", facility_id); v("facility_name", facility_name); v("entry", entry); v("version", version); v("updated_at_ms", updated_at_ms); v("may_edit", may_edit, optional_field());
    }
};
struct OfficeContactList {
    std::vector<OfficeContact> contacts; // the own health centre first
    template <class V> void fields(V& v) { v("contacts", contacts, list(contacts_max)); }
};

} // namespace todoke::api
