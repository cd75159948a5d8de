// Edits a record by its form definition: sections, items and rows in the order of the form, only what
// applies; rules speak at a field once it was left, or everywhere after 確認. Also what saves typing:
// furigana from the composition, address from the postal code, copies, last used values, and the rail
// with what is still needed. Knows no disease.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/screens/field_input.hpp"
#include "client-wasm/state/client.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

class FormEditor : state::Lifetime {
public:
    FormEditor(state::Client& client, forms::Definition const& form, records::Record& record);

    // True when the record changed in this frame.
    bool draw();
    // 必須 残りn項目 with a button each; the lines of the rail.
    void draw_rail();
    // The box at the top after 確認 (V-005); empty while nothing blocks.
    void draw_mistakes();

    // Folds what is still being typed, as if the field had been left (a key pressed inside it).
    void commit_typed();
    void fold_everything();
    // Runs the rules of submission and shows what they say; false: something blocks.
    bool check_for_submission();
    // Field rules only, as for saving a block.
    bool check_for_saving();
    void show_problem(api::Problem const& problem); // issues from the server
    void focus_item(std::string_view id);
    // Sections with everything needed start as one line with their answers (a draft taken up again).
    void fold_finished_sections();
    [[nodiscard]] std::vector<std::string> const& still_needed();
    [[nodiscard]] std::vector<validation::Issue> const& issues();
    // Items the account or the form fixes: shown, not typed.
    void set_read_only(std::set<std::string, std::less<>> items) { read_only_ = std::move(items); }

private:
    struct Said { std::string error, warning; };
    struct Mistake { std::string field; validation::Issue issue; };

    void draw_section(forms::Section const& section);
    void draw_item(forms::Item const& item);
    void draw_single(forms::Item const& item);
    void draw_derived(forms::Item const& item);
    void draw_codes(forms::Item const& item);
    void draw_rows(forms::Item const& item);
    void draw_row(forms::Item const& item, std::size_t index, records::Row& row, std::size_t& filled);
    void draw_copy_button(forms::Item const& item);
    FieldSpot spot_of(forms::Item const& item, std::string id);
    Said said_about(std::string_view item, int row, std::string_view cell, std::string_view id) const;
    void after_commit(forms::Item const& item);
    void fill_address(forms::Item const& item);
    void places_found(forms::Item const& item, std::string const& code, std::vector<api::Place> const& places);
    void take_kana(forms::Item const& item, std::string const& reading);
    void drop_kana(forms::Item const& item);
    void drop_municipality();
    void judge_address();
    void jump_to_next_needed();
    void take_last_used();
    void mark_changed();
    void refresh();
    [[nodiscard]] std::string summary_of(forms::Section const& section) const;
    [[nodiscard]] std::string first_field_of(std::string_view item) const;
    [[nodiscard]] forms::Section const* section_of(std::string_view item) const;
    [[nodiscard]] std::string sentence(validation::Issue const& issue) const;

    state::Client& client_;
    forms::Definition const& form_;
    records::Record& record_;
    Date today_;
    TypedTexts typed_;
    std::set<std::string, std::less<>> touched_;     // field ids that were left once
    std::set<std::string, std::less<>> folded_;      // section ids
    std::set<std::string, std::less<>> read_only_;
    std::set<std::string, std::less<>> kana_by_us_;  // furigana we filled in: may be extended
    std::map<std::string, std::size_t, std::less<>> rows_open_;
    std::vector<validation::Issue> issues_;
    std::vector<std::string> still_needed_;
    std::vector<Mistake> mistakes_;
    std::string focus_after_;
    std::string address_by_us_;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> prefectures_of_code_; // of postal codes looked up here
    bool stale_ = true;        // issues_ and still_needed_ are from before the last change
    bool changed_ = false;
    bool pending_change_ = false; // changed by an answer between two frames
    bool submission_tried_ = false;
    bool mistakes_fresh_ = false;
};

} // namespace todoke::screens
