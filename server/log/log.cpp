#include "server/log/log.hpp"

#include <algorithm>
#include <memory>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace todoke::log {

namespace {

std::shared_ptr<spdlog::logger>& logger() {
    static std::shared_ptr<spdlog::logger> instance;
    return instance;
}

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: return spdlog::level::off;
    }
    return spdlog::level::info;
}

void write_escaped(std::string& out, std::string_view text) {
    constexpr std::size_t bytes_max = 300;
    for (auto const c : text.substr(0, bytes_max)) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else {
            out += byte < 0x20 || byte >= 0x7f ? '?' : c;
        }
    }
}

bool is_plain_id(std::string_view text) {
    return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' ||
               c == '/' || c == '-';
    });
}

struct ValueWriter {
    std::string& out;
    void operator()(std::int64_t value) const { out += std::to_string(value); }
    void operator()(std::string_view word) const { quote(word); }
    void operator()(Id id) const { quote(is_plain_id(id.text) ? id.text : "?"); }
    void operator()(Detail detail) const { quote(detail.text); }
    void quote(std::string_view text) const {
        out += '"';
        write_escaped(out, text);
        out += '"';
    }
};

} // namespace

void Field::write_value(std::string& out) const { std::visit(ValueWriter{out}, value_); }

Result<Done> open(Level level, std::string const& file) {
    try {
        spdlog::sink_ptr sink;
        if (file.empty()) {
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        } else {
            sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
        }
        auto fresh = std::make_shared<spdlog::logger>("todoke", std::move(sink));
        fresh->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
        fresh->set_level(level_of(level));
        fresh->flush_on(spdlog::level::warn);
        spdlog::drop(fresh->name());
        spdlog::register_logger(fresh); // so that flush_every reaches it
        logger() = std::move(fresh);
        spdlog::flush_every(std::chrono::seconds(1));
    } catch (spdlog::spdlog_ex const& fault) {
        return Error{ErrorCode::internal, std::string("log file: ") + fault.what()};
    }
    return Done{};
}

void write(Level level, Word event, std::initializer_list<Field> fields) {
    auto const& target = logger();
    if (!target || !target->should_log(level_of(level))) return;
    std::string line = "\"event\":\"";
    line += event.text();
    line += '"';
    for (auto const& field : fields) {
        line += ",\"";
        line += field.name();
        line += "\":";
        field.write_value(line);
    }
    target->log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

void flush() {
    if (logger()) logger()->flush();
}

} // namespace todoke::log
