// Unpredictable bytes and numbers from the operating system's generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace todoke::crypto {

std::string random_bytes(std::size_t count);
// Uniform in 0 … limit-1 (no modulo bias); limit > 0.
std::uint64_t random_below(std::uint64_t limit);

} // namespace todoke::crypto
