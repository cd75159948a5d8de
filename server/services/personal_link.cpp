// The personal link: on paper, by mail or by SMS.
#include "server/render/qr_code.hpp"
#include "server/services/letters.hpp"
#include "server/services/observation_desk.hpp"
#include "server/services/portal.hpp"
#include "server/services/second_factor.hpp"
#include "shared/base/contact.hpp"

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

Result<Done> send(App& app, api::PersonalLink const& link, std::string const& way, std::string const& to, std::int64_t now_ms) {
    constexpr std::int64_t life_ms = 24LL * 3'600'000;
    store::User reader;
    reader.language = "ja";
    reader.mail = to;
    std::pair<std::string_view, std::string> const blanks[] = {{"保健所", link.centre_name}, {"url", link.url}, {"self_entry_id", link.self_entry_id}};
    auto message = letter(app, reader, "健康状態入力のご案内", "{保健所}から健康状態入力のご案内\n以下URLより毎日ご入力ください。\nURL:{url}\nスマホ入力ID:{self_entry_id}", blanks, life_ms, now_ms);
    message.channel = way;
    TRY(app.store.outbox.queue(message, now_ms));
    return Done{};
}

} // namespace

Result<api::PersonalLink> make_personal_link(App& app, store::Caller const& caller, store::CaseId id, std::string const& way, std::string const& origin) {
    if (way != "" && way != "mail" && way != "sms") return Error{ErrorCode::invalid, "unknown way"};
    auto const course = TRY(app.store.observations.course(caller, id));
    if (!course.observation || !course.observation->is_active) return Error{ErrorCode::conflict, "nobody observes this person"};
    api::PersonalLink link;
    auto const reach = reach_of(course);
    auto const& to = way == "mail" ? reach.mail : reach.mobile;
    if (!way.empty() && to.empty()) return Error{ErrorCode::conflict, "the record has no address for that way"};
    if (way == "sms" && !is_offered(app, access::FactorMeans::sms)) return Error{ErrorCode::conflict, "no SMS here"};
    auto const limits = portal_limits();
    auto const token = TRY(app.store.portal.make_link(caller, id, limits));
    // Behind the #: browsers send it to nobody, so neither logs nor proxies hold it.
    link.url = origin + "/my/start#" + token;
    link.qr = TRY(render::qr_code(link.url));
    link.self_entry_id = course.person.self_entry_id;
    auto const& person = course.person.person;
    link.name = person.name.empty() ? person.name_kana : person.name;
    auto const identity = base::parse_json(course.identity.empty() ? "{}" : course.identity);
    if (identity.ok()) link.language = identity->text("language");
    link.centre_name = app.directory.facility_name(course.observation->centre);
    link.centre_phone = emergency_phone(app, course.settings);
    link.subject_class = static_cast<int>(course.observation->subject_class);
    link.expires_at_ms = caller.now_ms + limits.link_life_ms;
    if (way.empty()) return link;
    TRY(send(app, link, way, to, caller.now_ms));
    link.was_sent = true;
    return link;
}

Result<Done> invite_after_notification(App& app, store::Caller const& caller, store::CaseId id, std::string const& origin) {
    auto const centre = TRY(app.store.cases.peek(caller, id)).responsible_centre;
    if (!TRY(app.store.observations.settings(centre)).invitation_sms) return Done{};
    if (TRY(app.store.portal.has_link(id))) return Done{}; // a retry, or somebody was quicker: another link would end that one
    auto const made = make_personal_link(app, caller, id, "sms", origin);
    if (!made.ok() && made.error().code != ErrorCode::conflict) return made.error();
    return Done{};
}

} // namespace todoke::services
