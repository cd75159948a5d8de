#include "server/services/patient_letters.hpp"

#include <utility>

#include "server/services/letters.hpp"
#include "server/services/second_factor.hpp"
#include "shared/base/ruby.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

// `subject` and `body` are Japanese source texts. A letter has no room above its letters: readings stand in brackets.
store::Message message_to(App& app, std::string const& to, std::string_view language, std::string_view subject, std::string_view body, Blanks blanks, std::int64_t life_ms, std::int64_t now_ms) {
    store::Message message;
    message.channel = "mail";
    message.to = to;
    message.subject = base::without_readings(app.patient_texts.translate(language, subject));
    message.body = filled(base::with_readings_in_brackets(app.patient_texts.translate(language, body)), blanks);
    message.created_at_ms = now_ms;
    message.expires_at_ms = now_ms + life_ms;
    return message;
}

} // namespace

store::Message code_letter(App& app, std::string const& mail, std::string_view language, std::string const& code, std::int64_t life_ms, std::int64_t now_ms) {
    std::pair<std::string_view, std::string> const blanks[] = {{"mail", masked_mail(mail)}, {"code", code}, {"minutes", std::to_string(life_ms / minute_ms)}};
    return message_to(app, mail, language, "アカウントの電子メール確認コード",
                      "健康観察の登録に使う電子メールアドレスを確認してください。\n{mail}\n\nコード: {code}\n\n{minutes}分以内に入力してください。\n心当たりがない場合は、このメールを無視してください。", blanks, life_ms, now_ms);
}

store::Message reminder_letter(App& app, std::string const& mail, std::string_view language, std::int64_t now_ms) {
    return message_to(app, mail, language, "健康観察のお知らせ", "本日の健康状態の入力がまだの方がいます。締切の時刻までに入力してください。\nこのメールには返信できません。", {}, 60 * minute_ms, now_ms);
}

store::Message invitation(App& app, api::PersonalLink const& link, std::string_view way, std::string const& to, std::int64_t now_ms) {
    std::pair<std::string_view, std::string> const blanks[] = {{"centre", link.centre_name}, {"url", link.url}, {"self_entry_id", link.self_entry_id}};
    auto message = message_to(app, to, link.language, "健康状態入力のご案内", "{centre}から健康状態入力のご案内\n以下URLより毎日ご入力ください。\nURL:{url}\nスマホ入力ID:{self_entry_id}", blanks, day_ms, now_ms);
    message.channel = way;
    return message;
}

} // namespace todoke::services
