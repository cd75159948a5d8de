#include "client-wasm/screens/application_table.hpp"

#include <algorithm>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/access/account_rules.hpp"

namespace todoke::screens {

using accounts::Column;

namespace {

std::string head(Column column) {
    auto const& row = accounts::row_of(column);
    return std::string(row.letter) + " " + tr(row.header);
}

// One cell as a field, with the form's own advice.
class CellField {
public:
    CellField(std::string const& prefix, Column column, LineMistakes const& mistakes) : id_(prefix + std::string(accounts::row_of(column).id)), label_(head(column)), hint_(tr(accounts::row_of(column).advice)) {
        auto const found = mistakes.find(id_);
        if (found != mistakes.end()) error_ = found->second;
    }
    void draw_text(ui::TextKind kind, std::string& value, bool required) const {
        ui::text_field({.id = id_, .label = label_, .hint = hint_, .error = error_, .required = required}, {.kind = kind, .autocomplete = "off", .width_characters = width_of(kind)}, value);
    }
    ui::FieldEvents draw_choice(std::span<ui::Choice const> choices, std::string& value) const {
        return ui::choice_field({.id = id_, .label = label_, .error = error_, .required = true}, choices, value, ui::ChoiceStyle::radios);
    }

private:
    static int width_of(ui::TextKind kind) { return kind == ui::TextKind::email ? 40 : kind == ui::TextKind::text ? 24 : 16; }

    std::string id_, label_, hint_, error_;
};

} // namespace

std::vector<ui::Column> application_columns(bool with_clinic) {
    std::vector<ui::Column> columns{{.id = "number", .label = tr("行の状態"), .weight = 2}};
    for (auto const& column : accounts::application_columns())
        if (with_clinic || !accounts::is_of_clinic(column.column)) columns.push_back({.id = std::string(column.id), .label = std::string(column.letter) + " " + tr(column.header), .weight = 3});
    return columns;
}

// Colours never stand alone: each says what it means in words.
ui::Cell row_cell(std::string_view number, accounts::RowColour colour) {
    std::string const text(number);
    switch (colour) {
    case accounts::RowColour::complete: return {.text = text + " " + tr("完了"), .shade = ui::Shade::blue};
    case accounts::RowColour::out_of_place: return {.text = text + " " + tr("上詰めでない"), .shade = ui::Shade::red};
    case accounts::RowColour::none: break;
    }
    return {.text = text};
}

ui::Cell application_cell(std::string_view text, accounts::CellColour colour, bool is_wrong) {
    switch (colour) {
    case accounts::CellColour::missing: return {.text = tr("未入力"), .shade = ui::Shade::yellow};
    case accounts::CellColour::not_applicable: return {.text = text.empty() ? tr("対象外") : std::string(text), .shade = ui::Shade::grey};
    case accounts::CellColour::none: break;
    }
    return {.text = std::string(text), .tone = is_wrong && !text.empty() ? ui::Tone::error : ui::Tone::plain};
}

void draw_colour_legend() { ui::small_text(tr("黄色は未入力、灰色は入力対象外です。「行の状態」の青は入力完了、赤は上詰めになっていない行です。")); }

void draw_application_table(std::string_view id, std::string_view caption, std::span<accounts::Application const> applications, std::span<api::ApplicationFault const> faults) {
    auto const colours = accounts::row_colours(applications);
    auto const with_clinic = std::any_of(applications.begin(), applications.end(), [](accounts::Application const& application) { return accounts::names_clinic(application); });
    std::vector<ui::TableRow> rows;
    for (std::size_t i = 0; i < applications.size(); ++i) {
        auto const number = std::to_string(i + 1);
        ui::TableRow line{number, {row_cell(number, colours[i])}};
        for (auto const& column : accounts::application_columns()) {
            if (!with_clinic && accounts::is_of_clinic(column.column)) continue;
            auto const is_wrong = std::any_of(faults.begin(), faults.end(), [&](api::ApplicationFault const& fault) { return fault.row == static_cast<std::int64_t>(i + 1) && fault.column == column.id; });
            line.cells.push_back(application_cell(applications[i][column.column], accounts::cell_colour(column.column, applications[i]), is_wrong));
        }
        rows.push_back(std::move(line));
    }
    draw_colour_legend();
    ui::table(id, caption, application_columns(with_clinic), rows);
}

void draw_clinics(std::string_view id, std::span<api::ApplicationClinic const> clinics) {
    if (clinics.empty()) return;
    std::vector<ui::Column> const columns{{.id = "name", .label = tr("動物診療施設"), .weight = 4}, {.id = "address", .label = tr("所在地"), .weight = 5}, {.id = "centre", .label = tr("保健所"), .weight = 3},
                                          {.id = "accounts", .label = tr("アカウント"), .weight = 2}, {.id = "master", .label = tr("動物診療施設マスタ"), .weight = 4}};
    std::vector<ui::TableRow> rows;
    for (auto const& clinic : clinics) {
        auto const standing = clinic.is_known ? tr("登録済み({code})", {{"code", clinic.code}}) : clinic.code.empty() ? tr("新しく登録されます") : tr("登録しました({code})", {{"code", clinic.code}});
        rows.push_back({std::to_string(clinic.row), {{clinic.name}, {clinic.address}, {clinic.health_centre_name}, {tr("{n}件", {{"n", std::to_string(clinic.accounts)}})}, {standing, "", clinic.is_known ? ui::Tone::plain : ui::Tone::info}}});
    }
    ui::heading(2, tr("アカウントと一緒に登録する動物診療施設"));
    ui::table(id, tr("アカウントと一緒に登録する動物診療施設"), columns, rows);
}

void take_fault(LineMistakes& mistakes, std::string const& prefix, api::ApplicationFault const& fault) {
    mistakes.emplace(prefix + (fault.column.empty() ? "user_name" : fault.column), fault.message);
}

void draw_person(std::string const& prefix, api::ApplicationLine& line, LineMistakes const& mistakes) {
    CellField(prefix, Column::user_name, mistakes).draw_text(ui::TextKind::text, line.user_name, true);
    CellField(prefix, Column::contact_phone, mistakes).draw_text(ui::TextKind::phone, line.contact_phone, true);
    CellField(prefix, Column::contact_email, mistakes).draw_text(ui::TextKind::email, line.contact_email, true);
    std::vector<ui::Choice> const flags{{"0", tr("0 不可")}, {"1", tr("1 可")}};
    CellField(prefix, Column::can_download, mistakes).draw_choice(flags, line.can_download);
    std::vector<ui::Choice> const means{{"1", tr("1 メール")}, {"2", tr("2 SMS")}, {"3", tr("3 電話")}};
    auto const chosen = CellField(prefix, Column::tf_means, mistakes).draw_choice(means, line.tf_means).changed;
    if (chosen && line.tf_means == accounts::means_mail && line.tf_email.empty()) line.tf_email = line.contact_email;
    if (line.tf_means == accounts::means_mail) CellField(prefix, Column::tf_email, mistakes).draw_text(ui::TextKind::email, line.tf_email, true);
    else if (!line.tf_means.empty()) CellField(prefix, Column::tf_phone, mistakes).draw_text(ui::TextKind::phone, line.tf_phone, true);
}

void draw_office(std::string const& prefix, api::ApplicationLine& line, LineMistakes const& mistakes) {
    std::vector<ui::Choice> classes;
    for (auto const role : {access::RoleId::facility_reporter, access::RoleId::sentinel_reporter, access::RoleId::animal_clinic}) {
        std::string const code(access::organization_class(role).code);
        classes.push_back({code, code + " " + role_label(access::role(role).name)});
    }
    CellField(prefix, Column::organization_class, mistakes).draw_choice(classes, line.organization_class);
    CellField(prefix, Column::core_city, mistakes).draw_text(ui::TextKind::digits, line.core_city, true);
    CellField(prefix, Column::health_centre, mistakes).draw_text(ui::TextKind::digits, line.health_centre, true);
    if (line.organization_class != accounts::animal_clinic) return CellField(prefix, Column::institution, mistakes).draw_text(ui::TextKind::text, line.institution, true);
    line.institution.clear(); // 対象外: applied for with a blank code, and registered with the account
    CellField(prefix, Column::clinic_name, mistakes).draw_text(ui::TextKind::text, line.clinic_name, true);
    CellField(prefix, Column::clinic_kana, mistakes).draw_text(ui::TextKind::text, line.clinic_kana, true);
    CellField(prefix, Column::clinic_postal_code, mistakes).draw_text(ui::TextKind::digits, line.clinic_postal_code, true);
    CellField(prefix, Column::clinic_address, mistakes).draw_text(ui::TextKind::text, line.clinic_address, true);
    CellField(prefix, Column::clinic_phone, mistakes).draw_text(ui::TextKind::phone, line.clinic_phone, true);
}

bool is_person_blank(api::ApplicationLine const& line) {
    return accounts::is_blank(api::application_of(with_office(line, {})));
}

api::ApplicationLine with_office(api::ApplicationLine line, api::ApplicationLine const& office) {
    line.organization_class = office.organization_class;
    line.core_city = office.core_city;
    line.health_centre = office.health_centre;
    line.institution = office.institution;
    auto const is_clinic = office.organization_class == accounts::animal_clinic;
    line.clinic_name = is_clinic ? office.clinic_name : "";
    line.clinic_kana = is_clinic ? office.clinic_kana : "";
    line.clinic_postal_code = is_clinic ? office.clinic_postal_code : "";
    line.clinic_address = is_clinic ? office.clinic_address : "";
    line.clinic_phone = is_clinic ? office.clinic_phone : "";
    if (line.tf_means == accounts::means_mail) line.tf_phone.clear();
    else if (!line.tf_means.empty()) line.tf_email.clear();
    return line;
}

} // namespace todoke::screens
