#include "client-wasm/state/edits.hpp"

namespace todoke::state {

namespace {

constexpr int write_delay_ms = 500;
constexpr std::string_view dropped = "edit-dropped:";

records::Record record_in(Json const& json, std::string_view member) {
    auto const* value = json.find(member);
    if (value == nullptr) return {};
    auto record = records::record_from_json(*value);
    return record.ok() ? std::move(record).value() : records::Record{};
}

} // namespace

Edit const* Edits::find(std::string_view block) const {
    auto const found = edits_.find(block);
    return found == edits_.end() ? nullptr : &found->second;
}

void Edits::keep(std::string_view block, Edit edit) {
    auto const name = std::string(block);
    edits_[name] = std::move(edit);
    typed_here_.insert(name);
    platform_.set_unsaved(true);
    write_soon(name);
}

void Edits::write_soon(std::string const& block) {
    if (std::exchange(planned_[block], true)) return;
    platform_.after(write_delay_ms, [this, block] {
        planned_[block] = false;
        auto const* current = find(block);
        if (current == nullptr) return;
        auto json = Json::object();
        json.set("version", current->version);
        json.set("base", records::record_to_json(current->base));
        json.set("record", records::record_to_json(current->record));
        platform_.vault_put(std::string(vault_prefix) + block, base::write_json(json), [this](bool ok) {
            if (ok) platform_.set_unsaved(false);
        });
    });
}

void Edits::drop(std::string_view block) {
    auto const found = edits_.find(block);
    if (found == edits_.end()) return;
    edits_.erase(found);
    if (auto const typed = typed_here_.find(block); typed != typed_here_.end()) typed_here_.erase(typed);
    platform_.vault_erase(std::string(vault_prefix) + std::string(block));
    platform_.set_unsaved(false);
    platform_.broadcast(std::string(dropped) + std::string(block));
}

void Edits::receive_broadcast(std::string_view message) {
    if (message.substr(0, dropped.size()) != dropped) return;
    auto const found = edits_.find(message.substr(dropped.size()));
    if (found == edits_.end()) return;
    if (typed_here_.find(found->first) != typed_here_.end()) write_soon(found->first);
    else edits_.erase(found);
}

void Edits::take_vault(std::string const& key, std::string const& value) {
    auto json = base::parse_json(value, {.bytes_max = 1024 * 1024, .depth_max = 16, .values_max = 50'000, .string_bytes_max = 64 * 1024});
    if (!json.ok()) return;
    edits_[key.substr(vault_prefix.size())] = {json.value().integer("version"), record_in(json.value(), "base"), record_in(json.value(), "record")};
}

} // namespace todoke::state
