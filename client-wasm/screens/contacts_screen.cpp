// 申請の窓口と資料 (S4-01, S4-51, S4-63): where an institution hands in its application and whom it asks. An
// administrator writes this for the own office, and finds here what is sent to institutions: 別紙1 to 4.
#include <map>
#include <utility>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/api/contact_messages.hpp"
#include "shared/api/master_messages.hpp"
#include "shared/base/contact.hpp"

namespace todoke::screens {

namespace {

constexpr std::string_view place_key = "contact";

// What is typed and not saved yet.
struct Typed {
    api::OfficeContactEntry entry;
    std::int64_t version = 0; // of what it was begun on
    template <class V> void fields(V& v) { v("entry", entry); v("version", version); }
};

class ContactsScreen final : public Screen {
public:
    explicit ContactsScreen(state::Client& client) : Screen(client), list_(client, {.endpoint = api::EndpointId::list_contacts}) {}

    std::string title() const override { return tr("申請の窓口と資料"); }

    void draw() override {
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        auto const* list = list_.draw();
        if (list == nullptr) return;
        find_typed();
        ui::heading(2, tr("窓口"));
        auto shown = false;
        for (auto const& contact : list->contacts) {
            if (contact.version > 0) draw_contact(contact);
            shown = shown || contact.version > 0;
            if (contact.may_edit && contact.version == 0 && !typed_) draw_empty(contact);
            if (contact.may_edit && typed_) draw_form();
        }
        if (!shown && !typed_) ui::small_text(tr("窓口はまだ登録されていません。所属する自治体か保健所にお尋ねください。"));
        draw_material();
    }

private:
    void find_typed() {
        if (typed_) return;
        if (auto kept = client_.memory.find<Typed>(place_key)) typed_ = std::move(*kept);
    }

    void draw_contact(api::OfficeContact const& contact) {
        auto const& entry = contact.entry;
        std::vector<ui::Fact> facts;
        for (auto const& [label, value] : {std::pair{tr("申請の方法"), entry.hand_in}, {tr("担当"), entry.section}, {tr("電話番号"), base::displayed_phone(entry.phone)}, {tr("内線"), entry.extension}, {tr("メールアドレス"), entry.mail}})
            if (!value.empty()) facts.push_back({label, value});
        facts.push_back({tr("更新日時"), instant_text(contact.updated_at_ms)});
        ui::begin_card("contact_" + contact.facility_id);
        ui::heading(3, contact.facility_name);
        ui::facts("facts_" + contact.facility_id, facts);
        if (contact.may_edit && !typed_ && ui::button({.id = "edit", .label = tr("変更"), .shortcut = "F2"})) begin(contact);
        ui::end_card();
    }

    void draw_empty(api::OfficeContact const& contact) {
        ui::begin_banner("empty", ui::Tone::info, tr("{office}の窓口はまだ登録されていません。", {{"office", contact.facility_name}}));
        if (ui::button({.id = "edit", .label = tr("窓口を登録する"), .kind = ui::ButtonKind::primary})) begin(contact);
        ui::end_banner();
    }

    void begin(api::OfficeContact const& contact) {
        typed_ = Typed{contact.entry, contact.version};
        ui::focus("hand_in");
    }

    std::string_view mistake(std::string const& item) const {
        auto const found = mistakes_.find(item);
        return found == mistakes_.end() ? std::string_view() : std::string_view(found->second);
    }

    void draw_form() {
        auto& entry = typed_->entry;
        ui::begin_section("own", tr("自分の所属の窓口"));
        ui::text_field({.id = "hand_in", .label = tr("申請の方法"), .hint = tr("例: 申請様式をメールに添付して送ってください。件名は「利用申請」としてください。"), .error = mistake("hand_in")}, {.length_max = api::hand_in_length_max, .lines = 4}, entry.hand_in);
        ui::text_field({.id = "section", .label = tr("担当"), .hint = tr("例: 感染症対策課 情報係"), .error = mistake("section")}, {.length_max = api::contact_length_max}, entry.section);
        ui::text_field({.id = "phone", .label = tr("電話番号"), .error = mistake("phone")}, {.kind = ui::TextKind::phone, .autocomplete = "off", .length_max = 20, .width_characters = 16}, entry.phone);
        ui::text_field({.id = "extension", .label = tr("内線"), .error = mistake("extension")}, {.autocomplete = "off", .length_max = 20, .width_characters = 10}, entry.extension);
        ui::text_field({.id = "mail", .label = tr("メールアドレス"), .error = mistake("mail")}, {.kind = ui::TextKind::email, .autocomplete = "off", .length_max = 254}, entry.mail);
        ui::begin_row();
        auto const save = ui::button({.id = "save", .label = is_busy_ ? tr("保存しています") : tr("保存"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
        auto const cancel = ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        ui::end_section();
        if (cancel) return forget();
        client_.memory.keep(place_key, *typed_);
        if (save) send();
    }

    void forget() {
        typed_.reset();
        mistakes_.clear();
        client_.memory.drop(place_key);
    }

    void send() {
        is_busy_ = true;
        failure_.reset();
        mistakes_.clear();
        client_.api.call<api::OfficeContactList>({.endpoint = api::EndpointId::save_contact, .body = api::to_json(api::OfficeContactEntry(typed_->entry)), .if_match = std::to_string(typed_->version)},
                                                 if_alive([this](state::Outcome<api::OfficeContactList> outcome) {
            is_busy_ = false;
            if (outcome.ok()) {
                forget();
                list_.put(std::move(*outcome.value));
                ui::announce(tr("保存しました。"));
                return;
            }
            for (auto const& issue : outcome.failure.problem.issues) mistakes_[issue.item] = issue.message;
            if (mistakes_.empty()) failure_ = outcome.failure;
            else ui::focus(mistakes_.begin()->first);
        }));
    }

    void draw_material() {
        ui::heading(2, tr("資料"));
        ui::link("terms", tr("別紙1 システム利用規約"), "/help/terms?lang=" + std::string(state::language()));
        if (!client_.session.may(access::Capability::manage_accounts)) return;
        ui::small_text(tr("医療機関等に案内するときは、次の資料と上の窓口を一緒に送ってください。"));
        ui::begin_row();
        if (ui::button({.id = "form", .label = tr("別紙2 システム利用申請様式 (Excel)")})) download({.endpoint = api::EndpointId::read_application_form, .ids = {"xlsx"}}, "application_form.xlsx");
        if (ui::button({.id = "medical", .label = tr("別紙3 医療機関マスタ(全数) (CSV)")})) download(master("medical"), "master-medical.csv");
        if (ui::button({.id = "sentinel", .label = tr("別紙4 医療機関マスタ(定点) (CSV)")})) download(master("sentinel"), "master-sentinel.csv");
        ui::end_row();
        ui::small_text(tr("動物診療施設のマスタはありません。申請のときに登録し、コードを払い出します。"));
    }

    // Of the own prefecture: what institutions there look their code up in.
    [[nodiscard]] state::Call master(std::string name) const {
        api::ExportMastersRequest request;
        request.master = std::move(name);
        request.prefecture_code = client_.session.info().facility.prefecture_code;
        request.encoding = "utf-8";
        return {.endpoint = api::EndpointId::export_masters, .body = api::to_json(std::move(request))};
    }

    void download(state::Call call, std::string file_name) {
        failure_.reset();
        client_.api.download(std::move(call), std::move(file_name), if_alive([this](state::Outcome<api::Empty> outcome) {
            if (!outcome.ok()) failure_ = outcome.failure;
            else ui::announce(tr("ダウンロードしました。"));
        }));
    }

    Loaded<api::OfficeContactList> list_;
    std::optional<Typed> typed_;
    std::map<std::string, std::string, std::less<>> mistakes_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_contacts_screen(state::Client& client) { return std::make_unique<ContactsScreen>(client); }

} // namespace todoke::screens
