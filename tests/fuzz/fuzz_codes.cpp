// What people type as a code or as its destination, and what a message does to the request of the gateway.
#include "server/delivery/sms.hpp"
#include "shared/access/second_factor.hpp"
#include "shared/base/json.hpp"
#include "shared/base/utf8.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    auto const code = access::fold_one_time_code(text);
    expect(code.empty() || (code.size() == access::one_time_code_length && access::fold_one_time_code(code) == code));
    auto const recovery = access::fold_recovery_code(text);
    expect(recovery.empty() || (recovery.find_first_not_of(access::recovery_alphabet) == std::string::npos &&
                                access::fold_recovery_code(access::displayed_recovery_code(recovery)) == recovery));
    for (auto const means : access::factor_means()) {
        auto const folded = access::fold_destination(means, text);
        expect(access::fold_destination(means, folded) == folded);
        if (means == access::FactorMeans::sms && !access::destination_fault(means, folded)) expect(folded.size() == 11);
    }
    if (base::is_valid_utf8(text) && text.find('\0') == std::string::npos) { // no message of ours holds NUL, which our own reader refuses
        auto const body = base::parse_json(delivery::sms_body({}, "09000001234", text));
        expect(body.ok() && body->as_object()->size() == 2 && body->text("text") == text && body->text("to") == "09000001234");
    }
    return 0;
}
