// Fills an installation with people under observation of the eastern centre, who are obviously synthetic.
#pragma once

#include <string>

#include "shared/base/result.hpp"

namespace todoke::morning {

struct Crowd {
    std::string data;         // folder of an installation with the demo's accounts, not being served
    int by_page = 0;          // each with a device that is signed in to the patients' page
    int by_call = 0;          // each with a telephone number of its own
    std::int64_t at_ms = 0;   // when they came under observation
};
// Writes a line a person to `list`: "page", the case's id, the device's cookie; or "call", the id, the number.
Result<Done> fill(Crowd const& crowd, std::string const& list);

} // namespace todoke::morning
