#include "server/store/drafts.hpp"

#include <algorithm>

namespace todoke::store {

namespace {

bool is_draft_id(std::string_view id) {
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), allowed);
}

std::string sealed_id(std::string_view user_id, std::string_view draft_id) {
    std::string id(user_id);
    id += '/';
    id += draft_id;
    return id;
}

Result<Draft> read_row(Vault& vault, std::string_view user_id, db::Rows const& rows) {
    Draft draft;
    draft.draft_id = rows.text(0);
    draft.form_id = rows.text(1);
    draft.form_version = rows.text(2);
    draft.case_id.value = rows.integer(3);
    draft.notification_id.value = rows.integer(4);
    draft.still_needed = static_cast<int>(rows.integer(5));
    draft.version = rows.integer(6);
    draft.updated_at_ms = rows.integer(7);
    draft.person_name = TRY(vault.open({"drafts.person_name", sealed_id(user_id, draft.draft_id), draft.version}, rows.view(8)));
    return draft;
}

} // namespace

Result<Draft> Drafts::save(Caller const& caller, Draft const& draft, std::int64_t expected_version) {
    if (!is_draft_id(draft.draft_id)) return Error{ErrorCode::invalid, "draft id"};
    if (expected_version < 0) return Error{ErrorCode::stale, "no draft has that version"};
    auto saved = draft;
    saved.version = expected_version + 1;
    saved.updated_at_ms = caller.now_ms;
    auto const id = sealed_id(caller.user_id, draft.draft_id);
    auto const prefecture = prefecture_number(caller.prefecture_code);
    auto const name = TRY(vault_.seal({"drafts.person_name", id, saved.version}, prefecture, caller.now_ms, draft.person_name));
    auto const document = TRY(vault_.seal({"drafts", id, saved.version}, prefecture, caller.now_ms, draft.document));
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (expected_version > 0) {
            auto const changed = tx.execute(
                "UPDATE drafts SET form_id = $4, form_version = $5, case_id = $6, notification_id = $7, still_needed = $8, version = $9, "
                "sealed_person_name = $10, sealed_document = $11, updated_at_ms = $12 "
                "WHERE user_id = $1 AND draft_id = $2 AND version = $3",
                caller.user_id, draft.draft_id, expected_version, draft.form_id, draft.form_version, draft.case_id.value,
                draft.notification_id.value, draft.still_needed, saved.version, db::Blob{name}, db::Blob{document}, saved.updated_at_ms);
            if (changed == 0) return Error{ErrorCode::stale, "the draft was changed elsewhere"};
            return Done{};
        }
        auto const inserted = tx.execute(
            "INSERT INTO drafts (user_id, draft_id, form_id, form_version, case_id, notification_id, still_needed, version, "
            "sealed_person_name, sealed_document, updated_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10) ON CONFLICT DO NOTHING",
            caller.user_id, draft.draft_id, draft.form_id, draft.form_version, draft.case_id.value, draft.notification_id.value,
            draft.still_needed, db::Blob{name}, db::Blob{document}, saved.updated_at_ms);
        if (inserted == 0) return Error{ErrorCode::stale, "the draft exists already"};
        auto rows = tx.query("SELECT count(*) FROM drafts WHERE user_id = $1", caller.user_id);
        if (rows.next() && rows.integer(0) > drafts_max) return Error{ErrorCode::too_large, "too many drafts"};
        return Done{};
    }));
    return saved;
}

Result<Draft> Drafts::read(Caller const& caller, std::string_view draft_id) {
    return db_.read([&](db::Transaction& tx) -> Result<Draft> {
        auto rows = tx.query("SELECT draft_id, form_id, form_version, case_id, notification_id, still_needed, version, updated_at_ms, "
                             "sealed_person_name, sealed_document FROM drafts WHERE user_id = $1 AND draft_id = $2",
                             caller.user_id, draft_id);
        if (!rows.next()) return Error{ErrorCode::not_found, "no such draft"};
        auto draft = TRY(read_row(vault_, caller.user_id, rows));
        draft.document = TRY(vault_.open({"drafts", sealed_id(caller.user_id, draft_id), draft.version}, rows.view(9)));
        return draft;
    });
}

Result<std::vector<Draft>> Drafts::list(Caller const& caller) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Draft>> {
        std::vector<Draft> drafts;
        auto rows = tx.query("SELECT draft_id, form_id, form_version, case_id, notification_id, still_needed, version, updated_at_ms, "
                             "sealed_person_name FROM drafts WHERE user_id = $1 ORDER BY updated_at_ms DESC, draft_id LIMIT $2",
                             caller.user_id, drafts_max);
        while (rows.next()) drafts.push_back(TRY(read_row(vault_, caller.user_id, rows)));
        return drafts;
    });
}

Result<Done> Drafts::erase(Caller const& caller, std::string_view draft_id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM drafts WHERE user_id = $1 AND draft_id = $2", caller.user_id, draft_id);
        return Done{};
    });
}

} // namespace todoke::store
