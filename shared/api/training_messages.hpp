// Training rooms (W-10): what a trainee and what the trainer see of one. Demo mode only.
#pragma once

#include "shared/api/messages.hpp"

namespace todoke::api {

inline constexpr std::int64_t training_members_max = 500; // of a room (S4-44)
inline constexpr std::size_t training_name_length_max = 40, training_text_length_max = 500, training_questions_max = 1'000;

// What can be practised: the part a trainee takes, and an exercise for some of the parts.
struct TrainingPart {
    std::string part_id, label;
    template <class V> void fields(V& v) { v("part_id", part_id); v("label", label); }
};
struct TrainingExercise {
    std::string exercise_id, title, says;
    std::int64_t minutes = 0;
    template <class V> void fields(V& v) { v("exercise_id", exercise_id); v("title", title); v("says", says, text(500)); v("minutes", minutes); }
};
struct TrainingQuestion {
    std::string question_id, asked_by; // asked_by: a user ID; to other trainees ""
    std::int64_t asked_at_ms = 0, answered_at_ms = 0; // 0 = not answered yet
    std::string text, answer;
    template <class V> void fields(V& v) {
        v("question_id", question_id); v("asked_by", asked_by); v("asked_at_ms", asked_at_ms); v("answered_at_ms", answered_at_ms);
        v("text", text, api::text(training_text_length_max)); v("answer", answer, api::text(training_text_length_max));
    }
};

struct Training {
    std::string room_name;     // "" = in no room: only `parts` is filled in
    bool is_gone = false;      // because the room it was in is closed
    std::string user_id, password, name, part_id;
    bool is_own = false;       // the user ID is the visitor's own, with its role and institution (S4-62)
    std::vector<TrainingPart> parts;
    std::vector<TrainingExercise> exercises; // of the trainee's part, in order
    std::vector<std::string> done;           // exercise ids
    std::vector<TrainingQuestion> questions; // one's own and the answered ones, oldest first
    template <class V> void fields(V& v) {
        v("room_name", room_name); v("is_gone", is_gone, optional_field()); v("user_id", user_id); v("password", password); v("name", name); v("part_id", part_id); v("is_own", is_own, optional_field());
        v("parts", parts, list(20)); v("exercises", exercises, list(50)); v("done", done, list(50)); v("questions", questions, list(training_questions_max));
    }
};
struct JoinTrainingRequest {
    std::string code, name, part_id;
    bool as_oneself = false; // with the account that is signed in; `name` does not count, the part chooses the exercises
    // Longer than they may be: what is wrong is told at the field.
    template <class V> void fields(V& v) { v("code", code, text(200)); v("name", name, text(200)); v("part_id", part_id, text(40)); v("as_oneself", as_oneself, optional_field()); }
};
struct TickExerciseRequest {
    bool done = false;
    template <class V> void fields(V& v) { v("done", done); }
};
struct AskTrainerRequest {
    std::string text;
    template <class V> void fields(V& v) { v("text", text, api::text(2'000)); }
};
struct AnswerTraineeRequest {
    std::string answer;
    template <class V> void fields(V& v) { v("answer", answer, text(2'000)); }
};

struct TrainingMember {
    std::string user_id, name, part_id;
    std::vector<std::string> done; // exercise ids
    template <class V> void fields(V& v) { v("user_id", user_id); v("name", name); v("part_id", part_id); v("done", done, list(50)); }
};
struct TrainingRoomRow {
    std::string room_id, name, code;
    std::int64_t created_at_ms = 0, members = 0, open_questions = 0;
    template <class V> void fields(V& v) {
        v("room_id", room_id); v("name", name); v("code", code); v("created_at_ms", created_at_ms); v("members", members); v("open_questions", open_questions);
    }
};
struct TrainingRoomList {
    std::vector<TrainingRoomRow> rooms;
    template <class V> void fields(V& v) { v("rooms", rooms, list(100)); }
};
struct TrainingRoom {
    TrainingRoomRow room;
    std::vector<TrainingPart> parts;
    std::vector<TrainingExercise> exercises;
    std::vector<TrainingMember> members;     // by user ID
    std::vector<TrainingQuestion> questions; // oldest first
    template <class V> void fields(V& v) {
        v("room", room); v("parts", parts, list(20)); v("exercises", exercises, list(50));
        v("members", members, list(static_cast<std::size_t>(training_members_max))); v("questions", questions, list(training_questions_max));
    }
};

} // namespace todoke::api
