// Municipalities with their health centre (S4-18).
#pragma once

#include "shared/api/messages.hpp"

namespace todoke::api {

inline constexpr std::size_t municipalities_max = 400, jurisdiction_changes_max = 100; // of a prefecture

struct JurisdictionRow {
    std::string municipality_code, municipality_name;
    std::string facility_id, health_centre_code, health_centre_name; // "" = nobody is competent yet
    template <class V> void fields(V& v) {
        v("municipality_code", municipality_code); v("municipality_name", municipality_name); v("facility_id", facility_id);
        v("health_centre_code", health_centre_code); v("health_centre_name", health_centre_name);
    }
};
struct JurisdictionMove {
    std::int64_t at_ms = 0;
    std::string municipality_name, former_name, health_centre_name, user_id; // user_id "": not for this reader
    template <class V> void fields(V& v) {
        v("at_ms", at_ms); v("municipality_name", municipality_name); v("former_name", former_name); v("health_centre_name", health_centre_name); v("user_id", user_id);
    }
};
struct JurisdictionList {
    std::vector<JurisdictionRow> rows;   // every municipality of the prefecture, by code
    std::vector<JurisdictionMove> moves; // newest first
    template <class V> void fields(V& v) { v("rows", rows, list(municipalities_max)); v("moves", moves, list(jurisdiction_changes_max)); }
};
struct ExportJurisdictionsRequest {
    std::string prefecture_code; // "" = all
    std::string encoding = "utf-8";
    template <class V> void fields(V& v) { v("prefecture_code", prefecture_code, optional_text(2)); v("encoding", encoding); }
};

} // namespace todoke::api
