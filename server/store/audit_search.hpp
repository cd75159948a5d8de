// Reading the audit trail: who saw or changed what, newest first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/audit.hpp"
#include "server/store/user_search.hpp"

namespace todoke::store {

struct AuditConditions {
    AccountArea area;                 // whose doings: accounts of the area,
    FacilityId facility;              // or of one health centre alone; 0 = any
    std::int64_t from_ms = 0, to_ms = 0; // [from, to)
    std::string user_id;              // "" = anybody
    std::optional<AuditEvent> event;
    std::int64_t subject = 0;         // 0 = any
    std::string after;                // of the page before
    std::size_t rows_max = 100;
};

struct AuditLine {
    std::int64_t chain = 0, sequence = 0, at_ms = 0;
    std::string user_id;
    FacilityId facility;
    AuditEvent event{};
    std::int64_t subject = 0;
    std::string detail, address;      // of the network it came from, "" unknown
};
struct AuditPage {
    std::vector<AuditLine> lines;
    std::string next; // for `after`; "" on the last page
};

class AuditSearch {
public:
    explicit AuditSearch(db::Database& db) : db_(db) {}

    Result<AuditPage> find(AuditConditions const& wanted);
    // What one account did about itself: signing in and out, passwords. Newest first.
    Result<std::vector<AuditLine>> sign_ins_of(std::string_view user_id, std::size_t rows_max);

private:
    db::Database& db_;
};

} // namespace todoke::store
