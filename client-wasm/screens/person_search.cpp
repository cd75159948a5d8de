#include "client-wasm/screens/person_search.hpp"

#include <algorithm>

#include "client-wasm/screens/screen.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using state::ScreenId;

std::string age_words(std::string_view age) {
    // Server and engine say it in Japanese: two numbers, each with its unit.
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const years_end = std::find_if_not(age.begin(), age.end(), is_digit);
    auto const months_begin = std::find_if(years_end, age.end(), is_digit);
    auto const months_end = std::find_if_not(months_begin, age.end(), is_digit);
    if (years_end == age.begin() || months_begin == age.end()) return tr(age);
    auto const years = std::string(age.begin(), years_end);
    auto const months = std::string(months_begin, months_end);
    return tr("{years}歳{months}ヶ月", {{"years", years}, {"months", months}});
}

std::optional<api::CaseSearchRequest> search_for(std::string_view typed, Date today) {
    auto const text = std::string(base::trimmed(typed));
    if (text.empty()) return std::nullopt;
    api::CaseSearchRequest request;
    auto const digits = base::fold_digits(text);
    if (base::is_all_digits(digits) && !digits.empty()) {
        // 0 begins a telephone number; four digits are the last ones of it; 6 to 8 are an ID, unless
        // they are written as a date.
        if (digits.front() == '0' || digits.size() == 4 || digits.size() > 8) request.phone = digits;
        else if (digits.size() >= 6) request.self_entry_id = digits;
        else return std::nullopt;
        return request;
    }
    if (auto const date = base::read_typed_date(text, today); date.date) {
        request.birth_date = base::iso_date(*date.date);
        return request;
    }
    auto const kana = base::fold_kana(text);
    if (!base::is_folded_kana(kana)) return std::nullopt;
    request.name_kana = kana;
    return request;
}

std::vector<ui::Column> case_columns() {
    return {{.id = "self_entry_id", .label = tr("スマホ入力ID"), .weight = 3},
            {.id = "confirmed", .label = tr("確定日"), .weight = 3, .sortable = true},
            {.id = "onset", .label = tr("発病年月日"), .weight = 3, .sortable = true},
            {.id = "name", .label = tr("患者名"), .weight = 4},
            {.id = "sex", .label = tr("性別"), .weight = 2},
            {.id = "age", .label = tr("年齢"), .weight = 3},
            {.id = "age_group", .label = tr("年代"), .weight = 2},
            {.id = "diagnosis_class", .label = tr("診断分類"), .weight = 4},
            {.id = "case_status", .label = tr("現在のステータス"), .weight = 4},
            {.id = "current_location", .label = tr("居所"), .weight = 3},
            {.id = "movement_history", .label = tr("行動歴"), .weight = 2},
            {.id = "epi_link", .label = tr("リンク"), .weight = 2}};
}

namespace {

std::string slashed(std::string const& iso) {
    auto const date = base::parse_iso_date(iso);
    return date ? base::slash_date(*date) : iso;
}

} // namespace

ui::TableRow case_table_row(state::Client& client, api::CaseRow const& row) {
    auto const href = state::path_of({ScreenId::case_record, {row.case_id}});
    auto const label = [&client](std::string_view list, std::string const& code) { return tr(client.forms.label(list, code)); };
    return {row.case_id,
            {{row.self_entry_id, href},
             {slashed(row.confirmed_date)},
             {slashed(row.onset_date)},
             {row.name, href},
             {label("sex", row.sex)},
             {age_words(row.age)},
             {row.age_group},
             {label("diagnosis_class", row.diagnosis_class)},
             {label("case_status", row.case_status)},
             {label("current_location", row.current_location)},
             {row.movement_history_state == "1" ? tr("済") : tr("未")},
             {row.epi_link == "1" ? tr("確定") : tr("不明")}}};
}

namespace {

// What was typed and whether it was searched for, found again after Back or a reload.
struct Words {
    std::string typed;
    bool searched = false;
    template <class V> void fields(V& v) { v("typed", typed); v("searched", searched); }
};
constexpr std::string_view words_key = "person_search";

} // namespace

void PersonSearch::find_words() {
    if (knows_words_) return;
    auto kept = client_.memory.find<Words>(words_key);
    if (!kept) return;
    knows_words_ = true;
    typed_ = std::move(kept->typed);
    if (kept->searched) search();
}

void PersonSearch::search() {
    mistake_.clear();
    found_.reset();
    failure_.reset();
    if (base::trimmed(typed_).empty()) {
        mistake_ = tr("条件を指定してください。");
        return;
    }
    auto request = search_for(typed_, client_.today());
    if (!request) {
        mistake_ = tr("フリガナ(全角カナ)、電話番号、スマホ入力ID、生年月日のいずれかを入力してください。");
        return;
    }
    searching_ = true;
    state::Call call;
    call.endpoint = api::EndpointId::search_cases;
    call.body = api::to_json(std::move(*request));
    client_.api.call<api::CaseSearchReply>(std::move(call), if_alive([this](state::Outcome<api::CaseSearchReply> outcome) {
        searching_ = false;
        if (outcome.ok()) found_ = std::move(*outcome.value);
        else failure_ = outcome.failure;
        if (found_ && found_->rows.empty()) ui::announce(tr("該当する登録情報はありません。"));
    }));
}

void PersonSearch::draw() {
    find_words();
    ui::begin_row();
    auto const events = ui::text_field({.id = "find_person", .label = tr("患者をさがす"), .hint = tr("フリガナ・電話番号・スマホ入力ID・生年月日"), .error = mistake_},
                                       {.kind = ui::TextKind::search, .width_characters = 32}, typed_);
    if (ui::button({.id = "find_person_go", .label = tr("検索"), .disabled = searching_}) || events.entered) search();
    ui::end_row();
    if (!typed_.empty()) knows_words_ = true;
    if (knows_words_) client_.memory.keep(words_key, Words{typed_, found_.has_value() || searching_});
    if (searching_) ui::progress("finding", tr("検索しています"));
    if (failure_ && draw_failure(client_, *failure_)) search();
    if (!found_) return;
    if (found_->rows.empty()) {
        ui::banner("not_found", ui::Tone::info, tr("該当する登録情報はありません。"), tr("別の条件(電話番号・生年月日など)でもお試しください。いなければ新しい発生届として書き始められます。"));
        return;
    }
    if (found_->too_many) ui::banner("too_many", ui::Tone::info, tr("該当件数が多いため、条件を追加してください。"), "");
    std::vector<ui::TableRow> rows;
    for (auto const& row : found_->rows) rows.push_back(case_table_row(client_, row));
    auto const events_table = ui::table("found_people", tr("検索結果"), case_columns(), rows);
    if (!events_table.opened_row.empty()) client_.go({ScreenId::case_record, {events_table.opened_row}});
}

} // namespace todoke::screens
