// Which health centre is competent for which municipality (S4-18): where notifications of people who live
// there are sent. Written with the health centre's row; every move stays in a history.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/caller.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

struct Jurisdiction {
    std::string municipality_code;
    FacilityId centre;
    std::string centre_code, centre_name;
};
struct JurisdictionChange {
    std::string municipality_code, former_name, centre_name; // "" = none
    std::int64_t at_ms = 0;
    std::string user_id;
};

class Jurisdictions {
public:
    explicit Jurisdictions(db::Database& db) : db_(db) {}

    // By municipality code; prefecture "" = all.
    Result<std::vector<Jurisdiction>> list(std::string_view prefecture_code);
    Result<std::vector<JurisdictionChange>> changes(std::string_view prefecture_code, int rows_max); // newest first

private:
    db::Database& db_;
};

// The municipalities of a centre from now on; those it takes move from others, those it leaves have none.
void put_area(db::Transaction& tx, Caller const& caller, FacilityId centre, std::vector<std::string> const& municipalities);

} // namespace todoke::store
