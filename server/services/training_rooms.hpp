// The training rooms of a demo (W-10). A room is an installation of its own beside the demo: own folder,
// own keys, own outbox, so nothing can pass from one to another. Which rooms there are, their people and
// questions stand in the demo's database (store::Training), because they outlive a reset.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "server/http/message.hpp"
#include "server/services/installation.hpp"
#include "server/services/training_program.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

class TrainingRooms {
public:
    // What answers the requests of an installation; `routes` knows how.
    using MakeApplication = std::function<http::Application(App&)>;

    // An open room. Whoever holds it keeps it open, also while it is reset or closed.
    class Room {
    public:
        explicit Room(std::string folder) : folder_(std::move(folder)) {}
        ~Room();
        [[nodiscard]] App& app() const { return installation_->app(); }
        [[nodiscard]] http::Reply answer(http::Request const& request, http::BodyReader const& read_body) const { return application_(request, read_body); }

    private:
        friend class TrainingRooms;
        std::string folder_;
        std::unique_ptr<Installation> installation_;
        http::Application application_;
        bool is_over_ = false; // its folder goes with it
    };

    // Also deletes what rooms that are gone left behind.
    static Result<std::unique_ptr<TrainingRooms>> open(Installation& demo, MakeApplication make_application);
    ~TrainingRooms();

    // The room of a browser by its cookie; ErrorCode::not_found when there is none (any more).
    Result<std::shared_ptr<Room const>> of_browser(std::string_view token);

    // ErrorCode::conflict when there are as many rooms as there may be.
    Result<store::TrainingRoom> create(std::string_view trainer, std::int64_t now_ms);
    // Its data as in the beginning; the accounts of its members stay, with their passwords.
    Result<Done> reset(store::TrainingRoom room);
    Result<Done> close(store::TrainingRoomId id);

    struct Joined {
        std::vector<validation::Issue> issues; // then nobody joined
        std::string token;
    };
    // `oneself`: an account of the demo, which exists in the room, too, with the same user ID, role and institution (S4-62)
    // and with the password of the demo; null: a trainee of that name.
    Result<Joined> join(std::string_view code, std::string_view name, std::string_view part, std::string_view language, std::int64_t now_ms, store::User const* oneself);

    [[nodiscard]] TrainingProgram const& program() const { return program_; }
    // The password of every account of the demo, and of every trainee at first.
    [[nodiscard]] std::string const& password() const { return password_; }

private:
    TrainingRooms(Installation& demo, MakeApplication make_application) : demo_(demo), make_application_(std::move(make_application)) {}
    [[nodiscard]] std::string folder_of(store::TrainingRoom const& room) const;
    void delete_left_behind(std::vector<store::TrainingRoom> const& rooms) const;
    Result<Done> close_old_ones(std::int64_t now_ms);
    Result<std::shared_ptr<Room>> open_room(store::TrainingRoom const& room);
    Result<std::shared_ptr<Room>> room(store::TrainingRoomId id);
    Result<store::User> account_of(App& app, store::TrainingMember const& member, std::string password_hash) const;
    // For a member; nothing where the room has the account already. `from`: where one's own is known.
    Result<std::optional<store::User>> missing_account(App& app, App& from, store::TrainingMember const& member, std::string password_hash) const;

    Installation& demo_;
    MakeApplication make_application_;
    TrainingProgram program_;
    std::string password_;
    std::shared_mutex changing_; // joining shares it; creating, resetting and closing have it alone
    std::mutex mutex_;           // of open_
    std::map<store::TrainingRoomId, std::shared_ptr<Room>> open_;
};

// trainee007
std::string trainee_id(std::int64_t number);
// That, or one's own.
std::string user_id_of(store::TrainingMember const& member);

} // namespace todoke::services
