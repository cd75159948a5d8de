// Two doors into the editor: a new notification (with the person's known facts), and the correction
// of a returned one. Both gather what they need, make the draft and step aside, so that Back never
// comes back here.
#include "client-wasm/screens/prefill.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class NewDraftScreen final : public Screen {
public:
    explicit NewDraftScreen(state::Client& client) : Screen(client), form_id_(client.route().id(0)), case_id_(client.route().id(1)) {
        if (!case_id_.empty()) read_case();
    }

    std::string title() const override { return tr("発生届を書く"); }

    void draw() override {
        auto const* summary = client_.forms.summary(form_id_);
        auto const* form = summary != nullptr ? client_.forms.definition(form_id_, summary->version) : nullptr;
        auto const* failure = failure_ ? &*failure_ : client_.forms.failure();
        if (failure == nullptr && client_.forms.summaries() != nullptr && summary == nullptr) {
            failure_ = state::Failure{404, {}};
            failure = &*failure_;
        }
        if (failure != nullptr) {
            if (draw_failure(client_, *failure)) {
                failure_.reset();
                client_.forms.retry();
                if (!case_id_.empty()) read_case();
            }
            return;
        }
        if (form == nullptr || (!case_id_.empty() && !person_)) return draw_loading();
        if (begun_) return;
        begun_ = true;
        auto record = initial_record(*form, client_.session.info(), client_.today());
        if (person_ && form->named) {
            auto identity = records::record_from_json(person_->identity);
            auto tests = records::record_from_json(person_->tests);
            prefill_from_case(*form, identity.ok() ? identity.value() : records::Record{}, tests.ok() ? tests.value() : records::Record{}, record);
        }
        auto const& draft = client_.drafts.create(form_id_, form->version, case_id_, std::move(record));
        client_.replace({ScreenId::editor, {draft.id}});
    }

private:
    void read_case() {
        state::Call call;
        call.endpoint = api::EndpointId::read_case;
        call.ids = {case_id_};
        client_.api.call<api::CaseReply>(std::move(call), if_alive([this](state::Outcome<api::CaseReply> outcome) {
            if (outcome.ok()) person_ = std::move(*outcome.value);
            else failure_ = outcome.failure;
        }));
    }

    std::string form_id_, case_id_;
    std::optional<api::CaseReply> person_;
    std::optional<state::Failure> failure_;
    bool begun_ = false;
};

class CorrectionScreen final : public Screen {
public:
    explicit CorrectionScreen(state::Client& client) : Screen(client), notification_id_(client.route().id()) { find_draft(); }

    std::string title() const override { return tr("発生届を修正する"); }

    void draw() override {
        if (!failure_) return draw_loading();
        if (draw_failure(client_, *failure_)) {
            failure_.reset();
            find_draft();
        }
    }

private:
    // A correction begun before goes on.
    void find_draft() {
        state::Call call;
        call.endpoint = api::EndpointId::list_drafts;
        client_.api.call<api::DraftList>(std::move(call), if_alive([this](state::Outcome<api::DraftList> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            for (auto const& draft : outcome.value->drafts) {
                if (draft.notification_id == notification_id_) return client_.replace({ScreenId::editor, {draft.draft_id}});
            }
            begin();
        }));
    }

    void begin() {
        state::Call call;
        call.endpoint = api::EndpointId::read_notification;
        call.ids = {notification_id_};
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this](state::Outcome<api::NotificationReply> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            auto const& reply = *outcome.value;
            auto record = records::record_from_json(reply.record);
            auto& draft = client_.drafts.create(reply.row.form_id, reply.form_version, reply.row.case_id, record.ok() ? std::move(record).value() : records::Record{});
            draft.notification_id = notification_id_;
            draft.notification_version = std::to_string(reply.row.version);
            client_.drafts.changed(draft);
            client_.replace({ScreenId::editor, {draft.id}});
        }));
    }

    std::string notification_id_;
    std::optional<state::Failure> failure_;
};

} // namespace

std::unique_ptr<Screen> make_new_draft_screen(state::Client& client) { return std::make_unique<NewDraftScreen>(client); }
std::unique_ptr<Screen> make_correction_screen(state::Client& client) { return std::make_unique<CorrectionScreen>(client); }

} // namespace todoke::screens
