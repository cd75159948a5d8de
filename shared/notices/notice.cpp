#include "shared/notices/notice.hpp"

#include <algorithm>

#include "shared/access/roles.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::notices {

namespace {

using access::Rule;

constexpr Rule untitled{"F-N01", "題名を入力してください。"};
constexpr Rule long_title{"F-N02", "題名は100字以内で入力してください。"};
constexpr Rule empty_body{"F-N03", "本文を入力してください。"};
constexpr Rule long_body{"F-N04", "本文は3000字以内で入力してください。"};
constexpr Rule controls{"F-N05", "表示できない文字が含まれています。その文字を消してください。"};
constexpr Rule unsafe_link{"F-N06", "リンクは https:// で始まるアドレスだけ書けます。"};
constexpr Rule one_language{"F-N07", "英語を載せるときは、題名と本文の両方を入力してください。"};
constexpr Rule no_audience{"F-N08", "読む人を選んでください。"};
constexpr Rule no_first_day{"F-N09", "掲載の初日を正しく入力してください。"};
constexpr Rule no_last_day{"F-N10", "掲載の最終日を正しく入力してください。"};
constexpr Rule days_reversed{"F-N11", "掲載の最終日は、初日以後の日付にしてください。"};
constexpr Rule days_over{"F-N12", "掲載の最終日は、今日以後の日付にしてください。"};
constexpr Rule no_event_day{"F-N13", "開催日を正しく入力してください。"};
constexpr Rule event_first{"F-N14", "開催日は、掲載の初日以後の日付にしてください。"};
constexpr Rule no_event_audience{"F-N15", "参加の対象を入力してください。"};
constexpr Rule long_event_text{"F-N16", "100字以内で入力してください。"};
constexpr Rule wrong_capacity{"F-N17", "定員は1から99999までの数字で入力してください。"};
constexpr Rule wrong_url{"F-N18", "URLは https:// で始まるアドレスを500字以内で入力してください。"};

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_scheme_character(char c) { return is_ascii_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; }
bool is_address_character(char c) { return c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos; }
bool is_host_character(char c) { return is_ascii_letter(c) || is_digit(c) || c == '-' || c == '.'; }

std::string with_plain_line_breaks(std::string_view text) {
    std::string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') kept += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n') kept += '\n';
    }
    return kept;
}

std::string tidy(std::string_view text) {
    auto const plain = with_plain_line_breaks(text);
    return std::string(base::trimmed(plain));
}
std::string half_width(std::string_view text) { return tidy(base::half_width_ascii(text)); }

struct Judge {
    std::vector<Fault> faults;

    // The first fault of a field is the one to mend.
    void refuse(std::string_view item, Rule const& rule, bool is_broken) {
        auto const told = std::any_of(faults.begin(), faults.end(), [item](Fault const& fault) { return fault.item == item; });
        if (is_broken && !told) faults.push_back({item, rule});
    }
    void text(std::string_view item, std::string_view text, std::size_t length_max, Rule const& too_long, base::LineBreaks breaks) {
        refuse(item, too_long, base::count_characters(text) > length_max);
        refuse(item, controls, base::has_control_characters(text, breaks));
        auto const links = links_in(text);
        refuse(item, unsafe_link, !std::all_of(links.begin(), links.end(), is_safe_link));
    }
};

bool is_capacity(std::string_view text) {
    return !text.empty() && text.size() <= 5 && text.front() != '0' && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_audience(std::vector<std::string> const& audience) {
    if (audience.size() == 1 && audience.front() == everybody) return true;
    return !audience.empty() && std::all_of(audience.begin(), audience.end(), [](std::string const& name) { return access::find_role(name) != nullptr; });
}

void judge_days(Judge& judged, Entry const& entry, base::Date today) {
    auto const first = base::parse_iso_date(entry.first_day), last = base::parse_iso_date(entry.last_day);
    judged.refuse("first_day", no_first_day, !first);
    judged.refuse("last_day", no_last_day, !entry.last_day.empty() && !last);
    judged.refuse("last_day", days_reversed, first && last && *last < *first);
    judged.refuse("last_day", days_over, last && *last < today);
}

void judge_event(Judge& judged, Entry const& entry) {
    if (!entry.is_event) return;
    auto const day = base::parse_iso_date(entry.event_day), first = base::parse_iso_date(entry.first_day);
    judged.refuse("event_day", no_event_day, !day);
    judged.refuse("event_day", event_first, day && first && *day < *first);
    judged.text("event_time", entry.event_time, event_text_length_max, long_event_text, base::LineBreaks::refused);
    judged.refuse("event_audience", no_event_audience, entry.event_audience.empty());
    judged.text("event_audience", entry.event_audience, event_text_length_max, long_event_text, base::LineBreaks::refused);
    judged.refuse("event_capacity", wrong_capacity, !is_capacity(entry.event_capacity));
    judged.refuse("event_url", wrong_url, base::count_characters(entry.event_url) > url_length_max || !is_safe_link(entry.event_url));
}

} // namespace

Entry folded(Entry entry) {
    for (auto* text : {&entry.title, &entry.body, &entry.title_in_english, &entry.body_in_english, &entry.event_audience}) *text = tidy(*text);
    for (auto* text : {&entry.first_day, &entry.last_day, &entry.event_day, &entry.event_time, &entry.event_capacity, &entry.event_url}) *text = half_width(*text);
    std::sort(entry.audience.begin(), entry.audience.end());
    entry.audience.erase(std::unique(entry.audience.begin(), entry.audience.end()), entry.audience.end());
    if (!entry.is_event) entry.event_day = entry.event_time = entry.event_audience = entry.event_capacity = entry.event_url = "";
    return entry;
}

std::vector<Fault> judge(Entry const& entry, base::Date today) {
    Judge judged;
    judged.refuse("title", untitled, entry.title.empty());
    judged.text("title", entry.title, title_length_max, long_title, base::LineBreaks::refused);
    judged.refuse("body", empty_body, entry.body.empty());
    judged.text("body", entry.body, body_length_max, long_body, base::LineBreaks::allowed);
    judged.refuse("title_in_english", one_language, entry.title_in_english.empty() && !entry.body_in_english.empty());
    judged.text("title_in_english", entry.title_in_english, title_length_max, long_title, base::LineBreaks::refused);
    judged.refuse("body_in_english", one_language, entry.body_in_english.empty() && !entry.title_in_english.empty());
    judged.text("body_in_english", entry.body_in_english, body_length_max, long_body, base::LineBreaks::allowed);
    judged.refuse("audience", no_audience, !is_audience(entry.audience));
    judge_days(judged, entry, today);
    judge_event(judged, entry);
    return judged.faults;
}

std::vector<std::string_view> links_in(std::string_view text) {
    std::vector<std::string_view> links;
    std::size_t from = 0; // nothing before belongs to a link any more
    for (auto mark = text.find("://"); mark != std::string_view::npos; mark = text.find("://", from)) {
        auto begin = mark;
        while (begin > from && is_scheme_character(text[begin - 1])) --begin;
        auto end = mark;
        while (end < text.size() && is_address_character(text[end])) ++end;
        from = end;
        if (begin == mark) continue; // no scheme: no address
        auto last = end;
        while (last > mark + 3 && std::string_view(".,;:!?)]'").find(text[last - 1]) != std::string_view::npos) --last;
        links.push_back(text.substr(begin, last - begin));
    }
    return links;
}

bool is_safe_link(std::string_view link) {
    constexpr std::string_view scheme = "https://";
    if (!link.starts_with(scheme) || !std::all_of(link.begin(), link.end(), is_address_character)) return false;
    auto const rest = link.substr(scheme.size());
    auto host = rest.substr(0, rest.find_first_of("/?#"));
    if (auto const colon = host.find(':'); colon != std::string_view::npos) {
        auto const port = host.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) return false;
        host = host.substr(0, colon);
    }
    return host.find('.') != std::string_view::npos && is_ascii_letter(host.back()) && host.front() != '.' && host.front() != '-' && std::all_of(host.begin(), host.end(), is_host_character);
}

} // namespace todoke::notices
