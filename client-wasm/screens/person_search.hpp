// One box that finds a person: kana, telephone number, self-entry ID or birth date, told apart by what
// was typed. The first step of every notification, so that nobody is registered twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

class PersonSearch : state::Lifetime {
public:
    explicit PersonSearch(state::Client& client) : client_(client) {}
    void draw();

private:
    void find_words();
    void search();

    state::Client& client_;
    std::string typed_, mistake_;
    std::optional<api::CaseSearchReply> found_;
    std::optional<state::Failure> failure_;
    bool searching_ = false, knows_words_ = false;
};

// Which condition a typed text is; nothing when it is none of them.
std::optional<api::CaseSearchRequest> search_for(std::string_view typed, Date today);
// 27歳0ヶ月 in the reader's language.
std::string age_words(std::string_view age);
// The rows of 登録情報一覧 in the order of S0-60.
std::vector<ui::Column> case_columns();
ui::TableRow case_table_row(state::Client& client, api::CaseRow const& row);

} // namespace todoke::screens
