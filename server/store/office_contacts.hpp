// What each government and each health centre says about where to hand in and whom to ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/also.hpp"
#include "server/store/caller.hpp"

namespace todoke::store {

struct OfficeContactRow {
    FacilityId facility;
    std::string facility_name, hand_in, section, phone, extension, mail;
    std::int64_t version = 0, updated_at_ms = 0;
};

class OfficeContacts {
public:
    explicit OfficeContacts(db::Database& db) : db_(db) {}

    // Of the caller's health centre, then of the governments of the prefecture, by code.
    Result<std::vector<OfficeContactRow>> list_for(Caller const& caller, int rows_max);
    Result<std::optional<OfficeContactRow>> find(FacilityId facility);
    // ErrorCode::stale unless `row.version` is the stored one (0: none yet).
    Result<Done> save(OfficeContactRow const& row, std::int64_t now_ms, Also const& also);

private:
    db::Database& db_;
};

} // namespace todoke::store
