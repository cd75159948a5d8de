// アカウントの発行: one person, one account. The system makes user ID and initial password, tells the
// person by mail or prints the sealed sheet, and shows both here once.
#include <algorithm>
#include <map>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/handover_choice.hpp"
#include "client-wasm/screens/institution_picker.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/account_rules.hpp"
#include "shared/base/date.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

constexpr std::string_view place_key = "issue_account";

class IssueAccountScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("アカウントの発行"); }
    bool enter_moves_on() const override { return !issued_; }

    void draw() override {
        if (issued_) return draw_issued();
        find_place();
        if (failure_ && draw_failure(client_, *failure_)) send();
        if (!mistakes_.empty()) {
            std::vector<ui::Mistake> lines;
            for (auto const& [id, message] : mistakes_) lines.push_back({id, message});
            ui::error_summary(tr("入力内容を確認してください"), lines, std::exchange(is_fresh_, false));
        }
        ui::text(tr("1人に1つのアカウントを発行します。利用者IDと初期パスワードは、本人に直接届けます。"));
        std::vector<ui::Choice> roles;
        for (auto const role : access::managed_roles(access::find_role(client_.session.info().role)->id, access::office_of(client_.session.info().facility.kind)))
            roles.push_back({std::string(access::role(role).name), tr(access::role(role).label), "", std::string(access::organization_class(role).code)});
        ui::choice_field(field("role", tr("利用者区分")), roles, request_.role, ui::ChoiceStyle::list);
        draw_text("facility_code", tr("所属機関コード"), tr("医療機関コード、または中核市コード-保健所コード"), {.length_max = 32, .width_characters = 20}, request_.facility_code);
        draw_picker();
        draw_text("user_name", tr("利用者名"), "", {.autocomplete = "off", .length_max = 64}, request_.user_name);
        draw_text("mail", tr("連絡先メールアドレス"), tr("ご本人だけが読めるアドレス"), {.kind = ui::TextKind::email, .autocomplete = "off", .length_max = 254}, request_.mail);
        draw_text("phone", tr("連絡先電話番号"), "", {.kind = ui::TextKind::phone, .autocomplete = "off", .length_max = 20, .width_characters = 16}, request_.phone);
        ui::tick_field({.id = "can_download", .label = tr("個票・CSVのダウンロードを許可する")}, request_.can_download);
        draw_handover_choice(request_.handover);
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "issue", .label = is_busy_ ? tr("発行しています") : tr("発行する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) send();
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.back();
        ui::end_row();
        if (!is_busy_) keep_place();
    }

    void draw_dialogs() override {
        if (!asks_twice_) return;
        ui::begin_dialog("same_person", tr("同じ利用者の申請が既にあります。")); // V-A08
        ui::text(tr("この機関には、同じ氏名とメールアドレスのアカウントがあります。それでも発行しますか。"));
        ui::begin_row();
        auto const no = ui::button({.id = "same_person_no", .label = tr("発行しない"), .kind = ui::ButtonKind::primary});
        auto const yes = ui::button({.id = "same_person_yes", .label = tr("それでも発行する")});
        ui::end_row();
        if (yes) {
            asks_twice_ = false;
            request_.confirmed = true;
            send();
        } else if (no || ui::dialog_cancelled()) {
            asks_twice_ = false;
        }
        ui::end_dialog();
    }

private:
    ui::Field field(std::string_view id, std::string_view label, std::string_view hint = {}) {
        auto const found = mistakes_.find(std::string(id));
        return {.id = id, .label = label, .hint = hint, .error = found == mistakes_.end() ? std::string_view() : std::string_view(found->second), .required = true};
    }
    void draw_text(std::string_view id, std::string const& label, std::string const& hint, ui::TextOptions const& options, std::string& value) {
        if (ui::text_field(field(id, label, hint), options, value).changed) mistakes_.erase(std::string(id));
    }

    // Whoever does not know the code finds the institution by its name.
    void draw_picker() {
        auto const master = master_of(request_.role);
        if (master.empty()) return;
        picker_.set_master(std::string(master));
        if (!picker_.draw("find_facility", tr("名称などから探す"))) return;
        request_.facility_code = picker_.chosen() ? picker_.chosen()->code : "";
        mistakes_.erase("facility_code");
        if (picker_.chosen()) ui::focus("user_name");
    }
    static std::string_view master_of(std::string_view role) {
        if (role == "facility_reporter") return "medical";
        if (role == "sentinel_reporter") return "sentinel";
        if (role == "animal_clinic") return "animal";
        return role == "health_centre_staff" || role == "support_staff" ? "health_centre" : "";
    }

    void find_place() {
        if (knows_place_) return;
        auto kept = client_.memory.find<api::IssueAccountRequest>(place_key);
        if (!kept) return;
        knows_place_ = true;
        request_ = std::move(*kept);
    }
    void keep_place() {
        api::IssueAccountRequest untouched;
        untouched.handover = "mail";
        if (!knows_place_ && api::to_json(api::IssueAccountRequest(request_)) == api::to_json(std::move(untouched))) return;
        knows_place_ = true;
        client_.memory.keep(place_key, request_);
    }

    void send() {
        mistakes_.clear();
        for (auto const& [id, value, label] : {std::tuple{"role", &request_.role, tr("利用者区分")}, {"facility_code", &request_.facility_code, tr("所属機関コード")}, {"user_name", &request_.user_name, tr("利用者名")},
                                               {"mail", &request_.mail, tr("連絡先メールアドレス")}, {"phone", &request_.phone, tr("連絡先電話番号")}})
            if (value->empty()) mistakes_[id] = tr("{item}を入力してください。", {{"item", label}});
        is_fresh_ = true;
        if (!mistakes_.empty()) return;
        is_busy_ = true;
        failure_.reset();
        client_.api.call<api::AccountIssued>({.endpoint = api::EndpointId::issue_account, .body = api::to_json(api::IssueAccountRequest(request_))},
                                             if_alive([this](state::Outcome<api::AccountIssued> outcome) { answered(std::move(outcome)); }));
    }

    void answered(state::Outcome<api::AccountIssued> outcome) {
        is_busy_ = false;
        request_.confirmed = false;
        if (outcome.ok()) {
            issued_ = std::move(*outcome.value);
            sheet_.offer(issued_->sheet_id);
            client_.memory.drop(place_key);
            ui::focus_title();
            return;
        }
        for (auto const& issue : outcome.failure.problem.issues) {
            if (issue.severity == "confirm") asks_twice_ = true;
            else mistakes_[issue.item] = issue.message;
        }
        if (!mistakes_.empty()) asks_twice_ = false;
        else if (!asks_twice_) failure_ = outcome.failure;
    }

    void draw_issued() {
        ui::banner("issued", ui::Tone::ok, tr("アカウントを発行しました。"),
                   sheet_.is_offered() ? tr("メールは送っていません。封書用紙を印刷して、本人へ直接送ってください。") : tr("利用者IDと初期パスワードを、{mail}へ送りました。", {{"mail", request_.mail}}));
        std::vector<ui::Fact> const facts{{tr("利用者名"), request_.user_name}, {tr("利用者ID"), issued_->user_id}, {tr("初期パスワード"), issued_->initial_password, ui::Tone::plain, tr("この画面でだけ表示します。")},
                                          {tr("初期パスワードの期限"), instant_text(issued_->initial_until_ms)}};
        ui::facts("account", facts);
        sheet_.draw();
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "another", .label = tr("続けて発行する"), .kind = sheet_.is_waiting() ? ui::ButtonKind::secondary : ui::ButtonKind::primary, .disabled = sheet_.is_waiting()})) {
            // Colleagues come one after the other: class, institution and the way of telling stay.
            api::IssueAccountRequest next;
            next.role = request_.role;
            next.facility_code = request_.facility_code;
            next.can_download = request_.can_download;
            next.handover = request_.handover;
            request_ = std::move(next);
            issued_.reset();
            ui::focus("user_name");
        }
        if (ui::button({.id = "open", .label = tr("アカウントを開く"), .disabled = sheet_.is_waiting()})) client_.go({ScreenId::account, {issued_->user_id}});
        if (ui::button({.id = "print", .label = tr("印刷"), .kind = ui::ButtonKind::quiet})) client_.platform.print();
        ui::end_row();
    }

    api::IssueAccountRequest request_;
    InstitutionPicker picker_{client_, ""};
    SheetDownload sheet_{client_};
    std::map<std::string, std::string> mistakes_; // by field
    std::optional<api::AccountIssued> issued_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_fresh_ = false, asks_twice_ = false, knows_place_ = false;
};

} // namespace

std::unique_ptr<Screen> make_issue_account_screen(state::Client& client) { return std::make_unique<IssueAccountScreen>(client); }

} // namespace todoke::screens
