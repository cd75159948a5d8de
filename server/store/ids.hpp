// Strong 64-bit ids made by the application. Outside they are opaque decimal text. New ids grow with
// time, carry the prefecture (so that tables can be partitioned by it later) and never repeat:
// 41 bits milliseconds since 2020, 6 bits prefecture, 4 bits node, 12 bits sequence.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace todoke::store {

template <class Tag>
struct Id {
    std::int64_t value = 0; // 0: none
    auto operator<=>(Id const&) const = default;
    explicit operator bool() const { return value != 0; }
    [[nodiscard]] std::string text() const { return value == 0 ? std::string() : std::to_string(value); }
    // Nothing for anything but the canonical decimal text of a positive number.
    static std::optional<Id> parse(std::string_view text) {
        Id id;
        auto const end = text.data() + text.size();
        auto const [stop, fault] = std::from_chars(text.data(), end, id.value);
        if (fault != std::errc() || stop != end || id.value <= 0 || text.front() == '0') return std::nullopt;
        return id;
    }
};

using CaseId = Id<struct CaseTag>;
using NotificationId = Id<struct NotificationTag>;
using FacilityId = Id<struct FacilityTag>; // clinics, hospitals and health centres
using NoticeId = Id<struct NoticeTag>;
using MessageId = Id<struct MessageTag>;

inline int prefecture_of_id(std::int64_t id) { return static_cast<int>((id >> 16) & 0x3f); }

class IdMaker {
public:
    explicit IdMaker(int node = 0) : node_(node) {}
    // `prefecture` 0 to 47; 0 for what belongs to the whole nation.
    std::int64_t next(std::int64_t now_ms, int prefecture);
    // Ids up to this one are taken (called at start with the greatest one stored).
    void skip_past(std::int64_t id);

private:
    std::mutex mutex_;
    std::int64_t last_ms_ = 0; // since 2020
    int sequence_ = 0;
    int node_;
};

} // namespace todoke::store
