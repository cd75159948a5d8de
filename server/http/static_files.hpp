// The pages of the installation, read once at start and kept in memory: the web bundle (build/web
// with its manifest, see .tools/bundle.mjs) and the help guide of assets/help. Only names that are in
// these tables exist, so no path can lead out of them.
//
// Every plain path of the client (/cases/1/tests) is the same page, and every one below /my is the patients'; the
// client reads the address.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "server/http/message.hpp"

namespace todoke::http {

class StaticFiles {
public:
    // `web_dir` "" = no bundle (an installation that serves only the API).
    static Result<std::unique_ptr<StaticFiles>> load(std::string const& web_dir, std::string const& help_dir);

    // Nothing: no such page. GET and HEAD only.
    [[nodiscard]] std::optional<Reply> find(Request const& request) const;
    // Changes with every release of the bundle.
    [[nodiscard]] std::string const& build() const { return build_; }
    // "/assets/app.1a2b3c4d.css" of "app.css", or "".
    [[nodiscard]] std::string path_of(std::string const& name) const;

private:
    struct File {
        std::string type, etag, plain, brotli, gzip;
        bool immutable = false;
    };
    Result<Done> load_bundle(std::string const& web_dir);
    Result<Done> load_help(std::string const& help_dir);
    [[nodiscard]] File const* file_at(Request const& request) const;

    std::unordered_map<std::string, File> files_; // by path
    std::unordered_map<std::string, std::string> paths_; // by source name
    std::string build_ = "none";
};

} // namespace todoke::http
