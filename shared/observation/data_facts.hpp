// What happens to what somebody enters: the facts that the patients' page and the leaflet state
// (health-observation.md §8). api::consent_version grows when their sense changes.
#pragma once

#include <span>
#include <string_view>

namespace todoke::observation {

// S1-67 to S1-72 and S1-66, in their order; Japanese source texts.
std::span<std::string_view const> data_facts();

} // namespace todoke::observation
