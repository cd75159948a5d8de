#include "client-wasm/screens/notice_form.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/screens/notice_words.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/access/account_rules.hpp"
#include "shared/api/master_messages.hpp"
#include "shared/base/date.hpp"

namespace todoke::screens {

namespace {

constexpr std::string_view nation = "nation";

// One code for prefecture and health centre: "nation", "13", "13:4711".
std::string area_code(notices::Entry const& entry) {
    if (entry.prefecture_code.empty()) return std::string(nation);
    return entry.health_centre_id.empty() ? entry.prefecture_code : entry.prefecture_code + ":" + entry.health_centre_id;
}
void set_area(notices::Entry& entry, std::string const& code) {
    auto const colon = std::min(code.find(':'), code.size());
    entry.prefecture_code = code == nation ? "" : code.substr(0, colon);
    entry.health_centre_id = colon == code.size() ? "" : code.substr(colon + 1);
}

// A month and a day without a year are the next ones: notices look ahead.
std::string read_day(std::string const& typed, Date today) {
    if (typed.empty()) return "";
    auto const read = base::read_typed_date(typed, today).date;
    if (!read) return "?";
    auto const next = base::read_typed_date(typed, base::add_days(today, 183)).date;
    auto const is_same_day = next && next->month == read->month && next->day == read->day;
    return base::iso_date(is_same_day ? *next : *read);
}

access::Office office(state::Client& client) { return access::office_of(client.session.info().facility.kind); }

} // namespace

NoticeForm::NoticeForm(state::Client& client) : client_(client) {
    auto const& facility = client.session.info().facility;
    if (office(client) != access::Office::nation) typed_.prefecture_code = facility.prefecture_code;
    if (office(client) == access::Office::health_centre) typed_.health_centre_id = facility.id;
    typed_.first_day = base::slash_date(client.today());
    if (office(client) == access::Office::government) load_centres();
}

void NoticeForm::load_centres() {
    api::MasterSearchRequest request;
    request.master = masters::info(masters::Master::health_centre).name;
    request.prefecture_code = client_.session.info().facility.prefecture_code;
    request.limit = api::master_page_max;
    client_.api.call<api::MasterSearchReply>({.endpoint = api::EndpointId::search_masters, .body = api::to_json(std::move(request))}, if_alive([this](state::Outcome<api::MasterSearchReply> outcome) {
        if (!outcome.ok()) return;
        for (auto const& row : outcome.value->rows) centres_.push_back({row.prefecture_code + ":" + row.id, row.name, "", row.kana});
    }));
}

void NoticeForm::set_stored(notices::Entry const& entry, std::string area_name) {
    typed_ = entry;
    for (auto* day : {&typed_.first_day, &typed_.last_day, &typed_.event_day}) {
        if (auto const date = base::parse_iso_date(*day)) *day = base::slash_date(*date);
    }
    stored_area_ = {area_code(entry), std::move(area_name)};
}

notices::Entry NoticeForm::entry() const {
    auto entry = typed_;
    for (auto* day : {&entry.first_day, &entry.last_day, &entry.event_day}) *day = read_day(*day, client_.today());
    return notices::folded(std::move(entry));
}

bool NoticeForm::ready() {
    mistakes_.clear();
    for (auto const& fault : notices::judge(entry(), client_.today())) mistakes_.emplace(fault.item, fault.rule.message);
    is_fresh_ = true;
    return mistakes_.empty();
}

void NoticeForm::take_faults(std::vector<api::ProblemIssue> const& issues) {
    for (auto const& issue : issues) mistakes_[issue.item] = issue.message;
    is_fresh_ = true;
}

ui::Field NoticeForm::field(std::string_view id, std::string_view label, bool required) {
    auto const found = mistakes_.find(id);
    auto& error = errors_[std::string(id)] = found == mistakes_.end() ? std::string() : tr(found->second);
    return {.id = id, .label = label, .error = error, .required = required};
}

void NoticeForm::draw_text(std::string_view id, std::string const& label, std::string const& hint, ui::TextOptions const& options, std::string& value, bool required) {
    auto shape = field(id, label, required);
    shape.hint = hint;
    if (ui::text_field(shape, options, value).changed) mistakes_.erase(std::string(id));
}

void NoticeForm::draw_day(std::string_view id, std::string const& label, std::string const& hint, std::string& typed, bool required) {
    auto shape = field(id, label, required);
    shape.hint = hint;
    auto const events = ui::date_field(shape, typed, base::iso_date(client_.today()));
    if (events.changed) mistakes_.erase(std::string(id));
    if (!events.committed) return;
    if (auto const date = base::parse_iso_date(read_day(typed, client_.today()))) typed = base::slash_date(*date);
}

void NoticeForm::draw() {
    if (!mistakes_.empty()) {
        std::vector<ui::Mistake> lines;
        for (auto const* id : {"title", "body", "title_in_english", "body_in_english", "area", "audience", "first_day", "last_day", "event_day", "event_time", "event_audience", "event_capacity", "event_url"}) {
            if (auto const found = mistakes_.find(std::string_view(id)); found != mistakes_.end()) lines.push_back({id, tr(found->second)});
        }
        ui::error_summary(tr("入力内容を確認してください"), lines, std::exchange(is_fresh_, false));
    }
    draw_texts();
    draw_english();
    draw_area();
    std::vector<ui::Choice> readers{{std::string(notices::everybody), tr("すべての利用者")}};
    for (auto const& role : access::roles()) readers.push_back({std::string(role.name), tr(role.label)});
    auto const audience = tr("読む人");
    if (ui::multi_choice_field(field("audience", audience, true), readers, typed_.audience, notices::everybody).changed) mistakes_.erase("audience");
    draw_days();
    draw_event();
}

void NoticeForm::draw_texts() {
    draw_text("title", tr("題名"), "", {.length_max = notices::title_length_max}, typed_.title, true);
    draw_text("body", tr("本文"), tr("そのまま転送できる文章で書きます。リンクは https:// で始まるアドレスを書きます。"), {.length_max = notices::body_length_max, .lines = 10}, typed_.body, true);
}

void NoticeForm::draw_english() {
    auto const is_filled = !typed_.title_in_english.empty() || !typed_.body_in_english.empty() || mistakes_.contains("title_in_english") || mistakes_.contains("body_in_english");
    if (is_filled) english_folded_ = false;
    if (ui::begin_folding_section("english", tr("英語(任意)"), tr("なければ、英語の画面でも日本語で表示します。"), english_folded_)) {
        draw_text("title_in_english", tr("英語の題名"), "", {.length_max = notices::title_length_max}, typed_.title_in_english, false);
        draw_text("body_in_english", tr("英語の本文"), "", {.length_max = notices::body_length_max, .lines = 6}, typed_.body_in_english, false);
    }
    ui::end_section();
}

std::string NoticeForm::area_name() const {
    auto const code = area_code(typed_);
    if (code == stored_area_.code) return stored_area_.label;
    for (auto const& centre : centres_) {
        if (centre.code == code) return centre.label;
    }
    auto const& facility = client_.session.info().facility;
    return notice_area(client_, typed_.prefecture_code, typed_.health_centre_id == facility.id ? facility.name : "");
}

// The State chooses a prefecture or none, a government one of its health centres or none.
void NoticeForm::draw_area() {
    auto const label = tr("地域");
    std::vector<ui::Choice> choices;
    auto const& own = client_.session.info().facility;
    if (office(client_) == access::Office::health_centre) return ui::output_field("area", label, own.name);
    if (office(client_) == access::Office::nation) {
        choices.push_back({std::string(nation), tr("全国")});
        if (auto const* prefectures = client_.forms.codes("prefectures"); prefectures != nullptr) {
            for (auto const& option : *prefectures) choices.push_back({option.code, tr(option.label), "", option.keys});
        }
    } else {
        choices.push_back({own.prefecture_code, tr("{area}全域", {{"area", notice_area(client_, own.prefecture_code, "")}})});
        choices.insert(choices.end(), centres_.begin(), centres_.end());
    }
    auto const is_listed = std::any_of(choices.begin(), choices.end(), [this](ui::Choice const& choice) { return choice.code == stored_area_.code; });
    if (!stored_area_.code.empty() && !is_listed) choices.push_back(stored_area_);
    auto code = area_code(typed_);
    if (!ui::choice_field(field("area", label, true), choices, code, ui::ChoiceStyle::list).changed) return;
    set_area(typed_, code);
    mistakes_.erase("area");
}

void NoticeForm::draw_days() {
    ui::begin_row();
    draw_day("first_day", tr("掲載の初日"), "", typed_.first_day, true);
    draw_day("last_day", tr("掲載の最終日"), tr("空欄は期限なし"), typed_.last_day, false);
    ui::end_row();
}

void NoticeForm::draw_event() {
    ui::tick_field({.id = "is_event", .label = tr("研修会・説明会の案内")}, typed_.is_event);
    if (!typed_.is_event) return;
    ui::begin_section("event", tr("研修会・説明会"));
    ui::begin_row();
    draw_day("event_day", tr("開催日"), "", typed_.event_day, true);
    draw_text("event_time", tr("時間"), "", {.width_characters = 16}, typed_.event_time, false);
    draw_text("event_capacity", tr("定員"), "", {.kind = ui::TextKind::digits, .width_characters = 8}, typed_.event_capacity, true);
    ui::end_row();
    draw_text("event_audience", tr("参加の対象"), "", {.length_max = notices::event_text_length_max}, typed_.event_audience, true);
    draw_text("event_url", tr("参加用URL"), "", {.autocomplete = "off"}, typed_.event_url, true);
    ui::end_section();
}

} // namespace todoke::screens
