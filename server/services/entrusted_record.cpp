#include "server/services/entrusted_record.hpp"

#include "server/services/records.hpp"
#include "server/services/views.hpp"

namespace todoke::services {

namespace {

Json masked(forms::Definition const* form, std::string const& document) {
    auto kept = Json::object();
    if (form == nullptr || document.empty()) return kept;
    auto const json = base::parse_json(document, {.bytes_max = 1024 * 1024});
    if (!json.ok() || json->as_object() == nullptr) return kept;
    for (auto const& [id, value] : *json->as_object())
        if (auto const* item = forms::find_item(*form, id); item != nullptr && item->entrusted) kept.set(id, value);
    return kept;
}

forms::Definition const* form_of_block(App& app, forms::FormKind kind, std::string const& version, Date today) {
    auto const* now = form_of_kind(app, kind, today);
    return now == nullptr ? nullptr : app.catalogue.find(now->id, version);
}

} // namespace

Result<api::EntrustedRecord> entrusted_record(App& app, store::Caller const& caller, store::CaseId id, Date today) {
    auto const found = TRY(app.store.observations.entrusted_record(caller, id));
    auto const header = to_message(app, found.row, today);
    api::EntrustedRecord message;
    message.case_id = header.case_id;
    message.self_entry_id = header.self_entry_id;
    message.name = header.name;
    message.age = header.age.empty() ? header.age_group : header.age;
    message.sex = header.sex;
    message.case_status = header.case_status;
    message.current_location = header.current_location;
    message.disease_name = header.disease_name;
    message.centre_name = app.directory.facility_name(found.centre);
    message.identity_form_version = found.identity_form_version;
    message.tests_form_version = found.tests_form_version;
    message.interview_form_id = found.notification_form_id;
    message.interview_form_version = found.notification_form_version;
    message.identity = masked(form_of_block(app, forms::FormKind::identity, found.identity_form_version, today), found.identity);
    message.tests = masked(form_of_block(app, forms::FormKind::tests, found.tests_form_version, today), found.tests);
    message.interview = masked(app.catalogue.find(found.notification_form_id, found.notification_form_version), found.notification);
    constexpr std::size_t institutions_max = 48; // and those of the tests
    for (auto const facility : found.notified_by)
        if (message.institutions.size() < institutions_max) message.institutions.push_back({"notified", app.directory.facility_name(facility)});
    auto const add = [&message](std::string_view relation, std::string_view item) {
        if (auto const name = message.tests.text(item); !name.empty()) message.institutions.push_back({std::string(relation), std::string(name)});
    };
    add("outpatient", "outpatient_institution");
    add("laboratory", "laboratory");
    return message;
}

} // namespace todoke::services
