#include "client-wasm/screens/master_form.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

using masters::ColumnInfo;
using masters::Entry;
using masters::Master;
using masters::Need;

namespace {

bool is_typed_digits(std::string_view id) {
    return id == "postal_code" || id == "licensed_beds" || id == "insured_number" || id == "core_city_code" || id == "health_center_code";
}

} // namespace

MasterForm::MasterForm(state::Client& client, Master master, Entry entry) : client_(client), master_(master), entry_(std::move(entry)), stored_(entry_) {
    if (master_ == Master::health_centre) return;
    centre_key_ = entry_.core_city_code.empty() ? "" : entry_.core_city_code + "-" + entry_.health_center_code;
    load_centres();
}

// The health centres of the own prefecture, to choose from.
void MasterForm::load_centres() {
    api::MasterSearchRequest request;
    request.master = masters::info(Master::health_centre).name;
    request.prefecture_code = client_.session.info().facility.prefecture_code;
    request.limit = api::master_page_max;
    state::Call call;
    call.endpoint = api::EndpointId::search_masters;
    call.body = api::to_json(std::move(request));
    client_.api.call<api::MasterSearchReply>(std::move(call), if_alive([this](state::Outcome<api::MasterSearchReply> outcome) {
        if (outcome.ok()) centres_ = std::move(outcome.value->rows);
    }));
}

void MasterForm::judge() {
    errors_.clear();
    warnings_.clear();
    for (auto const& fault : masters::judge(master_, masters::folded(master_, entry_))) {
        auto& place = (fault.is_warning ? warnings_ : errors_)[std::string(fault.column)];
        if (place.empty()) place = tr(fault.message);
    }
    for (auto const& [column, message] : refused_) errors_[column] = message;
}

ui::Field MasterForm::field(ColumnInfo const& column) {
    auto const shows = tried_ || left_.contains(column.id);
    auto const said = [&](std::map<std::string, std::string, std::less<>> const& all) {
        auto const found = all.find(column.id);
        return shows && found != all.end() ? std::string_view(found->second) : std::string_view();
    };
    auto const& label = labels_[std::string(column.id)] = tr(column.label);
    return {.id = column.id, .label = label, .error = said(errors_), .warning = said(warnings_), .required = masters::need(column, master_) == Need::required};
}

void MasterForm::fold(ColumnInfo const& column) {
    left_.insert(std::string(column.id));
    entry_.*column.value = masters::folded(master_, entry_).*column.value;
}

void MasterForm::draw() {
    judge();
    if (tried_ && !errors_.empty()) {
        std::vector<ui::Mistake> mistakes;
        for (auto const& column : masters::columns()) {
            auto const found = errors_.find(column.id);
            if (found == errors_.end()) continue;
            auto const is_centre = master_ != Master::health_centre && (column.id == "core_city_code" || column.id == "health_center_code");
            mistakes.push_back({is_centre ? "centre" : std::string(column.id), tr(column.label) + ": " + found->second});
        }
        ui::error_summary(tr("入力内容を確認してください"), mistakes, std::exchange(fresh_, false));
    }
    for (auto const& column : masters::columns()) {
        // The code of a row is assigned, never typed (S4-26).
        if (column.id != "code" && masters::need(column, master_) != Need::absent) draw_column(column);
    }
}

void MasterForm::draw_column(ColumnInfo const& column) {
    auto& value = entry_.*column.value;
    auto changed = false, committed = false;
    auto const take = [&](ui::FieldEvents const& events) {
        changed = events.changed;
        committed = events.committed || events.entered;
    };
    if (column.id == "municipality_code") return draw_municipality(column);
    if (master_ != Master::health_centre && column.id == "core_city_code") return draw_centre();
    if (master_ != Master::health_centre && column.id == "health_center_code") return;
    if (column.id == "institution_kind") {
        std::vector<ui::Choice> const kinds{{"1", tr("病院")}, {"2", tr("一般診療所")}};
        take(ui::choice_field(field(column), kinds, value, ui::ChoiceStyle::radios));
    } else if (column.id == "has_paediatrics") {
        std::vector<ui::Choice> const answers{{"1", tr("有")}, {"2", tr("無")}};
        take(ui::choice_field(field(column), answers, value, ui::ChoiceStyle::radios));
    } else if (column.id == "is_non_insured") {
        auto ticked = value == "1";
        take(ui::tick_field(field(column), ticked));
        value = ticked ? "1" : "";
        if (ticked) entry_.insured_number.clear();
    } else if (column.id == "insured_number" && entry_.is_non_insured == "1") {
        return; // it has none
    } else {
        auto shape = field(column);
        auto const hint = column.id == "area" ? tr("6桁の市区町村コードを空白で区切って入力します。") : column.id == "licensed_beds" ? tr("無床の診療所は0") : std::string();
        shape.hint = hint;
        ui::TextOptions options{.length_max = column.length_max < 40 ? 0 : column.length_max}; // no count of digits
        if (column.id == "kana") options.kind = ui::TextKind::kana;
        else if (column.id == "phone" || column.id == "phone_after_hours") options.kind = ui::TextKind::phone;
        else if (is_typed_digits(column.id)) options.kind = ui::TextKind::digits;
        if (column.id == "area") options.lines = 3;
        auto const events = ui::text_field(shape, options, value);
        take(events);
        // 名称 prefills its kana with the reading typed before conversion.
        if (column.id == "name" && !events.composed_kana.empty() && !left_.contains("kana")) entry_.kana += events.composed_kana;
        if (committed && column.id == "postal_code") {
            fold(column);
            find_address();
        }
    }
    if (changed) refused_.erase(std::string(column.id));
    if (committed) fold(column);
}

void MasterForm::draw_municipality(ColumnInfo const& column) {
    auto const prefecture = client_.session.info().facility.prefecture_code;
    std::vector<ui::Choice> choices;
    if (auto const* options = client_.forms.municipalities(prefecture); options != nullptr) {
        for (auto const& option : *options) choices.push_back({option.code, option.label, "", option.keys});
    }
    auto shape = field(column);
    auto const label = tr("市区町村");
    shape.label = label;
    auto const events = ui::choice_field(shape, choices, entry_.municipality_code, ui::ChoiceStyle::list);
    if (!events.changed) return;
    left_.insert("municipality_code");
    refused_.clear();
}

// Which centre is competent follows from the municipality, unless somebody says otherwise (S4-17, S4-18).
void MasterForm::draw_centre() {
    std::vector<ui::Choice> choices{{"", tr("市区町村から決める")}};
    for (auto const& centre : centres_) choices.push_back({centre.code, centre.name + " (" + centre.code + ")", "", centre.kana});
    auto const label = tr("管轄の保健所");
    auto const found = errors_.find("health_center_code");
    auto const error = tried_ && found != errors_.end() ? found->second : std::string();
    auto const events = ui::choice_field({.id = "centre", .label = label, .error = error}, choices, centre_key_, ui::ChoiceStyle::list);
    if (!events.changed) return;
    auto const dash = std::min(centre_key_.find('-'), centre_key_.size());
    entry_.core_city_code = centre_key_.substr(0, dash);
    entry_.health_center_code = centre_key_.empty() ? "" : centre_key_.substr(dash + 1);
    refused_.clear();
}

void MasterForm::find_address() {
    auto const code = entry_.postal_code;
    if (code.size() != 7) return;
    client_.forms.find_postal_code(code, if_alive([this, code](std::vector<api::Place> places) {
        if (places.empty() || entry_.postal_code != code) return;
        auto const& first = places.front();
        auto const same = std::all_of(places.begin(), places.end(), [&first](auto const& place) { return place.municipality_code == first.municipality_code; });
        if (same) entry_.municipality_code = first.municipality_code;
        auto const address = tr(client_.forms.label("prefectures", first.prefecture_code)) + (same ? first.municipality : "") + (places.size() == 1 ? first.town : "");
        if (entry_.address.empty() || entry_.address == address_by_us_) entry_.address = address_by_us_ = address;
        ui::announce(tr("郵便番号から住所を入力しました。"));
        client_.platform.request_frame();
    }));
}

bool MasterForm::ready() {
    tried_ = true;
    entry_ = masters::folded(master_, entry_);
    judge();
    fresh_ = !errors_.empty();
    client_.platform.request_frame();
    return errors_.empty();
}

void MasterForm::take_faults(std::vector<api::ProblemIssue> const& issues) {
    for (auto const& issue : issues) {
        if (issue.severity == "error") refused_[issue.item] = issue.message;
    }
    tried_ = fresh_ = true;
}

} // namespace todoke::screens
