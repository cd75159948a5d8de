// Reads the members of one JSON object of a form file and remembers every fault with its place: a
// wrong type, a missing member, an unknown one. Reading goes on after a fault, so that one run
// names them all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.hpp"
#include "shared/forms/catalogue.hpp"

namespace todoke::forms {

class Faults {
public:
    explicit Faults(std::string file) : file_(std::move(file)) {}
    void add(std::string_view item, std::string reason);
    [[nodiscard]] std::vector<Fault>& list() { return list_; }
    [[nodiscard]] bool empty() const { return list_.empty(); }

private:
    std::string file_;
    std::vector<Fault> list_;
};

class Members {
public:
    // `place` names the item, rule or section for the reader of the fault. Both must outlive this.
    Members(Json const& json, std::string place, Faults& faults);

    [[nodiscard]] bool is_object() const { return object_ != nullptr; }
    [[nodiscard]] std::string const& place() const { return place_; }
    // The member, or nullptr where it is absent. Counted as known.
    Json const* take(std::string_view name);
    std::string text(std::string_view name);          // "" where absent
    std::string required_text(std::string_view name); // a fault where absent or empty
    bool flag(std::string_view name, bool otherwise = false);
    std::int64_t integer(std::string_view name, std::int64_t otherwise, std::int64_t min, std::int64_t max);
    std::vector<std::string> texts(std::string_view name);
    // Unknown members are faults. Call once at the end.
    void finish();
    void fault(std::string reason) { faults_.add(place_, std::move(reason)); }

private:
    Json::Object const* object_;
    std::string place_;
    Faults& faults_;
    std::vector<std::string_view> known_;
};

// Not longer than any id of a form file, so that hostile text does not fill a terminal.
std::string quoted(std::string_view text);

} // namespace todoke::forms
