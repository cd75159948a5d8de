// お知らせの管理: the notices of the writer's area, what is to come first, what has ended last.
#include <algorithm>

#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/notice_words.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

int rank(std::string_view state) { return state == "planned" ? 0 : state == "shown" ? 1 : 2; }

class ManagedNoticesScreen final : public Screen {
public:
    explicit ManagedNoticesScreen(state::Client& client) : Screen(client), list_(client, {.endpoint = api::EndpointId::list_managed_notices}) {}

    std::string title() const override { return tr("お知らせの管理"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        ui::begin_row();
        if (ui::button({.id = "write", .label = tr("お知らせを書く"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) client_.go({ScreenId::notice_editor, {}});
        if (ui::link("to_notices", tr("お知らせ一覧"), "/notices")) client_.go({ScreenId::notices, {}});
        ui::end_row();
        if (auto const* list = list_.draw(); list != nullptr) draw_list(*list);
    }

private:
    void draw_list(api::ManagedNoticeList const& list) {
        if (list.rows.empty()) return ui::text(tr("お知らせはまだありません。"));
        auto sorted = list.rows;
        std::stable_sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) { return rank(a.state) < rank(b.state); });
        std::vector<ui::Column> const columns{{.id = "title", .label = tr("題名"), .weight = 5}, {.id = "state", .label = tr("状態"), .weight = 2}, {.id = "days", .label = tr("掲載期間"), .weight = 4},
                                              {.id = "area", .label = tr("地域"), .weight = 3}, {.id = "readers", .label = tr("読む人"), .weight = 5}};
        std::vector<ui::TableRow> rows;
        for (auto const& row : sorted) {
            rows.push_back({row.notice_id, {{row.title, state::path_of({ScreenId::notice_editor, {row.notice_id}})}, notice_state_cell(row.state), {notice_days(row.first_day, row.last_day)},
                                            {notice_area(client_, row.prefecture_code, row.health_centre_name)}, {notice_readers(row.audience)}}});
        }
        auto const events = ui::table("notices", tr("お知らせの管理"), columns, rows);
        if (!events.opened_row.empty()) client_.go({ScreenId::notice_editor, {events.opened_row}});
        if (list.has_more) ui::small_text(tr("新しい200件を表示しています。"));
    }

    Loaded<api::ManagedNoticeList> list_;
};

} // namespace

std::unique_ptr<Screen> make_managed_notices_screen(state::Client& client) { return std::make_unique<ManagedNoticesScreen>(client); }

} // namespace todoke::screens
