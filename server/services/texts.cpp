#include "server/services/texts.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace todoke::services {

namespace fs = std::filesystem;

namespace {

// The content of a quoted PO string, or nothing.
std::optional<std::string> unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    std::string result;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] != '\\') {
            result += text[i];
            continue;
        }
        if (++i + 1 >= text.size()) return std::nullopt;
        switch (text[i]) {
        case 'n': result += '\n'; break;
        case 't': result += '\t'; break;
        case '"': result += '"'; break;
        case '\\': result += '\\'; break;
        default: return std::nullopt;
        }
    }
    return result;
}

std::string_view trim(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    return line;
}

class PoReader {
public:
    Result<Done> line(std::string_view text) {
        ++number_;
        text = trim(text);
        if (text.empty()) return end_entry();
        if (text.starts_with("#,")) {
            if (text.find("fuzzy") != std::string_view::npos) skip_ = true;
            return Done{};
        }
        if (text.starts_with('#')) return Done{};
        if (text.starts_with("msgctxt")) {
            TRY(end_entry());
            skip_ = true;
            return into(nullptr, text.substr(7));
        }
        if (text.starts_with("msgid_plural")) {
            skip_ = true;
            return into(nullptr, text.substr(12));
        }
        if (text.starts_with("msgid")) {
            if (has_translation_) TRY(end_entry());
            return into(&id_, text.substr(5));
        }
        if (text.starts_with("msgstr")) {
            has_translation_ = true;
            auto const quote = text.find('"');
            return into(&translation_, quote == std::string_view::npos ? "" : text.substr(quote));
        }
        if (text.starts_with('"')) return append(text);
        return fault("not a PO line");
    }
    Result<Done> end_entry() {
        if (has_translation_ && !skip_ && !id_.empty() && !translation_.empty()) entries_.insert_or_assign(id_, translation_);
        id_.clear();
        translation_.clear();
        has_translation_ = skip_ = false;
        target_ = nullptr;
        return Done{};
    }
    std::map<std::string, std::string, std::less<>> entries_;

private:
    Result<Done> into(std::string* target, std::string_view quoted) {
        target_ = target;
        return append(trim(quoted));
    }
    Result<Done> append(std::string_view quoted) {
        auto const piece = unquote(quoted);
        if (!piece) return fault("a text is not quoted rightly");
        if (target_ != nullptr) *target_ += *piece;
        return Done{};
    }
    [[nodiscard]] Error fault(std::string_view reason) const {
        return {ErrorCode::malformed, "line " + std::to_string(number_) + ": " + std::string(reason)};
    }
    int number_ = 0;
    bool has_translation_ = false, skip_ = false;
    std::string id_, translation_;
    std::string* target_ = nullptr;
};

} // namespace

Result<std::map<std::string, std::string, std::less<>>> read_po(std::string_view text) {
    PoReader reader;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        TRY(reader.line(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    TRY(reader.end_entry());
    return std::move(reader.entries_);
}

Result<Texts> Texts::load(std::vector<std::string> const& folders) {
    Texts texts;
    for (auto const& folder : folders) {
        if (!fs::is_directory(folder)) continue;
        for (auto const& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() != ".po") continue;
            std::ifstream in(entry.path(), std::ios::binary);
            std::string const content(std::istreambuf_iterator<char>(in), {});
            auto table = read_po(content);
            if (!table.ok()) return Error{ErrorCode::malformed, entry.path().string() + ": " + table.error().detail};
            texts.tables_[entry.path().stem().string()].merge(*table);
        }
    }
    texts.objects_.emplace("ja", Json::object());
    for (auto const& [language, table] : texts.tables_) texts.objects_.insert_or_assign(language, Json(Json::Object(table.begin(), table.end())));
    return texts;
}

std::string Texts::translate(std::string_view language, std::string_view source) const {
    auto const table = tables_.find(language);
    if (table != tables_.end()) {
        auto const found = table->second.find(source);
        if (found != table->second.end()) return found->second;
    }
    return std::string(source);
}

Json const* Texts::of_language(std::string_view language) const {
    auto const found = objects_.find(language);
    return found == objects_.end() ? nullptr : &found->second;
}

} // namespace todoke::services
