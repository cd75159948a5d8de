// アカウントの申請: the application form 別紙2 typed on line (S4-02). One section a person, the institution
// filled in, and below the form as it stands, in its own colours (AC-09-7).
#include <deque>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/application_table.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/account_rules.hpp"
#include "shared/api/account_request_messages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

constexpr std::string_view place_key = "apply";
constexpr std::string_view office_prefix = "office.", terms_id = "accepts_terms";

std::string person_prefix(std::size_t index) { return "p" + std::to_string(index) + "."; }

// What is typed and not sent yet.
struct TypedApplication {
    api::ApplicationLine office;
    std::vector<api::ApplicationLine> people;
    template <class V> void fields(V& v) { v("office", office); v("people", people, api::list(api::applicants_max)); }
};

class ApplyScreen final : public Screen {
public:
    explicit ApplyScreen(state::Client& client) : Screen(client), key_(client.platform.random_id()), own_(client, {.endpoint = api::EndpointId::read_own_institution}) {}

    std::string title() const override { return tr("アカウントの申請"); }
    ui::Width width() const override { return ui::Width::full; } // twelve columns
    bool enter_moves_on() const override { return true; }

    void draw() override {
        auto const* own = own_.draw();
        if (own == nullptr) return;
        find_typed(own->line);
        if (language_ != state::language()) forget_faults(); // they came in the former one; applying again tells them anew
        language_ = state::language();
        if (failure_ && draw_failure(client_, *failure_)) send();
        if (!mistakes_.empty()) {
            std::vector<ui::Mistake> lines;
            for (auto const& [id, message] : mistakes_) lines.push_back({id, message});
            ui::error_summary(tr("入力内容を確認してください"), lines, std::exchange(is_fresh_, false));
        }
        ui::text(tr("1人に1つのアカウントを申請します。入力した内容はこの端末に暗号化して保存され、途中で閉じても残ります。"));
        draw_institution();
        ui::heading(2, tr("2. 利用者"));
        for (std::size_t i = 0; i < people_.size(); ++i) draw_one(i);
        ui::begin_row();
        if (ui::button({.id = "add", .label = tr("利用者を追加"), .shortcut = "Ctrl+I", .disabled = people_.size() >= api::applicants_max})) add();
        ui::end_row();
        ui::heading(2, tr("申請様式(別紙2)での表示"));
        auto const rows = applications();
        draw_application_table("form", tr("申請様式(別紙2)での表示"), rows, faults_);
        draw_consent();
        if (!is_busy_) keep_typed();
    }

    void draw_dialogs() override {
        if (!asks_twice_) return;
        ui::begin_dialog("same_person", tr("同じ利用者の申請が既にあります。")); // V-A08
        ui::text(tr("この機関には、同じ氏名とメールアドレスのアカウントまたは申請があります。それでも申請しますか。"));
        ui::begin_row();
        auto const no = ui::button({.id = "same_person_no", .label = tr("申請しない"), .kind = ui::ButtonKind::primary});
        auto const yes = ui::button({.id = "same_person_yes", .label = tr("それでも申請する")});
        ui::end_row();
        if (yes) {
            asks_twice_ = false;
            confirmed_ = true;
            send();
        } else if (no || ui::dialog_cancelled()) {
            asks_twice_ = false;
        }
        ui::end_dialog();
    }

private:
    struct Person {
        api::ApplicationLine line;
        bool folded = false;
    };

    void find_typed(api::ApplicationLine const& office) {
        if (!knows_office_) {
            knows_office_ = true;
            typed_.office = office;
            people_.emplace_back();
        }
        if (knows_typed_) return;
        auto kept = client_.memory.find<TypedApplication>(place_key);
        if (!kept || kept->people.empty()) return;
        knows_typed_ = true;
        typed_.office = kept->office;
        people_.clear();
        for (auto& line : kept->people) people_.push_back({std::move(line), false});
    }
    void keep_typed() {
        if (!knows_typed_ && people_.size() == 1 && is_person_blank(people_.front().line)) return;
        knows_typed_ = true;
        typed_.people.clear();
        for (auto const& person : people_) typed_.people.push_back(person.line);
        client_.memory.keep(place_key, typed_);
    }

    void draw_institution() {
        ui::begin_section("office", tr("1. 申請する機関"));
        if (edits_office_) {
            draw_office(std::string(office_prefix), typed_.office, mistakes_);
        } else {
            std::vector<ui::Fact> const facts{{tr("所属機関"), client_.session.info().facility.name},
                                              {tr("所属機関分類コード"), typed_.office.organization_class},
                                              {tr("中核市コード・保健所コード"), typed_.office.core_city + " - " + typed_.office.health_centre},
                                              {tr("所属機関コード"), typed_.office.institution.empty() ? tr("対象外") : typed_.office.institution}};
            ui::facts("office_facts", facts);
            ui::begin_row();
            if (ui::button({.id = "edit_office", .label = tr("機関のコードを変える"), .kind = ui::ButtonKind::quiet})) edits_office_ = true;
            ui::end_row();
        }
        ui::end_section();
    }

    void draw_one(std::size_t index) {
        auto& person = people_[index];
        auto const number = std::to_string(index + 1);
        auto const prefix = person_prefix(index);
        if (ui::begin_folding_section("person_" + number, tr("{n}人目", {{"n", number}}), person.line.user_name, person.folded)) {
            draw_person(prefix, person.line, mistakes_);
            ui::begin_row();
            auto const removed = people_.size() > 1 && ui::button({.id = prefix + "remove", .label = tr("この利用者を消す"), .kind = ui::ButtonKind::quiet, .description = tr("{n}人目を消す", {{"n", number}})});
            ui::end_row();
            if (removed) removed_ = index;
        }
        ui::end_section();
        if (removed_ != index) return;
        removed_.reset();
        people_.erase(people_.begin() + static_cast<std::ptrdiff_t>(index));
        forget_faults();
        client_.platform.request_frame();
    }

    // The next one begins below those that are filled in.
    void add() {
        for (auto& person : people_) person.folded = accounts::is_complete(api::application_of(with_office(person.line, typed_.office)));
        people_.emplace_back();
        ui::focus(person_prefix(people_.size() - 1) + "user_name");
    }

    void draw_consent() {
        ui::begin_section("consent", tr("3. 同意と申請"));
        ui::text(tr("別紙1「システム利用規約」を読み、申請する全員が守ることを確かめてください。"));
        ui::link("terms", tr("別紙1 システム利用規約"), "/help/terms?lang=" + std::string(state::language()));
        if (ui::link("contacts", tr("申請の窓口と資料"), "/contacts")) client_.go({state::ScreenId::contacts, {}});
        auto const found = mistakes_.find(std::string(terms_id));
        ui::tick_field({.id = terms_id, .label = tr("利用規約に同意する"), .error = found == mistakes_.end() ? std::string_view() : std::string_view(found->second)}, accepts_terms_);
        ui::end_section();
        ui::begin_row();
        if (ui::button({.id = "send", .label = is_busy_ ? tr("送信しています") : tr("申請する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) {
            confirmed_ = false;
            send();
        }
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.back();
        ui::end_row();
    }

    // Who was added and left blank below the last one is no row.
    [[nodiscard]] std::vector<api::ApplicationLine> lines() const {
        std::vector<api::ApplicationLine> all;
        for (auto const& person : people_) all.push_back(is_person_blank(person.line) ? api::ApplicationLine{} : with_office(person.line, typed_.office));
        while (all.size() > 1 && is_person_blank(all.back())) all.pop_back();
        return all;
    }
    [[nodiscard]] std::vector<accounts::Application> applications() const {
        std::vector<accounts::Application> all;
        for (auto const& line : lines()) all.push_back(api::application_of(line));
        return all;
    }

    void forget_faults() {
        mistakes_.clear();
        faults_.clear();
    }

    void send() {
        forget_faults();
        failure_.reset();
        is_busy_ = true;
        state::Call call;
        call.endpoint = api::EndpointId::apply_for_accounts;
        call.idempotency_key = key_;
        call.body = api::to_json(api::ApplyRequest{lines(), accepts_terms_, confirmed_});
        client_.api.call<api::ApplyReply>(std::move(call), if_alive([this](state::Outcome<api::ApplyReply> outcome) { answered(std::move(outcome)); }));
    }

    void answered(state::Outcome<api::ApplyReply> outcome) {
        is_busy_ = false;
        if (!outcome.ok()) {
            failure_ = outcome.failure;
            return;
        }
        if (outcome.value->faults.empty()) {
            client_.memory.drop(place_key);
            client_.go({ScreenId::institution, {}});
            return client_.say(true, tr("{n}人のアカウントを申請しました。結果はメールでお知らせします。", {{"n", std::to_string(outcome.value->applied)}}));
        }
        key_ = client_.platform.random_id(); // nothing was stored: another try is another request
        faults_ = std::move(outcome.value->faults);
        auto const only_asks = std::all_of(faults_.begin(), faults_.end(), [](api::ApplicationFault const& fault) { return fault.severity == "confirm"; });
        if (only_asks) {
            asks_twice_ = true;
            return;
        }
        for (auto const& fault : faults_) {
            if (fault.column == terms_id) mistakes_[fault.column] = fault.message;
            else show_fault(fault);
        }
        is_fresh_ = true;
    }

    // Where somebody can put it right, opened.
    void show_fault(api::ApplicationFault const& fault) {
        auto const of_office = fault.column == "organization_class_code" || fault.column == "core_city_code" || fault.column == "health_center_code" || fault.column == "institution_code" || fault.column.starts_with("facility_");
        if (of_office) {
            edits_office_ = true;
            return take_fault(mistakes_, std::string(office_prefix), fault);
        }
        auto const index = fault.row > 0 ? static_cast<std::size_t>(fault.row - 1) : 0;
        if (index < people_.size()) people_[index].folded = false;
        take_fault(mistakes_, person_prefix(index), fault);
    }

    std::string key_, language_;
    Loaded<api::OwnInstitution> own_;
    TypedApplication typed_;
    std::deque<Person> people_;
    LineMistakes mistakes_;
    std::vector<api::ApplicationFault> faults_;
    std::optional<std::size_t> removed_;
    std::optional<state::Failure> failure_;
    bool knows_office_ = false, knows_typed_ = false, edits_office_ = false, accepts_terms_ = false, confirmed_ = false, is_busy_ = false, is_fresh_ = false, asks_twice_ = false;
};

} // namespace

std::unique_ptr<Screen> make_apply_screen(state::Client& client) { return std::make_unique<ApplyScreen>(client); }

} // namespace todoke::screens
