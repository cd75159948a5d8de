#include "client-wasm/ui/ruby.hpp"

namespace todoke::ui {

std::size_t ruby_length(std::string_view text, std::size_t at) {
    if (text.compare(at, ruby_begins.size(), ruby_begins) != 0) return 0;
    auto const reading = text.find(reading_begins, at + ruby_begins.size());
    auto const end = reading == std::string_view::npos ? reading : text.find(reading_ends, reading);
    return end == std::string_view::npos ? 0 : end + reading_ends.size() - at;
}

std::string without_readings(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        auto const length = ruby_length(text, at);
        if (length == 0) {
            plain += text[at++];
            continue;
        }
        auto const group = text.substr(at, length);
        plain.append(group.substr(ruby_begins.size(), group.find(reading_begins) - ruby_begins.size()));
        at += length;
    }
    return plain;
}

} // namespace todoke::ui
