// 自動架電の練習: the automatic call as the person at the telephone lives it, driven by the same state machine
// as the real one (shared/observation/call). What is said is read, keys are pressed, time passes. Nothing of
// it is stored anywhere.
#include <algorithm>
#include <array>

#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/utf8.hpp"
#include "shared/observation/assessment.hpp"
#include "shared/observation/call.hpp"

namespace todoke::screens {

using observation::CallEvent;
using state::ScreenId;

namespace {

constexpr int tick_ms = 1000;
constexpr std::int64_t spoken_ms_per_character = 205; // as fast as the voice of the call, on the average
constexpr std::array<std::string_view, 12> keypad{"1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"};

std::string sentence_of(std::vector<observation::Prompt> const& prompts) {
    std::string words;
    for (auto const prompt : prompts) words += observation::row_of(prompt).text; // as it is spoken: Japanese for every reader
    return words;
}

std::int64_t spoken_ms(std::vector<observation::Prompt> const& prompts) {
    std::int64_t length = 0;
    for (auto const prompt : prompts) length += static_cast<std::int64_t>(base::count_characters(observation::row_of(prompt).text));
    return length * spoken_ms_per_character;
}

std::string seconds(std::int64_t ms) {
    auto const all = ms / 1000, rest = all % 60;
    return std::to_string(all / 60) + (rest < 10 ? ":0" : ":") + std::to_string(rest);
}

class CallSimulatorScreen final : public Screen {
public:
    explicit CallSimulatorScreen(state::Client& client) : Screen(client) {}

    std::string title() const override { return tr("自動架電の練習"); }

    void draw() override {
        if (ui::link("to_board", tr("健康観察の一覧"), "/observations")) return client_.go({ScreenId::observation_board, {}});
        ui::text(tr("自動架電を受けた方が聞く言葉と、押すキーを試せます。実際の電話と同じ手順で進みます。ここでの入力は保存されません。"));
        if (!call_) return draw_ringing();
        draw_words();
        if (!call_->is_over()) draw_keypad();
        draw_answers();
        if (call_->is_over()) draw_result();
    }

private:
    void draw_ringing() {
        ui::begin_card("ringing");
        ui::strong_text(tr("電話が鳴っています。"));
        ui::begin_row();
        if (ui::button({.id = "answer", .label = tr("電話に出る"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) begin(CallEvent::Kind::answered);
        if (ui::button({.id = "no_answer", .label = tr("出ない")})) begin(CallEvent::Kind::no_answer);
        if (ui::button({.id = "busy", .label = tr("話し中")})) begin(CallEvent::Kind::busy);
        if (ui::button({.id = "machine", .label = tr("留守番電話")})) begin(CallEvent::Kind::machine);
        ui::end_row();
        ui::end_card();
    }

    void begin(CallEvent::Kind kind) {
        call_.emplace(observation::CallSetup{client_.session.info().facility.phone});
        answers_.clear();
        began_ms_ = client_.platform.now_ms();
        ++round_;
        happened({kind});
        if (!call_->is_over()) tick(round_);
    }

    void happened(CallEvent event) {
        auto const step = call_->on(event);
        auto const now = client_.platform.now_ms();
        if (!step.say.empty()) {
            said_ = sentence_of(step.say);
            silent_from_ms_ = now + spoken_ms(step.say);
            ui::announce(said_);
        } else {
            silent_from_ms_ = now; // a key interrupts the words
        }
        if (step.stored) answers_.push_back(*step.stored);
        if (step.end) ended_ms_ = now;
        client_.platform.request_frame();
    }

    // One a second while the call lasts; a call that began meanwhile has its own.
    void tick(int round) {
        client_.platform.after(tick_ms, if_alive([this, round] {
            if (round != round_ || !call_ || call_->is_over()) return;
            if (client_.platform.now_ms() >= silent_from_ms_ + observation::key_wait_ms) happened({CallEvent::Kind::timeout});
            client_.platform.request_frame();
            tick(round);
        }));
    }

    static std::string label_of(std::string_view id) {
        if (id == "subject_class") return tr("区分");
        if (id == observation::temperature_id) return tr("体温");
        auto const symptom = observation::find_symptom(id);
        return symptom ? tr(observation::item(*symptom).label) : std::string(id);
    }
    static std::string value_of(observation::StoredAnswer const& stored) {
        if (stored.id == "subject_class") return subject_class_words(stored.value);
        if (stored.id == observation::temperature_id) return observation::temperature_text(stored.value) + "℃";
        return answer_cell(static_cast<observation::Answer>(stored.value)).text;
    }

    void draw_words() {
        ui::begin_card("words");
        auto const until = call_->is_over() ? ended_ms_ : client_.platform.now_ms();
        ui::number_text(seconds(until - began_ms_));
        if (!said_.empty()) ui::strong_text(said_);
        if (!call_->digits().empty()) ui::text(tr("押した数字: {digits}", {{"digits", call_->digits()}}));
        if (!call_->is_over()) {
            auto const left = (silent_from_ms_ + observation::key_wait_ms - client_.platform.now_ms() + 999) / 1000;
            ui::small_text(tr("あと{n}秒で、同じ質問をもう一度読み上げます。", {{"n", std::to_string(std::max<std::int64_t>(0, left))}}));
        }
        ui::end_card();
    }

    void draw_keypad() {
        ui::begin_section("keypad", tr("電話のキー(キーボードでも押せます)"));
        for (std::size_t line = 0; line < keypad.size(); line += 3) {
            ui::begin_row();
            for (std::size_t i = line; i < line + 3; ++i) {
                auto const key = keypad[i];
                auto const says = key == "*" ? tr("キー *(こめじるし)") : key == "#" ? tr("キー #(もう一度聞く)") : tr("キー {key}", {{"key", key}});
                if (ui::key_button({.id = "key_" + std::to_string(i), .label = key, .shortcut = key, .description = says})) happened({CallEvent::Kind::key, key.front()});
                if (call_->is_over()) break;
            }
            ui::end_row();
            if (call_->is_over()) break;
        }
        ui::end_section();
        if (call_->is_over()) return;
        ui::begin_row();
        if (ui::button({.id = "silence", .label = tr("何も押さずに10秒待つ")})) happened({CallEvent::Kind::timeout});
        if (!call_->is_over() && ui::button({.id = "hang_up", .label = tr("電話を切る"), .kind = ui::ButtonKind::danger})) happened({CallEvent::Kind::hang_up});
        ui::end_row();
    }

    void draw_answers() {
        if (answers_.empty()) return;
        ui::heading(2, tr("答え"));
        std::vector<ui::Fact> facts;
        for (auto const& answer : answers_) facts.push_back({label_of(answer.id), value_of(answer)});
        ui::facts("answers", facts);
    }

    void draw_result() {
        auto const record = call_->record();
        auto const is_complete = record.result == observation::CallResult::complete;
        ui::begin_banner("result", is_complete ? ui::Tone::ok : ui::Tone::warning, tr("結果: {result}", {{"result", tr(observation::label(record.result))}}));
        if (is_complete) {
            auto const judged = observation::assess(record.report, observation::EntryWay::automatic_call);
            ui::text(tr("健康状態の報告として登録されます。"));
            if (judged.flag != observation::Flag::none) ui::tag(tr(observation::label(judged.flag)), judged.flag == observation::Flag::urgent ? ui::Tone::urgent : ui::Tone::warning);
        } else {
            ui::text(tr("報告にはなりません。1回目なら10時からもう一度、最初の質問からかかります。2回目なら「本日未入力」に表示されます。"));
        }
        ui::end_banner();
        if (ui::button({.id = "again", .label = tr("もう一度練習する"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) {
            call_.reset();
            said_.clear();
        }
    }

    std::optional<observation::Call> call_;
    std::vector<observation::StoredAnswer> answers_;
    std::string said_;
    std::int64_t began_ms_ = 0, ended_ms_ = 0, silent_from_ms_ = 0;
    int round_ = 0;
};

} // namespace

std::unique_ptr<Screen> make_call_simulator_screen(state::Client& client) { return std::make_unique<CallSimulatorScreen>(client); }

} // namespace todoke::screens
