#include "shared/accounts/check.hpp"

#include <algorithm>
#include <set>

#include "shared/access/rule.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/jis_x_0208.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::accounts {

namespace {

using base::PhoneKind;

constexpr char const* field_placeholder = "項目名"; // not a text
constexpr char const* row_placeholder = "行";       // not a text

// The faults of one line; every rule has its function.
class LineCheck {
public:
    LineCheck(std::size_t row, Line const& line, Reference const& reference, std::vector<Fault>& faults)
        : row_(row), line_(line), reference_(reference), faults_(faults) {}

    void run() {
        lengths();
        user_name();
        phones();
        mails();
        codes();
        second_factor();
        masters();
        missing();
    }

private:
    [[nodiscard]] std::string const& cell(Column column) const { return line_.application[column]; }

    void add(Column column, access::Rule const& rule, Severity severity = Severity::error) { add(column, rule.id, rule.message, severity); }
    void add(Column column, std::string_view rule, std::string_view message, Severity severity = Severity::error,
             std::vector<std::pair<std::string, std::string>> arguments = {}) {
        faults_.push_back({row_, column, severity, rule, message, std::move(arguments)});
    }

    void lengths() {
        for (auto const& column : application_columns()) {
            // A wrong class, flag or means has a sentence of its own.
            if (column.characters_max <= 2 || base::count_characters(cell(column.column)) <= column.characters_max) continue;
            add(column.column, "V-118", "{項目名}は{n}文字以内で入力してください。", Severity::error,
                {{field_placeholder, std::string(column.header)}, {"n", std::to_string(column.characters_max)}});
        }
    }

    void user_name() {
        auto const found = base::platform_dependent_characters(cell(Column::user_name));
        if (!found.empty()) add(Column::user_name, access::portable_name);
    }

    void phones() {
        for (auto const column : {Column::contact_phone, Column::tf_phone})
            if (!cell(column).empty() && base::phone_kind(cell(column)) == PhoneKind::invalid) add(column, access::japanese_phone);
    }

    // Letters of other scripts that look like Latin ones, and line breaks, are no mail address.
    void mails() {
        for (auto const column : {Column::contact_email, Column::tf_email})
            if (!cell(column).empty() && !base::is_email(cell(column))) add(column, access::mail_address);
    }

    void codes() {
        auto const& organization_class = cell(Column::organization_class);
        if (!organization_class.empty() && !is_class_of_this_form(organization_class))
            add(Column::organization_class, "V-A03", "この様式では登録できない所属機関分類です。");
        if (organization_class == sentinel_manager && !reference_.is_sentinel_live())
            add(Column::organization_class, access::sentinel_live);
        auto const& flag = cell(Column::can_download);
        if (!flag.empty() && flag != "0" && flag != "1") add(Column::can_download, "F-A11", "0または1を入力してください。");
        auto const& means = cell(Column::tf_means);
        if (!means.empty() && !means_of(means))
            add(Column::tf_means, "F-A12", "1、2、3のいずれかを入力してください。");
    }

    // V-A06. An empty destination is shown as missing too; what is no number or address has been said.
    void second_factor() {
        auto const means = means_of(cell(Column::tf_means));
        if (!means) return;
        auto const column = *means == access::FactorMeans::mail ? Column::tf_email : Column::tf_phone;
        auto const fault = access::destination_fault(*means, cell(column));
        if (fault && fault->id == "V-A06") add(column, *fault);
    }

    void masters() {
        auto const& core_city = cell(Column::core_city);
        auto const& centre = cell(Column::health_centre);
        if (!core_city.empty() && !centre.empty() && !reference_.has_health_centre(core_city, centre))
            add(Column::health_centre, "V-A07", "中核市コード・保健所コードがマスタにありません。");
        auto const& institution = cell(Column::institution);
        auto const& organization_class = cell(Column::organization_class);
        if (!is_class_of_this_form(organization_class)) return;
        if (institution.empty()) return clinic();
        if (reference_.has_institution(organization_class, institution)) return;
        if (organization_class == animal_clinic) add(Column::institution, "V-A10", "動物診療施設コードは空欄で申請してください。", Severity::warning);
        add(Column::institution, access::known_institution);
    }

    // Animal clinics apply with a blank code and are registered with their row (S4-29, AC-09-4).
    void clinic() {
        auto const& columns = application_columns();
        auto const lacks_something = std::any_of(columns.begin(), columns.end(), [&](ColumnRow const& column) { return is_of_clinic(column.column) && cell(column.column).empty(); });
        if (!names_clinic(line_.application) || lacks_something) return;
        for (auto const& [column, message] : reference_.clinic_faults(line_.application)) add(column, "F-A13", message);
    }

    void missing() {
        for (auto const& column : application_columns()) {
            auto const said = column.column == Column::tf_phone || column.column == Column::tf_email; // V-A06
            if (said || need(column.column, line_.application) != Need::required || !cell(column.column).empty()) continue;
            add(column.column, "F-A10", "{項目名}を入力してください。", Severity::error, {{field_placeholder, std::string(column.header)}});
        }
    }

    std::size_t row_;
    Line const& line_;
    Reference const& reference_;
    std::vector<Fault>& faults_;
};

std::string person_key(Application const& application) {
    std::string key;
    for (auto const column : {Column::user_name, Column::contact_email, Column::organization_class, Column::health_centre, Column::core_city, Column::institution, Column::clinic_name})
        key += application[column] + '\n';
    return key;
}

} // namespace

std::vector<Fault> check(std::span<Line const> lines, Reference const& reference) {
    std::size_t filled_end = 0;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!is_blank(lines[i].application)) filled_end = i + 1;
    std::vector<Fault> faults;
    std::set<std::string, std::less<>> persons;
    for (std::size_t i = 0; i < filled_end; ++i) {
        auto const& application = lines[i].application;
        auto const is_last = i + 1 == filled_end;
        if (!is_last && !is_complete(application))
            faults.push_back({i, std::nullopt, Severity::error, "V-A02", "{行}行目の入力が不足しています。上詰めで入力してください。", {{row_placeholder, std::to_string(lines[i].number)}}});
        if (is_blank(application)) continue;
        auto const first = faults.size();
        LineCheck(i, lines[i], reference, faults).run();
        if (!persons.insert(person_key(application)).second || reference.has_account(application))
            faults.push_back({i, Column::user_name, Severity::confirm, access::same_person.id, access::same_person.message, {}});
        std::stable_sort(faults.begin() + static_cast<std::ptrdiff_t>(first), faults.end(), [](Fault const& a, Fault const& b) { return a.column < b.column; });
    }
    return faults;
}

std::string_view name(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::confirm: return "confirm";
    case Severity::warning: return "warning";
    }
    return "";
}

} // namespace todoke::accounts
