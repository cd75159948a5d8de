// Who writes notices for whom (roles.md §3.2): the State for everybody or for one prefecture, a government
// and its administrators for their prefecture or one of its health centres, an administrator of a health
// centre for its jurisdiction. Each manages every notice of the own area, whoever wrote it.
#pragma once

#include <string>
#include <vector>

#include "server/services/account_area.hpp"
#include "shared/api/notice_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

Result<api::ManagedNoticeList> list_managed_notices(App& app, Manager const& manager);
// ErrorCode::not_found outside the area.
Result<store::Notice> find_managed_notice(App& app, Manager const& manager, store::NoticeId id);
api::ManagedNotice managed_notice(App& app, store::Notice const& notice, std::int64_t now_ms);

struct NoticeOutcome {
    store::NoticeId id;
    std::vector<validation::Issue> issues; // none: stored
};
Result<NoticeOutcome> write_notice(App& app, Manager const& manager, api::WriteNoticeRequest const& request);
// `version`: that the writer has read.
Result<NoticeOutcome> change_notice(App& app, Manager const& manager, store::Notice const& before, std::int64_t version, api::WriteNoticeRequest const& request);

} // namespace todoke::services
