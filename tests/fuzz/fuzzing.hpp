// What the fuzzers share: the bytes as text, a check that stops the run, and the shipped forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "shared/forms/catalogue.hpp"

namespace todoke::fuzzing {

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) { return {reinterpret_cast<char const*>(data), size}; }

// A property that must hold for every input.
inline void expect(bool holds) {
    if (!holds) std::abort();
}

inline forms::Catalogue const& catalogue() {
    static auto const loaded = [] {
        std::filesystem::path const assets = std::filesystem::path(TODOKE_ROOT_DIR) / "assets";
        std::vector<forms::SourceFile> files;
        for (auto const* folder : {"forms", "forms/blocks", "codes", "rules"})
            for (auto const& entry : std::filesystem::directory_iterator(assets / folder)) {
                if (entry.path().extension() != ".json") continue;
                std::ifstream in(entry.path(), std::ios::binary);
                files.push_back({std::string(folder) + "/" + entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
            }
        return forms::Catalogue::load(files);
    }();
    expect(loaded.catalogue != nullptr);
    return *loaded.catalogue;
}

} // namespace todoke::fuzzing
