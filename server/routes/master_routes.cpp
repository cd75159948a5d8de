// The masters: search, read with history, register, change, close, import, export.
#include "server/crypto/bytes.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/masters.hpp"

namespace todoke::routes {

namespace {

using masters::Master;
using services::MasterUser;

constexpr std::string_view locked_sentence = "定点の医療機関マスタは、運用開始日まで登録・変更できません。";
constexpr std::string_view outside_sentence = "自分の管轄の外にあるため、登録・変更できません。";
constexpr std::string_view code_sentence = "このコードは別の行で使われています。コードを確かめてください。";

MasterUser user_of(Call const& call) { return {call.caller(), call.who().facility}; }

Result<Master> master_named(std::string_view name) {
    auto const* master = masters::find_master(name);
    if (master == nullptr) return Error{ErrorCode::invalid, "unknown master"};
    return master->master;
}

http::Reply locked(Call const& call, services::App& app) { return refusal(call, app, {ErrorCode::forbidden, "before the go-live day of the sentinels"}, locked_sentence); }

// Errors that have a sentence of their own here.
Result<http::Reply> told(Call const& call, services::App& app, Error const& error) {
    if (error.code == ErrorCode::forbidden) {
        app.refusals.note(access::RefusalKind::outside_area, call.caller().user_id, call.caller().client_address, call.now_ms());
        return refusal(call, app, error, outside_sentence);
    }
    if (error.code == ErrorCode::conflict) return refusal(call, app, error, code_sentence);
    return error;
}

validation::Issue issue_of(masters::Fault const& fault) {
    validation::Issue issue;
    issue.rule = fault.rule;
    issue.severity = fault.is_warning ? forms::Severity::warning : forms::Severity::error;
    issue.item = fault.column;
    issue.message = fault.message;
    return issue;
}

http::Reply faults_reply(Call const& call, services::App& app, std::vector<masters::Fault> const& faults) {
    std::vector<validation::Issue> issues;
    for (auto const& fault : faults) issues.push_back(issue_of(fault));
    return issues_reply(call, app, issues);
}

Result<http::Reply> row_reply(Call const& call, services::App& app, store::FacilityId id, int status = 200) {
    auto reply = TRY(services::master_reply(app, user_of(call), id, call.today()));
    auto const& present = reply.states.front();
    auto const master = TRY(master_named(reply.master));
    for (auto const& fault : masters::judge(master, present.entry.values)) {
        if (fault.is_warning) reply.warnings.push_back(issue_message(call, app, issue_of(fault)));
    }
    auto const version = present.version;
    return with_version(json_reply(reply, status), version);
}

Result<http::Reply> write(Call const& call, services::App& app, store::FacilityChange const& change, store::RequestKey const& key, int status) {
    auto const written = app.store.facilities.write(call.caller(), {change}, key);
    if (!written.ok()) return told(call, app, written.error());
    app.directory.forget_facility(written->front().id);
    return row_reply(call, app, written->front().id, status);
}

// The row of the path, for somebody who wants to change it.
struct Kept {
    store::Facility row;
    Master master{};
};
Result<Kept> kept_row(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::FacilityId>("facility_id"));
    auto const row = TRY(app.store.facilities.find(id));
    auto const master = store::master_of(row.kind);
    if (!master || !services::may_see(user_of(call), row)) return Error{ErrorCode::not_found, "no row of a master"};
    return Kept{row, *master};
}

} // namespace

Result<http::Reply> search_masters(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::MasterSearchRequest>());
    if (request.skip < 0 || request.limit < 0 || request.limit > api::master_page_max || request.skip > 1'000'000) return Error{ErrorCode::invalid, "skip or limit"};
    auto const user = user_of(call);
    store::FacilityQuery query;
    query.typed = request.typed;
    query.kinds = {store::FacilityKind::clinic, store::FacilityKind::sentinel, store::FacilityKind::animal_clinic};
    if (!request.master.empty()) {
        auto const master = TRY(master_named(request.master));
        query.kinds = {store::kind_of(master)};
    }
    query.prefecture_code = request.prefecture_code;
    query.with_closed = request.with_closed;
    query.near_prefecture_code = user.office.prefecture_code;
    query.near_centre = call.who().health_centre.id;
    query.skip = static_cast<int>(request.skip);
    query.limit = request.limit == 0 ? 20 : static_cast<int>(request.limit);
    if (services::sees_own_row_only(user)) return json_reply(services::to_reply(app, {{user.office}, 1}));
    auto const page = TRY(app.store.facilities.search(query));
    return json_reply(services::to_reply(app, page));
}

Result<http::Reply> read_master(Call const& call, services::App& app) {
    auto const kept = TRY(kept_row(call, app));
    return row_reply(call, app, kept.row.id);
}

Result<http::Reply> register_master(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::RegisterMasterRequest>());
    auto const master = TRY(master_named(request.master));
    if (services::is_locked(app, master, call.today())) return locked(call, app);
    auto entry = request.entry.values;
    entry.code.clear(); // assigned (S4-26): a code that exists elsewhere comes by a file
    auto const judged = services::judge_entry(app, user_of(call), master, entry, nullptr);
    if (!judged.ok()) return told(call, app, judged.error());
    if (auto const* faults = std::get_if<services::EntryFaults>(&*judged)) return faults_reply(call, app, faults->faults);
    return write(call, app, std::get<store::FacilityChange>(*judged), {call.idempotency_key(), call.fingerprint()}, 201);
}

Result<http::Reply> change_master(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ChangeMasterRequest>());
    auto const kept = TRY(kept_row(call, app));
    if (services::is_locked(app, kept.master, call.today())) return locked(call, app);
    if (!services::may_edit(user_of(call), kept.row)) return told(call, app, {ErrorCode::forbidden, "outside the own area"});
    if (kept.row.version != call.if_match()) return Error{ErrorCode::stale, "the row has changed"};
    auto const judged = services::judge_entry(app, user_of(call), kept.master, request.entry.values, &kept.row);
    if (!judged.ok()) return told(call, app, judged.error());
    if (auto const* faults = std::get_if<services::EntryFaults>(&*judged)) return faults_reply(call, app, faults->faults);
    return write(call, app, std::get<store::FacilityChange>(*judged), {}, 200);
}

Result<http::Reply> close_master(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::CloseMasterRequest>());
    auto kept = TRY(kept_row(call, app));
    if (services::is_locked(app, kept.master, call.today())) return locked(call, app);
    if (!services::may_edit(user_of(call), kept.row)) return told(call, app, {ErrorCode::forbidden, "outside the own area"});
    kept.row.closed_at_ms = request.closed ? call.now_ms() : 0;
    store::FacilityChange change;
    change.facility = std::move(kept.row);
    change.expected_version = call.if_match();
    return write(call, app, change, {}, 200);
}

Result<http::Reply> import_masters(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ImportMastersRequest>());
    auto const master = TRY(master_named(request.master));
    if (services::is_locked(app, master, call.today())) return locked(call, app);
    auto const bytes = crypto::from_base64(request.file);
    if (!bytes) return Error{ErrorCode::malformed, "the file is no base64"};
    auto file = services::read_master_file(app, user_of(call), master, *bytes, call.language());
    if (!file.ok()) {
        app.refusals.note(access::RefusalKind::bad_file, call.caller().user_id, call.caller().client_address, call.now_ms());
        if (file.error().code == ErrorCode::malformed) return refusal(call, app, file.error(), "CSVファイルとして読み取れません。文字コード(UTF-8 または Shift_JIS)と引用符を確かめてください。");
        if (file.error().code == ErrorCode::too_large) return refusal(call, app, file.error(), "ファイルが大きすぎます。2万行、8MBまでに分けてください。");
        return file.error();
    }
    if (request.store && file->said.fault_count == 0) {
        auto const written = app.store.facilities.write(call.caller(), file->changes, {});
        if (!written.ok()) return told(call, app, written.error());
        for (auto const& row : *written) app.directory.forget_facility(row.id);
        file->said.stored = true;
    }
    return json_reply(file->said);
}

Result<http::Reply> export_masters(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ExportMastersRequest>());
    if (request.encoding != "utf-8" && request.encoding != "cp932") return Error{ErrorCode::invalid, "encoding is utf-8 or cp932"};
    auto const encoding = request.encoding == "cp932" ? tables::Encoding::cp932 : tables::Encoding::utf8;
    return csv_reply(TRY(services::master_csv(app, user_of(call), request)), "master-" + request.master, encoding);
}

} // namespace todoke::routes
