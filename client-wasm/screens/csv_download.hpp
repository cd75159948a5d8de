// The button under a list that saves what was searched as a CSV file, for accounts with the download
// flag; others do not see it.
#pragma once

#include <optional>
#include <string>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

class CsvDownload : state::Lifetime {
public:
    explicit CsvDownload(state::Client& client) : client_(client) {}

    // True when pressed: then start().
    bool draw();
    void start(api::EndpointId endpoint, Json request, std::string file_name);

private:
    state::Client& client_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_done_ = false;
};

} // namespace todoke::screens
