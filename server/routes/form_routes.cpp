// Forms, code lists, addresses, texts, and the table of endpoints as an OpenAPI document.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "shared/api/openapi.hpp"

namespace todoke::routes {

namespace {

std::string_view kind_name(forms::FormKind kind) {
    switch (kind) {
    case forms::FormKind::identity: return "identity";
    case forms::FormKind::tests: return "tests";
    case forms::FormKind::notification: return "notification";
    }
    return "";
}

std::string_view deadline_name(forms::Deadline deadline) {
    switch (deadline) {
    case forms::Deadline::immediately: return "immediately";
    case forms::Deadline::within_7_days: return "within_7_days";
    case forms::Deadline::none: return "none";
    }
    return "";
}

// Not personal and the same for everybody: the browser may keep it and ask whether it changed.
http::Reply shared_json(Call const& call, services::App& app, std::string body) {
    http::Reply reply;
    auto const etag = "\"" + app.pages.build() + "-" + std::to_string(std::hash<std::string>{}(body)) + "\"";
    reply.headers.emplace_back("Cache-Control", "private, no-cache");
    reply.headers.emplace_back("ETag", etag);
    if (call.request().headers.text("if-none-match").find(etag) != std::string_view::npos) {
        reply.status = 304;
        return reply;
    }
    reply.content_type = "application/json";
    reply.body = std::move(body);
    return reply;
}

} // namespace

Result<http::Reply> list_forms(Call const& call, services::App& app) {
    api::FormList list;
    for (auto const* form : app.catalogue.all()) {
        if (app.catalogue.valid_on(form->id, call.today()) != form) continue;
        list.forms.push_back({form->id, form->version, std::string(kind_name(form->kind)), form->title, form->disease_code, form->disease_name,
                              form->disease_keys, form->category, std::string(deadline_name(form->deadline)), form->named});
    }
    return shared_json(call, app, base::write_json(api::to_json(list)));
}

Result<http::Reply> read_form(Call const& call, services::App& app) {
    auto const* form = app.catalogue.find(call.parameter("form_id"), call.parameter("version"));
    if (form == nullptr) return Error{ErrorCode::not_found, "no such form"};
    return shared_json(call, app, base::write_json(forms::definition_to_json(*form)));
}

Result<http::Reply> read_code_list(Call const& call, services::App& app) {
    auto const* options = app.catalogue.codes(call.parameter("list"));
    if (options == nullptr) return Error{ErrorCode::not_found, "no such code list"};
    api::CodeList list;
    for (auto const& option : *options) list.entries.push_back({option.code, option.label, option.group, option.keys});
    return shared_json(call, app, base::write_json(api::to_json(list)));
}

Result<http::Reply> list_municipalities(Call const& call, services::App& app) {
    api::CodeList list;
    list.entries = app.addresses.municipalities(call.parameter("prefecture_code"));
    if (list.entries.empty()) return Error{ErrorCode::not_found, "no such prefecture"};
    return shared_json(call, app, base::write_json(api::to_json(list)));
}

Result<http::Reply> find_postal_code(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PostalCodeRequest>());
    api::PostalCodeReply reply;
    reply.places = app.addresses.places(request.postal_code);
    return json_reply(reply);
}

Result<http::Reply> read_texts(Call const& call, services::App& app) {
    auto const& language = call.parameter("language");
    auto const* texts = app.texts.of_language(language);
    if (texts == nullptr) return Error{ErrorCode::not_found, "no such language"};
    return shared_json(call, app, base::write_json(api::to_json(api::Texts{language, *texts})));
}

Result<http::Reply> read_openapi(Call const& call, services::App& app) {
    return shared_json(call, app, base::write_json(api::openapi_document(TODOKE_VERSION)));
}

} // namespace todoke::routes
