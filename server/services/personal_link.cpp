// The personal link: on paper, by mail or by SMS, in the person's language.
#include <vector>

#include "server/log/log.hpp"
#include "server/render/leaflet.hpp"
#include "server/render/qr_code.hpp"
#include "server/services/observation_desk.hpp"
#include "server/services/patient_letters.hpp"
#include "server/services/portal.hpp"
#include "server/services/second_factor.hpp"
#include "shared/base/contact.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::services {

namespace {

struct Reach {
    std::string mail, mobile;
};

Reach reach_of(store::Course const& course) {
    Reach reach;
    auto const json = base::parse_json(course.identity.empty() ? "{}" : course.identity);
    if (json.ok() && base::is_email(json->text("email"))) reach.mail = json->text("email");
    for (auto const& phone : course.person.person.phones) {
        auto const digits = base::fold_phone(phone);
        // The person's own: numbers of the emergency contact are not for a link that opens the record.
        auto const is_own = json.ok() && (base::fold_phone(json->text("phone1")) == digits || base::fold_phone(json->text("phone2")) == digits);
        if (is_own && base::phone_kind(digits) == base::PhoneKind::mobile) {
            reach.mobile = digits;
            break;
        }
    }
    return reach;
}

// Of somebody who is observed.
Result<store::Course> observed_course(App& app, store::Caller const& caller, store::CaseId id) {
    auto course = TRY(app.store.observations.course(caller, id));
    if (!course.observation || !course.observation->is_active) return Error{ErrorCode::conflict, "nobody observes this person"};
    return course;
}

// "" is the one that the person was written to in before.
Result<std::string> language_for(store::Course const& course, std::string const& wanted) {
    if (!wanted.empty() && observation::find_language(wanted) == nullptr) return Error{ErrorCode::invalid, "unknown language"};
    return std::string(observation::known_language(wanted.empty() ? course.language : wanted));
}

// Behind the #: browsers send it to nobody, so neither logs nor proxies hold it. The page opens in the language.
Result<std::string> link_address(App& app, store::Caller const& caller, store::CaseId id, store::LinkWish const& wish, std::string const& origin) {
    auto const token = TRY(app.store.portal.make_link(caller, id, wish, portal_limits()));
    return origin + "/my/start#" + token + (wish.language == "ja" ? "" : "." + wish.language);
}

std::string clock_words(int minute) { return std::to_string(minute / 60) + (minute % 60 < 10 ? ":0" : ":") + std::to_string(minute % 60); }

} // namespace

Result<api::PersonalLink> make_personal_link(App& app, store::Caller const& caller, store::CaseId id, api::PersonalLinkRequest const& request, std::string const& origin) {
    auto const& way = request.send;
    if (way != "" && way != "mail" && way != "sms") return Error{ErrorCode::invalid, "unknown way"};
    auto const course = TRY(observed_course(app, caller, id));
    api::PersonalLink link;
    link.language = TRY(language_for(course, request.language));
    auto const reach = reach_of(course);
    auto const& to = way == "mail" ? reach.mail : reach.mobile;
    if (!way.empty() && to.empty()) return Error{ErrorCode::conflict, "the record has no address for that way"};
    if (way == "sms" && !is_offered(app, access::FactorMeans::sms)) return Error{ErrorCode::conflict, "no SMS here"};
    link.url = TRY(link_address(app, caller, id, {store::LinkKind::message, link.language}, origin));
    link.qr = TRY(render::qr_code(link.url));
    link.self_entry_id = course.person.self_entry_id;
    auto const& person = course.person.person;
    link.name = person.name.empty() ? person.name_kana : person.name;
    link.centre_name = app.directory.facility_name(course.observation->centre);
    link.centre_phone = emergency_phone(app, course.settings);
    link.subject_class = static_cast<int>(course.observation->subject_class);
    link.expires_at_ms = caller.now_ms + portal_limits().link_life_ms;
    if (way.empty()) return link;
    TRY(app.store.outbox.queue(invitation(app, link, way, to, caller.now_ms), caller.now_ms));
    link.was_sent = true;
    return link;
}

Result<std::string> print_leaflet(App& app, store::Caller const& caller, store::CaseId id, std::string const& wanted_language, std::string const& origin) {
    auto const course = TRY(observed_course(app, caller, id));
    auto const language = TRY(language_for(course, wanted_language));
    render::Leaflet leaflet;
    auto const& person = course.person.person;
    leaflet.name = person.name.empty() ? person.name_kana : person.name;
    leaflet.name_kana = person.name_kana;
    leaflet.self_entry_id = course.person.self_entry_id;
    leaflet.address = origin + "/my";
    auto const& observed = *course.observation;
    leaflet.deadline = clock_words(observed.deadline_minute >= 0 ? observed.deadline_minute : course.settings.deadline_minute);
    leaflet.centre = app.directory.facility_name(observed.centre);
    leaflet.emergency_phone = base::displayed_phone(emergency_phone(app, course.settings));
    leaflet.link = TRY(link_address(app, caller, id, {store::LinkKind::leaflet, language}, origin));
    // Whoever hands it over, and whoever is called for help, reads Japanese: that page comes first.
    std::vector<std::string_view> codes{"ja"};
    if (language != "ja") codes.push_back(language);
    std::vector<render::LeafletLanguage> pages;
    for (auto const code : codes) pages.push_back({code, [&app, code](std::string_view text) { return app.patient_texts.translate(code, text); }});
    auto pdf = TRY(render::leaflet(leaflet, pages));
    log::info("leaflet_printed");
    return pdf;
}

Result<Done> invite_after_notification(App& app, store::Caller const& caller, store::CaseId id, std::string const& origin) {
    auto const centre = TRY(app.store.cases.peek(caller, id)).responsible_centre;
    if (!TRY(app.store.observations.settings(centre)).invitation_sms) return Done{};
    if (TRY(app.store.portal.has_link(id))) return Done{}; // a retry, or somebody was quicker: another link would end that one
    api::PersonalLinkRequest request;
    request.send = "sms";
    auto const made = make_personal_link(app, caller, id, request, origin);
    if (!made.ok() && made.error().code != ErrorCode::conflict) return made.error();
    return Done{};
}

} // namespace todoke::services
