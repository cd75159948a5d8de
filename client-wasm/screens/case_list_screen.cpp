// 登録情報一覧 (case-record §12): filters, conditions, page size, the twelve columns in their order,
// pager. All given conditions are combined with AND.
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/kana.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

forms::Item const& date_item() {
    static forms::Item const item = [] {
        forms::Item date;
        date.id = "c_birth_date";
        date.type = forms::ItemType::date;
        return date;
    }();
    return item;
}

// Conditions and place in the list, found again when one comes back from a record or reloads.
struct Place {
    api::CaseSearchRequest request;
    std::string birth_typed, sorted_by;
    std::vector<std::string> cursors;
    bool searched = false;
    template <class V> void fields(V& v) {
        v("request", request); v("birth_typed", birth_typed); v("sorted_by", sorted_by); v("cursors", cursors, api::list(1000)); v("searched", searched);
    }
};
constexpr std::string_view place_key = "case_list";

class CaseListScreen final : public Screen {
public:
    explicit CaseListScreen(state::Client& client) : Screen(client) {
        request_.prefecture_code = client.session.info().facility.prefecture_code;
        untouched_ = api::to_json(place());
    }

    std::string title() const override { return tr("登録情報一覧"); }
    ui::Width width() const override { return ui::Width::full; }

    void refresh() override {
        // Somebody registered or changed a record: the shown page is read again where it stands.
        if (reply_ && !searching_) search(cursors_.empty() ? std::string() : cursors_.back(), Quiet::yes);
    }

    void draw() override {
        find_place();
        if (client_.session.may(access::Capability::submit_notification) && ui::button({.id = "new_case", .label = tr("新規作成"), .kind = ui::ButtonKind::primary}))
            client_.go({ScreenId::new_notification, {}});
        draw_filters();
        auto const entered = draw_conditions();
        ui::begin_row();
        if (ui::button({.id = "search", .label = tr("検索"), .kind = ui::ButtonKind::primary, .disabled = searching_}) || entered) begin_search();
        if (ui::button({.id = "clear", .label = tr("条件をクリア"), .kind = ui::ButtonKind::quiet})) clear();
        draw_page_size();
        ui::end_row();
        draw_result();
        keep_place();
    }

private:
    enum class Quiet { no, yes };

    [[nodiscard]] Place place() const { return {request_, birth_typed_, sorted_by_, cursors_, reply_.has_value() || searching_}; }

    // After a reload the vault answers a moment after the first frame.
    void find_place() {
        if (knows_place_) return;
        auto kept = client_.memory.find<Place>(place_key);
        if (!kept) return;
        knows_place_ = true;
        request_ = std::move(kept->request);
        birth_typed_ = std::move(kept->birth_typed);
        sorted_by_ = std::move(kept->sorted_by);
        ascending_ = request_.ascending;
        cursors_ = std::move(kept->cursors);
        page_size_ = std::to_string(request_.page_size);
        fold_birth(true);
        if (kept->searched) search(cursors_.empty() ? std::string() : cursors_.back(), Quiet::no);
    }

    void keep_place() {
        if (!knows_place_ && api::to_json(place()) == untouched_) return;
        knows_place_ = true;
        client_.memory.keep(place_key, place());
    }

    // 指定なし and the codes of a list.
    void draw_choice(std::string_view id, std::string const& label, std::string_view list, std::string& value) {
        std::vector<ui::Choice> choices{{"", tr("指定なし")}};
        if (auto const* options = client_.forms.codes(list); options != nullptr) {
            for (auto const& option : *options) choices.push_back({option.code, tr(option.label), tr(option.group), option.keys});
        }
        ui::choice_field({.id = id, .label = label}, choices, value, ui::ChoiceStyle::list);
    }

    void draw_filters() {
        ui::begin_section("filters", tr("絞り込み"));
        ui::begin_row();
        draw_choice("f_prefecture", tr("都道府県"), "prefectures", request_.prefecture_code);
        draw_choice("f_diagnosis_class", tr("診断分類"), "diagnosis_class", request_.diagnosis_class);
        draw_choice("f_status", tr("現在のステータス"), "case_status", request_.case_status);
        draw_choice("f_location", tr("居所"), "current_location", request_.current_location);
        draw_disease();
        ui::end_row();
        ui::end_section();
    }

    void draw_disease() {
        std::vector<ui::Choice> choices{{"", tr("指定なし")}};
        if (auto const* forms = client_.forms.summaries(); forms != nullptr) {
            for (auto const& form : *forms) {
                if (form.kind == "notification") choices.push_back({form.disease_code, tr(form.disease_name), "", form.disease_keys});
            }
        }
        ui::choice_field({.id = "f_disease", .label = tr("疾患")}, choices, request_.disease_code, ui::ChoiceStyle::list);
    }

    // True when Enter was pressed in one of them.
    bool draw_conditions() {
        ui::begin_section("conditions", tr("検索条件"));
        ui::small_text(tr("電話番号は下4桁でも検索できます。"));
        ui::begin_row();
        auto entered = false;
        auto const kana = ui::text_field({.id = "c_name_kana", .label = tr("フリガナ"), .error = kana_mistake_}, {.kind = ui::TextKind::kana, .length_max = 60, .width_characters = 15}, request_.name_kana);
        if (kana.committed || kana.entered) fold_kana();
        entered = entered || kana.entered;
        auto const birth = ui::date_field({.id = "c_birth_date", .label = tr("生年月日"), .error = birth_mistake_, .note = birth_note_}, birth_typed_, base::iso_date(client_.today()));
        if (birth.changed || birth.committed) fold_birth(birth.committed);
        entered = entered || birth.entered;
        auto const phone = ui::text_field({.id = "c_phone", .label = tr("電話番号")}, {.kind = ui::TextKind::phone, .length_max = 20, .width_characters = 16}, request_.phone);
        if (phone.committed || phone.entered) request_.phone = base::fold_digits(request_.phone);
        entered = entered || phone.entered;
        auto const id = ui::text_field({.id = "c_self_entry_id", .label = tr("スマホ入力ID"), .error = id_mistake_}, {.kind = ui::TextKind::digits, .length_max = 8, .width_characters = 10}, request_.self_entry_id);
        if (id.committed || id.entered) fold_id();
        entered = entered || id.entered;
        auto const own = ui::text_field({.id = "c_hc_own_id", .label = tr("保健所独自ID")}, {.length_max = 30, .width_characters = 10}, request_.hc_own_id);
        entered = entered || own.entered;
        ui::end_row();
        ui::end_section();
        return entered;
    }

    void fold_kana() {
        request_.name_kana = base::fold_kana(request_.name_kana);
        kana_mistake_ = request_.name_kana.empty() || base::is_folded_kana(request_.name_kana) ? "" : tr("フリガナは全角カナで入力してください。");
    }

    void fold_birth(bool committed) {
        auto const folded = validation::fold(date_item(), birth_typed_, client_.today());
        auto const date = base::parse_iso_date(folded);
        request_.birth_date = date ? base::iso_date(*date) : "";
        birth_note_ = date ? (state::language() == "ja" ? base::era_date_with_weekday(*date) : base::iso_date(*date)) : "";
        if (!committed) return;
        birth_mistake_ = date || birth_typed_.empty() ? "" : tr("生年月日を正しく入力してください。");
        if (date) birth_typed_ = base::slash_date(*date);
    }

    void fold_id() {
        request_.self_entry_id = base::fold_digits(request_.self_entry_id);
        auto const length = request_.self_entry_id.size();
        id_mistake_ = length == 0 || (length >= 6 && length <= 8 && base::is_all_digits(request_.self_entry_id)) ? "" : tr("スマホ入力IDは6桁から8桁の数字です。");
    }

    void draw_page_size() {
        std::vector<ui::Choice> const choices{{"10", tr("10件表示")}, {"20", tr("20件表示")}, {"50", tr("50件表示")}, {"100", tr("100件表示")}};
        auto const events = ui::choice_field({.id = "page_size", .label = tr("表示件数"), .hide_label = true, .width_characters = 7}, choices, page_size_, ui::ChoiceStyle::list);
        if (!events.changed) return;
        request_.page_size = page_size_ == "20" ? 20 : page_size_ == "50" ? 50 : page_size_ == "100" ? 100 : 10;
        if (reply_) begin_search();
    }

    void clear() {
        auto const size = request_.page_size;
        request_ = {};
        request_.page_size = size;
        birth_typed_.clear();
        birth_note_.clear();
        kana_mistake_.clear();
        birth_mistake_.clear();
        id_mistake_.clear();
        no_condition_ = false;
        reply_.reset();
    }

    void begin_search() {
        fold_kana();
        fold_birth(true);
        fold_id();
        request_.phone = base::fold_digits(request_.phone);
        if (!kana_mistake_.empty()) return ui::focus("c_name_kana");
        if (!birth_mistake_.empty()) return ui::focus("c_birth_date");
        if (!id_mistake_.empty()) return ui::focus("c_self_entry_id");
        auto const conditions = request_.prefecture_code + request_.diagnosis_class + request_.case_status + request_.current_location + request_.disease_code +
                                request_.name_kana + request_.birth_date + request_.phone + request_.self_entry_id + request_.hc_own_id;
        no_condition_ = conditions.empty();
        if (no_condition_) return;
        cursors_.clear();
        search("", Quiet::no);
    }

    void search(std::string cursor, Quiet quiet) {
        searching_ = quiet == Quiet::no;
        auto request = request_;
        request.cursor = std::move(cursor);
        request.sort = sorted_by_ == "confirmed" || sorted_by_ == "onset" ? sorted_by_ : "updated";
        request.ascending = ascending_;
        state::Call call;
        call.endpoint = api::EndpointId::search_cases;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::CaseSearchReply>(std::move(call), if_alive([this](state::Outcome<api::CaseSearchReply> outcome) {
            searching_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            failure_.reset();
            reply_ = std::move(*outcome.value);
            auto const total = std::to_string(reply_->total);
            ui::announce(reply_->rows.empty() ? tr("該当する登録情報はありません。") : tr("{n}件", {{"n", total}}));
        }));
    }

    void draw_result() {
        if (no_condition_) ui::banner("no_condition", ui::Tone::warning, tr("条件を指定してください。"), "");
        if (searching_) ui::progress("searching", tr("検索しています"));
        if (failure_ && draw_failure(client_, *failure_)) begin_search();
        if (!reply_ || failure_) return;
        if (reply_->rows.empty()) {
            ui::banner("no_hit", ui::Tone::info, tr("該当する登録情報はありません。"), tr("条件を減らすか、電話番号やスマホ入力IDでもお試しください。"));
            ui::text(tr("0件"));
            return;
        }
        if (reply_->too_many) ui::banner("too_many", ui::Tone::info, tr("該当件数が多いため、条件を追加してください。"), "");
        std::vector<ui::TableRow> rows;
        for (auto const& row : reply_->rows) rows.push_back(case_table_row(client_, row));
        auto const events = ui::table("cases", tr("登録情報一覧"), case_columns(), rows, sorted_by_, ascending_);
        if (!events.sorted_by.empty()) sort_by(events.sorted_by);
        draw_pager();
        if (!events.opened_row.empty()) client_.go({ScreenId::case_record, {events.opened_row}});
    }

    void sort_by(std::string const& column) {
        ascending_ = column == sorted_by_ ? !ascending_ : false;
        sorted_by_ = column;
        begin_search();
    }

    void draw_pager() {
        auto const page = static_cast<std::int64_t>(cursors_.size());
        auto const first = page * request_.page_size + 1;
        auto const last = first + static_cast<std::int64_t>(reply_->rows.size()) - 1;
        auto const total = reply_->too_many ? "10000+" : std::to_string(reply_->total);
        auto const range = std::to_string(first) + "-" + std::to_string(last);
        ui::begin_row();
        if (ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = cursors_.empty()})) {
            cursors_.pop_back();
            search(cursors_.empty() ? std::string() : cursors_.back(), Quiet::no);
        }
        ui::text(std::to_string(page + 1));
        if (ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = reply_->next_cursor.empty()})) {
            cursors_.push_back(reply_->next_cursor);
            search(reply_->next_cursor, Quiet::no);
        }
        ui::text(tr("{range}/{total}件", {{"range", range}, {"total", total}}));
        ui::end_row();
    }

    api::CaseSearchRequest request_;
    std::string birth_typed_, birth_note_, page_size_ = "10", sorted_by_;
    std::string kana_mistake_, birth_mistake_, id_mistake_;
    std::vector<std::string> cursors_; // of the pages before and this one; empty on the first
    std::optional<api::CaseSearchReply> reply_;
    std::optional<state::Failure> failure_;
    bool ascending_ = false, searching_ = false, no_condition_ = false;
    Json untouched_;           // the place before anything was typed
    bool knows_place_ = false; // found again, or something was typed
};

} // namespace

std::unique_ptr<Screen> make_case_list_screen(state::Client& client) { return std::make_unique<CaseListScreen>(client); }

} // namespace todoke::screens
