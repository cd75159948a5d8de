#include "server/delivery/bounce.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/crypto/bytes.hpp"
#include "server/crypto/random.hpp"

namespace todoke::delivery {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t parts_max = 20, lines_max = 20'000, boundary_bytes_max = 70; // RFC 2046 §5.1.1
constexpr std::size_t tag_bytes_max = 48, files_of_round = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

std::string_view trim(std::string_view text) {
    auto const is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool is_tag(std::string_view tag) {
    auto const dash = tag.find('-');
    return dash != std::string_view::npos && dash > 0 && dash + 1 < tag.size() && tag.size() <= tag_bytes_max &&
           std::all_of(tag.begin(), tag.begin() + static_cast<std::ptrdiff_t>(dash), is_digit) && std::all_of(tag.begin() + static_cast<std::ptrdiff_t>(dash) + 1, tag.end(), is_hex);
}

// RFC 3463: class, subject and detail. 4: it was tried until somebody gave up.
bool is_failure_status(std::string_view status) {
    if (status.size() < 5 || status.size() > 9 || (status[0] != '4' && status[0] != '5') || status[1] != '.') return false;
    auto const rest = status.substr(2);
    auto const dot = rest.find('.');
    auto const is_number = [](std::string_view text) { return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), is_digit); };
    return dot != std::string_view::npos && is_number(rest.substr(0, dot)) && is_number(rest.substr(dot + 1));
}

// The lines of a text, without their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() < lines_max) {
        auto const end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

using Lines = std::vector<std::string_view>;

// A head of a message, a part, or a block of fields: up to the first empty line. Continued lines are joined.
struct Head {
    std::vector<std::pair<std::string, std::string>> fields; // names lower-case
    std::size_t after = 0;                                   // the line behind the empty one
    [[nodiscard]] std::string_view value(std::string_view name) const {
        for (auto const& [key, text] : fields)
            if (key == name) return text;
        return {};
    }
};

Head read_head(Lines const& lines, std::size_t begin, std::size_t end) {
    Head head;
    auto at = begin;
    for (; at < end && !lines[at].empty(); ++at) {
        auto const line = lines[at];
        if ((line.front() == ' ' || line.front() == '\t') && !head.fields.empty()) {
            head.fields.back().second += ' ' + std::string(trim(line));
            continue;
        }
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        head.fields.emplace_back(lower(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
    }
    head.after = std::min(at + 1, end);
    return head;
}

std::string media_type(std::string_view content_type) { return lower(trim(content_type.substr(0, content_type.find(';')))); }

// boundary=word or boundary="words"
std::string boundary_of(std::string_view content_type) {
    auto const folded = lower(content_type);
    auto at = folded.find("boundary=");
    if (at == std::string::npos) return "";
    auto rest = content_type.substr(at + 9);
    auto const quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    auto const word = rest.substr(0, quoted ? rest.find('"') : rest.find_first_of("; \t"));
    return word.size() <= boundary_bytes_max ? std::string(word) : std::string();
}

// The status of the first recipient whose delivery failed.
std::optional<std::string> failed_status(Lines const& lines, std::size_t begin, std::size_t end) {
    for (auto at = begin; at < end;) {
        auto const block = read_head(lines, at, end);
        auto const status = block.value("status").substr(0, block.value("status").find_first_of(" ("));
        if (lower(block.value("action")) == "failed" && is_failure_status(status)) return std::string(status);
        at = std::max(block.after, at + 1);
    }
    return std::nullopt;
}

std::string tag_in(std::string_view addresses) {
    for (auto at = addresses.find('+'); at != std::string_view::npos; at = addresses.find('+', at + 1)) {
        auto const rest = addresses.substr(at + 1);
        auto const tag = lower(rest.substr(0, rest.find('@')));
        if (is_tag(tag)) return tag;
    }
    return "";
}

} // namespace

std::string bounce_address(std::string_view mailbox, std::string_view tag) {
    auto const at = mailbox.find('@');
    if (at == std::string_view::npos) return "";
    return std::string(mailbox.substr(0, at)) + "+" + std::string(tag) + std::string(mailbox.substr(at));
}

std::optional<Bounce> read_bounce(std::string_view message, std::string_view recipient) {
    auto const lines = lines_of(message.substr(0, bounce_bytes_max));
    auto const head = read_head(lines, 0, lines.size());
    auto const content_type = head.value("content-type");
    if (media_type(content_type) != "multipart/report") return std::nullopt;
    auto const boundary = boundary_of(content_type);
    auto const tag = tag_in(recipient.empty() ? head.value("to") : recipient);
    if (boundary.empty() || tag.empty()) return std::nullopt;
    auto const delimiter = "--" + boundary;
    std::vector<std::size_t> edges; // lines of the delimiters
    for (auto at = head.after; at < lines.size() && edges.size() <= parts_max; ++at) {
        auto const line = trim(lines[at]);
        if (line == delimiter || line == delimiter + "--") edges.push_back(at);
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        auto const end = i + 1 < edges.size() ? edges[i + 1] : lines.size();
        auto const part = read_head(lines, edges[i] + 1, end);
        if (media_type(part.value("content-type")) != "message/delivery-status") continue;
        if (auto status = failed_status(lines, part.after, end)) return Bounce{tag, std::move(*status)};
    }
    return std::nullopt;
}

Result<Done> spool_bounce(std::string const& folder, Bounce const& bounce) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    auto const name = folder + "/" + crypto::to_hex(crypto::random_bytes(16));
    auto const text = bounce.tag + " " + bounce.status + "\n";
    auto const file = ::open((name + ".new").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
    if (file < 0) return Error{ErrorCode::overloaded, "cannot write into " + folder};
    auto const written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fchmod(file, 0660) == 0 && ::fsync(file) == 0;
    ::close(file);
    if (!written || std::rename((name + ".new").c_str(), (name + ".bounce").c_str()) != 0) {
        fs::remove(name + ".new", problem);
        return Error{ErrorCode::overloaded, "cannot write into " + folder};
    }
    return Done{};
}

std::vector<Bounce> take_spooled_bounces(std::string const& folder) {
    std::vector<Bounce> bounces;
    std::error_code problem;
    std::size_t files = 0;
    for (auto const& entry : fs::directory_iterator(folder, problem)) {
        // The mail server's account may write here: nothing that is followed or waited for.
        if (entry.path().extension() != ".bounce" || entry.symlink_status(problem).type() != fs::file_type::regular) continue;
        if (++files > files_of_round) break;
        std::ifstream in(entry.path());
        Bounce bounce;
        in.width(static_cast<std::streamsize>(tag_bytes_max + 1));
        in >> bounce.tag;
        in.width(10);
        in >> bounce.status;
        in.close();
        fs::remove(entry.path(), problem);
        if (is_tag(bounce.tag) && is_failure_status(bounce.status)) bounces.push_back(std::move(bounce));
    }
    return bounces;
}

} // namespace todoke::delivery
