#include "server/config/config.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <variant>

#include <toml++/toml.h>
#include <unistd.h>

#include "shared/base/date.hpp"

namespace todoke::config {

namespace {

struct Number {
    std::int64_t* value;
    std::int64_t min, max;
};
using Target = std::variant<std::string*, bool*, Number>;
struct Key {
    std::string_view section, name;
    Target target;
};

constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();

std::vector<Key> table(Config& c) {
    return {
        {"server", "address", &c.server.address},
        {"server", "port", Number{&c.server.port, 0, 65'535}},
        {"server", "demo", &c.server.demo},
        {"server", "demo_institutions", Number{&c.server.demo_institutions, 0, 1'000'000}},
        {"server", "tls_cert", &c.server.tls_cert},
        {"server", "tls_key", &c.server.tls_key},
        {"server", "face", &c.server.face},
        {"server", "relay_address", &c.server.relay_address},
        {"server", "relay_port", Number{&c.server.relay_port, 0, 65'535}},
        {"server", "relay_secret_file", &c.server.relay_secret_file},
        {"server", "public_origin", &c.server.public_origin},
        {"server", "proxy_address", &c.server.proxy_address},
        {"server", "proxy_header", &c.server.proxy_header},
        {"server", "closed_network_address", &c.server.closed_network_address},
        {"server", "closed_network_port", Number{&c.server.closed_network_port, 0, 65'535}},
        {"server", "closed_network_origin", &c.server.closed_network_origin},
        {"server", "connections_max", Number{&c.server.connections_max, 1, 60'000}},
        {"server", "connections_per_address_max", Number{&c.server.connections_per_address_max, 1, 60'000}},
        {"server", "workers_max", Number{&c.server.workers_max, 2, 8'192}},
        {"server", "idle_connection_s", Number{&c.server.idle_connection_s, 1, 3'600}},
        {"server", "header_deadline_s", Number{&c.server.header_deadline_s, 1, 600}},
        {"server", "body_deadline_s", Number{&c.server.body_deadline_s, 1, 600}},
        {"storage", "data_dir", &c.storage.data_dir},
        {"storage", "batch_max", Number{&c.storage.batch_max, 1, 10'000}},
        {"storage", "sync_delay_ms", Number{&c.storage.sync_delay_ms, 0, 10'000}},
        {"files", "assets_dir", &c.files.assets_dir},
        {"files", "web_dir", &c.files.web_dir},
        {"files", "address_dir", &c.files.address_dir},
        {"files", "voice_dir", &c.files.voice_dir},
        {"mail", "relay", &c.mail.relay},
        {"mail", "user", &c.mail.user},
        {"mail", "password_file", &c.mail.password_file},
        {"mail", "from", &c.mail.from},
        {"mail", "require_tls", &c.mail.require_tls},
        {"mail", "ca_file", &c.mail.ca_file},
        {"mail", "attempts_max", Number{&c.mail.attempts_max, 1, 100}},
        {"mail", "bounce_mailbox", &c.mail.bounce_mailbox},
        {"mail", "bounces_dir", &c.mail.bounces_dir},
        {"sms", "url", &c.sms.url},
        {"sms", "content_type", &c.sms.content_type},
        {"sms", "body", &c.sms.body},
        {"sms", "header", &c.sms.header},
        {"sms", "header_file", &c.sms.header_file},
        {"sms", "require_tls", &c.sms.require_tls},
        {"sms", "ca_file", &c.sms.ca_file},
        {"voice", "lines", Number{&c.voice.lines, 0, 100}},
        {"voice", "dial", &c.voice.dial},
        {"voice", "account", &c.voice.account},
        {"voice", "user", &c.voice.user},
        {"voice", "password_file", &c.voice.password_file},
        {"voice", "outbound_proxy", &c.voice.outbound_proxy},
        {"voice", "register_account", &c.voice.register_account},
        {"voice", "transport", &c.voice.transport},
        {"voice", "media_encryption", &c.voice.media_encryption},
        {"voice", "address", &c.voice.address},
        {"voice", "rtp_ports", &c.voice.rtp_ports},
        {"voice", "ring_s", Number{&c.voice.ring_s, 1, 300}},
        {"voice", "program", &c.voice.program},
        {"voice", "modules_dir", &c.voice.modules_dir},
        {"session", "idle_minutes", Number{&c.session.idle_minutes, 1, 24 * 60}},
        {"session", "warning_minutes", Number{&c.session.warning_minutes, 1, 60}},
        {"session", "absolute_hours", Number{&c.session.absolute_hours, 1, 24 * 14}},
        {"accounts", "initial_password_days", Number{&c.accounts.initial_password_days, 1, 365}},
        {"accounts", "password_days", Number{&c.accounts.password_days, 0, 3650}},
        {"accounts", "silent_days", Number{&c.accounts.silent_days, 30, 3650}},
        {"session", "trusted_device_hours", Number{&c.session.trusted_device_hours, 0, 12}},
        {"rules", "sentinel_go_live", &c.rules.sentinel_go_live},
        {"limits", "sign_in_running", Number{&c.limits.sign_in_running, 1, most}},
        {"limits", "sign_in_waiting", Number{&c.limits.sign_in_waiting, 0, most}},
        {"limits", "write_running", Number{&c.limits.write_running, 1, most}},
        {"limits", "write_waiting", Number{&c.limits.write_waiting, 0, most}},
        {"limits", "read_running", Number{&c.limits.read_running, 1, most}},
        {"limits", "read_waiting", Number{&c.limits.read_waiting, 0, most}},
        {"limits", "export_running", Number{&c.limits.export_running, 1, most}},
        {"limits", "export_waiting", Number{&c.limits.export_waiting, 0, most}},
        {"limits", "sign_ins_per_address_per_minute", Number{&c.limits.sign_ins_per_address_per_minute, 1, most}},
        {"limits", "sign_ins_per_minute", Number{&c.limits.sign_ins_per_minute, 1, most}},
        {"limits", "wrong_passwords_per_minute", Number{&c.limits.wrong_passwords_per_minute, 1, most}},
        {"rules", "test_tab_copy_until", &c.rules.test_tab_copy_until},
        {"log", "level", &c.log.level},
        {"log", "file", &c.log.file},
    };
}

Error fault(std::string_view where, std::string_view key, std::string const& reason) {
    return {ErrorCode::invalid, std::string(where) + ": " + std::string(key) + ": " + reason};
}

std::string dotted(Key const& key) { return std::string(key.section) + "." + std::string(key.name); }

Result<Done> set_number(Number const& number, std::int64_t value, std::string_view where, std::string const& key) {
    if (value < number.min || value > number.max) {
        return fault(where, key, "must be from " + std::to_string(number.min) + " to " + std::to_string(number.max));
    }
    *number.value = value;
    return Done{};
}

Result<Done> set_from_toml(Key const& key, toml::node const& node, std::string_view where) {
    auto const name = dotted(key);
    if (auto* const* text = std::get_if<std::string*>(&key.target)) {
        auto const value = node.value_exact<std::string>();
        if (!value) return fault(where, name, "must be a text in quotes");
        **text = *value;
    } else if (auto* const* flag = std::get_if<bool*>(&key.target)) {
        auto const value = node.value_exact<bool>();
        if (!value) return fault(where, name, "must be true or false");
        **flag = *value;
    } else if (auto const* number = std::get_if<Number>(&key.target)) {
        auto const value = node.value_exact<std::int64_t>();
        if (!value) return fault(where, name, "must be a whole number");
        return set_number(*number, *value, where, name);
    }
    return Done{};
}

Result<Done> set_from_text(Key const& key, std::string const& text, std::string_view variable) {
    if (auto* const* target = std::get_if<std::string*>(&key.target)) {
        **target = text;
    } else if (auto* const* flag = std::get_if<bool*>(&key.target)) {
        if (text != "true" && text != "false") return fault("environment", variable, "must be true or false");
        **flag = text == "true";
    } else if (auto const* number = std::get_if<Number>(&key.target)) {
        std::int64_t value = 0;
        auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (problem != std::errc{} || end != text.data() + text.size()) return fault("environment", variable, "must be a whole number");
        return set_number(*number, value, "environment", std::string(variable));
    }
    return Done{};
}

Result<Done> read_file(std::string const& file, std::vector<Key> const& keys) {
    toml::table document;
    try {
        document = toml::parse_file(file);
    } catch (toml::parse_error const& problem) {
        auto const line = problem.source().begin.line;
        return Error{ErrorCode::invalid, file + ": line " + std::to_string(line) + ": " + std::string(problem.description())};
    }
    for (auto const& [section, content] : document) {
        std::string const section_name(section.str());
        auto const* entries = content.as_table();
        auto const known = std::any_of(keys.begin(), keys.end(), [&](Key const& key) { return key.section == section_name; });
        if (!known || entries == nullptr) return fault(file, section_name, "there is no such section");
        for (auto const& [name, node] : *entries) {
            std::string const key_name(name.str());
            auto const found = std::find_if(keys.begin(), keys.end(), [&](Key const& key) { return key.section == section_name && key.name == key_name; });
            if (found == keys.end()) return fault(file, section_name + "." + key_name, "there is no such key");
            TRY(set_from_toml(*found, node, file));
        }
    }
    return Done{};
}

std::string variable_name(Key const& key) {
    auto name = "TODOKE_" + std::string(key.section) + "_" + std::string(key.name);
    for (auto& c : name) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return name;
}

// A variable of one of our sections that names no key is a mistake worth stopping for; other
// TODOKE_… variables (TODOKE_TEST_LOGS) belong to other tools.
bool names_a_section(std::string_view variable, std::vector<Key> const& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](Key const& key) {
        auto const name = variable_name(key);
        return variable.starts_with(std::string_view(name).substr(0, 8 + key.section.size()));
    });
}

Result<Done> read_environment(std::vector<std::string> const& environment, std::vector<Key> const& keys) {
    for (auto const& entry : environment) {
        auto const split = entry.find('=');
        if (split == std::string::npos || !entry.starts_with("TODOKE_")) continue;
        auto const variable = entry.substr(0, split);
        auto const found = std::find_if(keys.begin(), keys.end(), [&](Key const& key) { return variable_name(key) == variable; });
        if (found != keys.end()) {
            TRY(set_from_text(*found, entry.substr(split + 1), variable));
        } else if (names_a_section(variable, keys)) {
            return fault("environment", variable, "there is no such key");
        }
    }
    return Done{};
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> allowed) {
    return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

Result<Done> check_sms(Sms const& sms) {
    if (sms.url.empty()) return Done{};
    if (!sms.url.starts_with("https://") && (sms.require_tls || !sms.url.starts_with("http://"))) {
        return fault("configuration", "sms.url", "must begin with https:// (http:// only with sms.require_tls = false)");
    }
    if (!is_one_of(sms.content_type, {"application/json", "application/x-www-form-urlencoded"})) {
        return fault("configuration", "sms.content_type", "must be application/json or application/x-www-form-urlencoded");
    }
    if ((sms.body.find("{to}") == std::string::npos && sms.body.find("{to_international}") == std::string::npos) || sms.body.find("{text}") == std::string::npos) {
        return fault("configuration", "sms.body", "must hold {to} or {to_international}, and {text}");
    }
    if (sms.header.empty() != sms.header_file.empty()) return fault("configuration", "sms.header", "needs sms.header_file as well, and the other way round");
    auto const plain = std::all_of(sms.header.begin(), sms.header.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!plain) return fault("configuration", "sms.header", "must be the name of a header, like Authorization");
    return Done{};
}

// Every text of the section ends up in a line of baresip's own files.
Result<Done> check_sip_text(std::string_view key, std::string_view value, std::string_view forbidden = "\"<>;\\") {
    auto const plain = std::all_of(value.begin(), value.end(), [forbidden](char c) { return c > ' ' && c <= '~' && forbidden.find(c) == std::string_view::npos; });
    return plain ? Result<Done>(Done{}) : Result<Done>(fault("configuration", key, "must not hold spaces, quotes, <, >, ; or \\"));
}

bool is_port_range(std::string_view text) {
    std::int64_t first = 0, last = 0;
    auto const* const end = text.data() + text.size();
    auto const [dash, problem] = std::from_chars(text.data(), end, first);
    if (problem != std::errc{} || dash == end || *dash != '-') return false;
    auto const [rest, other] = std::from_chars(dash + 1, end, last);
    return other == std::errc{} && rest == end && first >= 1'024 && last <= 65'535 && last - first >= 10;
}

Result<Done> check_voice(Voice const& voice) {
    if (voice.lines == 0) return Done{};
    for (auto const& [key, value] : {std::pair<std::string_view, std::string_view>{"voice.account", voice.account}, {"voice.user", voice.user},
                                     {"voice.outbound_proxy", voice.outbound_proxy}, {"voice.address", voice.address}, {"voice.modules_dir", voice.modules_dir}})
        TRY(check_sip_text(key, value));
    TRY(check_sip_text("voice.dial", voice.dial, "\"<>\\")); // it may have parameters: ;user=phone
    auto const has_number = voice.dial.find("{number}") != std::string::npos || voice.dial.find("{number_international}") != std::string::npos;
    if (!voice.dial.starts_with("sip:") || !has_number || voice.dial.size() > 160) return fault("configuration", "voice.dial", "must look like sip:{number}@sip.example.jp, with {number} or {number_international}");
    if (!voice.account.starts_with("sip:") || voice.account.find('@') == std::string::npos) return fault("configuration", "voice.account", "must look like sip:0312345678@sip.example.jp");
    if (!voice.outbound_proxy.empty() && !voice.outbound_proxy.starts_with("sip:")) return fault("configuration", "voice.outbound_proxy", "must look like sip:proxy.example.jp:5060");
    if (voice.user.empty() != voice.password_file.empty()) return fault("configuration", "voice.user", "needs voice.password_file as well, and the other way round");
    if (!is_one_of(voice.transport, {"udp", "tcp", "tls"})) return fault("configuration", "voice.transport", "must be udp, tcp or tls");
    if (!is_one_of(voice.media_encryption, {"none", "srtp", "dtls_srtp"})) return fault("configuration", "voice.media_encryption", "must be none, srtp or dtls_srtp");
    // The key of SRTP travels in the invitation.
    if (voice.media_encryption == "srtp" && voice.transport != "tls") return fault("configuration", "voice.media_encryption", "srtp needs voice.transport = \"tls\"");
    if (!is_port_range(voice.rtp_ports)) return fault("configuration", "voice.rtp_ports", "must look like 16384-32767, from 1024, with eleven ports or more");
    return Done{};
}

// Two processes of one installation: what stands between them must not be reachable from elsewhere.
Result<Done> check_faces(Server const& server) {
    if (!is_one_of(server.face, {"all", "staff", "public"})) return fault("configuration", "server.face", "must be all, staff or public");
    if (server.face == "all") return Done{};
    if (!server.relay_address.starts_with("127.") && server.relay_address != "::1") return fault("configuration", "server.relay_address", "must be an address of the loopback, like 127.0.0.1");
    if (server.relay_secret_file.empty()) return fault("configuration", "server.relay_secret_file", "is needed where server.face is staff or public");
    return Done{};
}

} // namespace

Result<Done> check(Config const& c) {
    TRY(check_faces(c.server));
    if (c.server.tls_cert.empty() != c.server.tls_key.empty()) {
        return fault("configuration", "server.tls_cert", "needs server.tls_key as well, and the other way round");
    }
    if (!is_one_of(c.log.level, {"debug", "info", "warning", "error", "off"})) {
        return fault("configuration", "log.level", "must be debug, info, warning, error or off");
    }
    if (!c.mail.relay.empty() && !c.mail.relay.starts_with("smtp://") && !c.mail.relay.starts_with("smtps://")) {
        return fault("configuration", "mail.relay", "must begin with smtp:// or smtps://");
    }
    TRY(check_sms(c.sms));
    TRY(check_voice(c.voice));
    auto const& origin = c.server.public_origin;
    if (!origin.empty() && ((!origin.starts_with("https://") && !origin.starts_with("http://")) || origin.ends_with('/'))) {
        return fault("configuration", "server.public_origin", "must look like https://todoke.example.jp, without a slash at the end");
    }
    if (!base::parse_iso_date(c.rules.test_tab_copy_until)) {
        return fault("configuration", "rules.test_tab_copy_until", "must be a date like 2020-10-31");
    }
    if (!base::parse_iso_date(c.rules.sentinel_go_live)) {
        return fault("configuration", "rules.sentinel_go_live", "must be a date like 2022-10-31");
    }
    if (c.session.warning_minutes >= c.session.idle_minutes) {
        return fault("configuration", "session.warning_minutes", "must be less than session.idle_minutes");
    }
    return Done{};
}

std::vector<std::string> key_names() {
    Config config;
    std::vector<std::string> names;
    for (auto const& key : table(config)) names.push_back(dotted(key));
    return names;
}

Result<Config> load(std::string const& file, std::vector<std::string> const& environment) {
    Config config;
    auto const keys = table(config);
    if (!file.empty()) TRY(read_file(file, keys));
    TRY(read_environment(environment, keys));
    TRY(check(config));
    return config;
}

std::vector<std::string> process_environment() {
    std::vector<std::string> entries;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) entries.emplace_back(*entry);
    return entries;
}

} // namespace todoke::config
