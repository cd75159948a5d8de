// Which health centre is competent for which municipality, to look up and to take along. It is changed in the
// row of the health centre (管轄市区町村コード), one by one or by a file of the health-centre master.
#include <algorithm>
#include <map>

#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "shared/api/jurisdiction_messages.hpp"
#include "shared/base/csv.hpp"

namespace todoke::routes {

namespace {

using CentreOf = std::map<std::string, store::Jurisdiction, std::less<>>;

Result<CentreOf> centres_of(services::App& app, std::string_view prefecture_code) {
    CentreOf found;
    for (auto& row : TRY(app.store.jurisdictions.list(prefecture_code))) {
        auto const code = row.municipality_code;
        found.emplace(code, std::move(row));
    }
    return found;
}

} // namespace

Result<http::Reply> list_jurisdictions(Call const& call, services::App& app) {
    auto const& prefecture = call.parameter("prefecture_code");
    auto const municipalities = app.addresses.municipalities(prefecture);
    if (municipalities.empty()) return Error{ErrorCode::not_found, "no such prefecture"};
    auto const centres = TRY(centres_of(app, prefecture));
    std::map<std::string, std::string, std::less<>> names;
    api::JurisdictionList list;
    for (auto const& municipality : municipalities) {
        names.emplace(municipality.code, municipality.label);
        api::JurisdictionRow row{municipality.code, municipality.label, "", "", ""};
        if (auto const centre = centres.find(municipality.code); centre != centres.end()) {
            row.facility_id = centre->second.centre.text();
            row.health_centre_code = centre->second.centre_code;
            row.health_centre_name = centre->second.centre_name;
        }
        list.rows.push_back(std::move(row));
    }
    auto const shows_people = access::may(access::role(call.caller().role), access::Capability::edit_masters);
    for (auto& change : TRY(app.store.jurisdictions.changes(prefecture, static_cast<int>(api::jurisdiction_changes_max)))) {
        auto const name = names.find(change.municipality_code);
        list.moves.push_back({change.at_ms, name == names.end() ? change.municipality_code : name->second, std::move(change.former_name), std::move(change.centre_name), shows_people ? std::move(change.user_id) : std::string()});
    }
    return json_reply(list);
}

Result<http::Reply> export_jurisdictions(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ExportJurisdictionsRequest>());
    if (request.encoding != "utf-8" && request.encoding != "cp932") return Error{ErrorCode::invalid, "encoding is utf-8 or cp932"};
    auto const encoding = request.encoding == "cp932" ? tables::Encoding::cp932 : tables::Encoding::utf8;
    auto const centres = TRY(centres_of(app, request.prefecture_code));
    auto csv = base::csv_line({"municipality_code", "municipality_name", "core_city_code", "health_center_code", "health_center_name"});
    for (int prefecture = 1; prefecture <= 47; ++prefecture) {
        auto const code = store::prefecture_code(prefecture);
        if (!request.prefecture_code.empty() && request.prefecture_code != code) continue;
        for (auto const& municipality : app.addresses.municipalities(code)) {
            auto const centre = centres.find(municipality.code);
            auto const key = centre == centres.end() ? std::string() : centre->second.centre_code;
            auto const dash = std::min(key.find('-'), key.size());
            csv += base::csv_line({municipality.code, municipality.label, key.substr(0, dash), dash == key.size() ? std::string() : key.substr(dash + 1), centre == centres.end() ? std::string() : centre->second.centre_name});
        }
    }
    return csv_reply(std::move(csv), "municipalities", encoding);
}

} // namespace todoke::routes
