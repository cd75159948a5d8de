// Synthetic masters at the scale of the nation, beside the few rows of assets/demo: 157 governments, 470
// health centres and every municipality with its centre, then so many all-case institutions, and one
// sentinel and one animal clinic for every twenty of them. The same rows on every machine; names begin
// with 試験, telephone numbers use exchanges that do not exist.
#pragma once

#include <atomic>

#include "server/services/app.hpp"

namespace todoke::services {

// In transactions of a few thousand rows, so that a serving installation stays quick meanwhile; goes on
// where it was cut off, does nothing where all is there. Ends early when `stopping` becomes true.
Result<Done> fill_demo_masters(App& app, std::int64_t institutions, std::atomic<bool> const& stopping);

} // namespace todoke::services
