#include "client-wasm/portal/data_facts.hpp"

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/observation/data_facts.hpp"

namespace todoke::portal {

void draw_data_facts() {
    int number = 0;
    for (auto const fact : observation::data_facts()) ui::text(std::to_string(++number) + ". " + tr(fact));
}

} // namespace todoke::portal
