#include "shared/api/application_line.hpp"

namespace todoke::api {

namespace {

using accounts::Column;

template <class Line, class Visit>
void each_cell(Line& line, Visit visit) {
    visit(Column::user_name, line.user_name);
    visit(Column::contact_phone, line.contact_phone);
    visit(Column::contact_email, line.contact_email);
    visit(Column::organization_class, line.organization_class);
    visit(Column::core_city, line.core_city);
    visit(Column::health_centre, line.health_centre);
    visit(Column::can_download, line.can_download);
    visit(Column::institution, line.institution);
    visit(Column::tf_phone, line.tf_phone);
    visit(Column::tf_email, line.tf_email);
    visit(Column::tf_means, line.tf_means);
    visit(Column::clinic_name, line.clinic_name);
    visit(Column::clinic_kana, line.clinic_kana);
    visit(Column::clinic_postal_code, line.clinic_postal_code);
    visit(Column::clinic_address, line.clinic_address);
    visit(Column::clinic_phone, line.clinic_phone);
}

} // namespace

accounts::Application application_of(ApplicationLine const& line) {
    accounts::Application typed;
    each_cell(line, [&](Column column, std::string const& text) { typed[column] = text; });
    return accounts::folded(typed);
}

ApplicationLine line_of(accounts::Application const& application) {
    ApplicationLine line;
    each_cell(line, [&](Column column, std::string& text) { text = application[column]; });
    return line;
}

} // namespace todoke::api
