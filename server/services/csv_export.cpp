#include "server/services/csv_export.hpp"

#include "server/services/views.hpp"
#include "shared/exporting/csv.hpp"

namespace todoke::services {

std::string instant_text(std::int64_t utc_ms) {
    constexpr std::int64_t japan_ms = 9 * 3'600'000;
    auto const minutes = (utc_ms + japan_ms) / 60'000 % (24 * 60);
    auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return base::iso_date(base::date_in_japan(utc_ms)) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

std::string cut_notice(App& app, std::string_view language) {
    return app.texts.translate(language, "ここまでで1万行です。続きは、条件を狭めて書き出してください。");
}

namespace {

forms::Definition const* newest_version(App& app, std::string const& form_id, Date today) {
    if (auto const* in_force = app.catalogue.valid_on(form_id, today)) return in_force;
    forms::Definition const* newest = nullptr;
    for (auto const* form : app.catalogue.all()) {
        if (form->id == form_id) newest = form;
    }
    return newest;
}

} // namespace

Result<std::string> export_csv(App& app, store::Caller const& caller, std::string const& form_id, std::string const& from, std::string const& to,
                               tables::Encoding encoding, Date today) {
    auto const* form = newest_version(app, form_id, today);
    if (form == nullptr || form->kind != forms::FormKind::notification) return Error{ErrorCode::not_found, "no such notification form"};
    auto const columns = exporting::csv_columns(*form);
    std::vector<std::string> head{"notification_no", "state", "submitted_at", "facility_name", "health_centre_name"};
    for (auto const& column : columns) head.push_back(column.id);
    auto csv = base::csv_line(head);
    auto unreadable = false;
    auto const written = TRY(app.store.notifications.export_rows(caller, form_id, from, to, export_rows_max + 1, [&](store::NotificationRow const& row, std::string const& document) {
        auto const json = base::parse_json(document, {.bytes_max = 1024 * 1024});
        auto const record = json.ok() ? records::record_from_json(*json) : Result<records::Record>(json.error());
        if (!record.ok()) {
            unreadable = true;
            return false;
        }
        std::vector<std::string> cells{row.number, std::string(store::name(row.state)), instant_text(row.submitted_at_ms), app.directory.facility_name(row.facility),
                                       app.directory.facility_name(row.centre)};
        for (auto& value : exporting::csv_values(columns, *record)) cells.push_back(std::move(value));
        csv += base::csv_line(cells);
        return true;
    }));
    if (unreadable) return Error{ErrorCode::internal, "a stored record cannot be read"};
    if (written > export_rows_max) return Error{ErrorCode::too_large, "more rows than an export may have"};
    return encoding == tables::Encoding::cp932 ? tables::to_cp932(csv) : std::string(base::utf8_bom) + csv;
}

} // namespace todoke::services
