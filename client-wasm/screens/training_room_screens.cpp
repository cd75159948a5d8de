// 研修の部屋, for the trainer: the rooms of one's own, made with one press; and one of them: the code to
// join, who is where, what is asked, and beginning again.
#include <algorithm>
#include <map>

#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/screens/training_words.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class TrainingRoomsScreen final : public Screen {
public:
    explicit TrainingRoomsScreen(state::Client& client) : Screen(client), list_(client, {.endpoint = api::EndpointId::list_training_rooms}) {}

    std::string title() const override { return tr("研修の部屋"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        ui::text(tr("部屋ごとに、架空のデータと利用者ID、送信箱が別々にあります。受講者は参加コードだけで入れます(500人まで)。部屋は14日たつと自動で閉じます。"));
        if (failure_ && draw_failure(client_, *failure_)) create();
        if (ui::button({.id = "create", .label = is_busy_ ? tr("作っています") : tr("部屋を作る"), .kind = ui::ButtonKind::primary, .shortcut = "F2", .disabled = is_busy_})) create();
        if (auto const* list = list_.draw(); list != nullptr) draw_list(*list);
    }

private:
    void draw_list(api::TrainingRoomList const& list) {
        if (list.rooms.empty()) return ui::text(tr("部屋はまだありません。"));
        std::vector<ui::Column> const columns{{.id = "name", .label = tr("部屋"), .weight = 4}, {.id = "code", .label = tr("参加コード"), .weight = 2}, {.id = "members", .label = tr("受講者"), .weight = 2, .numeric = true},
                                              {.id = "questions", .label = tr("回答待ちの質問"), .weight = 2, .numeric = true}};
        std::vector<ui::TableRow> rows;
        for (auto const& room : list.rooms)
            rows.push_back({room.room_id, {{room.name, state::path_of({ScreenId::training_room, {room.room_id}})}, {room.code}, {std::to_string(room.members)}, {std::to_string(room.open_questions)}}});
        if (auto const opened = ui::table("rooms", tr("研修の部屋"), columns, rows).opened_row; !opened.empty()) client_.go({ScreenId::training_room, {opened}});
    }

    void create() {
        is_busy_ = true;
        failure_.reset();
        client_.api.call<api::TrainingRoom>({.endpoint = api::EndpointId::create_training_room}, if_alive([this](state::Outcome<api::TrainingRoom> outcome) {
            is_busy_ = false;
            if (outcome.ok()) return client_.go({ScreenId::training_room, {outcome.value->room.room_id}});
            failure_ = outcome.failure;
        }));
    }

    Loaded<api::TrainingRoomList> list_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

struct Act {
    api::EndpointId endpoint;
    std::string_view label, asks;
};

constexpr Act reset{api::EndpointId::reset_training_room, "最初の状態に戻す", "この部屋で登録されたものはすべて消え、データは最初の状態に戻ります。練習の印も消えます。受講者の利用者IDとパスワード、質問と回答は残ります。"};
constexpr Act close_room{api::EndpointId::close_training_room, "部屋を閉じる", "この部屋のデータ、利用者ID、質問と回答はすべて消え、元に戻せません。"};

class TrainingRoomScreen final : public Screen {
public:
    explicit TrainingRoomScreen(state::Client& client)
        : Screen(client), id_(client.route().id()), room_(client, {.endpoint = api::EndpointId::read_training_room, .ids = {id_}}) { plan(); }

    std::string title() const override { return room_.value() ? tr("研修の部屋 {name}", {{"name", room_.value()->room.name}}) : tr("研修の部屋"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        if (language_ != state::language()) room_.read(); // the exercises come in the reader's language
        language_ = state::language();
        ui::begin_row();
        if (ui::link("to_rooms", tr("研修の部屋の一覧"), "/training/rooms")) client_.go({ScreenId::training_rooms, {}});
        ui::end_row();
        auto const* room = room_.draw();
        if (room == nullptr) return;
        ui::begin_card("joining");
        ui::small_text(tr("参加コード"));
        ui::number_text(room->room.code);
        ui::text(tr("サインインの画面の「研修に参加する」から、このコードで参加できます。"));
        ui::begin_row();
        for (auto const* act : {&reset, &close_room}) {
            if (ui::button({.id = act == &reset ? "reset" : "close", .label = tr(act->label), .kind = act == &reset ? ui::ButtonKind::secondary : ui::ButtonKind::danger, .disabled = is_busy_})) asked_ = act;
        }
        ui::end_row();
        ui::end_card();
        // What waits for the trainer comes before the long lists.
        draw_open_questions(*room);
        draw_timetable(*room);
        draw_members(*room);
        draw_answered_questions(*room);
    }

    void draw_dialogs() override {
        if (asked_ == nullptr) return;
        ui::begin_dialog("act", tr(asked_->label));
        ui::text(tr(asked_->asks));
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        ui::begin_row();
        auto const go = ui::button({.id = "act_confirmed", .label = tr(asked_->label), .kind = ui::ButtonKind::danger, .disabled = is_busy_});
        auto const back = ui::button({.id = "act_cancel", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        if (go) do_it(*asked_);
        if (back || ui::dialog_cancelled()) asked_ = nullptr;
        ui::end_dialog();
    }

private:
    void plan() {
        client_.platform.after(training_poll_ms, if_alive([this] {
            if (!is_busy_) room_.look();
            plan();
        }));
    }

    // How far the room is with each exercise.
    static void draw_timetable(api::TrainingRoom const& room) {
        ui::heading(2, tr("練習の進み具合"));
        std::vector<ui::Column> const columns{{.id = "number", .label = tr("番号"), .weight = 1, .numeric = true}, {.id = "title", .label = tr("練習"), .weight = 6}, {.id = "minutes", .label = tr("目安"), .weight = 2, .numeric = true},
                                              {.id = "done", .label = tr("できた人"), .weight = 2, .numeric = true}};
        std::vector<ui::TableRow> rows;
        for (auto const& exercise : room.exercises) {
            auto const done = std::count_if(room.members.begin(), room.members.end(), [&](auto const& member) { return has_done(member.done, exercise.exercise_id); });
            rows.push_back({exercise.exercise_id, {{std::to_string(rows.size() + 1)}, {exercise.title}, {tr("{n}分", {{"n", std::to_string(exercise.minutes)}})}, {std::to_string(done)}}});
        }
        ui::table("timetable", tr("練習の進み具合"), columns, rows);
    }

    // One column an exercise, by its number, where there is room.
    static void draw_members(api::TrainingRoom const& room) {
        ui::heading(2, tr("受講者"));
        if (room.members.empty()) return ui::text(tr("まだ誰も参加していません。"));
        auto const wide = ui::has_room(1000);
        std::vector<ui::Column> columns{{.id = "name", .label = tr("表示名"), .weight = 4}, {.id = "user_id", .label = tr("利用者ID"), .weight = 3}, {.id = "part", .label = tr("練習する立場"), .weight = 4}, {.id = "count", .label = tr("できた数"), .weight = 2, .numeric = true}};
        for (std::size_t i = 0; wide && i < room.exercises.size(); ++i) columns.push_back({.id = room.exercises[i].exercise_id, .label = std::to_string(i + 1)});
        std::vector<ui::TableRow> rows;
        for (auto const& member : room.members) {
            ui::TableRow row{member.user_id, {{member.name}, {member.user_id}, {training_part(room.parts, member.part_id)}, {std::to_string(member.done.size())}}};
            for (std::size_t i = 0; wide && i < room.exercises.size(); ++i) {
                if (has_done(member.done, room.exercises[i].exercise_id)) row.cells.push_back({tr("済"), "", ui::Tone::ok});
                else row.cells.push_back({"–"});
            }
            rows.push_back(std::move(row));
        }
        ui::table("members", tr("受講者"), columns, rows);
    }

    void draw_open_questions(api::TrainingRoom const& room) {
        ui::heading(2, tr("回答待ちの質問"));
        if (room.room.open_questions == 0) ui::text(tr("回答待ちの質問はありません。"));
        for (auto const& question : room.questions) {
            if (question.answered_at_ms != 0) continue;
            draw_training_question(question, name_of(room, question.asked_by));
            auto& answer = answers_[question.question_id];
            auto const field = "answer_" + question.question_id;
            auto const mistake = mistaken_ == question.question_id ? tr("1文字以上、500文字以内で入力してください。") : std::string();
            if (ui::text_field({.id = field, .label = tr("回答"), .hint = tr("部屋の全員に表示されます。"), .error = mistake}, {.length_max = api::training_text_length_max, .lines = 2}, answer).changed) mistaken_.clear();
            if (ui::button({.id = "send_" + question.question_id, .label = tr("回答する"), .disabled = is_busy_})) send_answer(question.question_id, answer);
        }
        if (failure_ && asked_ == nullptr && draw_failure(client_, *failure_)) failure_.reset();
    }

    static void draw_answered_questions(api::TrainingRoom const& room) {
        if (static_cast<std::size_t>(room.room.open_questions) == room.questions.size()) return;
        ui::heading(2, tr("回答した質問"));
        for (auto const& question : room.questions) {
            if (question.answered_at_ms != 0) draw_training_question(question, name_of(room, question.asked_by));
        }
    }

    static std::string name_of(api::TrainingRoom const& room, std::string_view user_id) {
        auto const found = std::find_if(room.members.begin(), room.members.end(), [&](auto const& member) { return member.user_id == user_id; });
        return found == room.members.end() ? std::string(user_id) : found->name + " (" + found->user_id + ")";
    }

    void send_answer(std::string const& question_id, std::string const& answer) {
        if (!is_training_text(answer)) {
            mistaken_ = question_id;
            return ui::focus("answer_" + question_id);
        }
        is_busy_ = true;
        failure_.reset();
        api::AnswerTraineeRequest request;
        request.answer = answer;
        client_.api.call<api::TrainingRoom>({.endpoint = api::EndpointId::answer_trainee, .ids = {id_, question_id}, .body = api::to_json(std::move(request))}, if_alive([this, question_id](state::Outcome<api::TrainingRoom> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            answers_.erase(question_id);
            room_.put(std::move(*outcome.value));
        }));
    }

    void do_it(Act const& act) {
        is_busy_ = true;
        failure_.reset();
        client_.api.call<Json>({.endpoint = act.endpoint, .ids = {id_}}, if_alive([this, &act](state::Outcome<Json> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            asked_ = nullptr;
            if (&act == &reset) {
                room_.read();
                return client_.say(true, tr("部屋を最初の状態に戻しました。"));
            }
            client_.go({ScreenId::training_rooms, {}});
            client_.say(true, tr("部屋を閉じました。"));
        }));
    }

    std::string id_, language_ = state::language();
    Loaded<api::TrainingRoom> room_;
    std::map<std::string, std::string> answers_; // what is being written, by question
    std::string mistaken_;                       // the question whose answer cannot be sent
    Act const* asked_ = nullptr;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_training_rooms_screen(state::Client& client) { return std::make_unique<TrainingRoomsScreen>(client); }
std::unique_ptr<Screen> make_training_room_screen(state::Client& client) { return std::make_unique<TrainingRoomScreen>(client); }

} // namespace todoke::screens
