// Everything an installation can set: one TOML file (docs/config.example.toml explains each key),
// every key also by environment as TODOKE_<SECTION>_<KEY>, which wins over the file. An unknown key
// or a value of the wrong type or range is an error that names it.
//
// To add a setting: a member here, its row in config.cpp, its lines in docs/config.example.toml.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::config {

struct Server {
    std::string address = "127.0.0.1";
    std::int64_t port = 8080; // 0: any free port
    bool demo = false;
    std::int64_t demo_institutions = 100'000; // synthetic rows of the masters; 0 = those of assets/demo only
    std::string tls_cert, tls_key;          // PEM files; both or none
    std::string closed_network_address;     // of the closed network (LGWAN), a second place to listen; "" = none
    std::int64_t closed_network_port = 8081; // 0: any free port
    std::string closed_network_origin;      // like public_origin, for those who come that way
    std::string face = "all";               // "staff": without the patients' side; "public": that alone, without database and keys
    std::string relay_address = "127.0.0.1"; // loopback, where the public face reaches the staff's process
    std::int64_t relay_port = 8090;          // 0: any free port
    std::string relay_secret_file;           // both processes prove themselves with its first line
    std::string public_origin;              // https://todoke.example.jp; "" = whatever Host says
    std::string proxy_address;              // only this peer's proxy_header is believed
    std::string proxy_header = "X-Real-IP";
    std::int64_t connections_max = 8'192;
    std::int64_t connections_per_address_max = 4'096;
    std::int64_t workers_max = 512;
    std::int64_t idle_connection_s = 65;
    std::int64_t header_deadline_s = 10;
    std::int64_t body_deadline_s = 20;
};
struct Storage {
    std::string data_dir = "build/data";
    std::int64_t batch_max = 200;     // for measuring only: requests a commit
    std::int64_t sync_delay_ms = 0;   // for measuring only: a slow disk
};
struct Files { // "" = found beside the program
    std::string assets_dir, web_dir, address_dir, voice_dir;
};
struct Mail {
    std::string relay;          // smtp://mail.example.jp:587 or smtps://…:465; "" = none
    std::string user, password_file;
    std::string from = "todoke@localhost";
    bool require_tls = true;
    std::string ca_file;        // "" = the system's
    std::int64_t attempts_max = 6;
    std::string bounce_mailbox; // bounces@example.jp, of which bounces+…@ reaches `todoke take-bounce`; "" = failures come back to `from`
    std::string bounces_dir;    // where that command leaves them; "" = bounces in the data folder
};
struct Sms { // an HTTP gateway that takes one request a message
    std::string url;            // https://sms.example.jp/v1/messages; "" = none
    std::string content_type = "application/json";
    std::string body = R"({"to":"{to}","text":"{text}"})"; // {to}, {to_international}, {text}; escaped as content_type wants
    std::string header;         // a header of its own with a secret: "Authorization"
    std::string header_file;    // first line is its value
    bool require_tls = true;
    std::string ca_file;        // "" = the system's
};
struct Voice { // telephone calls through a SIP trunk; each line is a process of baresip
    std::int64_t lines = 0;                 // calls at once; 0 = none
    std::string dial;                       // sip:{number}@sip.example.jp; {number} 0312345678, {number_international} +81312345678
    std::string account;                    // who calls: sip:0312345678@sip.example.jp
    std::string user, password_file;        // digest authentication; both or none
    std::string outbound_proxy;             // sip:proxy.example.jp:5060; "" = none
    bool register_account = false;          // at the registrar of `account`
    std::string transport = "tls";          // udp, tcp, tls
    std::string media_encryption = "srtp";  // none, srtp, dtls_srtp
    std::string address;                    // of this machine, for SIP and sound; "" = whichever leads out
    std::string rtp_ports = "16384-32767";
    std::int64_t ring_s = 40;               // then nobody has answered
    std::string program = "/usr/bin/baresip", modules_dir = "/usr/lib/baresip/modules";
};
struct Session {
    std::int64_t idle_minutes = 30;
    std::int64_t warning_minutes = 2;
    std::int64_t absolute_hours = 12;
    std::int64_t trusted_device_hours = 0; // no code from a browser that was trusted; 0 = not offered
};
struct Accounts {
    std::int64_t initial_password_days = 90; // an initial password nobody used expires
    std::int64_t password_days = 365;        // then staff choose a new one; 0 = never
    std::int64_t silent_days = 180;          // who has not signed in for so long is listed
};
struct Limits { // running at once, and waiting for it; beyond that 503
    std::int64_t sign_in_running = 16, sign_in_waiting = 256;
    std::int64_t write_running = 256, write_waiting = 512;
    std::int64_t read_running = 64, read_waiting = 512;
    std::int64_t export_running = 2, export_waiting = 4;
    std::int64_t sign_ins_per_address_per_minute = 60;
    std::int64_t sign_ins_per_minute = 6'000;
    std::int64_t wrong_passwords_per_minute = 120; // of all; beyond it sign-ins from places new to an account are few
};
struct Rules {
    std::string test_tab_copy_until = "2020-10-31"; // case-record.md §6, S0-40
    std::string sentinel_go_live = "2022-10-31";    // before that day sentinel master and accounts are locked (S4-27)
};
struct Log {
    std::string level = "info"; // debug, info, warning, error, off
    std::string file;           // "" = standard error
};

struct Config {
    Server server;
    Storage storage;
    Files files;
    Mail mail;
    Sms sms;
    Voice voice;
    Session session;
    Accounts accounts;
    Limits limits;
    Rules rules;
    Log log;
};

// "server.port", "mail.relay", … in the order of the table.
std::vector<std::string> key_names();

// Defaults, then the file ("" = none), then the environment (NAME=value entries, as in `environ`).
Result<Config> load(std::string const& file, std::vector<std::string> const& environment);
// Whether the values fit together; `load` has asked, whoever changes them afterwards asks again.
Result<Done> check(Config const& config);
// The process' own environment in that shape.
std::vector<std::string> process_environment();

} // namespace todoke::config
