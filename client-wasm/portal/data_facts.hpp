// What happens to the data: the facts of health-observation.md §8 of the contract, in our own words. Shown before
// somebody registers, and at any time afterwards.
#pragma once

namespace todoke::portal {

void draw_data_facts();

} // namespace todoke::portal
