// Messages about a one-time code that is read out by telephone.
#pragma once

#include <cstdint>
#include <string>

#include "shared/api/fields.hpp"

namespace todoke::api {

// The newest code of the account that goes by telephone. While `state` is none of "", heard, failed and
// expired it changes within seconds.
struct CodeCallState {
    std::string state;              // "" no call was asked for; waiting, dialling, ringing, answered, heard, failed, expired
    std::string reason;             // of failed, and of waiting for another try: no_answer, busy, refused, hung_up, unknown_number, line_fault, no_line, …
    std::string destination;        // masked: ***-****-1234
    std::int64_t expires_in_s = 0;  // of the code
    template <class V> void fields(V& v) { v("state", state); v("reason", reason); v("destination", destination); v("expires_in_s", expires_in_s); }
};

} // namespace todoke::api
