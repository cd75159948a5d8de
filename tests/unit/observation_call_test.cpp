// The automatic call: its table of states, its endings, and that it gives the same record as the form.
#include <doctest/doctest.h>

#include <set>

#include "shared/observation/call.hpp"
#include "shared/observation/rounds.hpp"
#include "tests/unit/support.hpp"

using namespace todoke;
using namespace todoke::observation;
using todoke::testing::Random;

namespace {

using Kind = CallEvent::Kind;

Call answered() {
    Call call({"03-1234-5678"});
    call.on({Kind::answered});
    return call;
}

// Presses the keys, a comma between them is nothing; returns the last step.
CallStep press(Call& call, std::string_view keys) {
    CallStep last;
    for (auto const key : keys)
        if (key != ',') last = call.on_key(key);
    return last;
}

Call at(std::string_view keys) {
    auto call = answered();
    press(call, keys);
    return call;
}

std::string said(CallStep const& step) {
    std::string all;
    for (auto const prompt : step.say) all += (all.empty() ? "" : " ") + std::string(row_of(prompt).id);
    return all;
}

// The keys that give this report.
std::string keys_of(DailyReport const& report) {
    std::string keys(1, report.subject_class == SubjectClass::infected ? '1' : '2');
    keys += std::to_string(report.temperature);
    for (auto const answer : report.answers) keys += static_cast<char>('0' + static_cast<int>(answer));
    return keys;
}

Callee callee() {
    Callee one;
    one.is_observed = true;
    one.method = Method::automatic_call;
    one.phone1 = "0311112222";
    one.phone2 = "09011112222";
    return one;
}

} // namespace

TEST_CASE("[AC-17-2][S1-17] the keys of the contract's example become its answers") {
    auto call = answered();
    auto const last = press(call, "1,365,2,1,2,2,2,2,9,2,2");
    CHECK(last.end == CallResult::complete);
    auto const report = call.record().report;
    CHECK(report.subject_class == SubjectClass::infected);
    CHECK(report.temperature == 365);
    using enum Answer;
    CHECK(report.answers == std::array{absent, present, absent, absent, absent, absent, unknown, absent, absent});
    CHECK(is_complete(report));
    CHECK(packed_keys(call.record().keys) == "1|365|2|1|2|2|2|2|9|2|2");
}

TEST_CASE("[S1-18][S1-19][S1-30] the prompts follow one another in the words of the contract") {
    Call call({});
    CHECK(said(call.on({Kind::answered})) == "i0");
    CHECK(row_of(Prompt::i0).text == "こちらはHER-SYSです。健康記録を入力してください。ダイヤル回線の方は※を押してから番号を入力してください。"
                                     "新型コロナウイルス感染症の方は1を。濃厚接触者の方は2を入力してください。");
    CHECK(said(call.on_key('1')) == "i1");
    CHECK(said(press(call, "365")) == "i2");
    for (auto const* const next : {"i3", "i4", "i5", "i6", "i7", "i8", "i9", "i10", "i11"}) CHECK(said(call.on_key('2')) == next);
    CHECK(call.is_over());
    CHECK(row_of(Prompt::i11).text == "健康記録を登録しました。ご協力ありがとうございました。");
}

TEST_CASE("every prompt has words and a file name of its own") {
    std::set<std::string_view> names;
    for (auto const& row : prompts()) {
        CHECK_FALSE(row.text.empty());
        CHECK(names.insert(row.id).second);
    }
}

TEST_CASE("[AC-17-3][S1-16] a hang-up after I5 keeps what was said as incomplete") {
    auto call = at("1,365,2,1,2,2");
    CHECK(call.state() == CallState::i6);
    CHECK(call.on({Kind::hang_up}).end == CallResult::incomplete);
    auto const record = call.record();
    CHECK(record.report.temperature == 365);
    CHECK(record.report.answer(Symptom::fatigue) == Answer::absent);
    CHECK(record.report.answer(Symptom::nausea_vomiting) == Answer::none);
    CHECK_FALSE(is_complete(record.report));
    CHECK(record.last_state == CallState::i6);
    // …and is called again at ten, from I0.
    auto one = callee();
    one.first = CallTry{record.result, record.any_key, one.phone1};
    CHECK_FALSE(due_call(one, 9 * 60 + 59));
    auto const again = due_call(one, 10 * 60);
    REQUIRE(again);
    CHECK(again->round == 2);
    CHECK(again->number == one.phone1); // somebody did answer there
}

TEST_CASE("[AC-17-4][V-803] key 5 in I3 repeats I3; three wrong keys end the call") {
    auto call = at("1,365,2");
    CHECK(said(call.on_key('5')) == "again i3");
    CHECK(call.state() == CallState::i3);
    CHECK(said(call.on_key('0')) == "again i3");
    auto const last = call.on_key('7');
    CHECK(last.end == CallResult::incomplete);
    CHECK(said(last) == "given_up");
    CHECK(call.record().keys[3] == "507");
}

TEST_CASE("[AC-17-5][V-802][S1-20] 36 and then silence repeats I1; 999 repeats I1") {
    auto call = at("1");
    press(call, "36");
    CHECK(call.digits() == "36");
    CHECK(said(call.on({Kind::timeout})) == "i1");
    CHECK(call.digits().empty());
    CHECK(said(press(call, "999")) == "out_of_range i1");
    CHECK(said(press(call, "365")) == "i2"); // the third entry is right
    CHECK(call.record().report.temperature == 365);

    for (auto const* const edge : {"340", "420"}) CHECK(at(std::string("1") + edge).state() == CallState::i2);
    for (auto const* const beyond : {"339", "421"}) CHECK(at(std::string("1") + beyond).state() == CallState::i1);
    auto other = at("1");
    CHECK(said(other.on_key('A')) == "three_digits i1");
}

TEST_CASE("[S1-18] the star is ignored everywhere, # repeats the question") {
    auto call = answered();
    CHECK(call.on_key('*') == CallStep{});
    press(call, "*1*3*6*5*");
    CHECK(call.state() == CallState::i2);
    CHECK(said(call.on_key('#')) == "i2");
    auto temperature = at("1,36");
    CHECK(said(temperature.on_key('#')) == "i1");
    CHECK(temperature.digits().empty());
    press(temperature, "365");
    CHECK(temperature.record().report.temperature == 365);
}

TEST_CASE("three failures count in one state only, silence among them") {
    auto call = answered();
    call.on({Kind::timeout});
    call.on_key('8');
    press(call, "1"); // two failures in I0, then on
    call.on({Kind::timeout});
    call.on({Kind::timeout});
    CHECK_FALSE(call.is_over());
    CHECK(call.on({Kind::timeout}).end == CallResult::incomplete);
}

TEST_CASE("[S1-15] whoever answers and never presses a key is taken for an answering machine: told only the greeting, and counted as not answered") {
    auto call = answered();
    CHECK(said(call.on({Kind::timeout})) == "i0");
    CHECK(said(call.on({Kind::timeout})) == "i0");
    auto const last = call.on({Kind::timeout});
    CHECK(said(last) == "given_up");
    CHECK(last.end == CallResult::machine);
    CHECK(is_unanswered(CallResult::machine));
    CHECK(!call.record().any_key);
    CHECK(call.record().last_state == CallState::i0);
    auto with_key = answered(); // somebody is there
    with_key.on_key('8');
    with_key.on({Kind::timeout});
    CHECK(with_key.on({Kind::timeout}).end == CallResult::incomplete);
}

TEST_CASE("a key that is stuck on # does not hold the line") {
    auto call = answered();
    int pressed = 0;
    while (!call.is_over() && pressed < 100) {
        call.on_key('#');
        ++pressed;
    }
    CHECK(pressed == repeats_max + failures_max);
}

TEST_CASE("[S1-15] not answered, busy, refused, a machine, hung up in I0: each has its result") {
    auto const result = [](Kind kind) {
        Call call({});
        call.on({kind});
        return call.record().result;
    };
    CHECK(result(Kind::no_answer) == CallResult::no_answer);
    CHECK(result(Kind::busy) == CallResult::busy);
    CHECK(result(Kind::refused) == CallResult::refused);
    CHECK(result(Kind::machine) == CallResult::machine);
    CHECK(result(Kind::failed) == CallResult::failed);
    auto in_greeting = answered();
    CHECK(in_greeting.on({Kind::hang_up}).end == CallResult::no_answer);
    auto machine = answered();
    CHECK(machine.on({Kind::machine}).end == CallResult::machine);
}

TEST_CASE("[AC-17-6] breathlessness by telephone is told the emergency number, digit by digit") {
    auto call = at("1,365,2,2,1,2,2,2,2,2");
    auto const last = call.on_key('2');
    CHECK(said(last) == "i11 call_emergency digit_0 digit_3 digit_1 digit_2 digit_3 digit_4 digit_5 digit_6 digit_7 digit_8 number_ends ambulance");
    Call without({});
    without.on({Kind::answered});
    CHECK(said(press(without, "1,365,2,2,1,2,2,2,2,2,2")) == "i11 call_health_centre ambulance");
    auto fine = at("1,365,2,2,2,2,2,2,2,2");
    CHECK(said(fine.on_key('2')) == "i11");
}

TEST_CASE("[S1-12] the call and the form give the same record for the same answers") {
    Random random(12);
    for (int i = 0; i < 3000; ++i) {
        DailyReport form;
        form.subject_class = static_cast<SubjectClass>(1 + random.below(2));
        form.temperature = temperature_min + static_cast<int>(random.below(81));
        for (auto& answer : form.answers) answer = std::array{Answer::present, Answer::absent, Answer::unknown}[random.below(3)];
        REQUIRE(judge(folded(form)).empty());
        auto call = answered();
        // Wrong keys, silence and repeats in between change nothing, two in a state at most.
        int noise = 0;
        auto before = call.state();
        for (auto const key : keys_of(form)) {
            if (call.state() != before) noise = 0;
            before = call.state();
            if (noise < 2 && call.digits().empty() && random.one_in(4)) {
                call.on(random.one_in(2) ? CallEvent{Kind::timeout} : CallEvent{Kind::key, '7' == key || call.state() == CallState::i1 ? 'B' : '7'});
                ++noise;
            }
            if (random.one_in(5)) call.on_key('*');
            call.on_key(key);
        }
        REQUIRE(call.record().result == CallResult::complete);
        CHECK(call.record().report == form);
        CHECK(to_json(call.record().report) == to_json(form));
    }
}

TEST_CASE("no sequence of events leads to an undefined state") {
    Random random(77);
    constexpr std::string_view keys = "0123456789*#ABCD\x00z";
    for (int i = 0; i < 20'000; ++i) {
        Call call({random.one_in(2) ? "0312345678" : ""});
        int steps = 0;
        while (!call.is_over()) {
            REQUIRE(++steps < 2000);
            auto const before = call.state();
            auto const kind = random.one_in(30) ? static_cast<Kind>(random.below(9)) : before == CallState::ringing ? Kind::answered : random.one_in(6) ? Kind::timeout : Kind::key;
            // Mostly keys that fit, so that the far states are reached.
            auto const key = random.one_in(3) ? keys[random.below(keys.size())] : before == CallState::i1 ? "365"[call.digits().size()] : "12"[random.below(2)];
            auto const step = call.on({kind, key});
            CHECK(step.end.has_value() == call.is_over());
            // A question that goes on is always spoken, except for a star and the digits of a temperature.
            if (step.say.empty() && !step.end) CHECK(call.state() == before);
            if (step.stored) CHECK(call.state() > before);
            CHECK(call.state() >= before);
        }
        auto const record = call.record();
        CHECK((record.result == CallResult::complete) == is_complete(record.report));
        CHECK((record.result == CallResult::complete) == (call.state() == CallState::i11));
        if (record.result == CallResult::no_answer) CHECK(is_empty(record.report));
        if (record.result == CallResult::complete) CHECK(judge(record.report).empty());
        auto const after = call.record().report;
        call.on({Kind::answered});
        call.on_key('1');
        call.on({Kind::hang_up});
        CHECK(call.record().report == after); // nothing changes after the end
        for (auto const& of_state : record.keys) CHECK(of_state.size() <= logged_keys_max);
    }
}

TEST_CASE("[AC-17-1][S1-14] at nine everybody of method 2 without today's report is called once") {
    auto const one = callee();
    CHECK_FALSE(due_call(one, 8 * 60 + 59));
    auto const call = due_call(one, 9 * 60);
    REQUIRE(call);
    CHECK(call->round == 1);
    CHECK(call->number == one.phone1);
    auto tried = one;
    tried.first = CallTry{CallResult::no_answer, false, one.phone1};
    CHECK_FALSE(due_call(tried, 9 * 60 + 30));
    auto done = one;
    done.first = CallTry{CallResult::complete, true, one.phone1};
    CHECK_FALSE(due_call(done, 10 * 60));
}

TEST_CASE("[S1-15] who did not answer is called again from ten, at the other number") {
    auto one = callee();
    for (auto const result : {CallResult::no_answer, CallResult::busy, CallResult::refused, CallResult::machine, CallResult::failed}) {
        one.first = CallTry{result, false, one.phone1};
        auto const call = due_call(one, 10 * 60);
        REQUIRE(call);
        CHECK(call->round == 2);
        CHECK(call->number == one.phone2);
    }
    // Three silences in the greeting are an answering machine, too.
    one.first = CallTry{CallResult::incomplete, false, one.phone1};
    CHECK(due_call(one, 10 * 60)->number == one.phone2);
    one.phone2.clear();
    CHECK(due_call(one, 10 * 60)->number == one.phone1);
    one.second = CallTry{CallResult::no_answer, false, one.phone1};
    CHECK_FALSE(due_call(one, 11 * 60));
    CHECK(label(missing_reason(one)) == "未応答");
    one.second->result = CallResult::incomplete;
    CHECK(label(missing_reason(one)) == "途中終了");
}

TEST_CASE("[AC-17-7] who reported meanwhile, was released or has another method is not called") {
    auto const reason = [](auto change) {
        auto one = callee();
        one.first = CallTry{CallResult::no_answer, false, one.phone1};
        change(one);
        return !due_call(one, 10 * 60) && !has_call_left(one);
    };
    CHECK(reason([](Callee& one) { one.has_report = true; }));
    CHECK(reason([](Callee& one) { one.is_observed = false; }));
    CHECK(reason([](Callee& one) { one.method = Method::staff_call; }));
    CHECK(reason([](Callee& one) { one.listed_minute = list_fixed_minute + 1; })); // after the list was fixed
    CHECK(reason([](Callee& one) { one.phone1 = one.phone2 = ""; }));
    CHECK_FALSE(reason([](Callee&) {}));
    CHECK_FALSE(reason([](Callee& one) { one.listed_minute = list_fixed_minute; }));
}

TEST_CASE("whoever has only a second number is called there, and nobody without a number is forgotten") {
    auto one = callee();
    one.phone1.clear();
    CHECK(due_call(one, 9 * 60)->number == one.phone2);
    one.phone2.clear();
    CHECK(label(missing_reason(one)) == "電話番号なし");
    one.method = Method::portal;
    CHECK(label(missing_reason(one)) == "未入力");
    one.has_report = true;
    CHECK(missing_reason(one) == MissingReason::none);
}

TEST_CASE("a class that differs from the record is kept and told") {
    CHECK(class_differs(SubjectClass::contact, SubjectClass::infected));
    CHECK_FALSE(class_differs(SubjectClass::contact, SubjectClass::contact));
    CHECK_FALSE(class_differs(SubjectClass::unknown, SubjectClass::infected));
}
