#include "server/services/form_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace todoke::services {

namespace fs = std::filesystem;

forms::Catalogue::Loaded load_forms(std::string const& assets_dir) {
    std::vector<forms::SourceFile> files;
    for (auto const* folder : {"forms", "codes", "rules"}) {
        auto const root = fs::path(assets_dir) / folder;
        std::error_code problem;
        for (auto entry = fs::recursive_directory_iterator(root, problem); !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
            if (!entry->is_regular_file() || entry->path().extension() != ".json") continue;
            std::ifstream in(entry->path(), std::ios::binary);
            if (!in) return {nullptr, {{entry->path().string(), "", "cannot be read"}}};
            files.push_back({entry->path().lexically_relative(assets_dir).generic_string(), std::string(std::istreambuf_iterator<char>(in), {})});
        }
        if (problem) return {nullptr, {{root.string(), "", "cannot be read: " + problem.message()}}};
    }
    std::sort(files.begin(), files.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    return forms::Catalogue::load(files);
}

std::string fault_line(forms::Fault const& fault) {
    auto line = fault.file;
    if (!fault.item.empty()) line += ": " + fault.item;
    return line + ": " + fault.reason;
}

} // namespace todoke::services
