// Step 6, 属性情報: who reports, compared with the record by the server. The same page adds further members of
// the family, each with an ID of their own.
#include <array>
#include <map>

#include "client-wasm/portal/prefectures.hpp"
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"

namespace todoke::portal {

namespace {

// What is typed here, kept sealed until it is sent.
struct Typed {
    std::string self_entry_id, name_kana, birth_date, sex, phone, prefecture;
    template <class F> void fields(F& f) {
        f("self_entry_id", self_entry_id);
        f("name_kana", name_kana);
        f("birth_date", birth_date);
        f("sex", sex);
        f("phone", phone);
        f("prefecture", prefecture);
    }
};
constexpr std::string_view memory_name = "person-to-add";

class AddPersonScreen final : public Screen {
public:
    explicit AddPersonScreen(Client& client) : Screen(client) {
        client.account.clear_mistake();
        if (auto kept = client.memory.find<Typed>(memory_name); kept) typed_ = *kept;
    }

    std::string title() const override { return tr("属性情報"); }

    void draw() override {
        if (auto const mistake = client_.account.mistake(); !mistake.empty()) ui::banner("refused", ui::Tone::error, mistake, "");
        ui::text(tr("保健所に登録されている内容と同じように入力してください。"));
        draw_id();
        draw_name();
        draw_birth_date();
        draw_rest();
        ui::space(8);
        if (ui::button({.id = "save_person", .label = tr("属性を保存する"), .kind = ui::ButtonKind::primary, .disabled = client_.account.is_busy()})) save();
        client_.memory.keep(memory_name, typed_);
    }

private:
    struct Line { std::string_view id; std::string label; std::string hint; };

    [[nodiscard]] std::string error_of(std::string_view id) const {
        auto const found = wrong_.find(id);
        return found == wrong_.end() ? std::string() : found->second;
    }

    // A field that is judged when it is left, if something stands there.
    void draw_text(Line const& line, ui::TextOptions const& options, std::string& value, std::string const& note = {}) {
        auto const error = error_of(line.id);
        auto const events = ui::text_field({.id = line.id, .label = line.label, .hint = line.hint, .error = error, .note = note, .required = true}, options, value);
        if (events.changed) wrong_.erase(std::string(line.id));
        if (events.committed && !value.empty()) judge(line.id);
        if (events.entered) save();
    }

    void draw_id() {
        draw_text({"self_entry_id", tr("スマホ入力ID"), tr("案内の紙にある6桁から8桁の数字")}, {.kind = ui::TextKind::digits, .length_max = 12, .width_characters = 12}, typed_.self_entry_id);
    }
    void draw_name() { draw_text({"name_kana", tr("氏名(フリガナ)"), tr("全角カナ。例: シケン タロウ")}, {.kind = ui::TextKind::kana, .autocomplete = "off", .length_max = 64}, typed_.name_kana); }
    void draw_birth_date() {
        auto const read = base::read_typed_date(typed_.birth_date, client_.today());
        draw_text({"birth_date", tr("生年月日"), tr("例: 1960年4月1日は 19600401")}, {.kind = ui::TextKind::digits, .autocomplete = "bday", .length_max = 20, .width_characters = 12}, typed_.birth_date, read.date ? base::kanji_date(*read.date) : "");
    }
    void draw_rest() {
        std::vector<ui::Choice> const sexes{{.code = "1", .label = tr("男性")}, {.code = "2", .label = tr("女性")}};
        auto const error = error_of("sex");
        if (ui::choice_field({.id = "sex", .label = tr("性別"), .error = error, .required = true}, sexes, typed_.sex).changed) wrong_.erase("sex");
        draw_text({"phone", tr("電話番号"), tr("ハイフンなし。例: 09012345678")}, {.kind = ui::TextKind::phone, .autocomplete = "tel-national", .length_max = 20, .width_characters = 16}, typed_.phone);
        (void)ui::choice_field({.id = "prefecture", .label = tr("都道府県")}, prefecture_choices(), typed_.prefecture, ui::ChoiceStyle::list);
    }

    // V-117, V-103, V-112, and what must not be empty.
    void judge(std::string_view id) {
        std::string words;
        if (id == "self_entry_id") {
            auto const digits = base::fold_digits(typed_.self_entry_id);
            if (digits.size() < 6 || digits.size() > 8 || !base::is_all_digits(digits)) words = rule_text("V-117");
        } else if (id == "name_kana") {
            typed_.name_kana = base::fold_kana(typed_.name_kana);
            if (typed_.name_kana.empty()) words = tr("{項目名}を入力してください。", {{"項目名", tr("氏名(フリガナ)")}}); // not a text
        } else if (id == "birth_date") {
            if (!base::read_typed_date(typed_.birth_date, client_.today()).date) words = rule_text("V-103");
        } else if (id == "sex") {
            if (typed_.sex.empty()) words = tr("{項目名}を入力してください。", {{"項目名", tr("性別")}}); // not a text
        } else if (base::phone_kind(base::fold_phone(typed_.phone)) == base::PhoneKind::invalid) {
            words = rule_text("V-112");
        }
        if (words.empty()) wrong_.erase(std::string(id));
        else wrong_[std::string(id)] = words;
    }

    void save() {
        static constexpr std::array<std::string_view, 5> all{"self_entry_id", "name_kana", "birth_date", "sex", "phone"};
        for (auto const id : all) judge(id);
        for (auto const id : all)
            if (wrong_.count(id) > 0) return ui::focus(id);
        api::LinkPersonRequest person;
        person.self_entry_id = base::fold_digits(typed_.self_entry_id);
        person.name_kana = base::fold_kana(typed_.name_kana);
        person.birth_date = base::iso_date(*base::read_typed_date(typed_.birth_date, client_.today()).date);
        person.sex = typed_.sex;
        person.phone = base::fold_phone(typed_.phone);
        person.prefecture_code = typed_.prefecture;
        client_.account.add_person(std::move(person), if_alive([this] {
            client_.memory.drop(memory_name);
            client_.replace(ScreenId::home);
        }));
    }

    Typed typed_;
    std::map<std::string, std::string, std::less<>> wrong_; // by field
};

} // namespace

std::unique_ptr<Screen> make_add_person_screen(Client& client) { return std::make_unique<AddPersonScreen>(client); }

} // namespace todoke::portal
