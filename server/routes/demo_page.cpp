#include "server/routes/demo_page.hpp"

#include "shared/base/date.hpp"

namespace todoke::routes {

namespace {

// 2026/11/21 10:42 in Japan.
std::string time_text(std::int64_t utc_ms) {
    constexpr std::int64_t japan_ms = 9 * 3'600'000;
    auto const minutes = (utc_ms + japan_ms) / 60'000 % (24 * 60);
    auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return base::slash_date(base::date_in_japan(utc_ms)) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

std::string_view channel_words(std::string_view channel) {
    if (channel == "sms") return "SMS";
    if (channel == "call") return "電話"; // not a text
    return "メール"; // not a text
}

} // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    for (auto const c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string demo_outbox_html(std::vector<store::Message> const& messages, std::string const& stylesheet) {
    std::string html = "<!doctype html>\n<html lang=\"ja\">\n<head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>送信箱(デモ) – Todoke</title>";
    if (!stylesheet.empty()) html += "<link rel=\"stylesheet\" href=\"" + escape_html(stylesheet) + "\">";
    html += "</head>\n<body class=\"help\">\n<main>\n<h1>送信箱(デモ)</h1>\n"
            "<p>デモ環境ではメール・SMS・電話は外部に送信されません。送信されるはずだった内容をここに表示します。新しい順です。</p>\n";
    if (messages.empty()) html += "<p>まだ何もありません。</p>\n";
    for (auto const& message : messages) {
        html += "<article>\n<h2>" + escape_html(message.subject) + "</h2>\n<p>" + time_text(message.created_at_ms) + "　" + std::string(channel_words(message.channel)) + "　宛先 " + escape_html(message.to) +
                "</p>\n<pre>" + escape_html(message.body) + "</pre>\n</article>\n";
    }
    return html + "<p><a href=\"/\">ログイン画面へ</a></p>\n</main>\n</body>\n</html>\n";
}

} // namespace todoke::routes
