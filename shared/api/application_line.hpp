// One line of the application form 別紙2 as it travels: what was typed, by the column names of
// account_import.csv.
#pragma once

#include "shared/accounts/application.hpp"
#include "shared/api/fields.hpp"

namespace todoke::api {

struct ApplicationLine {
    std::string user_name, contact_phone, contact_email, organization_class, core_city, health_centre, can_download, institution, tf_phone, tf_email, tf_means;
    std::string clinic_name, clinic_kana, clinic_postal_code, clinic_address, clinic_phone; // of an animal clinic without a code
    template <class V> void fields(V& v) {
        v("user_name", user_name, text(300)); v("contact_phone", contact_phone, text(300)); v("contact_email", contact_email, text(300));
        v("organization_class_code", organization_class, text(300)); v("core_city_code", core_city, text(300)); v("health_center_code", health_centre, text(300));
        v("can_download", can_download, text(300)); v("institution_code", institution, text(300));
        v("tf_phone", tf_phone, text(300)); v("tf_email", tf_email, text(300)); v("tf_means", tf_means, text(300));
        v("facility_name", clinic_name, optional_text(300)); v("facility_kana", clinic_kana, optional_text(300)); v("facility_postal_code", clinic_postal_code, optional_text(300));
        v("facility_address", clinic_address, optional_text(300)); v("facility_phone", clinic_phone, optional_text(300));
    }
};

accounts::Application application_of(ApplicationLine const& line); // folded
ApplicationLine line_of(accounts::Application const& application);

} // namespace todoke::api
