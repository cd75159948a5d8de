// What a screen wants to find again after Back, a reload or a crash although nobody saves it: the
// conditions of a search, a reason begun. It lives in the encrypted vault of this browser, because it
// may name a person, and is gone with signing out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/platform/platform.hpp"
#include "shared/api/fields.hpp"

namespace todoke::state {

class Memory {
public:
    explicit Memory(platform::Platform& platform) : platform_(platform) {}

    // `Message` lists its members in `fields`, as the messages of shared/api do.
    template <class Message> [[nodiscard]] std::optional<Message> find(std::string_view key) const {
        auto const found = kept_.find(key);
        if (found == kept_.end()) return std::nullopt;
        auto message = api::from_json<Message>(found->second);
        if (!message.ok()) return std::nullopt; // of a former version of this program
        return std::move(message).value();
    }
    // Cheap when nothing changed, so a screen may call it in every frame.
    template <class Message> void keep(std::string_view key, Message message) { put(key, api::to_json(std::move(message))); }
    void drop(std::string_view key);

    void take_vault(std::string const& key, std::string const& value);
    static constexpr std::string_view vault_prefix = "page:";

private:
    void put(std::string_view key, Json value);

    platform::Platform& platform_;
    std::map<std::string, Json, std::less<>> kept_;
};

} // namespace todoke::state
