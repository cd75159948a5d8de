// 登録情報一覧: the cases a caller may see, by filters and conditions (case-record.md §12), one page at
// a time, and the duplicates of a person (§14). Every answer is audited with the ids it showed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/store/cases.hpp"

namespace todoke::store {

enum class CaseSort : std::uint8_t { updated = 0, onset = 1, confirmed = 2 };

// "" means any. All given ones are combined with AND.
struct CaseQuery {
    // filters
    std::string prefecture_code, diagnosis_class, case_status, current_location, disease_code;
    // conditions; kana in any spelling and phones with hyphens are folded here too
    std::string name_kana;     // prefix, spaces ignored
    std::string birth_date;    // YYYY-MM-DD
    std::string phone;         // whole number, or the last four digits
    std::string self_entry_id;
    std::string hc_own_id;     // within the caller's own centre
    CaseSort sort = CaseSort::updated;
    bool ascending = false;
    int page_size = 10;        // 1 to 100
    std::string cursor;        // of the former page; ErrorCode::invalid when it is none
};

struct CasePage {
    static constexpr std::int64_t total_max = 10'000; // V-S03
    std::vector<CaseRow> rows;
    std::int64_t total = 0;    // at most total_max + 1
    std::string next_cursor;   // "" on the last page
    [[nodiscard]] bool too_many() const { return total > total_max; }
};

struct DuplicateQuery {
    std::string name_kana, birth_date, sex;
    std::vector<std::string> phones;
};
struct Duplicate {
    bool strong = false; // same kana, birth date and sex; otherwise same telephone and birth date
    CaseRow row;
};

// A list for a person is audited always; the check of a submission only when it found somebody.
enum class DuplicateUse : std::uint8_t { shown, check };

class CaseSearch {
public:
    CaseSearch(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    Result<CasePage> search(Caller const& caller, CaseQuery const& query);
    // Visible candidates, strong ones first, at most 50. "Within 90 days" (§14) is for the caller to
    // judge by the rows' dates.
    Result<std::vector<Duplicate>> duplicates(Caller const& caller, DuplicateQuery const& query, DuplicateUse use = DuplicateUse::shown);

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
