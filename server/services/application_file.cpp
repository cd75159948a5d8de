#include "server/services/application_file.hpp"

#include <algorithm>
#include <array>

#include "server/tables/csv_file.hpp"
#include "server/tables/xlsx_reader.hpp"
#include "server/tables/xlsx_writer.hpp"
#include "shared/accounts/colours.hpp"
#include "shared/base/csv.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {

using accounts::Application;
using accounts::Column;
using accounts::Line;
using tables::Fill;

// ---------------------------------------------------------------- the Excel file (Japanese in every language)

// Behind AN, the last column of the form, stand those of an animal clinic (to AS); behind them the reasons, and
// what the colours are calculated from.
constexpr std::size_t reasons_column = 45, filled_column = 46, complete_column = 47, count_column = 48;
constexpr std::size_t heads_max = 10; // rows in which the heads are looked for

std::size_t place_of(Column column) { return *tables::column_of_letter(accounts::row_of(column).letter); }
std::string letter(Column column) { return std::string(accounts::row_of(column).letter); }

// The rules of shared/accounts in the language of spreadsheets, for the row `row`. A number typed into
// a text cell stays text, so everything is compared as text.
std::string empty_in(Column column, std::string const& row) { return "TRIM($" + letter(column) + row + ")=\"\""; }
std::string is_animal_clinic(std::string const& row) { return "TRIM($" + letter(Column::organization_class) + row + ")=\"" + std::string(accounts::animal_clinic) + "\""; }
std::string names_clinic(std::string const& row) { return "AND(" + is_animal_clinic(row) + "," + empty_in(Column::institution, row) + ")"; }
std::string means_is(std::string_view means, std::string const& row) { return "TRIM($" + letter(Column::tf_means) + row + ")=\"" + std::string(means) + "\""; }

// When a cell is required, "" for always.
std::string required_when(Column column, std::string const& row) {
    switch (column) {
    case Column::institution: return "NOT(" + is_animal_clinic(row) + ")";
    case Column::tf_phone: return "OR(" + means_is(accounts::means_sms, row) + "," + means_is(accounts::means_call, row) + ")";
    case Column::tf_email: return means_is(accounts::means_mail, row);
    case Column::clinic_name: case Column::clinic_kana: case Column::clinic_postal_code: case Column::clinic_address: case Column::clinic_phone: return names_clinic(row);
    case Column::user_name: case Column::contact_phone: case Column::contact_email: case Column::organization_class: case Column::core_city:
    case Column::health_centre: case Column::can_download: case Column::tf_means: break;
    }
    return "";
}

std::string missing_formula(Column column, std::string const& row) {
    auto const when = required_when(column, row);
    return when.empty() ? empty_in(column, row) : "AND(" + when + "," + empty_in(column, row) + ")";
}

std::vector<tables::Formula> calculations(std::span<Application const> rows, std::size_t row_count) {
    auto const first = letter(Column::user_name), last = letter(Column::clinic_phone);
    std::string complete;
    for (auto const& column : accounts::application_columns()) complete += (complete.empty() ? "" : ",") + missing_formula(column.column, "{row}");
    auto const filled_letter = tables::column_letter(filled_column), count_letter = tables::column_letter(count_column);
    tables::Formula filled{.column = filled_column, .text = "=IF(SUMPRODUCT(--(TRIM(" + first + "{row}:" + last + "{row})<>\"\"))>0,1,0)"};
    tables::Formula done{.column = complete_column, .text = "=IF(OR(" + complete + "),0,1)"};
    tables::Formula count{.column = count_column, .text = "=SUM(" + count_letter + "{above}," + filled_letter + "{row})"};
    double so_far = 0;
    for (std::size_t i = 0; i < row_count; ++i) {
        auto const is_filled = i < rows.size() && !accounts::is_blank(rows[i]);
        so_far += is_filled ? 1 : 0;
        filled.values.push_back(is_filled ? 1 : 0);
        done.values.push_back(is_filled && accounts::is_complete(rows[i]) ? 1 : 0);
        count.values.push_back(so_far);
    }
    return {filled, done, count};
}

// Written for the first row of applications, which is row 2.
std::vector<tables::ColourRule> colour_rules(std::size_t row_count) {
    auto const filled = "$" + tables::column_letter(filled_column) + "2=1", complete = "$" + tables::column_letter(complete_column) + "2=1";
    auto const count = tables::column_letter(count_column);
    auto const gap_above = "SUM($" + count + "1)<ROW()-2";
    auto const filled_below = "$" + count + "$" + std::to_string(row_count + 1) + ">$" + count + "2";
    std::vector<tables::ColourRule> rules{
        {.first_column = 0, .last_column = 0, .formula = "=AND(" + filled + ",OR(" + gap_above + ",AND(NOT(" + complete + ")," + filled_below + ")))", .fill = Fill::red},
        {.first_column = 0, .last_column = 0, .formula = "=AND(" + filled + "," + complete + ",NOT(" + gap_above + "))", .fill = Fill::blue},
        {.first_column = place_of(Column::institution), .last_column = place_of(Column::institution), .formula = "=" + is_animal_clinic("2"), .fill = Fill::grey},
        {.first_column = place_of(Column::clinic_name), .last_column = place_of(Column::clinic_phone), .formula = "=AND(" + filled + ",NOT(" + names_clinic("2") + "))", .fill = Fill::grey},
    };
    for (auto const& column : accounts::application_columns()) {
        auto const place = place_of(column.column);
        rules.push_back({.first_column = place, .last_column = place, .formula = "=AND(" + filled + "," + missing_formula(column.column, "2") + ")", .fill = Fill::yellow});
    }
    return rules;
}

std::vector<tables::Entry> entries(std::size_t centre_count) {
    std::vector<tables::Entry> list;
    for (auto const& column : accounts::application_columns()) {
        tables::Entry entry{.column = place_of(column.column), .title = std::string(column.header), .advice = std::string(column.advice)};
        auto const source = [&](std::string const& letters) { return "=保健所!$" + letters + "$2:$" + letters + "$" + std::to_string(centre_count + 1); }; // not a text
        switch (column.column) {
        case Column::organization_class:
            entry.values = {std::string(accounts::medical_institution), std::string(accounts::sentinel_manager), std::string(accounts::animal_clinic)};
            break;
        case Column::can_download: entry.values = {"0", "1"}; break;
        case Column::tf_means: entry.values = {std::string(accounts::means_mail), std::string(accounts::means_sms), std::string(accounts::means_call)}; break;
        case Column::core_city: entry.source = source("A"); break;
        case Column::health_centre: entry.source = source("B"); break;
        case Column::user_name: case Column::contact_phone: case Column::contact_email: case Column::institution: case Column::tf_phone: case Column::tf_email:
        case Column::clinic_name: case Column::clinic_kana: case Column::clinic_postal_code: case Column::clinic_address: case Column::clinic_phone: break;
        }
        if (centre_count == 0) entry.source.clear();
        list.push_back(std::move(entry));
    }
    return list;
}

tables::Sheet form_sheet(std::span<Line const> lines, std::span<std::string const> reasons, std::size_t row_count, std::size_t centre_count) {
    tables::Sheet sheet{.name = "システム利用申請様式", .row_count = row_count}; // not a text
    sheet.columns.resize(count_column + 1, {.heading = "", .width = 2.5, .fill = Fill::grey});
    sheet.columns[0] = {.heading = "行の状態", .width = 9}; // not a text
    for (auto const& column : accounts::application_columns()) sheet.columns[place_of(column.column)] = {.heading = std::string(column.header), .width = 20};
    sheet.columns[reasons_column] = {.heading = reasons.empty() ? "" : "確認結果", .width = reasons.empty() ? 4.0 : 80.0}; // not a text
    for (auto const hidden : {filled_column, complete_column, count_column}) sheet.columns[hidden] = {.heading = "", .is_hidden = true};
    std::vector<Application> applications;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        applications.push_back(lines[i].application);
        std::vector<std::string> cells(reasons_column + 1);
        for (auto const& column : accounts::application_columns()) cells[place_of(column.column)] = lines[i].application[column.column];
        if (i < reasons.size()) cells[reasons_column] = reasons[i];
        sheet.rows.push_back(std::move(cells));
    }
    sheet.formulas = calculations(applications, row_count);
    sheet.colours = colour_rules(row_count);
    sheet.entries = entries(centre_count);
    return sheet;
}

tables::Sheet advice_sheet() {
    tables::Sheet sheet{.name = "記入要領", .columns = {{.heading = "列", .width = 6}, {.heading = "項目", .width = 34}, {.heading = "入力すること", .width = 90}}}; // not a text
    for (auto const& column : accounts::application_columns()) sheet.rows.push_back({std::string(column.letter), std::string(column.header), std::string(column.advice)});
    sheet.rows.push_back({"A", "行の状態", "すべて入力された行は青、上詰めになっていない行と、下に続きがあるのに入力が不足している行は赤になります。赤い行があると一括登録できません。"}); // not a text
    sheet.rows.push_back({"", "色", "灰色は入力対象外、黄色は未入力の項目です。"}); // not a text
    return sheet;
}

tables::Sheet centre_sheet(std::span<HealthCentreCode const> centres) {
    tables::Sheet sheet{.name = "保健所", .columns = {{.heading = "中核市コード", .width = 14}, {.heading = "保健所コード", .width = 14}, {.heading = "保健所", .width = 40}}}; // not a text
    for (auto const& centre : centres) sheet.rows.push_back({centre.core_city, centre.health_centre, centre.name});
    return sheet;
}

// ---------------------------------------------------------------- reading

std::string head_text(std::string_view cell) {
    std::string out;
    for (auto const code : base::decode_utf8(base::half_width_ascii(cell)))
        if (!base::is_blank(code)) base::append_utf8(out, code);
    return out;
}

using Places = std::array<std::optional<std::size_t>, accounts::column_count>;

Places places_in(tables::Row const& row) {
    Places places;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        auto const text = head_text(row.cells[at]);
        for (auto const& column : accounts::application_columns()) {
            auto& place = places[static_cast<std::size_t>(column.column)];
            if (!place && (text == column.id || text == head_text(column.header))) place = at;
        }
    }
    return places;
}

// Files of before the columns of an animal clinic end with AN.
bool are_complete(Places const& places) {
    return std::all_of(places.begin(), places.begin() + accounts::person_column_count, [](auto const& place) { return place.has_value(); });
}

Application application_of(tables::Row const& row, Places const& places) {
    Application typed;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i] && *places[i] < row.cells.size()) typed.cells[i] = row.cells[*places[i]];
    return accounts::folded(typed);
}

ApplicationFile refused(std::string_view why, std::string head = {}) { return {{}, why, std::move(head)}; }

std::string_view unreadable(bool is_excel, ErrorCode code) {
    if (code == ErrorCode::too_large) return "ファイルが大きすぎます。10,000行、8MBまでのファイルに分けてください。";
    if (is_excel) return "Excelファイルを読み取れません。パスワードを外し、.xlsx形式で保存し直してください。";
    return "CSVの形式が正しくありません。"; // V-A12
}

} // namespace

Result<std::string> blank_application_form(std::span<HealthCentreCode const> centres) {
    return tables::write_xlsx({form_sheet({}, {}, applications_max, centres.size()), advice_sheet(), centre_sheet(centres)});
}

Result<std::string> corrected_application_form(std::span<HealthCentreCode const> centres, std::span<Line const> lines, std::span<std::string const> reasons) {
    return tables::write_xlsx({form_sheet(lines, reasons, applications_max, centres.size()), advice_sheet(), centre_sheet(centres)});
}

std::string application_csv_template() {
    std::vector<std::string> heads;
    for (auto const& column : accounts::application_columns()) heads.emplace_back(column.id);
    return tables::write_csv({heads}, tables::Encoding::utf8);
}

ApplicationFile read_application_file(std::string_view bytes) {
    auto const is_excel = tables::looks_like_xlsx(bytes);
    tables::Limits const limits{.bytes_max = application_file_bytes_max, .rows_max = applications_max + heads_max};
    auto table = is_excel ? tables::read_xlsx(bytes, limits) : tables::read_csv(bytes, limits);
    if (!table.ok()) return refused(unreadable(is_excel, table.error().code));
    auto& rows = table->rows;
    auto const heads_end = std::min(rows.size(), heads_max);
    std::size_t head = 0;
    Places places, best;
    std::size_t best_count = 0;
    for (; head < heads_end && !are_complete(places); ++head) {
        places = places_in(rows[head]);
        auto const count = static_cast<std::size_t>(std::count_if(places.begin(), places.end(), [](auto const& place) { return place.has_value(); }));
        if (count > best_count) best = places, best_count = count;
    }
    if (!are_complete(places)) {
        auto const first_missing = std::find(best.begin(), best.end(), std::nullopt) - best.begin();
        auto const& column = accounts::application_columns()[static_cast<std::size_t>(first_missing)];
        return refused("見出し「{見出し}」の列が見つかりません。様式の見出しを変えずに使ってください。", std::string(column.header));
    }
    auto const width = rows[head - 1].cells.size();
    ApplicationFile file;
    for (auto number = rows[head - 1].number + 1; head < rows.size(); ++head) {
        if (!is_excel && rows[head].cells.size() > width) return refused(unreadable(false, ErrorCode::malformed));
        auto application = application_of(rows[head], places);
        if (accounts::is_blank(application)) continue;
        for (; number < rows[head].number; ++number) file.lines.push_back({number, {}});
        file.lines.push_back({number++, std::move(application)});
    }
    if (file.lines.size() > applications_max) return refused(unreadable(is_excel, ErrorCode::too_large));
    if (file.lines.empty()) return refused("ファイルに申請の行がありません。");
    return file;
}

} // namespace todoke::services
