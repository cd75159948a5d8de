#include "client-wasm/state/forms.hpp"

namespace todoke::state {

using api::EndpointId;

namespace {

Call get(EndpointId endpoint, std::vector<std::string> ids = {}) {
    Call call;
    call.endpoint = endpoint;
    call.ids = std::move(ids);
    return call;
}

} // namespace

bool Forms::begin(std::string const& what) {
    return failed_.find(what) == failed_.end() && loading_.insert(what).second;
}

void Forms::fail(std::string const& what, Failure const& failure) {
    failed_.insert(what);
    failure_ = failure;
}

std::vector<api::FormSummary> const* Forms::summaries() {
    if (summaries_) return summaries_.get();
    if (begin("forms")) {
        api_.call<api::FormList>(get(EndpointId::list_forms), [this](Outcome<api::FormList> outcome) {
            loading_.erase("forms");
            if (!outcome.ok()) return fail("forms", outcome.failure);
            summaries_ = std::make_unique<std::vector<api::FormSummary>>(std::move(outcome.value->forms));
        });
    }
    return nullptr;
}

api::FormSummary const* Forms::summary(std::string_view form_id) {
    auto const* all = summaries();
    if (all == nullptr) return nullptr;
    for (auto const& form : *all) {
        if (form.form_id == form_id) return &form;
    }
    return nullptr;
}

api::FormSummary const* Forms::summary_of_kind(std::string_view kind) {
    auto const* all = summaries();
    if (all == nullptr) return nullptr;
    for (auto const& form : *all) {
        if (form.kind == kind) return &form;
    }
    return nullptr;
}

forms::Definition const* Forms::definition(std::string_view form_id, std::string_view version) {
    if (form_id.empty() || version.empty()) return nullptr;
    auto const name = std::string(form_id) + "/" + std::string(version);
    if (auto const found = definitions_.find(name); found != definitions_.end()) return found->second.get();
    if (begin(name)) {
        api_.call<Json>(get(EndpointId::read_form, {std::string(form_id), std::string(version)}), [this, name](Outcome<Json> outcome) {
            loading_.erase(name);
            if (!outcome.ok()) return fail(name, outcome.failure);
            auto form = forms::definition_from_json(*outcome.value);
            if (!form.ok()) return fail(name, Failure{502, {}});
            definitions_.emplace(name, std::make_unique<forms::Definition>(std::move(form).value()));
        });
    }
    return nullptr;
}

std::vector<forms::Option> const* Forms::list(Lists& lists, std::string_view name, EndpointId endpoint) {
    if (name.empty()) return nullptr;
    if (auto const found = lists.find(name); found != lists.end()) return &found->second;
    auto const key = "list/" + std::string(name);
    if (begin(key)) {
        api_.call<api::CodeList>(get(endpoint, {std::string(name)}), [this, key, &lists, name = std::string(name)](Outcome<api::CodeList> outcome) {
            loading_.erase(key);
            if (!outcome.ok()) return fail(key, outcome.failure);
            std::vector<forms::Option> options;
            options.reserve(outcome.value->entries.size());
            for (auto& entry : outcome.value->entries) {
                forms::Option option;
                option.code = std::move(entry.code);
                option.label = std::move(entry.label);
                option.group = std::move(entry.group);
                option.keys = std::move(entry.keys);
                options.push_back(std::move(option));
            }
            lists.emplace(name, std::move(options));
        });
    }
    return nullptr;
}

std::vector<forms::Option> const* Forms::municipalities(std::string_view prefecture_code) {
    return list(municipalities_, prefecture_code, EndpointId::list_municipalities);
}

std::vector<forms::Option> const* Forms::codes(std::string_view name) { return list(codes_, name, EndpointId::read_code_list); }

std::string Forms::label(std::string_view list_name, std::string_view code) {
    if (code.empty()) return {};
    auto const* options = codes(list_name);
    if (options == nullptr) return {};
    for (auto const& option : *options) {
        if (option.code == code) return option.label;
    }
    return std::string(code);
}

std::vector<std::string> const& Forms::suggestions(std::string_view form_id, std::string_view item) {
    static std::vector<std::string> const none;
    auto const form = suggestions_.find(form_id);
    if (form != suggestions_.end()) {
        auto const values = form->second.find(item);
        return values == form->second.end() ? none : values->second;
    }
    auto const key = "suggestions/" + std::string(form_id);
    if (begin(key)) {
        api_.call<api::SuggestionList>(get(EndpointId::list_suggestions, {std::string(form_id)}),
                                       [this, key, id = std::string(form_id)](Outcome<api::SuggestionList> outcome) {
            loading_.erase(key);
            auto& items = suggestions_[id]; // a comfort: without them the form works just as well
            if (!outcome.ok()) return;
            for (auto& suggestion : outcome.value->suggestions) items[suggestion.item] = std::move(suggestion.values);
        });
    }
    return none;
}

void Forms::find_postal_code(std::string postal_code, std::function<void(std::vector<api::Place>)> done) {
    api::PostalCodeRequest request;
    request.postal_code = std::move(postal_code);
    auto call = get(EndpointId::find_postal_code);
    call.body = api::to_json(std::move(request));
    api_.call<api::PostalCodeReply>(std::move(call), [done = std::move(done)](Outcome<api::PostalCodeReply> outcome) {
        if (outcome.ok()) done(std::move(outcome.value->places));
    });
}

} // namespace todoke::state
