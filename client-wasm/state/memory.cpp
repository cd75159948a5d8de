#include "client-wasm/state/memory.hpp"

namespace todoke::state {

void Memory::put(std::string_view key, Json value) {
    auto const found = kept_.find(key);
    if (found != kept_.end() && found->second == value) return;
    platform_.vault_put(std::string(vault_prefix) + std::string(key), base::write_json(value), [](bool) {});
    kept_.insert_or_assign(std::string(key), std::move(value));
}

void Memory::drop(std::string_view key) {
    auto const found = kept_.find(key);
    if (found == kept_.end()) return;
    kept_.erase(found);
    platform_.vault_erase(std::string(vault_prefix) + std::string(key));
}

void Memory::take_vault(std::string const& key, std::string const& value) {
    auto const name = key.substr(vault_prefix.size());
    if (kept_.count(name) > 0) return; // what this page's life already knows is newer
    auto json = base::parse_json(value, {.bytes_max = 64 * 1024, .depth_max = 8, .values_max = 2'000, .string_bytes_max = 16 * 1024});
    if (json.ok()) kept_.emplace(name, std::move(json).value());
}

} // namespace todoke::state
