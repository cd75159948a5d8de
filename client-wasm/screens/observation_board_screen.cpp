// 健康観察の一覧: everybody under observation with the worst first, counts that filter, and the two things that
// are done from here a hundred times a day: seen, and called. It keeps itself up to date.
#include <set>
#include <utility>

#include "client-wasm/screens/contact_dialog.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/observation/assessment.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;

namespace {

constexpr int look_every_ms = 30'000; // deadlines pass without anybody changing anything
constexpr std::int64_t page_size = 100;
constexpr std::string_view place_key = "observation_board", table_id = "board", name_column = "name", call_column = "call", seen_column = "seen";

class ObservationBoardScreen final : public Screen {
public:
    explicit ObservationBoardScreen(state::Client& client)
        : Screen(client), query_(client.memory.find<api::ObservationQuery>(place_key).value_or(first_query())), board_(client, call_of(query_)), contact_(client) {
        knows_place_ = client.memory.find<api::ObservationQuery>(place_key).has_value();
        show_query();
        contact_.on_logged = [this](api::ObservationReply const&) { board_.read(); };
        plan();
    }

    std::string title() const override { return tr("健康観察"); }
    ui::Width width() const override { return ui::Width::full; }
    void refresh() override { board_.look(); }

    void draw() override {
        find_place();
        auto const* board = board_.draw();
        if (board == nullptr) return;
        tell_news(*board);
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        draw_ways();
        draw_counts(*board);
        draw_filters(*board);
        draw_rows(*board);
        take_keys(*board);
    }

    void draw_dialogs() override { contact_.draw(); }

private:
    static api::ObservationQuery first_query() {
        api::ObservationQuery query;
        query.limit = page_size;
        return query;
    }
    static state::Call call_of(api::ObservationQuery query) { return {.endpoint = api::EndpointId::list_observations, .body = api::to_json(std::move(query))}; }

    void show_query() {
        day_typed_ = query_.day.empty() ? std::string() : date_words(query_.day);
        method_ = std::to_string(query_.method);
    }

    // After a reload the vault answers a moment after the first frame.
    void find_place() {
        if (knows_place_) return;
        auto kept = client_.memory.find<api::ObservationQuery>(place_key);
        if (!kept) return;
        knows_place_ = true;
        query_ = std::move(*kept);
        show_query();
        board_.ask(call_of(query_));
    }

    void plan() {
        client_.platform.after(look_every_ms, if_alive([this] {
            board_.look();
            plan();
        }));
    }

    // Urgent ones that were not on this page before: said once, also to those who do not see it.
    void tell_news(api::ObservationBoard const& board) {
        std::set<std::string> urgent;
        std::string names;
        for (auto const& row : board.rows) {
            if (!is_unseen(row)) continue;
            urgent.insert(row.case_id);
            if (known_urgent_ && known_urgent_->count(row.case_id) == 0) names += (names.empty() ? "" : tr("、")) + name_of(row);
        }
        if (!names.empty()) ui::announce(tr("新しい緊急の報告: {names}", {{"names", names}}));
        known_urgent_ = std::move(urgent);
    }

    static bool is_unseen(api::ObservationRow const& row) { return row.standing == "urgent" && row.acknowledged_at_ms == 0; }
    static std::string name_of(api::ObservationRow const& row) { return row.name.empty() ? tr("(氏名なし)") : row.name; }
    [[nodiscard]] bool may_enter() const { return client_.session.may(Capability::enter_observation); }

    void draw_ways() {
        ui::begin_row();
        ui::status("board_time", query_.day.empty() ? tr("{time}現在。自動で更新します。", {{"time", state::clock_text(client_.api.now_ms())}}) : tr("{day}が終わった時点の一覧です。", {{"day", date_words(query_.day)}}));
        ui::space(0);
        if (client_.session.may(Capability::read_activity_reports) && ui::link("to_activity", tr("実施報告"), "/observations/activity")) client_.go({ScreenId::activity_reports, {}});
        if (client_.session.may(Capability::manage_observation) && ui::link("to_settings", tr("健康観察の設定"), "/observations/settings")) client_.go({ScreenId::observation_settings, {}});
        if (ui::link("to_simulator", tr("自動架電の練習"), "/observations/call-simulator")) client_.go({ScreenId::call_simulator, {}});
        ui::end_row();
    }

    void draw_counts(api::ObservationBoard const& board) {
        std::int64_t const counts[] = {board.urgent, board.silent, board.worsening, board.needs_call, board.fine, board.waiting};
        std::int64_t all = 0;
        ui::begin_row();
        for (std::size_t i = 0; i < std::size(counts); ++i) {
            auto const name = observation::name(all_standings[i]);
            auto const id = "count_" + std::string(name);
            all += counts[i];
            if (ui::tile({.id = id, .label = standing_words(name), .count = counts[i], .tone = standing_tone(name), .chosen = query_.standing == name})) choose(query_.standing == name ? "" : name, false);
        }
        if (ui::tile({.id = "count_unreachable", .label = tr("連絡不能"), .count = board.unreachable, .tone = ui::Tone::warning, .chosen = query_.only_unreachable})) choose("", !query_.only_unreachable);
        ui::end_row();
        auto words = tr("報告済み {reported}人 / 観察中 {all}人", {{"reported", std::to_string(board.reported)}, {"all", std::to_string(all)}});
        if (board.unacknowledged > 0) words += "  " + tr("緊急のうち未確認 {n}人", {{"n", std::to_string(board.unacknowledged)}});
        ui::strong_text(words);
    }

    void choose(std::string_view standing, bool only_unreachable) {
        query_.standing = standing;
        query_.only_unreachable = only_unreachable;
        ask_first_page();
    }

    void draw_filters(api::ObservationBoard const& board) {
        if (!ui::begin_folding_section("board_filters", tr("絞り込み"), filter_words(board), folded_)) return ui::end_section();
        ui::begin_row();
        std::vector<ui::Choice> teams{{"", tr("指定なし")}};
        for (auto const& team : board.teams) teams.push_back({team, team});
        auto changed = ui::choice_field({.id = "f_team", .label = tr("班")}, teams, query_.team, ui::ChoiceStyle::list).changed;
        std::vector<ui::Choice> areas{{"", tr("指定なし")}};
        for (auto const& area : board.areas) areas.push_back({area.code, area.name});
        changed = ui::choice_field({.id = "f_area", .label = tr("市区町村")}, areas, query_.municipality_code, ui::ChoiceStyle::list).changed || changed;
        changed = ui::choice_field({.id = "f_method", .label = tr("健康観察の方法")}, method_choices(tr("指定なし")), method_, ui::ChoiceStyle::list).changed || changed;
        if (client_.session.may(Capability::manage_observation))
            changed = ui::choice_field({.id = "f_contractor", .label = tr("担当機関")}, contractor_choices(board.contractors, tr("指定なし")), query_.contractor_id, ui::ChoiceStyle::list).changed || changed;
        auto const day = ui::date_field({.id = "f_day", .label = tr("日付"), .hint = tr("空欄は本日"), .error = wrong_day_}, day_typed_, base::iso_date(client_.today()));
        if (day.committed || day.entered) changed = take_day() || changed;
        ui::end_row();
        if (ui::button({.id = "f_clear", .label = tr("条件をクリア"), .kind = ui::ButtonKind::quiet})) {
            query_ = first_query();
            show_query();
            wrong_day_.clear();
            changed = true;
        }
        ui::end_section();
        if (!changed) return;
        query_.method = method_.empty() ? 0 : method_.front() - '0';
        ask_first_page();
    }

    bool take_day() {
        auto const read = base::read_typed_date(day_typed_, client_.today());
        wrong_day_ = day_typed_.empty() || (read.date && *read.date <= client_.today()) ? "" : tr("日付を正しく入力してください。");
        if (!wrong_day_.empty()) return false;
        auto const day = read.date && *read.date != client_.today() ? base::iso_date(*read.date) : std::string();
        return std::exchange(query_.day, day) != day;
    }

    [[nodiscard]] std::string filter_words(api::ObservationBoard const& board) const {
        std::string words;
        auto const add = [&](std::string const& word) { words += (words.empty() ? "" : tr("、")) + word; };
        if (!query_.team.empty()) add(query_.team);
        for (auto const& area : board.areas)
            if (area.code == query_.municipality_code) add(area.name);
        if (query_.method != 0) add(method_words(query_.method));
        for (auto const& contractor : board.contractors)
            if (contractor.id == query_.contractor_id) add(contractor.name);
        if (!query_.day.empty()) add(date_words(query_.day));
        return words.empty() ? tr("指定なし") : words;
    }

    void ask_first_page() {
        query_.skip = 0;
        ask();
    }
    void ask() {
        knows_place_ = true;
        client_.memory.keep(place_key, query_);
        known_urgent_.reset(); // another selection is no news
        board_.ask(call_of(query_));
    }

    void draw_rows(api::ObservationBoard const& board) {
        if (board.rows.empty()) {
            auto const is_filtered = !query_.standing.empty() || query_.only_unreachable || !query_.team.empty() || !query_.municipality_code.empty() || query_.method != 0 || !query_.contractor_id.empty() || !query_.day.empty();
            if (is_filtered) ui::banner("board_empty", ui::Tone::info, tr("該当する方はいません。"), tr("ほかの件数を押すか、絞り込みの条件をクリアしてください。"));
            else ui::banner("board_empty", ui::Tone::info, tr("健康観察中の方はいません。"), client_.session.may(Capability::manage_observation) ? tr("登録情報の「健康観察」タブで、方法を決めて始めます。") : tr("保健所から任された方が、ここに表示されます。"));
            return;
        }
        std::vector<ui::Column> columns{{.id = "standing", .label = tr("状態"), .weight = 5}, {.id = std::string(name_column), .label = tr("氏名"), .weight = 4}, {.id = "days", .label = tr("経過"), .weight = 4},
                                        {.id = "reason", .label = tr("確認すること"), .weight = 6}, {.id = "temperature", .label = tr("体温"), .weight = 6}, {.id = "report", .label = tr("最終報告"), .weight = 4},
                                        {.id = "contact", .label = tr("最終連絡"), .weight = 4}};
        if (may_enter()) {
            columns.push_back({.id = std::string(call_column), .label = tr("連絡"), .weight = 4});
            columns.push_back({.id = std::string(seen_column), .label = tr("緊急の確認"), .weight = 4});
        }
        std::vector<ui::TableRow> rows;
        for (auto const& row : board.rows) rows.push_back(table_row(row));
        auto const events = ui::table(table_id, tr("健康観察"), columns, rows);
        draw_pager(board);
        if (events.opened_row.empty()) return;
        auto const& column = columns[static_cast<std::size_t>(std::max(0, events.opened_cell))].id;
        for (auto const& row : board.rows)
            if (row.case_id == events.opened_row) act(row, column);
    }

    ui::TableRow table_row(api::ObservationRow const& row) {
        auto const day = base::parse_iso_date(board_.value()->day).value_or(client_.today());
        auto const values = temperatures_of(row);
        auto const is_hot = row.body_temperature >= "37.5"; // three or four characters with a point: in the order of numbers
        auto const age = row.age.empty() ? std::string() : age_words(row.age) + tr("、");
        auto const reasons = reason_words(row);
        ui::TableRow line{row.case_id, {}, focused_case() == row.case_id};
        line.cells = {{.text = standing_words(row.standing), .tone = standing_tone(row.standing)},
                      {.text = name_of(row), .href = state::path_of(person_route(client_, row.case_id))},
                      {.text = age + day_words(row, day)},
                      {.text = reasons.empty() ? std::string("-") : reasons},
                      {.text = temperature_words(row), .tone = is_hot ? ui::Tone::error : ui::Tone::plain, .says = temperatures_in_words(values), .spark = ui::spark_line(values, observation::contact_fever_min)},
                      {.text = row.reported_at_ms == 0 ? tr("まだありません") : time_words(row.reported_at_ms) + " " + entry_way_words(row.entry_way)},
                      {.text = row.contacted_at_ms == 0 ? std::string("-") : time_words(row.contacted_at_ms) + " " + contact_result_words(row.contact_result)}};
        if (!may_enter()) return line;
        line.cells.push_back({.text = tr("電話した"), .acts = true, .says = tr("電話した: {name}", {{"name", name_of(row)}})});
        if (is_unseen(row)) line.cells.push_back({.text = tr("確認した"), .acts = true, .says = tr("確認した: {name}", {{"name", name_of(row)}})});
        else if (row.standing == "urgent") line.cells.push_back({.text = tr("確認済 {time} {who}", {{"time", time_words(row.acknowledged_at_ms)}, {"who", row.acknowledged_by}})});
        else line.cells.push_back({.text = ""});
        return line;
    }

    static std::string temperature_words(api::ObservationRow const& row) {
        if (row.body_temperature.empty()) return "-";
        return row.body_temperature + "℃" + (row.spo2 >= 0 ? " / SpO2 " + percent_words(row.spo2) : "");
    }

    void act(api::ObservationRow const& row, std::string_view column) {
        if (column == call_column) return contact_.open({row.case_id, row.name, {}});
        if (column == seen_column) return acknowledge(row.case_id);
        client_.go(person_route(client_, row.case_id));
    }

    void acknowledge(std::string const& case_id) {
        failure_.reset();
        client_.api.call<api::ObservationReply>({.endpoint = api::EndpointId::acknowledge_report, .ids = {case_id}}, if_alive([this](state::Outcome<api::ObservationReply> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            ui::announce(tr("緊急の報告を確認しました。"));
            board_.read();
            client_.look_for_changes();
        }));
    }

    void draw_pager(api::ObservationBoard const& board) {
        auto const first = query_.skip + 1, last = query_.skip + static_cast<std::int64_t>(board.rows.size());
        ui::begin_row();
        if (ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = query_.skip == 0})) {
            query_.skip = std::max<std::int64_t>(0, query_.skip - page_size);
            ask();
        }
        ui::text(tr("{range}/{total}人", {{"range", std::to_string(first) + "-" + std::to_string(last)}, {"total", std::to_string(board.total)}}));
        if (ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = last >= board.total})) {
            query_.skip += page_size;
            ask();
        }
        ui::end_row();
    }

    // --- keyboard: arrows go from row to row (web/keyboard.js), Enter opens, one key each for the rest ---

    [[nodiscard]] std::string focused_case() const {
        std::string const focused(ui::focused_id()), head = std::string(table_id) + "--";
        if (focused.compare(0, head.size(), head) != 0) return {};
        return focused.substr(head.size(), focused.find("--", head.size()) - head.size());
    }
    static std::string link_of(std::string const& case_id) { return std::string(table_id) + "--" + case_id + "--" + std::string(name_column); }

    void take_keys(api::ObservationBoard const& board) {
        if (board.rows.empty()) return;
        auto const here = std::find_if(board.rows.begin(), board.rows.end(), [at = focused_case()](auto const& row) { return row.case_id == at; });
        auto const is_there = here != board.rows.end();
        if (ui::shortcut("N", tr("次の方へ(↑↓でも移動、Enterで開く)"))) ui::focus(link_of(is_there && here + 1 != board.rows.end() ? (here + 1)->case_id : board.rows.front().case_id));
        if (!may_enter()) return;
        if (ui::shortcut("C", tr("選んだ方に電話した")) && is_there) act(*here, call_column);
        if (ui::shortcut("A", tr("選んだ方の緊急の報告を確認した")) && is_there && is_unseen(*here)) act(*here, seen_column);
    }

    api::ObservationQuery query_;
    Loaded<api::ObservationBoard> board_;
    ContactDialog contact_;
    std::string method_, day_typed_, wrong_day_;
    std::optional<std::set<std::string>> known_urgent_;
    std::optional<state::Failure> failure_;
    bool folded_ = true, knows_place_ = false;
};

} // namespace

std::unique_ptr<Screen> make_observation_board_screen(state::Client& client) { return std::make_unique<ObservationBoardScreen>(client); }

} // namespace todoke::screens
