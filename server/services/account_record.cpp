#include "server/services/account_record.hpp"

namespace todoke::services {

Result<store::Also> recorded(App& app, store::Caller const& caller, store::AuditEntry entry, std::span<store::Message const> letters) {
    return store::Also([caller, entry = std::move(entry), sealed = TRY(app.store.outbox.seal(letters, caller.now_ms))](db::Transaction& tx) -> Result<Done> {
        store::append_audit(tx, caller, entry);
        for (auto const& letter : sealed) store::Outbox::queue_in(tx, letter, caller.now_ms);
        return Done{};
    });
}

store::Also both(store::Also first, store::Also second) {
    if (!second) return first;
    return [first = std::move(first), second = std::move(second)](db::Transaction& tx) -> Result<Done> {
        TRY(first(tx));
        return second(tx);
    };
}

validation::Issue issue_of(access::Rule const& rule, std::string_view item, validation::Severity severity) {
    validation::Issue issue;
    issue.rule = rule.id;
    issue.severity = severity;
    issue.item = item;
    issue.message = rule.message;
    return issue;
}

} // namespace todoke::services
