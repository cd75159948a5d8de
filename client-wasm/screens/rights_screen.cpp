// 利用者区分ごとの権限: the table that the server decides by, for people to read.
#include "client-wasm/screens/screens.hpp"
#include "shared/access/account_rules.hpp"

namespace todoke::screens {

namespace {

std::string reach_of(access::Scope scope) {
    switch (scope) {
    case access::Scope::assigned: return tr("保健所から任された方だけ");
    case access::Scope::none: case access::Scope::self: break; // no account of the staff is of patients
    case access::Scope::own_facility: return tr("自院の記録");
    case access::Scope::jurisdiction: return tr("管轄の記録");
    case access::Scope::prefecture: return tr("都道府県内の記録");
    case access::Scope::nation: return tr("全国の記録");
    }
    return tr("記録は見えない");
}

class RightsScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("利用者区分ごとの権限"); }

    void draw() override {
        ui::text(tr("ここにない操作は、どの利用者にもできません。"));
        for (auto const& role : access::roles()) {
            ui::begin_card("role_" + std::string(role.name));
            ui::heading(2, tr(role.label));
            ui::text(tr(role.says));
            std::string rights;
            for (auto const right : role.may) {
                if (auto const label = access::label(right); !label.empty()) rights += (rights.empty() ? "" : tr("、")) + tr(label);
            }
            if (access::may_be_manager(role.id)) rights += tr("、") + tr(access::label(access::Capability::request_accounts));
            ui::facts("rights_" + std::string(role.name), std::vector<ui::Fact>{{tr("分類コード"), std::string(access::organization_class(role.id).code)}, {tr("範囲"), reach_of(role.scope)}, {tr("できること"), rights}});
            ui::end_card();
        }
    }
};

} // namespace

std::unique_ptr<Screen> make_rights_screen(state::Client& client) { return std::make_unique<RightsScreen>(client); }

} // namespace todoke::screens
