// The parts of the telephone that need no line: what its control connection says, sounds, what is written for baresip,
// numbers, settings.
#include <doctest/doctest.h>

#include "server/delivery/call_courier.hpp"
#include "tests/server/delivery/telephone_peer.hpp"

using namespace todoke;
using namespace todoke::testing;
using namespace todoke::delivery;

namespace {

config::Voice trunk() {
    config::Voice voice;
    voice.lines = 2;
    voice.dial = "sip:{number}@sip.example.jp";
    voice.account = "sip:0312345678@sip.example.jp";
    return voice;
}

LineEvent event_of(std::string const& json) {
    auto const event = read_line_event(json);
    REQUIRE(event.ok());
    return *event;
}

std::string event_json(std::string const& type, std::string const& parameter, std::string const& direction = "outgoing") {
    return R"({"event":true,"type":")" + type + R"(","class":"call","accountaor":"sip:todoke@127.0.0.1","direction":")" + direction + R"(","peeruri":"sip:09000001234@127.0.0.1","id":"3eb1","param":")" + parameter + R"("})";
}

} // namespace

TEST_CASE("netstrings are read whole, in pieces and one after the other") {
    NetstringReader reader;
    reader.add(netstring("abc") + "5:1,");
    auto first = reader.take();
    REQUIRE((first.ok() && *first));
    CHECK(**first == "abc");
    auto none = reader.take();
    REQUIRE(none.ok());
    CHECK(!*none);
    reader.add("3:4,0:,");
    auto second = reader.take();
    REQUIRE((second.ok() && *second));
    CHECK(**second == "1,3:4");
    auto third = reader.take();
    REQUIRE((third.ok() && *third));
    CHECK((*third)->empty());
}

TEST_CASE("what is no netstring is refused before it fills the memory") {
    for (auto const* bytes : {"abc", ":", "x:abc,", "3:abcd", "999999999:a", "123456", "65537:", "-1:a,", " 3:abc,"}) {
        NetstringReader reader;
        reader.add(bytes);
        CHECK_MESSAGE(!reader.take().ok(), bytes);
    }
}

TEST_CASE("events of a call are read without the number that they quote") {
    CHECK(event_of(event_json("CALL_RINGING", "sip:x")).kind == LineEventKind::ringing);
    CHECK(event_of(event_json("CALL_ESTABLISHED", "sip:x")).kind == LineEventKind::answered);
    CHECK(event_of(event_json("CALL_DTMF_START", "#")).key == '#');
    CHECK(event_of(event_json("CALL_DTMF_START", "A")).kind == LineEventKind::other);
    CHECK(event_of(event_json("CALL_DTMF_START", "12")).kind == LineEventKind::other);
    CHECK(event_of(event_json("CALL_CLOSED", "486 Busy Here")).status == 486);
    CHECK(event_of(event_json("CALL_CLOSED", "4861")).status == 0);
    CHECK(event_of(event_json("CALL_CLOSED", "Connection reset by peer")).status == 0);
    CHECK(event_of(event_json("CALL_CLOSED", "486 Busy Here", "incoming")).kind == LineEventKind::other);
    CHECK(event_of(event_json("CALL_INCOMING", "sip:x", "incoming")).kind == LineEventKind::incoming);
    auto const reply = event_of(R"({"response":true,"ok":false,"data":"command not found (x)\n","token":"dial"})");
    CHECK((reply.kind == LineEventKind::reply && !reply.ok && reply.token == "dial"));
    CHECK(event_of(R"({"response":true,"ok":true,"data":"> sip:a@b \u001B[32mOK \u001B[;m Expires 600s\n","token":"registration"})").kind == LineEventKind::registered);
    CHECK(event_of(R"({"response":true,"ok":true,"data":"> sip:a@b \u001B[31mERR\u001B[;m Expires 0s\n","token":"registration"})").kind == LineEventKind::not_registered);
    CHECK(event_of(R"({"response":true,"ok":true,"data":"> sip:a@b zzz\n","token":"registration"})").kind == LineEventKind::reply);
    for (auto const* wrong : {"", "[]", "12", "{", "{\"event\":true,\"type\":\"CALL_CLOSED\",\"type\":\"CALL_CLOSED\"}"}) CHECK(!read_line_event(wrong).ok());
}

TEST_CASE("SIP's answers become what a person would say of them") {
    CHECK(end_of_status(486) == CallEnd::busy);
    CHECK(end_of_status(600) == CallEnd::busy);
    CHECK(end_of_status(603) == CallEnd::refused);
    CHECK(end_of_status(480) == CallEnd::no_answer);
    CHECK(end_of_status(404) == CallEnd::unknown_number);
    for (auto const fault : {0, 401, 403, 488, 500, 503}) CHECK(end_of_status(fault) == CallEnd::line_fault);
}

TEST_CASE("a sound goes through a WAV file unchanged, other shapes are refused") {
    Sound const sound{std::string("\x01\x02\x03\x04\xff\x7f", 6)};
    auto const read = read_wav(wav_of(sound, 0));
    REQUIRE(read.ok());
    CHECK(read->samples == sound.samples);
    CHECK(read_wav(wav_of(sound, 1'000))->samples.size() == 6 + 16'000);
    CHECK(Sound{std::string(16'000, '\0')}.duration_ms() == 1'000);
    CHECK(Sound{std::string(16'000, '\0')}.audible_ms() == 0);
    CHECK(Sound{std::string(8'000, 'x') + std::string(8'000, '\0')}.audible_ms() == 500);
    auto stereo = wav_of(sound, 0), faster = wav_of(sound, 0), cut = wav_of(sound, 0);
    stereo[22] = 2;
    faster[25] = 0x3e;
    cut.resize(cut.size() - 2);
    for (auto const& wrong : {stereo, faster, cut, std::string(), std::string("RIFF1234WAVE")}) CHECK(!read_wav(wrong).ok());
}

TEST_CASE("prompts are joined in order; one that is missing is an error, not a gap") {
    Folder folder;
    write_tones(folder.path(), {{"low", 400}, {"high", 1'200}}, 200);
    auto const prompts = must(VoicePrompts::load(folder.path()));
    std::vector<std::string> names{"low", "pause", "high"};
    CHECK(must(prompts.join(names)).duration_ms() == 900);
    names.emplace_back("missing");
    CHECK(!prompts.join(names).ok());
    std::ofstream(folder.path() + "/broken.wav") << "no sound";
    auto const broken = VoicePrompts::load(folder.path());
    REQUIRE(!broken.ok());
    CHECK(broken.error().detail.find("broken.wav") != std::string::npos);
    CHECK(!VoicePrompts::load(folder.path() + "/nowhere").ok());
}

TEST_CASE("a number is dialled as the trunk wants it, and nothing but a person's number is") {
    auto voice = trunk();
    CHECK(must(dialled(voice, "0312345678")) == "sip:0312345678@sip.example.jp"); // baresip adds the transport of the account
    voice.dial = "sip:{number_international}@sip.example.jp;user=phone";
    CHECK(must(dialled(voice, "09000001234")) == "sip:+819000001234@sip.example.jp;user=phone");
    for (auto const* number : {"", "110", "1", "090", "0570000000", "0120123456", "09000001234;x", "sip:a@b", "+819000001234", "0900000123x"}) CHECK_MESSAGE(!dialled(voice, number).ok(), number);
}

TEST_CASE("baresip is told who calls, how it is protected, and nothing else listens but the loopback") {
    auto voice = trunk();
    voice.user = "trunk-user";
    voice.media_encryption = "srtp";
    voice.outbound_proxy = "sip:proxy.example.jp:5061";
    auto const account = baresip_account(voice, "secret");
    CHECK(account == "<sip:0312345678@sip.example.jp;transport=tls>;auth_user=trunk-user;auth_pass=secret;outbound=\"sip:proxy.example.jp:5061;transport=tls\";mediaenc=srtp-mand;regint=0;"
                     "audio_codecs=pcmu/8000/1,pcma/8000/1;ptime=20;dtmfmode=rtpevent\n");
    auto const config = baresip_config(voice, 4'444);
    CHECK(config.find("ctrl_tcp_listen 127.0.0.1:4444\n") != std::string::npos);
    CHECK(config.find("module srtp.so\n") != std::string::npos);
    CHECK(config.find("secret") == std::string::npos);
    voice.register_account = true;
    CHECK(baresip_account(voice, "").find("regint=600") != std::string::npos);
}

TEST_CASE("[S0-25] the code of a call is what its text says twice, in every language") {
    CHECK(spoken_code("Todokeの認証コードは、1、2、3、4、5、6、です。繰り返します。1、2、3、4、5、6、です。") == "123456");
    CHECK(spoken_code("Your Todoke code is 0, 0, 3, 4, 5, 6. Again: 0, 0, 3, 4, 5, 6.") == "003456");
    for (auto const* text : {"", "123456", "123456 123457", "123456 123456 1", "12345 12345"}) CHECK(spoken_code(text).empty());
}

TEST_CASE("[S0-25] a call is repeated where that helps, and nobody is pestered") {
    CHECK(CallCourier::pause_ms(CallEnd::busy, 1) == 30'000);
    CHECK(CallCourier::pause_ms(CallEnd::no_answer, 1) == 45'000);
    CHECK(CallCourier::pause_ms(CallEnd::no_answer, 2) == 0);
    CHECK(CallCourier::pause_ms(CallEnd::line_fault, 3) > 0);
    for (auto const end : {CallEnd::refused, CallEnd::hung_up, CallEnd::unknown_number, CallEnd::completed, CallEnd::too_late}) CHECK(CallCourier::pause_ms(end, 1) == 0);
    for (auto const end : {CallEnd::busy, CallEnd::line_fault, CallEnd::no_line}) CHECK(CallCourier::pause_ms(end, 4) == 0);
}

TEST_CASE("settings of the telephone that cannot work are named") {
    auto const fault_of = [](std::vector<std::string> settings) {
        settings.insert(settings.begin(), {"TODOKE_VOICE_LINES=2", "TODOKE_VOICE_DIAL=sip:{number}@sip.example.jp", "TODOKE_VOICE_ACCOUNT=sip:0312345678@sip.example.jp"});
        auto const loaded = config::load("", settings);
        return loaded.ok() ? std::string() : loaded.error().detail;
    };
    CHECK(fault_of({}).empty());
    CHECK(fault_of({"TODOKE_VOICE_DIAL=sip:sip.example.jp"}).find("voice.dial") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_DIAL=tel:{number}"}).find("voice.dial") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_DIAL=sip:{number}@sip.example.jp\nausrc"}).find("voice.dial") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_ACCOUNT=sip:a@b>;answermode=auto"}).find("voice.account") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_USER=x"}).find("voice.password_file") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_TRANSPORT=tpc"}).find("voice.transport") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_TRANSPORT=udp"}).find("voice.media_encryption") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_TRANSPORT=udp", "TODOKE_VOICE_MEDIA_ENCRYPTION=none"}).empty());
    CHECK(fault_of({"TODOKE_VOICE_RTP_PORTS=5000"}).find("voice.rtp_ports") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_RTP_PORTS=70000-70100"}).find("voice.rtp_ports") != std::string::npos);
    CHECK(fault_of({"TODOKE_VOICE_LINES=101"}).find("TODOKE_VOICE_LINES") != std::string::npos);
}
