#include "server/services/training_rooms.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "server/crypto/random.hpp"
#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/demo_seed.hpp"
#include "server/services/second_factor.hpp"
#include "shared/api/training_messages.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t rooms_max = 40;
constexpr std::int64_t life_ms = 14LL * 24 * 60 * 60 * 1000; // a room that nobody closed

// No vowels, so no words; nothing that looks like something else on a beamer.
constexpr std::string_view code_letters = "CDFHJKMNPRTVWXY3479";
constexpr int code_length = 6;

std::string make_code() {
    std::string code;
    for (int i = 0; i < code_length; ++i) code += code_letters[crypto::random_below(code_letters.size())];
    return code;
}

// As people type it: full width, small letters, with a hyphen or spaces.
std::string folded_code(std::string_view typed) {
    std::string code;
    for (auto const c : base::half_width_ascii(typed)) {
        if (c >= 'a' && c <= 'z') code += static_cast<char>(c - 'a' + 'A');
        else if (c != ' ' && c != '-') code += c;
    }
    return code;
}

// Trainers tell their rooms apart by when they made them: "2026/11/22 14:00" in Japan.
std::string name_of(std::int64_t now_ms) {
    constexpr std::int64_t japan_ms = 9 * 3'600'000;
    auto const minutes = (now_ms + japan_ms) / 60'000 % (24 * 60);
    auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return base::slash_date(base::date_in_japan(now_ms)) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

constexpr access::Rule known_code{"V-T01", "参加コードが正しくありません。講師が示したコードを確認してください。"};
constexpr access::Rule trainee_name{"V-T02", "表示名を40文字以内で入力してください。"};
constexpr access::Rule known_part{"V-T03", "練習する立場を選択してください。"};
constexpr access::Rule has_room{"V-T04", "この研修の部屋は満員です。"};

} // namespace

std::string trainee_id(std::int64_t number) {
    auto digits = std::to_string(number);
    if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
    return "trainee" + digits;
}

std::string user_id_of(store::TrainingMember const& member) { return member.user_id.empty() ? trainee_id(member.number) : member.user_id; }

TrainingRooms::Room::~Room() {
    application_ = nullptr;
    installation_.reset();
    std::error_code ignored; // what stays is deleted at the next start
    if (is_over_) fs::remove_all(folder_, ignored);
}

Result<std::unique_ptr<TrainingRooms>> TrainingRooms::open(Installation& demo, MakeApplication make_application) {
    std::unique_ptr<TrainingRooms> rooms(new TrainingRooms(demo, std::move(make_application)));
    rooms->program_ = TRY(TrainingProgram::load(demo.demo_dir()));
    rooms->password_ = TRY(demo_accounts(demo.demo_dir())).password;
    rooms->delete_left_behind(TRY(demo.app().store.training.rooms()));
    demo.app().training = rooms.get();
    return rooms;
}

TrainingRooms::~TrainingRooms() { demo_.app().training = nullptr; }

std::string TrainingRooms::folder_of(store::TrainingRoom const& room) const {
    return demo_.app().config.storage.data_dir + "/rooms/" + room.id.text() + "-" + std::to_string(room.generation);
}

void TrainingRooms::delete_left_behind(std::vector<store::TrainingRoom> const& rooms) const {
    std::set<fs::path> living;
    for (auto const& room : rooms) living.insert(folder_of(room));
    std::error_code ignored;
    for (auto const& entry : fs::directory_iterator(demo_.app().config.storage.data_dir + "/rooms", ignored)) {
        if (!living.contains(entry.path())) fs::remove_all(entry.path(), ignored);
    }
}

Result<std::shared_ptr<TrainingRooms::Room>> TrainingRooms::open_room(store::TrainingRoom const& row) {
    auto room = std::make_shared<Room>(folder_of(row));
    std::error_code problem;
    fs::create_directories(fs::path(room->folder_).parent_path(), problem);
    room->installation_ = TRY(demo_.open_beside(room->folder_));
    room->app().training_room = row.name;
    TRY(seed_demo(room->app(), demo_.demo_dir()));
    room->application_ = make_application_(room->app());
    return room;
}

Result<std::shared_ptr<TrainingRooms::Room>> TrainingRooms::room(store::TrainingRoomId id) {
    std::lock_guard const hold(mutex_);
    if (auto const found = open_.find(id); found != open_.end()) return found->second;
    // After a restart a room is opened when somebody comes.
    auto const row = TRY(demo_.app().store.training.find(id));
    return open_[id] = TRY(open_room(row));
}

Result<std::shared_ptr<TrainingRooms::Room const>> TrainingRooms::of_browser(std::string_view token) {
    auto const member = TRY(demo_.app().store.training.member(token));
    return std::shared_ptr<Room const>(TRY(room(member.room)));
}

Result<Done> TrainingRooms::close_old_ones(std::int64_t now_ms) {
    for (auto const& room : TRY(demo_.app().store.training.rooms())) {
        if (room.created_at_ms < now_ms - life_ms) TRY(close(room.id));
    }
    return Done{};
}

Result<store::TrainingRoom> TrainingRooms::create(std::string_view trainer, std::int64_t now_ms) {
    TRY(close_old_ones(now_ms));
    std::lock_guard const alone(changing_);
    auto& training = demo_.app().store.training;
    store::TrainingRoom room;
    room.code = make_code();
    room.owner = trainer;
    room.name = name_of(now_ms);
    room.created_at_ms = now_ms;
    room = TRY(training.create(room, rooms_max));
    auto opened = open_room(room);
    if (!opened.ok()) {
        TRY(training.remove(room.id));
        return opened.error();
    }
    std::lock_guard const hold(mutex_);
    open_[room.id] = *opened;
    log::info("training_room_created", {{"room", log::Id{room.id.text()}}});
    return room;
}

Result<Done> TrainingRooms::reset(store::TrainingRoom row) {
    std::lock_guard const alone(changing_);
    auto& training = demo_.app().store.training;
    auto const old = TRY(room(row.id));
    auto const members = TRY(training.members(row.id));
    auto const default_hash = TRY(old->app().passwords.hash(password_));

    // The old keys stay: the hashes of passwords are made with a secret among them.
    ++row.generation;
    auto const folder = folder_of(row);
    std::error_code problem;
    fs::remove_all(folder, problem);
    fs::create_directories(folder, problem);
    fs::permissions(folder, fs::perms::owner_all, problem);
    if (!fs::copy_file(old->folder_ + "/todoke.keys", folder + "/todoke.keys", problem)) return Error{ErrorCode::internal, "the keys of a training room cannot be copied"};
    auto const fresh = TRY(open_room(row));
    std::vector<store::User> accounts;
    for (auto const& member : members) {
        auto const user_id = user_id_of(member);
        // Somebody may have joined twice as oneself.
        if (std::any_of(accounts.begin(), accounts.end(), [&](store::User const& other) { return other.user_id == user_id; })) continue;
        auto const before = old->app().store.users.find(user_id);
        auto account = TRY(missing_account(fresh->app(), old->app(), member, before.ok() ? before->password_hash : default_hash));
        if (account) accounts.push_back(std::move(*account));
    }
    TRY(create_registered(fresh->app(), accounts, demo_.app().clock.now_ms()));

    std::lock_guard const hold(mutex_);
    TRY(training.begin_again(row.id));
    open_[row.id] = fresh;
    old->is_over_ = true;
    log::info("training_room_reset", {{"room", log::Id{row.id.text()}}, {"members", members.size()}});
    return Done{};
}

Result<Done> TrainingRooms::close(store::TrainingRoomId id) {
    std::lock_guard const alone(changing_);
    std::lock_guard const hold(mutex_);
    auto const row = TRY(demo_.app().store.training.find(id));
    TRY(demo_.app().store.training.remove(id));
    std::error_code ignored;
    if (auto const closed = open_.extract(id)) closed.mapped()->is_over_ = true;
    else fs::remove_all(folder_of(row), ignored);
    log::info("training_room_closed", {{"room", log::Id{id.text()}}});
    return Done{};
}

// Like an account of the demo, so that there is something to work with.
Result<store::User> TrainingRooms::account_of(App& app, store::TrainingMember const& member, std::string password_hash) const {
    auto const* part = program_.part(member.part);
    if (part == nullptr) return Error{ErrorCode::internal, "a trainee with a part that is gone"};
    auto const like = TRY(app.store.users.find(part->like_user_id));
    store::User user;
    user.user_id = trainee_id(member.number);
    user.role = like.role;
    user.state = store::UserState::active;
    user.facility = like.facility;
    user.prefecture_code = like.prefecture_code;
    user.name = member.name;
    user.mail = user.user_id + "@example.jp";
    user.phone = like.phone;
    user.is_manager = like.is_manager;
    user.password_hash = std::move(password_hash);
    return user;
}

namespace {

// The same institution in a room, whose demo data may not have it; institutions are public facts.
Result<store::FacilityId> facility_like(App& room, App& from, store::FacilityId id) {
    auto row = TRY(from.store.facilities.find(id));
    if (auto const known = TRY(room.store.facilities.find_by_code(row.kind, row.code))) return known->id;
    auto const now_ms = room.clock.now_ms();
    store::FacilityId const own{room.store.ids().next(now_ms, store::prefecture_number(row.prefecture_code))};
    if (row.health_centre == row.id) row.health_centre = own;
    else if (row.health_centre) row.health_centre = TRY(facility_like(room, from, row.health_centre));
    row.id = own;
    row.version = 1;
    TRY(room.store.facilities.save(row, now_ms));
    return own;
}

} // namespace

Result<std::optional<store::User>> TrainingRooms::missing_account(App& app, App& from, store::TrainingMember const& member, std::string password_hash) const {
    if (member.user_id.empty()) return std::optional(TRY(account_of(app, member, std::move(password_hash))));
    auto const there = app.store.users.find(member.user_id);
    if (there.ok()) return std::optional<store::User>();
    if (there.error().code != ErrorCode::not_found) return there.error();
    auto user = TRY(from.store.users.find(member.user_id));
    user.facility = TRY(facility_like(app, from, user.facility));
    user.state = store::UserState::active;
    user.mail = user.user_id + "@example.jp"; // nobody's own address and telephone are needed in a room
    user.phone.clear();
    user.password_hash = std::move(password_hash);
    return std::optional(std::move(user));
}

Result<TrainingRooms::Joined> TrainingRooms::join(std::string_view code, std::string_view name, std::string_view part, std::string_view language, std::int64_t now_ms,
                                                  store::User const* oneself) {
    std::shared_lock const together(changing_);
    auto& training = demo_.app().store.training;
    Joined joined;
    auto const refuse = [&joined](access::Rule const& rule, std::string_view item) { joined.issues.push_back(issue_of(rule, item)); };
    store::TrainingMember member;
    member.name = oneself != nullptr ? base::first_characters(oneself->name, api::training_name_length_max) : base::trimmed(name);
    if (oneself != nullptr) member.user_id = oneself->user_id;
    member.part = part;
    auto const row = TRY(training.find_by_code(folded_code(code)));
    if (!row) refuse(known_code, "code");
    if (member.name.empty() || api::text_length(member.name) > api::training_name_length_max) refuse(trainee_name, "name");
    if (program_.part(part) == nullptr) refuse(known_part, "part_id");
    if (!joined.issues.empty()) return joined;

    member.room = row->id;
    auto const place = TRY(room(row->id));
    auto hash = TRY(place->app().passwords.hash(password_));
    auto const token = crypto::make_token();
    auto const made = training.join(member, token, api::training_members_max, now_ms);
    if (!made.ok()) {
        if (made.error().code != ErrorCode::conflict) return made.error();
        refuse(has_room, "code");
        return joined;
    }
    auto const created = [&]() -> Result<Done> {
        auto user = TRY(missing_account(place->app(), demo_.app(), *made, std::move(hash)));
        if (!user) return Done{};
        user->language = language == "en" ? "en" : "ja";
        auto stored = create_registered(place->app(), std::span(&*user, 1), now_ms);
        // The same person joined from another browser at this moment.
        if (!stored.ok() && stored.error().code == ErrorCode::conflict && !made->user_id.empty()) return Done{};
        return stored;
    }();
    if (!created.ok()) {
        TRY(training.forget(*made));
        return created.error();
    }
    joined.token = token;
    log::info("training_joined", {{"room", log::Id{row->id.text()}}, {"number", made->number}});
    return joined;
}

} // namespace todoke::services
