#include "server/services/demo_seed.hpp"

#include <charconv>
#include <map>

#include "server/crypto/digest.hpp"
#include "server/services/demo_files.hpp"
#include "server/services/demo_observation.hpp"
#include "server/services/records.hpp"
#include "server/services/second_factor.hpp"
#include "server/services/submission.hpp"

namespace todoke::services {

namespace {

class Seeder {
public:
    explicit Seeder(App& app) : app_(app), now_ms_(app.clock.now_ms()), today_(app.clock.today()) {}

    // Those that find_facilities() did not find.
    Result<Done> facilities(Json const& file) {
        auto const& entries = entries_of(file, "facilities");
        auto const known = facilities_;
        for (auto const& entry : entries) {
            if (known.contains(std::string(entry.text("id")))) continue;
            auto const prefecture = store::prefecture_number(entry.text("prefecture_code"));
            facilities_[std::string(entry.text("id"))] = store::FacilityId{app_.store.ids().next(now_ms_, prefecture)};
        }
        for (auto const& entry : entries) {
            if (known.contains(std::string(entry.text("id")))) continue;
            store::Facility facility;
            facility.id = TRY(facility_id(entry, "id"));
            facility.kind = kind_of(entry.text("kind"));
            facility.code = code_of(entry);
            facility.name = entry.text("name");
            facility.kana = entry.text("kana");
            facility.postal_code = entry.text("postal_code");
            facility.institution_kind = entry.text("institution_kind");
            facility.licensed_beds = entry.text("licensed_beds");
            facility.insured_number = entry.text("insured_number");
            facility.prefecture_code = entry.text("prefecture_code");
            facility.municipality_code = entry.text("municipality_code");
            facility.address = entry.text("address");
            facility.phone = entry.text("phone");
            facility.phone_after_hours = entry.text("phone_after_hours");
            facility.health_centre = facility.kind == store::FacilityKind::health_centre ? facility.id : store::FacilityId{};
            if (!entry.text("health_centre_id").empty()) facility.health_centre = TRY(facility_id(entry, "health_centre_id"));
            TRY(app_.store.facilities.save(facility, now_ms_));
            for (auto const& municipality : texts_of(entry, "area")) TRY(app_.store.facilities.set_centre_of_municipality(municipality, facility.id));
        }
        return Done{};
    }

    // The facilities of the file in a demo that was filled before; by their ids where older releases had no codes.
    Result<Done> find_facilities(Json const& file) {
        for (auto const& entry : entries_of(file, "facilities")) {
            auto const kind = kind_of(entry.text("kind"));
            auto found = TRY(app_.store.facilities.find_by_code(kind, code_of(entry)));
            if (!found) found = TRY(app_.store.facilities.find_by_code(kind, entry.text("id")));
            if (found) facilities_[std::string(entry.text("id"))] = found->id;
        }
        return Done{};
    }

    // Those that are there, or were and are removed, stay as they are.
    Result<Done> users(Json const& file) {
        auto const password = std::string(file.text("password"));
        for (auto const& entry : entries_of(file, "users")) {
            if (app_.store.users.find(entry.text("user_id")).ok()) continue;
            auto const* role = access::find_role(entry.text("role"));
            if (role == nullptr) return demo_fault("users.json: " + std::string(entry.text("user_id")), "unknown role");
            store::User user;
            user.user_id = entry.text("user_id");
            user.role = role->id;
            user.state = store::UserState::active;
            user.facility = TRY(facility_id(entry, "facility_id"));
            user.prefecture_code = TRY(app_.directory.facility(user.facility)).prefecture_code;
            user.name = entry.text("user_name");
            user.mail = entry.text("email");
            user.phone = entry.text("phone");
            user.language = entry.text("language");
            user.can_download = entry.boolean("can_download");
            user.is_manager = entry.boolean("is_manager");
            user.password_hash = TRY(app_.passwords.hash(password));
            auto const created = create_registered(app_, std::span(&user, 1), now_ms_);
            if (!created.ok() && created.error().code != ErrorCode::conflict) return created.error();
        }
        return Done{};
    }

    Result<Done> notices(Json const& file) {
        for (auto const& entry : entries_of(file, "notices")) {
            store::Notice notice;
            notice.title = entry.text("title");
            notice.body = entry.text("body");
            if (!entry.text("title_en").empty()) notice.translations.push_back({"en", std::string(entry.text("title_en")), std::string(entry.text("body_en"))});
            notice.published_on = entry.text("published_on");
            notice.event = {std::string(entry.text("event_day")), std::string(entry.text("event_time")), std::string(entry.text("event_audience")), std::string(entry.text("event_url")), entry.integer("event_capacity")};
            for (auto const& name : texts_of(entry, "audience")) {
                auto const* role = access::find_role(name);
                if (role == nullptr) return demo_fault("notices.json: " + std::string(entry.text("id")), "unknown role");
                notice.audience.push_back(role->id);
            }
            TRY(app_.store.notices.publish(notice, now_ms_));
        }
        return Done{};
    }

    Result<Done> cases(Json const& file) {
        for (auto const& entry : entries_of(file, "cases")) {
            auto const done = one_case(entry);
            if (!done.ok()) return demo_fault("cases.json: " + std::string(entry.text("id")), done.error().detail);
        }
        return Done{};
    }

    [[nodiscard]] std::map<std::string, store::FacilityId> const& known_facilities() const { return facilities_; }

private:
    // Centres by the pair of their codes, institutions by that of the master, offices by the id of the file.
    static std::string code_of(Json const& entry) {
        auto const text = [&entry](std::string_view member) { return std::string(entry.text(member)); };
        if (!text("core_city_code").empty()) return text("core_city_code") + "-" + text("health_center_code");
        return text("institution_code").empty() ? text("id") : text("institution_code");
    }

    static store::FacilityKind kind_of(std::string_view kind) {
        if (kind == "health_centre") return store::FacilityKind::health_centre;
        if (kind == "government_office") return store::FacilityKind::government;
        if (kind == "operator") return store::FacilityKind::ministry;
        return store::FacilityKind::clinic;
    }

    Result<store::FacilityId> facility_id(Json const& entry, std::string_view member) const {
        auto const found = facilities_.find(std::string(entry.text(member)));
        if (found == facilities_.end()) return Error{ErrorCode::invalid, std::string(member) + " names no facility"};
        return found->second;
    }

    // A user as they were so many minutes ago.
    Result<store::Caller> caller(std::string_view user_id, std::int64_t minutes_ago) {
        auto const user = TRY(app_.directory.user(std::string(user_id)));
        auto const facility = TRY(app_.directory.facility(user.facility));
        auto const centre = facility.kind == store::FacilityKind::health_centre ? facility.id : facility.health_centre;
        return store::Caller{user.user_id, user.role, facility.id, centre, user.prefecture_code, now_ms_ - minutes_ago * 60'000};
    }

    store::RequestKey key(std::string const& of) const {
        auto const name = "demo-" + of;
        return {name, crypto::sha256(name)};
    }

    Result<Done> one_case(Json const& entry) {
        auto const id = std::string(entry.text("id"));
        std::optional<store::CaseId> case_id;
        if (entry.find("identity") != nullptr) case_id = TRY(register_person(entry, id));
        int number = 0;
        for (auto const& notification : entries_of(entry, "notifications")) TRY(notify(entry, notification, id + "-" + std::to_string(++number), case_id));
        return Done{};
    }

    Result<store::CaseId> register_person(Json const& entry, std::string const& id) {
        auto const who = TRY(caller(entry.text("created_by"), entry.integer("minutes_ago")));
        auto const day = base::date_in_japan(who.now_ms);
        auto const* form = form_of_kind(app_, forms::FormKind::identity, day);
        auto const* tests_form = form_of_kind(app_, forms::FormKind::tests, day);
        if (form == nullptr || tests_form == nullptr) return Error{ErrorCode::invalid, "no identity or tests form"};
        auto const record = validation::prepared(*form, TRY(records::record_from_json(*entry.find("identity"))), day);
        auto const json = records::record_to_json(record);

        store::NewCase fresh;
        fresh.caller = who;
        fresh.key = key(id);
        fresh.self_entry_id = entry.text("self_entry_id");
        store::CaseFacts kept;
        kept.disease_code = entry.text("disease_code");
        auto const take = [&](std::string_view member, std::string& fact) {
            if (!entry.text(member).empty()) fact = entry.text(member);
        };
        take("case_status", kept.case_status);
        take("current_location", kept.current_location);
        take("diagnosis_class", kept.diagnosis_class);
        take("confirmed_date", kept.confirmed_date);
        take("onset_date", kept.onset_date);
        take("movement_history_state", kept.movement_history_state);
        take("epi_link", kept.epi_link);
        fresh.facts = facts_of(*form, record, kept);
        if (auto const group = entry.text("age_group"); !group.empty()) fresh.facts.age_years = lowest_age(group);
        fresh.person = store::person_of(json);
        fresh.responsible_centre = TRY(facility_id(entry, "responsible_centre_id"));
        fresh.responsible_prefecture_code = TRY(app_.directory.facility(fresh.responsible_centre)).prefecture_code;
        for (auto const& related : texts_of(entry, "related_centre_ids")) {
            auto const found = facilities_.find(related);
            if (found == facilities_.end()) return Error{ErrorCode::invalid, "related_centre_ids names no facility"};
            fresh.related_centres.push_back(found->second);
        }
        fresh.identity = base::write_json(json);
        fresh.identity_form_version = form->version;
        if (auto const* tests = entry.find("tests")) {
            auto const prepared = validation::prepared(*tests_form, TRY(records::record_from_json(*tests)), day);
            fresh.tests = base::write_json(records::record_to_json(prepared));
            fresh.tests_form_version = tests_form->version;
        }
        return TRY(app_.store.cases.create(fresh)).id;
    }

    static int lowest_age(std::string_view group) {
        int age = 0;
        auto const [end, problem] = std::from_chars(group.data(), group.data() + group.size(), age);
        if (problem != std::errc{}) return -1;
        return group.find("未満") != std::string_view::npos ? 0 : age;
    }

    Result<Done> notify(Json const& entry, Json const& notification, std::string const& id, std::optional<store::CaseId> case_id) {
        std::optional<store::NotificationId> known;
        int number = 0;
        for (auto const& version : entries_of(notification, "versions")) {
            auto const who = TRY(caller(version.text("submitted_by"), version.integer("minutes_ago")));
            auto const centre = TRY(app_.directory.facility(who.health_centre));
            api::SubmitRequest request;
            request.form_id = notification.text("form_id");
            request.form_version = notification.text("form_version");
            if (case_id) request.case_id = case_id->text();
            if (auto const* record = version.find("record")) request.record = *record;
            request.confirmed = texts_of(version, "confirmed");
            request.date_check_overridden = !entries_of(version, "date_check_items").empty();
            request.duplicate_reason = "デモ";
            auto const request_key = key(id + "-v" + std::to_string(++number));
            auto const day = base::date_in_japan(who.now_ms);
            auto const outcome = known ? TRY(again(who, centre, request_key, request, *known, day)) : TRY(submit(app_, {who, centre}, request_key, request, day));
            auto const* receipt = std::get_if<api::Receipt>(&outcome);
            if (receipt == nullptr) return Error{ErrorCode::invalid, issues_text(std::get<std::vector<validation::Issue>>(outcome))};
            known = store::NotificationId::parse(receipt->notification_id);
            case_id = store::CaseId::parse(receipt->case_id);
            TRY(decide(entry, version, *known));
        }
        return Done{};
    }

    Result<SubmitOutcome> again(store::Caller const& who, store::Facility const& centre, store::RequestKey const& request_key,
                                api::SubmitRequest const& request, store::NotificationId id, Date day) {
        auto const row = TRY(app_.store.notifications.peek(who, id));
        return resubmit(app_, {who, centre}, request_key, request, id, row.version, day);
    }

    Result<Done> decide(Json const& entry, Json const& version, store::NotificationId id) {
        auto const state = version.text("state");
        if (state == "submitted") return Done{};
        auto const who = TRY(caller(version.text("decided_by"), version.integer("decided_minutes_ago")));
        auto const row = TRY(app_.store.notifications.peek(who, id));
        if (state == "returned") return app_.store.notifications.return_for_correction(who, id, row.version, version.text("return_reason"));
        store::Acceptance acceptance;
        acceptance.caller = who;
        acceptance.id = id;
        acceptance.expected_version = row.version;
        acceptance.case_status = entry.text("case_status");
        acceptance.current_location = entry.text("current_location");
        return app_.store.notifications.accept(acceptance);
    }

    static std::string issues_text(std::vector<validation::Issue> const& issues) {
        std::string text = "refused:";
        for (auto const& issue : issues) text += " " + issue.rule + "@" + issue.item;
        return text;
    }

    App& app_;
    std::int64_t now_ms_;
    Date today_;
    std::map<std::string, store::FacilityId> facilities_;
};

// A demo filled by a release that hashed passwords in another way.
Result<Done> renew_passwords(App& app, std::string const& demo_dir) {
    auto const demo = TRY(demo_accounts(demo_dir));
    for (auto const& account : demo.accounts) {
        auto const user = app.store.users.find(account.user_id);
        if (!user.ok() || user->password_hash.empty() || crypto::PasswordHasher::can_read(user->password_hash)) continue;
        auto const hash = TRY(app.passwords.hash(demo.password));
        TRY(app.store.users.set_password_hash(account.user_id, hash, app.clock.now_ms()));
    }
    return Done{};
}

} // namespace

Result<Done> seed_demo(App& app, std::string const& demo_dir) {
    auto const today = app.clock.today();
    Seeder seeder(app);
    auto const facilities = TRY(read_demo_file(demo_dir + "/facilities.json", today));
    if (TRY(app.store.users.count()) > 0) {
        // Filled by an older release: what its accounts miss is added.
        TRY(renew_passwords(app, demo_dir));
        TRY(seeder.find_facilities(facilities));
        TRY(seeder.facilities(facilities));
        return seeder.users(TRY(read_demo_file(demo_dir + "/users.json", today)));
    }
    TRY(seeder.facilities(facilities));
    auto const notices = TRY(read_demo_file(demo_dir + "/notices.json", today));
    TRY(seeder.notices(notices));
    // Accounts come before cases in time but are what says "filled": a start that was cut off in
    // between shows fewer cases, never none of the accounts.
    auto const users = TRY(read_demo_file(demo_dir + "/users.json", today));
    TRY(seeder.users(users));
    auto const cases = TRY(read_demo_file(demo_dir + "/cases.json", today));
    TRY(seeder.cases(cases));
    auto const observations = TRY(read_demo_file(demo_dir + "/observations.json", today));
    return seed_observations(app, observations, seeder.known_facilities());
}

Result<DemoAccounts> demo_accounts(std::string const& demo_dir) {
    auto const file = TRY(read_demo_file(demo_dir + "/users.json", Date{2000, 1, 1}));
    DemoAccounts accounts;
    accounts.password = file.text("password");
    for (auto const& entry : entries_of(file, "users")) accounts.accounts.push_back({std::string(entry.text("user_id")), std::string(entry.text("says"))});
    return accounts;
}

} // namespace todoke::services
