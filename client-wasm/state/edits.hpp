// Changes to a registered record (ID管理, 検査) that were typed and not yet saved with 登録. They live in
// the encrypted vault of this browser until they are saved or given up, so that a reload, Back or a
// crash loses nothing; the version they began with travels along, so that another's change is met by
// comparing (V-620). Two tabs share the vault: what one of them still holds is written again when the other
// lets go.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "client-wasm/platform/platform.hpp"
#include "shared/records/record.hpp"

namespace todoke::state {

struct Edit {
    std::int64_t version = 0;   // of the record when editing began
    records::Record base;       // what it held then
    records::Record record;     // what is typed now
};

class Edits {
public:
    explicit Edits(platform::Platform& platform) : platform_(platform) {}

    // `block` names record and tab: "123/identity".
    [[nodiscard]] Edit const* find(std::string_view block) const;
    void keep(std::string_view block, Edit edit);
    void drop(std::string_view block);
    void take_vault(std::string const& key, std::string const& value);
    void receive_broadcast(std::string_view message); // another tab saved or gave up its changes
    [[nodiscard]] std::size_t count() const { return edits_.size(); }

    static constexpr std::string_view vault_prefix = "edit:";

private:
    void write_soon(std::string const& block);

    platform::Platform& platform_;
    std::map<std::string, Edit, std::less<>> edits_;
    std::map<std::string, bool, std::less<>> planned_; // blocks whose writing is planned
    std::set<std::string, std::less<>> typed_here_;    // in this tab, not only found in the vault
};

} // namespace todoke::state
