// Choose the disease: type any part of its name or kana, Enter takes the first. For a person who is
// registered already the address carries the case, and the form starts with what is known.
#include "client-wasm/screens/screens.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

std::string lowered(std::string text) {
    for (auto& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

// Hiragana, katakana of any width and capitals are one.
std::string comparable(std::string_view text) { return lowered(base::search_kana(base::half_width_ascii(text))); }

bool matches(api::FormSummary const& form, std::string const& wanted) {
    if (wanted.empty()) return true;
    auto const has = [&wanted](std::string_view text) { return comparable(text).find(wanted) != std::string::npos; };
    return has(form.disease_name) || has(form.disease_keys) || has(tr(form.disease_name)) || form.disease_code == wanted;
}

class NewNotificationScreen final : public Screen {
public:
    explicit NewNotificationScreen(state::Client& client) : Screen(client), case_id_(client.route().id()) {}

    std::string title() const override { return tr("発生届を書く"); }

    void draw() override {
        auto const* forms = client_.forms.summaries();
        if (forms == nullptr) {
            if (auto const* failure = client_.forms.failure(); failure != nullptr) {
                if (draw_failure(client_, *failure)) client_.forms.retry();
            } else {
                draw_loading();
            }
            return;
        }
        auto const events = ui::text_field({.id = "disease", .label = tr("疾患名"), .hint = tr("名前やかなの一部を入力し、Enterで先頭の疾患を選びます")},
                                           {.kind = ui::TextKind::search}, typed_);
        if (!focused_) {
            focused_ = true;
            ui::focus("disease");
        }
        auto const wanted = comparable(base::trimmed(typed_));
        std::vector<api::FormSummary const*> found;
        for (auto const& form : *forms) {
            if (form.kind == "notification" && matches(form, wanted)) found.push_back(&form);
        }
        if (found.empty()) {
            ui::banner("no_disease", ui::Tone::info, tr("該当する疾患がありません。"), tr("別の名前やかなでお試しください。"));
            return;
        }
        std::string chosen = events.entered ? found.front()->form_id : std::string();
        for (auto const* form : found) {
            auto const id = "form_" + form->form_id;
            ui::begin_card(id);
            ui::begin_row();
            if (ui::button({.id = id + "_write", .label = tr(form->disease_name), .kind = ui::ButtonKind::secondary})) chosen = form->form_id;
            if (form->deadline == "immediately") ui::tag(tr("直ちに届出"), ui::Tone::warning);
            else if (form->deadline == "within_7_days") ui::small_text(tr("7日以内に届出"));
            if (!form->named) ui::small_text(tr("氏名・住所は届け出ません"));
            ui::end_row();
            ui::end_card();
        }
        if (chosen.empty()) return;
        if (case_id_.empty()) client_.go({ScreenId::new_draft, {chosen}});
        else client_.go({ScreenId::new_draft, {chosen, case_id_}});
    }

private:
    std::string case_id_, typed_;
    bool focused_ = false;
};

} // namespace

std::unique_ptr<Screen> make_new_notification_screen(state::Client& client) { return std::make_unique<NewNotificationScreen>(client); }

} // namespace todoke::screens
