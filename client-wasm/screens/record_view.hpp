// A record as a page to read: every section that applies, label and answer, with what the rules say
// beside the answer it is about. Used by the review, the health centre's intake and the record.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

enum class Empties { show /* 入力なし */, hide };

struct RecordView {
    Empties empties = Empties::show;
    bool entrusted_only = false;                            // what a contractor reads (S2-26)
    std::vector<validation::Issue> const* issues = nullptr; // warnings and confirmations beside their items
    std::vector<std::string> date_conflicts = {};           // × items kept by the user (V-304)
    std::function<void(std::string_view item)> on_change = {}; // draws 変更 at each section
};

void draw_record(state::Client& client, forms::Definition const& form, records::Record const& record, RecordView const& view);
// The answer of one item, names of municipalities and labels of codes included.
std::string answer_of(state::Client& client, forms::Item const& item, records::Record const& record);
// A row of tests or vaccinations in one line.
std::string row_text(forms::Item const& item, records::Row const& row);
// 03-0000-0001, or - where there is none.
std::string phone_words(std::string_view digits);
std::string sentence_of(validation::Issue const& issue);

} // namespace todoke::screens
