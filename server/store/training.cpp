#include "server/store/training.hpp"

#include <map>

#include "server/crypto/token.hpp"

namespace todoke::store {

namespace {

crypto::Place place_of_name(std::string_view token_hash) { return {"training_members", token_hash, 1}; }
crypto::Place place_of_text(std::string_view id) { return {"training_questions", id, 1}; }
crypto::Place place_of_answer(std::string_view id) { return {"training_questions", id, 2}; }

constexpr db::Sql select_rooms = "SELECT r.room_id, r.code, r.owner, r.name, r.generation, r.created_at_ms, "
                                 "(SELECT count(*) FROM training_members m WHERE m.room_id = r.room_id), "
                                 "(SELECT count(*) FROM training_questions q WHERE q.room_id = r.room_id AND q.answered_at_ms = 0) "
                                 "FROM training_rooms r WHERE ($1 = 0 OR r.room_id = $1) AND ($2 = '' OR r.code = $2) ORDER BY r.room_id DESC";

Result<std::vector<TrainingRoom>> read_rooms(db::Database& db, std::int64_t id, std::string_view code) {
    return db.read([&](db::Transaction& tx) -> Result<std::vector<TrainingRoom>> {
        std::vector<TrainingRoom> all;
        for (auto rows = tx.query(select_rooms, id, code); rows.next();)
            all.push_back({{rows.integer(0)}, rows.text(1), rows.text(2), rows.text(3), rows.integer(4), rows.integer(5), rows.integer(6), rows.integer(7)});
        return all;
    });
}

std::int64_t count(db::Transaction& tx, db::Sql sql, std::int64_t parameter) {
    auto rows = tx.query(sql, parameter);
    return rows.next() ? rows.integer(0) : 0;
}

Error no_room() { return {ErrorCode::not_found, "no such training room"}; }

} // namespace

Result<TrainingRoom> Training::create(TrainingRoom room, std::int64_t rooms_max) {
    room.id.value = ids_.next(room.created_at_ms, 0);
    return db_.write([&](db::Transaction& tx) -> Result<TrainingRoom> {
        if (count(tx, "SELECT count(*) FROM training_rooms WHERE room_id > $1", 0) >= rooms_max) return Error{ErrorCode::conflict, "as many training rooms as there may be"};
        auto const made = tx.execute("INSERT INTO training_rooms (room_id, code, owner, name, generation, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                                     room.id.value, room.code, room.owner, room.name, room.generation, room.created_at_ms);
        if (made == 0) return Error{ErrorCode::conflict, "the code is taken"};
        return room;
    });
}

Result<std::vector<TrainingRoom>> Training::rooms() { return read_rooms(db_, 0, ""); }

Result<TrainingRoom> Training::find(TrainingRoomId id) {
    auto const found = TRY(read_rooms(db_, id.value, ""));
    if (found.empty() || !id) return no_room();
    return found.front();
}

Result<std::optional<TrainingRoom>> Training::find_by_code(std::string_view code) {
    if (code.empty()) return std::optional<TrainingRoom>();
    auto const found = TRY(read_rooms(db_, 0, code));
    return found.empty() ? std::optional<TrainingRoom>() : found.front();
}

Result<Done> Training::begin_again(TrainingRoomId id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (tx.execute("UPDATE training_rooms SET generation = generation + 1 WHERE room_id = $1", id.value) == 0) return no_room();
        tx.execute("DELETE FROM training_ticks WHERE room_id = $1", id.value);
        return Done{};
    });
}

Result<Done> Training::remove(TrainingRoomId id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM training_ticks WHERE room_id = $1", id.value);
        tx.execute("DELETE FROM training_questions WHERE room_id = $1", id.value);
        tx.execute("DELETE FROM training_members WHERE room_id = $1", id.value);
        tx.execute("DELETE FROM training_rooms WHERE room_id = $1", id.value);
        return Done{};
    });
}

Result<TrainingMember> Training::join(TrainingMember member, std::string_view token, std::int64_t members_max, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    auto const sealed = TRY(vault_.seal(place_of_name(token_hash), 0, now_ms, member.name));
    member.number = TRY(db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        if (count(tx, "SELECT count(*) FROM training_rooms WHERE room_id = $1", member.room.value) == 0) return no_room();
        auto const number = 1 + count(tx, "SELECT coalesce(max(number), 0) FROM training_members WHERE room_id = $1", member.room.value);
        if (number > members_max) return Error{ErrorCode::conflict, "the training room is full"};
        tx.execute("INSERT INTO training_members (room_id, number, token_hash, part, sealed_name, joined_at_ms, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   member.room.value, number, db::Blob{token_hash}, member.part, db::Blob{sealed}, now_ms, member.user_id);
        return number;
    }));
    return member;
}

Result<Done> Training::forget(TrainingMember const& member) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM training_members WHERE room_id = $1 AND number = $2", member.room.value, member.number);
        return Done{};
    });
}

Result<TrainingMember> Training::member(std::string_view token) {
    auto const token_hash = crypto::hash_token(token);
    return db_.read([&](db::Transaction& tx) -> Result<TrainingMember> {
        auto rows = tx.query("SELECT room_id, number, part, sealed_name, user_id FROM training_members WHERE token_hash = $1", db::Blob{token_hash});
        if (!rows.next()) return no_room();
        TrainingMember member{{rows.integer(0)}, rows.integer(1), rows.text(2), TRY(vault_.open(place_of_name(token_hash), rows.view(3))), {}, rows.text(4)};
        for (auto ticks = tx.query("SELECT exercise FROM training_ticks WHERE room_id = $1 AND number = $2", member.room.value, member.number); ticks.next();)
            member.done.push_back(ticks.text(0));
        return member;
    });
}

Result<std::vector<TrainingMember>> Training::members(TrainingRoomId room) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<TrainingMember>> {
        std::map<std::int64_t, std::vector<std::string>> done;
        for (auto ticks = tx.query("SELECT number, exercise FROM training_ticks WHERE room_id = $1", room.value); ticks.next();)
            done[ticks.integer(0)].push_back(ticks.text(1));
        std::vector<TrainingMember> all;
        for (auto rows = tx.query("SELECT number, part, token_hash, sealed_name, user_id FROM training_members WHERE room_id = $1 ORDER BY number", room.value); rows.next();) {
            auto const token_hash = rows.text(2);
            all.push_back({room, rows.integer(0), rows.text(1), TRY(vault_.open(place_of_name(token_hash), rows.view(3))), std::move(done[rows.integer(0)]), rows.text(4)});
        }
        return all;
    });
}

Result<Done> Training::tick(TrainingMember const& member, std::string_view exercise, bool done) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (done) tx.execute("INSERT INTO training_ticks (room_id, number, exercise) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", member.room.value, member.number, exercise);
        else tx.execute("DELETE FROM training_ticks WHERE room_id = $1 AND number = $2 AND exercise = $3", member.room.value, member.number, exercise);
        return Done{};
    });
}

Result<Done> Training::ask(TrainingMember const& member, std::string_view text, std::int64_t questions_max, std::int64_t now_ms) {
    TrainingQuestionId const id{ids_.next(now_ms, 0)};
    auto const id_text = id.text();
    auto const sealed = TRY(vault_.seal(place_of_text(id_text), 0, now_ms, text));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (count(tx, "SELECT count(*) FROM training_questions WHERE room_id = $1", member.room.value) >= questions_max) return Error{ErrorCode::conflict, "no more questions in this training room"};
        tx.execute("INSERT INTO training_questions (question_id, room_id, number, sealed_text, sealed_answer, asked_at_ms, answered_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 0)",
                   id.value, member.room.value, member.number, db::Blob{sealed}, db::Blob{}, now_ms);
        return Done{};
    });
}

Result<Done> Training::answer(TrainingRoomId room, TrainingQuestionId id, std::string_view answer, std::int64_t now_ms) {
    auto const id_text = id.text();
    auto const sealed = TRY(vault_.seal(place_of_answer(id_text), 0, now_ms, answer));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE training_questions SET sealed_answer = $3, answered_at_ms = $4 WHERE room_id = $1 AND question_id = $2", room.value, id.value, db::Blob{sealed}, now_ms);
        if (changed == 0) return Error{ErrorCode::not_found, "no such question"};
        return Done{};
    });
}

Result<std::vector<TrainingQuestion>> Training::questions(TrainingRoomId room) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<TrainingQuestion>> {
        std::vector<TrainingQuestion> all;
        auto rows = tx.query("SELECT question_id, number, sealed_text, sealed_answer, asked_at_ms, answered_at_ms FROM training_questions WHERE room_id = $1 ORDER BY question_id", room.value);
        while (rows.next()) {
            TrainingQuestion question{{rows.integer(0)}, rows.integer(1), "", "", rows.integer(4), rows.integer(5)};
            auto const id = question.id.text();
            question.text = TRY(vault_.open(place_of_text(id), rows.view(2)));
            question.answer = TRY(vault_.open(place_of_answer(id), rows.view(3)));
            all.push_back(std::move(question));
        }
        return all;
    });
}

} // namespace todoke::store
