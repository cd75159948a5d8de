#include "server/http/static_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/crypto/bytes.hpp"
#include "server/crypto/digest.hpp"
#include "server/http/compression.hpp"
#include "shared/base/json.hpp"

namespace todoke::http {

namespace fs = std::filesystem;

namespace {

Result<std::string> read_file(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorCode::internal, "cannot read " + file.string()};
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string etag_of(std::string_view content) { return "\"" + crypto::to_hex(crypto::sha256(content)).substr(0, 20) + "\""; }

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

std::string_view image_type(std::string const& extension) {
    if (extension == ".png") return "image/png";
    if (extension == ".svg") return "image/svg+xml";
    return "";
}

} // namespace

Result<std::unique_ptr<StaticFiles>> StaticFiles::load(std::string const& web_dir, std::string const& help_dir) {
    auto files = std::make_unique<StaticFiles>();
    if (!web_dir.empty()) TRY(files->load_bundle(web_dir));
    if (!help_dir.empty() && fs::is_directory(help_dir)) TRY(files->load_help(help_dir));
    return files;
}

Result<Done> StaticFiles::load_bundle(std::string const& web_dir) {
    auto const text = read_file(fs::path(web_dir) / "manifest.json");
    if (!text.ok()) return Error{ErrorCode::internal, "the web bundle is missing: " + text.error().detail + " (run `make build`)"};
    auto const manifest = TRY(base::parse_json(*text));
    build_ = manifest.text("bundle_id");
    auto const* listed = manifest.find("files");
    if (listed == nullptr || listed->as_object() == nullptr) return Error{ErrorCode::internal, web_dir + "/manifest.json lists no files"};
    for (auto const& [path, entry] : *listed->as_object()) {
        auto const source = fs::path(web_dir) / std::string(entry.text("file"));
        File file;
        file.type = entry.text("type");
        file.immutable = entry.boolean("immutable");
        file.plain = TRY(read_file(source));
        file.brotli = TRY(read_file(source.string() + ".br"));
        file.gzip = TRY(read_file(source.string() + ".gz"));
        file.etag = etag_of(file.plain);
        paths_.emplace(entry.text("name"), path);
        files_.emplace(path, std::move(file));
    }
    return Done{};
}

// assets/help/<guide>.<language>.html is served as /help/<guide>.<language>; pictures under /help/img.
// {{app.css}} becomes the bundle's path. A fragment gets the frame of a page.
Result<Done> StaticFiles::load_help(std::string const& help_dir) {
    for (auto const& entry : fs::recursive_directory_iterator(help_dir)) {
        if (!entry.is_regular_file()) continue;
        auto const extension = entry.path().extension().string();
        auto const relative = entry.path().lexically_relative(help_dir);
        File file;
        file.plain = TRY(read_file(entry.path()));
        if (extension == ".html") {
            auto const name = entry.path().stem().string();
            if (!file.plain.starts_with("<!")) {
                auto const language = name.ends_with(".en") ? "en" : "ja";
                file.plain = std::string("<!doctype html>\n<html lang=\"") + language +
                             "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                             "<title>Todoke</title><link rel=\"stylesheet\" href=\"{{app.css}}\"></head>\n<body class=\"help\">\n<main>\n" +
                             file.plain + "\n</main>\n</body>\n</html>\n";
            }
            replace_all(file.plain, "{{app.css}}", path_of("app.css"));
            file.type = "text/html; charset=utf-8";
            file.etag = etag_of(file.plain);
            files_.insert_or_assign("/help/" + name, std::move(file));
        } else if (auto const type = image_type(extension); !type.empty()) {
            file.type = type;
            file.etag = etag_of(file.plain);
            files_.insert_or_assign("/help/" + relative.generic_string(), std::move(file));
        }
    }
    return Done{};
}

std::string StaticFiles::path_of(std::string const& name) const {
    auto const found = paths_.find(name);
    return found == paths_.end() ? "" : found->second;
}

StaticFiles::File const* StaticFiles::file_at(Request const& request) const {
    auto const& path = request.path;
    if (auto const found = files_.find(path); found != files_.end()) return &found->second;
    if (path.starts_with("/help/")) {
        // /help/clinic?lang=en, or the language that the browser asks for.
        auto const english = request.query == "lang=en" || (request.query.empty() && request.headers.text("accept-language").starts_with("en"));
        for (auto const* language : {english ? ".en" : ".ja", ".ja"}) {
            if (auto const found = files_.find(path + language); found != files_.end()) return &found->second;
        }
        return nullptr;
    }
    // A path of the client: no extension, none of the server's own rooms.
    if (path.starts_with("/api/") || path.starts_with("/assets/") || path.substr(0, path.find('/', 1)).find('.') != std::string::npos) return nullptr;
    auto const index = files_.find(path == "/my" || path.starts_with("/my/") ? "/my" : "/"); // the patients' page, the staff's
    return index == files_.end() ? nullptr : &index->second;
}

std::optional<Reply> StaticFiles::find(Request const& request) const {
    auto const* file = file_at(request);
    if (file == nullptr) return std::nullopt;
    Reply reply;
    reply.headers.emplace_back("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    reply.headers.emplace_back("ETag", file->etag);
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (request.headers.text("if-none-match").find(file->etag) != std::string_view::npos) {
        reply.status = 304;
        return reply;
    }
    auto const accepted = request.headers.text("accept-encoding");
    reply.content_type = file->type;
    if (!file->brotli.empty() && file->brotli.size() < file->plain.size() && accepts_coding(accepted, "br")) {
        reply.headers.emplace_back("Content-Encoding", "br");
        reply.body = file->brotli;
    } else if (!file->gzip.empty() && file->gzip.size() < file->plain.size() && accepts_coding(accepted, "gzip")) {
        reply.headers.emplace_back("Content-Encoding", "gzip");
        reply.body = file->gzip;
    } else {
        reply.body = file->plain;
    }
    return reply;
}

} // namespace todoke::http
