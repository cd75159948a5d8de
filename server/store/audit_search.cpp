#include "server/store/audit_search.hpp"

#include <charconv>

namespace todoke::store {

namespace {

// Sign-ins stand in the installation's own chain: there the account decides. $1 prefecture, $2 health
// centre, $3 facility, $6 event, $7 subject: 0 = any; $8 to $10 the last line of the page before.
#define TODOKE_AUDIT_LINES                                                                                                                       \
    "SELECT a.chain, a.sequence, a.at_ms, a.user_id, a.facility_id, a.event, a.subject, a.detail FROM audit a "                                  \
    "LEFT JOIN users u ON u.user_id = a.user_id LEFT JOIN facilities f ON f.facility_id = u.facility_id "                                        \
    "WHERE ($1 = 0 OR a.chain = $1 OR (a.chain = 0 AND u.prefecture = $1)) AND ($2 = 0 OR f.health_centre_id = $2) "                             \
    "AND ($3 = 0 OR u.facility_id = $3) AND a.at_ms >= $4 AND a.at_ms < $5 AND ($6 = 0 OR a.event = $6) AND ($7 = 0 OR a.subject = $7) "         \
    "AND (a.at_ms, a.chain, a.sequence) < ($8, $9, $10) "
constexpr db::Sql select_lines = TODOKE_AUDIT_LINES "ORDER BY a.at_ms DESC, a.chain DESC, a.sequence DESC LIMIT $11";
constexpr db::Sql select_lines_of_user = TODOKE_AUDIT_LINES "AND a.user_id = $12 ORDER BY a.at_ms DESC, a.chain DESC, a.sequence DESC LIMIT $11";
#undef TODOKE_AUDIT_LINES
constexpr db::Sql select_sign_ins = "SELECT chain, sequence, at_ms, user_id, facility_id, event, subject, detail FROM audit "
                                    "WHERE user_id = $1 AND event IN (1, 2, 3, 6) ORDER BY at_ms DESC LIMIT $2";

AuditLine read_line(db::Rows const& rows) {
    constexpr std::string_view from = "from=";
    AuditLine line;
    line.chain = rows.integer(0);
    line.sequence = rows.integer(1);
    line.at_ms = rows.integer(2);
    line.user_id = rows.text(3);
    line.facility.value = rows.integer(4);
    line.event = static_cast<AuditEvent>(rows.integer(5));
    line.subject = rows.integer(6);
    line.detail = rows.text(7);
    auto const last = line.detail.rfind(' ') + 1; // npos + 1 = 0: one word only
    if (std::string_view(line.detail).substr(last).starts_with(from)) {
        line.address = line.detail.substr(last + from.size());
        line.detail.resize(last == 0 ? 0 : last - 1);
    }
    return line;
}

struct Place { std::int64_t at_ms, chain, sequence; };

std::string cursor_of(AuditLine const& line) { return std::to_string(line.at_ms) + "." + std::to_string(line.chain) + "." + std::to_string(line.sequence); }

std::optional<Place> parse_cursor(std::string_view text) {
    std::int64_t numbers[3]{};
    for (auto& number : numbers) {
        auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem != std::errc{}) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.empty() && &number != &numbers[2]) {
            if (text.front() != '.') return std::nullopt;
            text.remove_prefix(1);
        }
    }
    if (!text.empty()) return std::nullopt;
    return Place{numbers[0], numbers[1], numbers[2]};
}

} // namespace

Result<AuditPage> AuditSearch::find(AuditConditions const& wanted) {
    Place before{wanted.to_ms, 0, 0};
    if (!wanted.after.empty()) {
        auto const place = parse_cursor(wanted.after);
        if (!place) return Error{ErrorCode::invalid, "cursor"};
        before = *place;
    }
    auto const prefecture = prefecture_number(wanted.area.prefecture_code);
    auto const event = wanted.event ? static_cast<int>(*wanted.event) : 0;
    auto const limit = static_cast<std::int64_t>(wanted.rows_max) + 1;
    return db_.read([&](db::Transaction& tx) -> Result<AuditPage> {
        AuditPage page;
        auto rows = wanted.user_id.empty()
                        ? tx.query(select_lines, prefecture, wanted.area.health_centre.value, wanted.facility.value, wanted.from_ms, wanted.to_ms, event, wanted.subject,
                                   before.at_ms, before.chain, before.sequence, limit)
                        : tx.query(select_lines_of_user, prefecture, wanted.area.health_centre.value, wanted.facility.value, wanted.from_ms, wanted.to_ms, event,
                                   wanted.subject, before.at_ms, before.chain, before.sequence, limit, wanted.user_id);
        while (rows.next()) {
            if (page.lines.size() == wanted.rows_max) {
                page.next = cursor_of(page.lines.back());
                break;
            }
            page.lines.push_back(read_line(rows));
        }
        return page;
    });
}

Result<std::vector<AuditLine>> AuditSearch::sign_ins_of(std::string_view user_id, std::size_t rows_max) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<AuditLine>> {
        std::vector<AuditLine> lines;
        auto rows = tx.query(select_sign_ins, user_id, static_cast<std::int64_t>(rows_max));
        while (rows.next()) lines.push_back(read_line(rows));
        return lines;
    });
}

} // namespace todoke::store
