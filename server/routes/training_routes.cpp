// Training rooms of the demo: joining one and being in it, by the room's cookie and without a session;
// and running them. Always answered by the demo itself, in whatever room the browser is.
#include <map>

#include "server/http/rate_limit.hpp"
#include "server/routes/guard.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/training_rooms.hpp"
#include "shared/api/training_messages.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::routes {

namespace {

std::vector<api::TrainingPart> parts_of(Call const& call, services::App& app) {
    std::vector<api::TrainingPart> parts;
    for (auto const& part : app.training->program().parts) parts.push_back({part.id, part.label.in(call.language())});
    return parts;
}

// Of one part, or "": all of them.
std::vector<api::TrainingExercise> exercises_of(Call const& call, services::App& app, std::string_view part) {
    std::vector<api::TrainingExercise> exercises;
    for (auto const& one : app.training->program().exercises) {
        if (part.empty() || one.is_for(part)) exercises.push_back({one.id, one.title.in(call.language()), one.says.in(call.language()), one.minutes});
    }
    return exercises;
}

api::TrainingQuestion message_of(store::TrainingQuestion const& question, std::string asked_by) {
    return {question.id.text(), std::move(asked_by), question.asked_at_ms, question.answered_at_ms, question.text, question.answer};
}

// Whose browser this is; not_found when it is in no room, or its room was closed.
Result<store::TrainingMember> member_of(Call const& call, services::App& app) {
    auto const token = room_token(call.request());
    if (token.empty()) return Error{ErrorCode::not_found, "in no training room"};
    return app.store.training.member(token);
}

Result<http::Reply> training_reply(Call const& call, services::App& app, store::TrainingMember const& member, int status = 200) {
    auto const room = TRY(app.store.training.find(member.room));
    api::Training training;
    training.room_name = room.name;
    training.user_id = services::user_id_of(member);
    training.is_own = !member.user_id.empty();
    training.password = app.training->password();
    training.name = member.name;
    training.part_id = member.part;
    training.parts = parts_of(call, app);
    training.exercises = exercises_of(call, app, member.part);
    training.done = member.done;
    for (auto const& question : TRY(app.store.training.questions(room.id))) {
        auto const is_own = question.number == member.number;
        if (!is_own && question.answered_at_ms == 0) continue;
        training.questions.push_back(message_of(question, is_own ? training.user_id : ""));
    }
    return json_reply(training, status);
}

// What somebody wrote to the others of a room, without the blanks around it.
Result<std::string> said(std::string_view text) {
    auto const trimmed = base::trimmed(text);
    if (trimmed.empty() || api::text_length(trimmed) > api::training_text_length_max) return Error{ErrorCode::invalid, "empty or too long"};
    return std::string(trimmed);
}

// A room of the trainer's own; nobody else's exists.
Result<store::TrainingRoom> own_room(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::TrainingRoomId>("room_id"));
    auto const room = TRY(app.store.training.find(id));
    if (room.owner != call.who().user.user_id) return Error{ErrorCode::not_found, "the room of another trainer"};
    return room;
}

api::TrainingRoomRow row_of(store::TrainingRoom const& room) { return {room.id.text(), room.name, room.code, room.created_at_ms, room.members, room.open_questions}; }

Result<http::Reply> room_reply(Call const& call, services::App& app, store::TrainingRoomId id, int status = 200) {
    api::TrainingRoom reply;
    reply.room = row_of(TRY(app.store.training.find(id)));
    reply.parts = parts_of(call, app);
    reply.exercises = exercises_of(call, app, "");
    std::map<std::int64_t, std::string> user_ids;
    for (auto const& member : TRY(app.store.training.members(id))) {
        user_ids[member.number] = services::user_id_of(member);
        reply.members.push_back({services::user_id_of(member), member.name, member.part, member.done});
    }
    for (auto const& question : TRY(app.store.training.questions(id))) reply.questions.push_back(message_of(question, user_ids[question.number]));
    return json_reply(reply, status);
}

} // namespace

Result<http::Reply> read_training(Call const& call, services::App& app) {
    auto const member = member_of(call, app);
    if (member.ok()) return training_reply(call, app, *member);
    if (member.error().code != ErrorCode::not_found) return member.error();
    api::Training nowhere;
    nowhere.parts = parts_of(call, app);
    nowhere.is_gone = !room_token(call.request()).empty();
    auto reply = json_reply(nowhere);
    if (nowhere.is_gone) reply.headers.emplace_back("Set-Cookie", set_room_cookie(""));
    return reply;
}

Result<http::Reply> join_training(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::JoinTrainingRequest>());
    // Codes are short: guessing counts like guessing passwords.
    if (!app.sign_ins_of_address.take(http::address_block(call.request().client_address), call.now_ms())) return Error{ErrorCode::too_many_requests, "joining from one address"};
    auto const* who = call.who_if_signed_in();
    if (request.as_oneself && who == nullptr) return Error{ErrorCode::unauthenticated, "joining as oneself without a session"};
    auto const joined = TRY(app.training->join(request.code, request.name, request.part_id, call.language(), call.now_ms(), request.as_oneself ? &who->user : nullptr));
    if (!joined.issues.empty()) return issues_reply(call, app, joined.issues);
    auto const member = TRY(app.store.training.member(joined.token));
    auto reply = TRY(training_reply(call, app, member, 201));
    reply.headers.emplace_back("Set-Cookie", set_room_cookie(joined.token));
    return reply;
}

Result<http::Reply> tick_exercise(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::TickExerciseRequest>());
    auto const member = TRY(member_of(call, app));
    auto const* exercise = app.training->program().exercise(call.parameter("exercise_id"));
    if (exercise == nullptr || !exercise->is_for(member.part)) return Error{ErrorCode::not_found, "no such exercise"};
    TRY(app.store.training.tick(member, exercise->id, request.done));
    auto const after = TRY(member_of(call, app));
    return training_reply(call, app, after);
}

Result<http::Reply> ask_trainer(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AskTrainerRequest>());
    auto const member = TRY(member_of(call, app));
    auto const text = TRY(said(request.text));
    TRY(app.store.training.ask(member, text, static_cast<std::int64_t>(api::training_questions_max), call.now_ms()));
    return training_reply(call, app, member, 201);
}

Result<http::Reply> leave_training(Call const&, services::App&) {
    auto reply = empty_reply();
    reply.headers.emplace_back("Set-Cookie", set_room_cookie(""));
    reply.headers.emplace_back("Set-Cookie", expire_session_cookie()); // of an account that is only in that room
    return reply;
}

Result<http::Reply> list_training_rooms(Call const& call, services::App& app) {
    api::TrainingRoomList list;
    for (auto const& room : TRY(app.store.training.rooms())) {
        if (room.owner == call.who().user.user_id) list.rooms.push_back(row_of(room));
    }
    return json_reply(list);
}

Result<http::Reply> create_training_room(Call const& call, services::App& app) {
    auto const room = app.training->create(call.who().user.user_id, call.now_ms());
    if (!room.ok() && room.error().code == ErrorCode::conflict) return refusal(call, app, room.error(), "研修の部屋は、これ以上作れません。使い終わった部屋を閉じてください。");
    if (!room.ok()) return room.error();
    return room_reply(call, app, room->id, 201);
}

Result<http::Reply> read_training_room(Call const& call, services::App& app) {
    auto const room = TRY(own_room(call, app));
    return room_reply(call, app, room.id);
}

Result<http::Reply> reset_training_room(Call const& call, services::App& app) {
    auto const room = TRY(own_room(call, app));
    TRY(app.training->reset(room));
    return room_reply(call, app, room.id);
}

Result<http::Reply> close_training_room(Call const& call, services::App& app) {
    auto const room = TRY(own_room(call, app));
    TRY(app.training->close(room.id));
    return empty_reply();
}

Result<http::Reply> answer_trainee(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AnswerTraineeRequest>());
    auto const room = TRY(own_room(call, app));
    auto const question = TRY(call.id<store::TrainingQuestionId>("question_id"));
    auto const answer = TRY(said(request.answer));
    TRY(app.store.training.answer(room.id, question, answer, call.now_ms()));
    return room_reply(call, app, room.id);
}

} // namespace todoke::routes
