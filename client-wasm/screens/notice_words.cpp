#include "client-wasm/screens/notice_words.hpp"

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

ui::Cell notice_state_cell(std::string_view state) {
    if (state == "planned") return {tr("掲載前"), "", ui::Tone::info};
    if (state == "shown") return {tr("掲載中"), "", ui::Tone::ok};
    return {tr("掲載終了")};
}

std::string notice_area(state::Client& client, std::string const& prefecture_code, std::string const& health_centre_name) {
    if (!health_centre_name.empty()) return health_centre_name;
    if (prefecture_code.empty()) return tr("全国");
    auto const label = client.forms.label("prefectures", prefecture_code);
    return label.empty() ? prefecture_code : tr(label);
}

std::string notice_readers(std::vector<std::string> const& audience) {
    std::string all;
    for (auto const& name : audience) all += (all.empty() ? "" : tr("、")) + (name == notices::everybody ? tr("すべての利用者") : role_label(name));
    return all;
}

std::string notice_days(std::string const& first_day, std::string const& last_day) {
    return day_text(first_day) + " - " + (last_day.empty() ? tr("期限なし") : day_text(last_day));
}

} // namespace todoke::screens
