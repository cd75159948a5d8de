// A new password and its repetition, the rules ticked off while somebody types. What is typed here is the
// one thing that is kept nowhere.
#pragma once

#include <string>
#include <vector>

#include "client-wasm/ui/ui.hpp"
#include "shared/access/password_rules.hpp"

namespace todoke::screens {

// A password field with its mistake, which goes away while somebody mends it.
ui::FieldEvents password_field(std::string_view id, std::string const& label, std::string_view autocomplete, std::string& value, std::string& error);

class NewPasswordFields {
public:
    // `current` is "" where nobody knows it. True: Enter in a field.
    bool draw(std::string_view user_id, std::string_view current);
    // Whether both can be sent; else the first mistake has the focus and its words.
    bool judge(std::string_view user_id, std::string_view current);
    void refuse(std::string const& message); // what the server found
    [[nodiscard]] std::string const& value() const { return new_; }

private:
    void draw_rules(std::string_view user_id, std::string_view current) const;
    void draw_strength() const;
    void judge_new(std::string_view user_id, std::string_view current);
    void judge_repeated();

    std::string new_, repeated_;
    std::string wrong_new_, wrong_repeated_;
};

} // namespace todoke::screens
