// The shape in which every benchmark prints: figure | aim | measured | conditions.
#pragma once

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/support/load.hpp"

namespace todoke::bench {

__attribute__((format(printf, 1, 2))) inline std::string said(char const* format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

inline void print_row(std::string const& figure, std::string const& aim, std::string const& measured, std::string const& conditions) {
    std::printf("| %s | %s | %s | %s |\n", figure.c_str(), aim.c_str(), measured.c_str(), conditions.c_str());
    std::fflush(stdout);
}

// "" when all went well, else what goes behind a figure that is not worth much.
inline std::string failures(LoadResult const& result) {
    if (result.failed == 0) return "";
    return said("; %lld FAILED (%s)", static_cast<long long>(result.failed), result.first_failure.c_str());
}

// The load average before a figure is measured: who else wanted the processors.
inline std::string machine_load() {
    double load[1] = {0};
    ::getloadavg(load, 1);
    return said("load %.1f", load[0]);
}

inline void print_head() {
    print_row("figure", "aim", "measured", "conditions");
    print_row("---", "---", "---", "---");
}

} // namespace todoke::bench
