// The address in a form: a postal code fills prefecture, municipality and town; a municipality belongs
// to its prefecture; a postal code of another prefecture is said (V-115).
#include <algorithm>

#include "client-wasm/screens/form_editor.hpp"

namespace todoke::screens {

using forms::Item;

void FormEditor::fill_address(Item const& item) {
    auto const code = std::string(record_.text(item.id));
    if (code.size() != 7 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) return;
    client_.forms.find_postal_code(code, if_alive([this, &item, code](std::vector<api::Place> places) { places_found(item, code, places); }));
}

void FormEditor::places_found(Item const& item, std::string const& code, std::vector<api::Place> const& places) {
    if (places.empty() || record_.text(item.id) != code) return; // unknown, or typed on in between
    for (auto const& place : places) prefectures_of_code_[code].insert(place.prefecture_code);
    auto const prefix = item.id.substr(0, item.id.find("postal_code"));
    auto const set = [this, &prefix](std::string_view name, std::string value) {
        auto const id = prefix + std::string(name);
        if (forms::find_item(form_, id) == nullptr) return;
        record_.set(id, std::move(value));
        typed_.erase(id);
    };
    auto const& first = places.front();
    set("prefecture_code", first.prefecture_code);
    auto const same_municipality = std::all_of(places.begin(), places.end(), [&first](auto const& place) { return place.municipality_code == first.municipality_code; });
    if (same_municipality) {
        set("municipality_code", first.municipality_code);
        set("municipality_name", first.municipality);
    }
    auto const street = prefix + "address_line1";
    auto const current = record_.text(street);
    if (places.size() == 1 && (current.empty() || current == address_by_us_)) {
        set("address_line1", first.town);
        address_by_us_ = first.town;
    }
    ui::announce(tr("郵便番号から住所を入力しました。"));
    // The draft notices through the next frame's comparison.
    pending_change_ = true;
    stale_ = true;
    client_.platform.request_frame();
}

void FormEditor::drop_municipality() {
    // Municipality codes begin with the code of their prefecture.
    auto const prefecture = record_.text("prefecture_code");
    auto const municipality = record_.text("municipality_code");
    if (municipality.empty() || municipality.substr(0, 2) == prefecture) return;
    record_.erase("municipality_code");
    record_.erase("municipality_name");
}

// V-115, as the server judges it, for the postal codes that were looked up here.
void FormEditor::judge_address() {
    auto const found = prefectures_of_code_.find(record_.text("postal_code"));
    auto const prefecture = record_.text("prefecture_code");
    if (found == prefectures_of_code_.end() || prefecture.empty() || found->second.count(prefecture) > 0) return;
    issues_.push_back(validation::builtin_issue("V-115", "postal_code"));
}

} // namespace todoke::screens
