// お知らせ: the list for this user's role with what is unread; one opened is read (W-16).
#include <utility>

#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class NoticesScreen final : public Screen {
public:
    explicit NoticesScreen(state::Client& client) : Screen(client), id_(client.route().id()) { refresh(); }

    std::string title() const override { return tr("お知らせ"); }

    void refresh() override {
        state::Call call;
        call.endpoint = api::EndpointId::list_notices;
        client_.api.call<api::NoticeList>(std::move(call), if_alive([this](state::Outcome<api::NoticeList> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            failure_.reset();
            list_ = std::move(*outcome.value);
            mark_read();
        }));
    }

    void draw() override {
        if (!list_) {
            if (!failure_) return draw_loading();
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                refresh();
            }
            return;
        }
        if (id_.empty()) draw_list();
        else draw_one();
    }

private:
    void draw_list() {
        if (client_.session.may(access::Capability::write_notices) && ui::button({.id = "manage", .label = tr("お知らせの管理")})) client_.go({ScreenId::managed_notices, {}});
        if (list_->notices.empty()) return ui::text(tr("お知らせはありません。"));
        for (auto const& notice : list_->notices) {
            auto const id = "notice_" + notice.notice_id;
            ui::begin_card(id);
            ui::begin_row();
            if (!notice.is_read) ui::tag(tr("未読"), ui::Tone::info);
            ui::small_text(day_text(notice.published_on));
            if (!notice.event.day.empty()) ui::small_text(tr("開催日 {day}", {{"day", day_text(notice.event.day)}}));
            ui::end_row();
            if (ui::link(id + "_open", notice.title, state::path_of({ScreenId::notices, {notice.notice_id}}))) client_.go({ScreenId::notices, {notice.notice_id}});
            ui::end_card();
        }
    }

    void draw_one() {
        if (ui::link("to_notices", tr("お知らせ一覧"), "/notices")) return client_.go({ScreenId::notices, {}});
        for (auto const& notice : list_->notices) {
            if (notice.notice_id != id_) continue;
            return draw_notice(client_, notice);
        }
        ui::text(tr("このお知らせは見つかりません。"));
    }

    // Once, when it is opened: what changes on a page that is left open is unread again.
    void mark_read() {
        if (std::exchange(was_marked_, true)) return;
        for (auto const& notice : list_->notices) {
            if (notice.notice_id != id_ || notice.is_read) continue;
            state::Call call;
            call.endpoint = api::EndpointId::mark_notice_read;
            call.ids = {id_};
            client_.api.call<api::Empty>(std::move(call), [&client = client_](state::Outcome<api::Empty>) { client.look_for_changes(); });
        }
    }

    std::string id_;
    std::optional<api::NoticeList> list_;
    std::optional<state::Failure> failure_;
    bool was_marked_ = false;
};

} // namespace

std::unique_ptr<Screen> make_notices_screen(state::Client& client) { return std::make_unique<NoticesScreen>(client); }

} // namespace todoke::screens
