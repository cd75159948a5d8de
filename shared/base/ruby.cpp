#include "shared/base/ruby.hpp"

namespace todoke::base {

namespace {

// Every group as `written` makes it, the rest as it is.
template <class Write> std::string rewritten(std::string_view text, Write const& write) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        auto const length = ruby_length(text, at);
        if (length == 0) {
            result += text[at++];
            continue;
        }
        write(result, ruby_of(text.substr(at, length)));
        at += length;
    }
    return result;
}

} // namespace

std::size_t ruby_length(std::string_view text, std::size_t at) {
    if (text.compare(at, ruby_begins.size(), ruby_begins) != 0) return 0;
    auto const reading = text.find(reading_begins, at + ruby_begins.size());
    auto const end = reading == std::string_view::npos ? reading : text.find(reading_ends, reading);
    return end == std::string_view::npos ? 0 : end + reading_ends.size() - at;
}

Ruby ruby_of(std::string_view group) {
    auto const middle = group.find(reading_begins), reading = middle + reading_begins.size();
    return {group.substr(ruby_begins.size(), middle - ruby_begins.size()), group.substr(reading, group.size() - reading_ends.size() - reading)};
}

std::string without_readings(std::string_view text) {
    return rewritten(text, [](std::string& to, Ruby const& ruby) { to += ruby.written; });
}

std::string with_readings_in_brackets(std::string_view text) {
    return rewritten(text, [](std::string& to, Ruby const& ruby) { to.append(ruby.written).append("(").append(ruby.reading).append(")"); });
}

} // namespace todoke::base
