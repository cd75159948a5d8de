// Form definitions, code lists, addresses and what this user entered lately: read from the server
// once, kept for as long as the page lives. Asking for something that is not there yet starts its
// loading and answers nullptr; a frame is drawn again when it has come.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/state/api_client.hpp"
#include "shared/forms/catalogue.hpp"

namespace todoke::state {

class Forms {
public:
    explicit Forms(ApiClient& api) : api_(api) {}

    // Every form in force today.
    [[nodiscard]] std::vector<api::FormSummary> const* summaries();
    [[nodiscard]] api::FormSummary const* summary(std::string_view form_id);
    // The form in force today of a kind that is not chosen by disease: identity, tests.
    [[nodiscard]] api::FormSummary const* summary_of_kind(std::string_view kind);
    [[nodiscard]] forms::Definition const* definition(std::string_view form_id, std::string_view version);
    [[nodiscard]] std::vector<forms::Option> const* municipalities(std::string_view prefecture_code);
    [[nodiscard]] std::vector<forms::Option> const* codes(std::string_view list);
    // The label of a code, "" while the list is loading, the code itself where it is unknown.
    [[nodiscard]] std::string label(std::string_view list, std::string_view code);
    // Latest values of an item of that form, latest first.
    [[nodiscard]] std::vector<std::string> const& suggestions(std::string_view form_id, std::string_view item);
    void find_postal_code(std::string postal_code, std::function<void(std::vector<api::Place>)> done);

    // The last loading that failed, for the page to say so; `retry` forgets it and tries again.
    [[nodiscard]] Failure const* failure() const { return failed_.empty() ? nullptr : &failure_; }
    void retry() { failed_.clear(); }
    void forget_suggestions() { suggestions_.clear(); }

private:
    using Lists = std::map<std::string, std::vector<forms::Option>, std::less<>>;
    [[nodiscard]] bool begin(std::string const& what); // true: start loading it now
    void fail(std::string const& what, Failure const& failure);
    std::vector<forms::Option> const* list(Lists& lists, std::string_view name, api::EndpointId endpoint);

    ApiClient& api_;
    std::unique_ptr<std::vector<api::FormSummary>> summaries_;
    std::map<std::string, std::unique_ptr<forms::Definition>, std::less<>> definitions_;
    Lists municipalities_, codes_;
    std::map<std::string, std::map<std::string, std::vector<std::string>, std::less<>>, std::less<>> suggestions_;
    std::set<std::string, std::less<>> loading_, failed_;
    Failure failure_;
};

} // namespace todoke::state
