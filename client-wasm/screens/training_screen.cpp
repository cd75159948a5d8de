// 研修: joining a training room by its code; then what there is to practise, ticked off one by one, and
// questions to the trainer. Needs nobody signed in, because signing in is the first exercise.
#include <algorithm>

#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/screens/training_words.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class TrainingScreen final : public Screen {
public:
    explicit TrainingScreen(state::Client& client) : Screen(client), training_(client, {.endpoint = api::EndpointId::read_training}) { plan(); }

    std::string title() const override { return training_.value() && !training_.value()->room_name.empty() ? tr("研修") : tr("研修に参加する"); }

    void draw() override {
        if (language_ != state::language()) training_.read(); // the exercises come in the reader's language
        language_ = state::language();
        auto const* training = training_.draw();
        if (training == nullptr) return;
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (training->is_gone && !std::exchange(knows_end_, true)) client_.session.look_around(); // the band still names the room
        if (training->room_name.empty()) draw_joining(*training);
        else draw_room(*training);
    }

    void draw_dialogs() override {
        if (!is_leaving_) return;
        ui::begin_dialog("leave", tr("部屋を出る"));
        if (training_.value() && training_.value()->is_own) ui::text(tr("この端末は、ふだんのデモ環境に戻ります。"));
        else ui::text(tr("この端末は、ふだんのデモ環境に戻ります。もう一度参加すると、新しい利用者IDになります。"));
        ui::begin_row();
        auto const go = ui::button({.id = "leave_confirmed", .label = tr("部屋を出る"), .kind = ui::ButtonKind::danger, .disabled = is_busy_});
        auto const stay = ui::button({.id = "leave_cancel", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        if (go) leave();
        if (stay || ui::dialog_cancelled()) is_leaving_ = false;
        ui::end_dialog();
    }

private:
    // Answers and a closed room show by themselves.
    void plan() {
        client_.platform.after(training_poll_ms, if_alive([this] {
            if (!is_busy_ && ticks_on_way_ == 0 && training_.value() && !training_.value()->room_name.empty()) training_.look();
            plan();
        }));
    }

    void draw_joining(api::Training const& training) {
        if (training.is_gone) ui::banner("room_gone", ui::Tone::info, tr("この研修の部屋は閉じられました"), tr("いまはふだんのデモ環境にいます。研修の続きは、講師が示す新しいコードで参加してください。"));
        auto const is_signed_in = client_.session.has_page();
        if (!is_signed_in) ui::text(tr("講師が示した参加コードを入力してください。研修の部屋の中だけで使える利用者IDをお渡しします。事前の登録はいりません。"));
        else ui::text(tr("講師が示した参加コードを入力してください。"));
        auto const code = ui::text_field({.id = "code", .label = tr("参加コード"), .hint = tr("6文字の英数字"), .error = mistake_of("code"), .required = true},
                                         {.kind = ui::TextKind::user_id, .autocomplete = "off", .length_max = 20, .width_characters = 12}, code_);
        if (is_signed_in) {
            std::vector<ui::Choice> const ways{{"oneself", tr("自分のアカウント({id})で参加する", {{"id", client_.session.info().user_id}})}, {"trainee", tr("研修用の利用者IDをもらう")}};
            ui::choice_field({.id = "way", .label = tr("参加のしかた")}, ways, way_, ui::ChoiceStyle::radios);
            if (is_oneself()) ui::small_text(tr("部屋の中でも、同じ利用者ID、立場、所属機関で練習できます。部屋の中で入力したものは外に出ません。"));
        }
        ui::FieldEvents name;
        if (!is_oneself()) name = ui::text_field({.id = "name", .label = tr("表示名"), .hint = tr("講師に見える名前です。本名でなくてもかまいません。"), .error = mistake_of("name"), .required = true},
                                         {.autocomplete = "off", .length_max = api::training_name_length_max, .width_characters = 24}, name_);
        std::vector<ui::Choice> parts;
        for (auto const& part : training.parts) parts.push_back({part.part_id, part.label});
        auto const part = ui::choice_field({.id = "part_id", .label = is_oneself() ? tr("練習の内容") : tr("練習する立場"), .error = mistake_of("part_id"), .required = true}, parts, part_, ui::ChoiceStyle::radios);
        if (code.changed) forget_mistake("code");
        if (name.changed) forget_mistake("name");
        if (part.changed) forget_mistake("part_id");
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "join", .label = is_busy_ ? tr("参加しています") : tr("参加する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::link("to_sign_in", tr("ホームへ戻る"), "/")) client_.go({ScreenId::home, {}});
        ui::end_row();
        if (pressed || code.entered || name.entered) join();
    }

    void draw_room(api::Training const& training) {
        ui::begin_card("own_account");
        ui::facts("account", std::vector<ui::Fact>{{tr("利用者ID"), training.user_id}, {tr("最初のパスワード"), training.password},
                                                   {tr("表示名"), training.name}, {training.is_own ? tr("練習の内容") : tr("練習する立場"), training_part(training.parts, training.part_id)}});
        if (training.is_own) ui::small_text(tr("利用者ID、立場、所属機関はあなたのアカウントと同じです。パスワードはこの部屋の中だけのものです。ここで入力したものが外に送られることはありません。"));
        else ui::small_text(tr("この利用者IDは、この研修の部屋の中だけで使えます。ここで入力したものが外に送られることはありません。"));
        ui::begin_row();
        if (client_.session.has_page()) {
            if (ui::button({.id = "to_home", .label = tr("ホームで練習する"), .kind = ui::ButtonKind::primary})) client_.go({ScreenId::home, {}});
        } else if (ui::button({.id = "to_sign_in", .label = tr("サインインの練習を始める"), .kind = ui::ButtonKind::primary})) {
            client_.go({ScreenId::home, {}});
        }
        ui::end_row();
        ui::end_card();
        auto const ticked = draw_exercises(training);
        draw_questions(training);
        ui::divider();
        if (ui::button({.id = "leave", .label = tr("部屋を出る"), .kind = ui::ButtonKind::quiet})) is_leaving_ = true;
        if (ticked) tick(ticked->exercise_id, ticked->done); // last: it changes what is drawn here
    }

    struct Tick { std::string exercise_id; bool done; };

    static std::optional<Tick> draw_exercises(api::Training const& training) {
        std::optional<Tick> ticked;
        ui::heading(2, tr("練習"));
        ui::text(tr("できたものに印を付けてください。講師に進み具合が伝わります。{done}/{all}", {{"done", std::to_string(training.done.size())}, {"all", std::to_string(training.exercises.size())}}));
        for (auto const& exercise : training.exercises) {
            auto done = has_done(training.done, exercise.exercise_id);
            auto const label = tr("{title}({n}分)", {{"title", exercise.title}, {"n", std::to_string(exercise.minutes)}});
            if (ui::tick_field({.id = "exercise_" + exercise.exercise_id, .label = label, .hint = exercise.says}, done).changed) ticked = Tick{exercise.exercise_id, done};
        }
        return ticked;
    }

    void draw_questions(api::Training const& training) {
        ui::heading(2, tr("質問"));
        for (auto const& question : training.questions) draw_training_question(question, question.asked_by.empty() ? tr("ほかの受講者") : tr("あなた"));
        auto const typed = ui::text_field({.id = "question", .label = tr("講師への質問"), .hint = tr("回答は部屋の全員に表示されます。患者の情報は書かないでください。"), .error = mistake_of("question")},
                                          {.length_max = api::training_text_length_max, .lines = 3}, question_);
        if (typed.changed) forget_mistake("question");
        if (ui::button({.id = "ask", .label = tr("質問を送る"), .disabled = is_busy_})) ask();
    }

    template <class T>
    void send(state::Call call, std::function<void(T)> then) {
        is_busy_ = true;
        failure_.reset();
        client_.api.call<T>(std::move(call), if_alive([this, then = std::move(then)](state::Outcome<T> outcome) {
            is_busy_ = false;
            if (outcome.ok()) return then(std::move(*outcome.value));
            if (outcome.failure.status == 404) return training_.read(); // the room is closed: the next answer says so
            mistakes_ = outcome.failure.problem.issues;
            if (mistakes_.empty()) failure_ = outcome.failure;
            else ui::focus(mistakes_.front().item);
        }));
    }

    void join() {
        if (is_busy_) return;
        api::JoinTrainingRequest request;
        request.code = code_;
        request.name = name_;
        request.part_id = part_;
        request.as_oneself = is_oneself();
        // Everything that this browser knows belongs to where it was before.
        send<api::Training>({.endpoint = api::EndpointId::join_training, .body = api::to_json(std::move(request))}, [this](api::Training) { client_.platform.reload(); });
    }

    // Shown at once; the answer to the last tick says how it stands.
    void tick(std::string const& exercise_id, bool done) {
        auto shown = *training_.value();
        std::erase(shown.done, exercise_id);
        if (done) shown.done.push_back(exercise_id);
        training_.put(std::move(shown));
        ++ticks_on_way_;
        failure_.reset();
        api::TickExerciseRequest request;
        request.done = done;
        client_.api.call<api::Training>({.endpoint = api::EndpointId::tick_exercise, .ids = {exercise_id}, .body = api::to_json(std::move(request))}, if_alive([this](state::Outcome<api::Training> outcome) {
            --ticks_on_way_;
            if (!outcome.ok()) {
                if (outcome.failure.status != 404) failure_ = outcome.failure; // 404: the room is closed, the next answer says so
                training_.read();
            } else if (ticks_on_way_ == 0) {
                training_.put(std::move(*outcome.value));
            }
        }));
    }

    void ask() {
        if (!is_training_text(question_)) {
            mistakes_ = {{"V-T05", "error", "question", "", tr("1文字以上、500文字以内で入力してください。")}};
            return ui::focus("question");
        }
        api::AskTrainerRequest request;
        request.text = question_;
        send<api::Training>({.endpoint = api::EndpointId::ask_trainer, .body = api::to_json(std::move(request))}, [this](api::Training now) {
            training_.put(std::move(now));
            question_.clear();
            ui::announce(tr("質問を送りました。"));
        });
    }

    void leave() {
        send<api::Empty>({.endpoint = api::EndpointId::leave_training}, [this](api::Empty) { client_.session.forget(); });
    }

    [[nodiscard]] bool is_oneself() const { return client_.session.has_page() && way_ == "oneself"; }

    [[nodiscard]] std::string mistake_of(std::string_view field) const {
        auto const found = std::find_if(mistakes_.begin(), mistakes_.end(), [&](auto const& issue) { return issue.item == field; });
        return found == mistakes_.end() ? std::string() : found->message;
    }
    void forget_mistake(std::string_view field) { std::erase_if(mistakes_, [&](auto const& issue) { return issue.item == field; }); }

    std::string language_ = state::language();
    Loaded<api::Training> training_;
    std::string code_, name_, part_, question_, way_ = "oneself";
    std::vector<api::ProblemIssue> mistakes_;
    std::optional<state::Failure> failure_;
    int ticks_on_way_ = 0;
    bool is_busy_ = false, is_leaving_ = false, knows_end_ = false;
};

} // namespace

std::unique_ptr<Screen> make_training_screen(state::Client& client) { return std::make_unique<TrainingScreen>(client); }

} // namespace todoke::screens
