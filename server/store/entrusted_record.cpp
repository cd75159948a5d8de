// The record of somebody entrusted to a contractor (S2-26), as far as the store knows of it.
#include <algorithm>

#include "server/store/notification_image.hpp"
#include "server/store/observations.hpp"

namespace todoke::store {

Result<EntrustedRecord> Observations::entrusted_record(Caller const& caller, CaseId id) {
    auto const load = [&](db::Transaction& tx) -> Result<EntrustedRecord> {
        auto const record = load_case(tx, id);
        auto const observation = load_observation(tx, id);
        if (!record || !observation || !is_visible(caller, *record, &*observation)) return Error{ErrorCode::not_found, "no such person for this caller"};
        EntrustedRecord found;
        found.row = row_of(*record, TRY(open_person(vault_, *record)));
        found.centre = observation->centre;
        auto identity = TRY(load_block(tx, vault_, id, CaseBlock::identity, record->identity_version));
        found.identity = std::move(identity.document);
        found.identity_form_version = std::move(identity.form_version);
        auto tests = TRY(load_block(tx, vault_, id, CaseBlock::tests, record->tests_version));
        found.tests = std::move(tests.document);
        found.tests_form_version = std::move(tests.form_version);
        auto rows = tx.query("SELECT n.notification_id, n.version, n.facility_id, n.form_id, v.form_version, v.sealed_document FROM notifications n "
                             "JOIN notification_versions v ON v.notification_id = n.notification_id AND v.version = n.version WHERE n.case_id = $1 ORDER BY n.notification_id DESC",
                             id.value);
        while (rows.next()) {
            FacilityId const by{rows.integer(2)};
            if (std::find(found.notified_by.begin(), found.notified_by.end(), by) == found.notified_by.end()) found.notified_by.push_back(by);
            if (!found.notification_form_id.empty()) continue;
            found.notification_form_id = rows.text(3);
            found.notification_form_version = rows.text(4);
            found.notification = TRY(vault_.open(version_place(NotificationId{rows.integer(0)}.text(), rows.integer(1)), rows.view(5)));
        }
        return found;
    };
    auto found = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::entrusted_record_read, id.value, ""}));
    return found;
}

} // namespace todoke::store
