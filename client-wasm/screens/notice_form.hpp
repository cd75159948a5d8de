// The fields of a notice: what was typed, its faults by the rules that the server judges by, and for
// which areas the writer may write.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/api/notice_messages.hpp"

namespace todoke::screens {

class NoticeForm : state::Lifetime {
public:
    explicit NoticeForm(state::Client& client);

    // As typed: days may be anything.
    [[nodiscard]] notices::Entry const& typed() const { return typed_; }
    void set_typed(notices::Entry typed) { typed_ = std::move(typed); }
    // `area_name`: of a health centre's notice, for writers who do not choose among centres.
    void set_stored(notices::Entry const& entry, std::string area_name);
    // What will be sent, days as YYYY-MM-DD ("?" where nobody can read them).
    [[nodiscard]] notices::Entry entry() const;

    void draw();
    // True when nothing stands against publishing; otherwise the faults are shown.
    bool ready();
    // What the server said about fields.
    void take_faults(std::vector<api::ProblemIssue> const& issues);
    [[nodiscard]] std::string area_name() const;

private:
    void draw_texts();
    void draw_english();
    void draw_area();
    void draw_days();
    void draw_event();
    void draw_text(std::string_view id, std::string const& label, std::string const& hint, ui::TextOptions const& options, std::string& value, bool required);
    void draw_day(std::string_view id, std::string const& label, std::string const& hint, std::string& typed, bool required);
    [[nodiscard]] ui::Field field(std::string_view id, std::string_view label, bool required);
    void load_centres();

    state::Client& client_;
    notices::Entry typed_;
    std::map<std::string, std::string, std::less<>> mistakes_; // by field; told in the language of the moment
    std::map<std::string, std::string, std::less<>> errors_;   // alive while a frame is drawn
    std::vector<ui::Choice> centres_;                          // of the own prefecture
    ui::Choice stored_area_;                                   // of the notice that is being changed
    bool is_fresh_ = false, english_folded_ = true;
};

} // namespace todoke::screens
