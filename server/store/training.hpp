// Training rooms of a demo (W-10): which there are, who is in them, what was ticked off and asked. A
// reset of a room leaves this alone, because the room's data are in a database of their own. Names and
// questions are sealed; of the cookie that puts a browser into a room only the hash is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/ids.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

using TrainingRoomId = Id<struct TrainingRoomTag>;
using TrainingQuestionId = Id<struct TrainingQuestionTag>;

struct TrainingRoom {
    TrainingRoomId id;
    std::string code, owner, name;
    std::int64_t generation = 1, created_at_ms = 0;
    std::int64_t members = 0, open_questions = 0; // counted when read
};

struct TrainingMember {
    TrainingRoomId room;
    std::int64_t number = 0; // from 1; trainee007 is 7
    std::string part, name;
    std::vector<std::string> done = {}; // exercises
    std::string user_id = {};           // who joined as oneself; "" = a trainee by number
};

struct TrainingQuestion {
    TrainingQuestionId id;
    std::int64_t number = 0; // of the member who asks
    std::string text, answer;
    std::int64_t asked_at_ms = 0, answered_at_ms = 0; // 0: not answered yet
};

class Training {
public:
    Training(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    // Makes the id. ErrorCode::conflict when the code is taken or there are `rooms_max` already.
    Result<TrainingRoom> create(TrainingRoom room, std::int64_t rooms_max);
    Result<std::vector<TrainingRoom>> rooms();                        // newest first
    Result<TrainingRoom> find(TrainingRoomId id);                     // ErrorCode::not_found
    Result<std::optional<TrainingRoom>> find_by_code(std::string_view code);
    // The next generation: nothing is ticked off any more.
    Result<Done> begin_again(TrainingRoomId id);
    Result<Done> remove(TrainingRoomId id); // with everything in it

    // Gives the number. ErrorCode::conflict when the room is full, not_found when it is gone.
    Result<TrainingMember> join(TrainingMember member, std::string_view token, std::int64_t members_max, std::int64_t now_ms);
    Result<Done> forget(TrainingMember const& member);
    // Whose browser it is; ErrorCode::not_found.
    Result<TrainingMember> member(std::string_view token);
    Result<std::vector<TrainingMember>> members(TrainingRoomId room); // by number

    Result<Done> tick(TrainingMember const& member, std::string_view exercise, bool done);
    // ErrorCode::conflict when the room has that many questions.
    Result<Done> ask(TrainingMember const& member, std::string_view text, std::int64_t questions_max, std::int64_t now_ms);
    // ErrorCode::not_found when it was not asked in that room.
    Result<Done> answer(TrainingRoomId room, TrainingQuestionId id, std::string_view answer, std::int64_t now_ms);
    Result<std::vector<TrainingQuestion>> questions(TrainingRoomId room); // oldest first

private:
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

} // namespace todoke::store
