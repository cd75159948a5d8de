// Reads the packed messages of JavaScript: little-endian numbers, strings as u32 length and UTF-8.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace todoke::platform {

class MessageReader {
public:
    explicit MessageReader(std::string_view bytes) : bytes_(bytes) {}
    unsigned byte() { return take(1).empty() ? 0u : static_cast<unsigned char>(last_[0]); }
    std::int32_t number() {
        auto const four = take(4);
        std::int32_t value = 0;
        if (four.size() == 4) std::memcpy(&value, four.data(), 4);
        return value;
    }
    std::string_view text() { return take(static_cast<std::size_t>(number())); }

private:
    std::string_view take(std::size_t count) {
        last_ = count <= bytes_.size() ? bytes_.substr(0, count) : std::string_view{};
        bytes_.remove_prefix(last_.size());
        return last_;
    }
    std::string_view bytes_, last_;
};

} // namespace todoke::platform
