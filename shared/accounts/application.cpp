#include "shared/accounts/application.hpp"

#include <algorithm>
#include <cassert>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::accounts {

namespace {

constexpr std::array<ColumnRow, column_count> table{{
    {Column::user_name, "user_name", "B", "利用者名", "利用者の氏名を64文字以内で入力してください。環境依存文字(①、㈱、髙など)は使えません。", 64},
    {Column::contact_phone, "contact_phone", "C", "連絡先電話番号", "日本の電話番号を入力してください(例: 0312345678)。", 32},
    {Column::contact_email, "contact_email", "D", "連絡先メールアドレス", "利用者本人のメールアドレスを入力してください。アカウント情報をここへ送ります。", 254},
    {Column::organization_class, "organization_class_code", "E", "所属機関分類コード", "09(医療機関(全数))、16(医療機関管理者(定点))、11(動物診療施設)のいずれかを入力してください。", 2},
    {Column::core_city, "core_city_code", "I", "中核市コード", "保健所マスタの中核市コード(6桁)を転記してください。", 6},
    {Column::health_centre, "health_center_code", "K", "保健所コード", "保健所マスタの保健所コードを転記してください。", 4},
    {Column::can_download, "can_download", "AG", "個票・CSVダウンロードフラグ", "0(不可)または1(可)を入力してください。", 1},
    {Column::institution, "institution_code", "AJ", "所属医療機関/動物診療施設コード", "09は医療機関マスタ(全数)、16は医療機関マスタ(定点)のA列のコードを入力してください。11は空欄にして、AO列からAS列に施設を記入してください。", 32},
    {Column::tf_phone, "tf_phone", "AL", "二要素認証用電話番号", "手段が2(SMS)なら携帯電話、3(電話)なら日本の電話番号を入力してください。", 32},
    {Column::tf_email, "tf_email", "AM", "二要素認証用メールアドレス", "手段が1(メール)なら、コードを受け取るメールアドレスを入力してください。", 254},
    {Column::tf_means, "tf_means", "AN", "二要素認証手段コード", "1(メール)、2(SMS)、3(電話)のいずれかを入力してください。", 1},
    {Column::clinic_name, "facility_name", "AO", "動物診療施設の名称", "11の場合に、施設の名称を100文字以内で入力してください。", 100},
    {Column::clinic_kana, "facility_kana", "AP", "動物診療施設のフリガナ", "11の場合に、名称のフリガナを全角カナで入力してください。", 150},
    {Column::clinic_postal_code, "facility_postal_code", "AQ", "動物診療施設の郵便番号", "11の場合に、施設の郵便番号を7桁の数字で入力してください。", 32},
    {Column::clinic_address, "facility_address", "AR", "動物診療施設の所在地", "11の場合に、施設の所在地を都道府県から入力してください。", 200},
    {Column::clinic_phone, "facility_phone", "AS", "動物診療施設の電話番号", "11の場合に、施設の電話番号を入力してください(例: 0312345678)。", 32},
}};

std::string code(std::string_view text) { return base::half_width_ascii(base::trimmed(text)); }

std::string with_zero(std::string digits) {
    if (digits.size() == 1 && base::is_all_digits(digits)) digits.insert(0, 1, '0');
    return digits;
}

} // namespace

std::span<ColumnRow const> application_columns() { return table; }

ColumnRow const& row_of(Column column) {
    auto const& row = table[static_cast<std::size_t>(column)];
    assert(row.column == column);
    return row;
}

bool is_class_of_this_form(std::string_view text) { return text == medical_institution || text == sentinel_manager || text == animal_clinic; }

Application folded(Application const& typed) {
    Application out;
    for (auto const& [column, id, letter, header, advice, characters_max] : table) {
        switch (column) {
        case Column::user_name:
        case Column::clinic_name:
        case Column::clinic_address: out[column] = std::string(base::trimmed(typed[column])); break;
        case Column::clinic_kana: out[column] = base::fold_kana(base::half_width_ascii(base::trimmed(typed[column]))); break;
        case Column::clinic_postal_code: out[column] = base::fold_digits(code(typed[column])); break;
        case Column::contact_phone:
        case Column::clinic_phone:
        case Column::tf_phone: out[column] = base::fold_phone(typed[column]); break;
        case Column::organization_class:
        case Column::health_centre: out[column] = with_zero(code(typed[column])); break;
        case Column::contact_email:
        case Column::core_city:
        case Column::can_download:
        case Column::institution:
        case Column::tf_email:
        case Column::tf_means: out[column] = code(typed[column]); break;
        }
    }
    return out;
}

std::optional<access::FactorMeans> means_of(std::string_view code) {
    if (code == means_mail) return access::FactorMeans::mail;
    if (code == means_sms) return access::FactorMeans::sms;
    if (code == means_call) return access::FactorMeans::call;
    return std::nullopt;
}

bool is_blank(Application const& application) {
    return std::all_of(application.cells.begin(), application.cells.end(), [](std::string const& cell) { return base::trimmed(cell).empty(); });
}

bool names_clinic(Application const& application) { return application[Column::organization_class] == animal_clinic && application[Column::institution].empty(); }

Need need(Column column, Application const& application) {
    auto const required_if = [](bool condition) { return condition ? Need::required : Need::optional; };
    auto const& means = application[Column::tf_means];
    switch (column) {
    case Column::user_name:
    case Column::contact_phone:
    case Column::contact_email:
    case Column::organization_class:
    case Column::core_city:
    case Column::health_centre:
    case Column::can_download:
    case Column::tf_means: return Need::required;
    case Column::institution: return application[Column::organization_class] == animal_clinic ? Need::not_applicable : Need::required;
    case Column::tf_phone: return required_if(means == means_sms || means == means_call);
    case Column::tf_email: return required_if(means == means_mail);
    case Column::clinic_name:
    case Column::clinic_kana:
    case Column::clinic_postal_code:
    case Column::clinic_address:
    case Column::clinic_phone: return names_clinic(application) ? Need::required : Need::not_applicable;
    }
    return Need::optional;
}

bool is_complete(Application const& application) {
    return std::all_of(table.begin(), table.end(), [&](ColumnRow const& row) {
        return need(row.column, application) != Need::required || !application[row.column].empty();
    });
}

} // namespace todoke::accounts
