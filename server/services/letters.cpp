#include "server/services/letters.hpp"

namespace todoke::services {

std::string filled(std::string text, Blanks blanks) {
    for (auto const& [name, value] : blanks) {
        auto const mark = "{" + std::string(name) + "}";
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) text.replace(at, mark.size(), value);
    }
    return text;
}

store::Message letter(App& app, store::User const& user, std::string_view subject, std::string_view body, Blanks blanks, std::int64_t life_ms, std::int64_t now_ms) {
    store::Message message;
    message.channel = "mail";
    message.user_id = user.user_id;
    message.to = user.mail;
    message.subject = app.texts.translate(user.language, subject);
    message.body = filled(app.texts.translate(user.language, body), blanks);
    message.created_at_ms = now_ms;
    message.expires_at_ms = now_ms + life_ms;
    return message;
}

} // namespace todoke::services
