#include "shared/api/openapi.hpp"

#include <array>
#include <string>

#include "shared/access/roles.hpp"
#include "shared/api/account_messages.hpp"
#include "shared/api/account_request_messages.hpp"
#include "shared/api/application_messages.hpp"
#include "shared/api/contact_messages.hpp"
#include "shared/api/endpoints.hpp"
#include "shared/api/jurisdiction_messages.hpp"
#include "shared/api/master_messages.hpp"
#include "shared/api/messages.hpp"
#include "shared/api/notice_messages.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/api/problem.hpp"
#include "shared/api/password_reset_messages.hpp"
#include "shared/api/portal_messages.hpp"
#include "shared/api/refusal_messages.hpp"
#include "shared/api/second_factor_messages.hpp"
#include "shared/api/call_messages.hpp"
#include "shared/api/training_messages.hpp"

namespace todoke::api {

namespace {

// Walks the fields of a message and writes their schema. Every member is listed; `additionalProperties`
// is false because the reader refuses unknown members.
class Schema {
public:
    void operator()(char const* name, std::string&, Limit limit = {}) {
        put(name, limit, Json::object().set("type", "string").set("maxLength", count(limit)));
    }
    void operator()(char const* name, std::int64_t&, Limit limit = {}) {
        put(name, limit, Json::object().set("type", "integer").set("format", "int64"));
    }
    void operator()(char const* name, bool&, Limit limit = {}) { put(name, limit, Json::object().set("type", "boolean")); }
    void operator()(char const* name, Json&, Limit limit = {}) { put(name, limit, Json::object().set("type", "object")); }
    void operator()(char const* name, std::vector<std::string>&, Limit limit = {}) {
        put(name, limit, array_of(limit, Json::object().set("type", "string")));
    }
    template <class Message> void operator()(char const* name, std::vector<Message>&, Limit limit = {}) { put(name, limit, array_of(limit, of<Message>())); }
    template <class Message> void operator()(char const* name, Message&, Limit limit = {}) { put(name, limit, of<Message>()); }

    template <class Message> static Json of() {
        Schema schema;
        Message message;
        message.fields(schema);
        auto json = Json::object();
        json.set("type", "object").set("additionalProperties", false).set("properties", std::move(schema.properties_));
        if (!schema.required_.as_array()->empty()) json.set("required", std::move(schema.required_));
        return json;
    }

private:
    static std::int64_t count(Limit limit) { return static_cast<std::int64_t>(limit.length_max); }
    static Json array_of(Limit limit, Json items) {
        return Json::object().set("type", "array").set("maxItems", count(limit)).set("items", std::move(items));
    }
    void put(char const* name, Limit limit, Json schema) {
        properties_.set(name, std::move(schema));
        if (!limit.optional) required_.push(name);
    }

    Json properties_ = Json::object();
    Json required_ = Json::array();
};

struct NamedSchema { std::string_view name; Json (*write)(); };

// A form definition is an object of its own format: docs/forms.md.
Json definition_schema() { return Json::object().set("type", "object").set("description", "A form with blocks and options in place; format in docs/forms.md"); }

constexpr auto schemas = std::to_array<NamedSchema>({
    {"Empty", &Schema::of<Empty>}, {"SignInRequest", &Schema::of<SignInRequest>}, {"SecondFactorStep", &Schema::of<SecondFactorStep>},
    {"VerifyCodeRequest", &Schema::of<VerifyCodeRequest>}, {"SessionInfo", &Schema::of<SessionInfo>}, {"Preferences", &Schema::of<Preferences>}, {"ChangePasswordRequest", &Schema::of<ChangePasswordRequest>},
    {"SecondFactorState", &Schema::of<SecondFactorState>}, {"ProposeSecondFactorRequest", &Schema::of<ProposeSecondFactorRequest>}, {"SecondFactorProposal", &Schema::of<SecondFactorProposal>}, {"CodeCallState", &Schema::of<CodeCallState>},
    {"FactorSetupRequest", &Schema::of<FactorSetupRequest>}, {"SwitchAccountRequest", &Schema::of<SwitchAccountRequest>},
    {"ProveSecondFactorRequest", &Schema::of<ProveSecondFactorRequest>}, {"SecondFactorProven", &Schema::of<SecondFactorProven>}, {"RecoveryCodesRequest", &Schema::of<RecoveryCodesRequest>},
    {"RecoveryCodes", &Schema::of<RecoveryCodes>}, {"PasswordResetRequest", &Schema::of<PasswordResetRequest>}, {"PasswordResetMailProof", &Schema::of<PasswordResetMailProof>},
    {"BeginPasskeyRequest", &Schema::of<BeginPasskeyRequest>}, {"PasskeyWish", &Schema::of<PasskeyWish>}, {"AddPasskeyRequest", &Schema::of<AddPasskeyRequest>},
    {"RemovePasskeyRequest", &Schema::of<RemovePasskeyRequest>}, {"PasskeyProof", &Schema::of<PasskeyProof>},
    {"PasswordResetStep", &Schema::of<PasswordResetStep>}, {"PasswordResetProof", &Schema::of<PasswordResetProof>},
    {"FormList", &Schema::of<FormList>}, {"Definition", &definition_schema}, {"CodeList", &Schema::of<CodeList>},
    {"PostalCodeRequest", &Schema::of<PostalCodeRequest>}, {"PostalCodeReply", &Schema::of<PostalCodeReply>}, {"Texts", &Schema::of<Texts>},
    {"SuggestionList", &Schema::of<SuggestionList>}, {"Home", &Schema::of<Home>}, {"Updates", &Schema::of<Updates>},
    {"NoticeList", &Schema::of<NoticeList>}, {"DraftList", &Schema::of<DraftList>}, {"Draft", &Schema::of<Draft>},
    {"SaveDraftRequest", &Schema::of<SaveDraftRequest>}, {"DraftSaved", &Schema::of<DraftSaved>}, {"CaseSearchRequest", &Schema::of<CaseSearchRequest>},
    {"CaseSearchReply", &Schema::of<CaseSearchReply>}, {"DuplicateRequest", &Schema::of<DuplicateRequest>}, {"DuplicateReply", &Schema::of<DuplicateReply>},
    {"CreateCaseRequest", &Schema::of<CreateCaseRequest>}, {"SaveRecordRequest", &Schema::of<SaveRecordRequest>}, {"CaseReply", &Schema::of<CaseReply>},
    {"CaseHistory", &Schema::of<CaseHistory>}, {"SubmitRequest", &Schema::of<SubmitRequest>}, {"Receipt", &Schema::of<Receipt>},
    {"NotificationReply", &Schema::of<NotificationReply>}, {"IntakeList", &Schema::of<IntakeList>}, {"AcceptRequest", &Schema::of<AcceptRequest>},
    {"ReturnRequest", &Schema::of<ReturnRequest>}, {"ExportRequest", &Schema::of<ExportRequest>},
    {"SignInHistory", &Schema::of<SignInHistory>}, {"AccountSearchRequest", &Schema::of<AccountSearchRequest>}, {"AccountSearchReply", &Schema::of<AccountSearchReply>},
    {"AccountReply", &Schema::of<AccountReply>}, {"AccountCounts", &Schema::of<AccountCounts>}, {"IssueAccountRequest", &Schema::of<IssueAccountRequest>},
    {"AccountIssued", &Schema::of<AccountIssued>}, {"ChangeAccountRequest", &Schema::of<ChangeAccountRequest>}, {"AccountActRequest", &Schema::of<AccountActRequest>},
    {"CheckApplicationsRequest", &Schema::of<CheckApplicationsRequest>}, {"ApplicationBatch", &Schema::of<ApplicationBatch>}, {"ApplicationPage", &Schema::of<ApplicationPage>},
    {"IssueApplicationsRequest", &Schema::of<IssueApplicationsRequest>},
    {"OwnInstitution", &Schema::of<OwnInstitution>}, {"AccountRequestList", &Schema::of<AccountRequestList>}, {"ApplyRequest", &Schema::of<ApplyRequest>},
    {"ApplyReply", &Schema::of<ApplyReply>}, {"HelpColleagueRequest", &Schema::of<HelpColleagueRequest>}, {"RequestActRequest", &Schema::of<RequestActRequest>},
    {"AnswerRequest", &Schema::of<AnswerRequest>}, {"RequestReview", &Schema::of<RequestReview>}, {"DecideRequest", &Schema::of<DecideRequest>},
    {"AuditSearchRequest", &Schema::of<AuditSearchRequest>}, {"AuditSearchReply", &Schema::of<AuditSearchReply>}, {"RefusalReport", &Schema::of<RefusalReport>},
    {"OfficeContactList", &Schema::of<OfficeContactList>}, {"OfficeContactEntry", &Schema::of<OfficeContactEntry>},
    {"ManagedNoticeList", &Schema::of<ManagedNoticeList>}, {"ManagedNotice", &Schema::of<ManagedNotice>}, {"WriteNoticeRequest", &Schema::of<WriteNoticeRequest>},
    {"MasterSearchRequest", &Schema::of<MasterSearchRequest>}, {"MasterSearchReply", &Schema::of<MasterSearchReply>}, {"MasterReply", &Schema::of<MasterReply>},
    {"RegisterMasterRequest", &Schema::of<RegisterMasterRequest>}, {"ChangeMasterRequest", &Schema::of<ChangeMasterRequest>},
    {"CloseMasterRequest", &Schema::of<CloseMasterRequest>}, {"ImportMastersRequest", &Schema::of<ImportMastersRequest>},
    {"ImportMastersReply", &Schema::of<ImportMastersReply>}, {"ExportMastersRequest", &Schema::of<ExportMastersRequest>},
    {"JurisdictionList", &Schema::of<JurisdictionList>}, {"ExportJurisdictionsRequest", &Schema::of<ExportJurisdictionsRequest>},
    {"Training", &Schema::of<Training>}, {"JoinTrainingRequest", &Schema::of<JoinTrainingRequest>}, {"TickExerciseRequest", &Schema::of<TickExerciseRequest>},
    {"AskTrainerRequest", &Schema::of<AskTrainerRequest>}, {"AnswerTraineeRequest", &Schema::of<AnswerTraineeRequest>},
    {"TrainingRoomList", &Schema::of<TrainingRoomList>}, {"TrainingRoom", &Schema::of<TrainingRoom>},
    {"PortalSession", &Schema::of<PortalSession>}, {"PortalSignInRequest", &Schema::of<PortalSignInRequest>}, {"PortalMailRequest", &Schema::of<PortalMailRequest>},
    {"PortalCodeRequest", &Schema::of<PortalCodeRequest>}, {"PortalPasswordRequest", &Schema::of<PortalPasswordRequest>}, {"PortalLanguageRequest", &Schema::of<PortalLanguageRequest>},
    {"OpenLinkRequest", &Schema::of<OpenLinkRequest>}, {"LinkPersonRequest", &Schema::of<LinkPersonRequest>}, {"OwnReports", &Schema::of<OwnReports>},
    {"ReportHealthRequest", &Schema::of<ReportHealthRequest>}, {"ReportTaken", &Schema::of<ReportTaken>}, {"ObservationQuery", &Schema::of<ObservationQuery>},
    {"ObservationBoard", &Schema::of<ObservationBoard>}, {"ObservationReply", &Schema::of<ObservationReply>}, {"EntrustedRecord", &Schema::of<EntrustedRecord>}, {"ChangeObservationRequest", &Schema::of<ChangeObservationRequest>},
    {"EnterReportRequest", &Schema::of<EnterReportRequest>}, {"LogContactRequest", &Schema::of<LogContactRequest>}, {"WriteFindingRequest", &Schema::of<WriteFindingRequest>},
    {"PersonalLinkRequest", &Schema::of<PersonalLinkRequest>}, {"LeafletRequest", &Schema::of<LeafletRequest>}, {"PersonalLink", &Schema::of<PersonalLink>}, {"ObservationSettings", &Schema::of<ObservationSettings>},
    {"SaveObservationSettingsRequest", &Schema::of<SaveObservationSettingsRequest>}, {"ActivityReportQuery", &Schema::of<ActivityReportQuery>}, {"ActivityReportList", &Schema::of<ActivityReportList>},
    {"SendActivityReportRequest", &Schema::of<SendActivityReportRequest>},
});
// Messages beside the table of endpoints' own: problem replies, demo outbox, faults of the client.
constexpr std::array<NamedSchema, 3> more_schemas{{
    {"DemoOutbox", &Schema::of<DemoOutbox>}, {"ClientFault", &Schema::of<ClientFault>}, {"Problem", &Schema::of<Problem>}}};

std::string_view method_name(Method method) {
    switch (method) {
    case Method::get: return "get";
    case Method::post: return "post";
    case Method::put: return "put";
    case Method::del: return "delete";
    }
    return "";
}

Json text_schema() { return Json::object().set("type", "string"); }

Json parameter(std::string_view name, std::string_view in, std::string_view says) {
    auto json = Json::object();
    json.set("name", name).set("in", in).set("required", true).set("schema", text_schema());
    if (!says.empty()) json.set("description", says);
    return json;
}

Json parameters_of(Endpoint const& endpoint) {
    auto list = Json::array();
    for (auto path = endpoint.path; path.find('{') != std::string_view::npos;) {
        auto const open = path.find('{');
        auto const close = path.find('}', open);
        list.push(parameter(path.substr(open + 1, close - open - 1), "path", ""));
        path.remove_prefix(close + 1);
    }
    if (endpoint.idempotency == Idempotency::key_required)
        list.push(parameter("Idempotency-Key", "header", "The same key repeats the first reply instead of doing it twice."));
    if (endpoint.condition == Condition::if_match_required)
        list.push(parameter("If-Match", "header", "The version that was read, as its ETag; another one answers 412."));
    return list;
}

Json content(std::string_view type, Json schema) {
    return Json::object().set(type, Json::object().set("schema", std::move(schema)));
}

Json reference(std::string_view message) {
    return Json::object().set("$ref", "#/components/schemas/" + std::string(message));
}

Json body_of(std::string_view message) {
    if (message == "xlsx") return content("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", text_schema().set("format", "binary"));
    if (message == "application/pdf") return content("application/pdf", text_schema().set("format", "binary"));
    if (message == "text/csv") return content("text/csv", text_schema());
    if (message == "OpenAPI 3.1") return content("application/json", Json::object().set("type", "object"));
    return content("application/json", reference(message));
}

Json responses_of(Endpoint const& endpoint) {
    auto responses = Json::object();
    auto done = Json::object();
    done.set("description", "Done");
    if (!endpoint.reply.empty()) done.set("content", body_of(endpoint.reply));
    responses.set("2XX", std::move(done));
    auto problem = Json::object();
    problem.set("description", "A problem (RFC 9457)").set("content", content("application/problem+json", reference("Problem")));
    responses.set("default", std::move(problem));
    return responses;
}

Json operation(Endpoint const& endpoint) {
    auto json = Json::object();
    json.set("operationId", endpoint.name).set("summary", endpoint.says);
    json.set("x-capability", access::name(endpoint.capability));
    auto parameters = parameters_of(endpoint);
    if (!parameters.as_array()->empty()) json.set("parameters", std::move(parameters));
    if (!endpoint.request.empty()) {
        auto body = Json::object();
        body.set("required", true).set("content", content("application/json", reference(endpoint.request)));
        body.set("x-max-kilobytes", static_cast<std::int64_t>(endpoint.body_max_kb));
        json.set("requestBody", std::move(body));
    }
    json.set("responses", responses_of(endpoint));
    // An empty list says that no session is needed.
    if (endpoint.capability == access::Capability::anyone || endpoint.capability == access::Capability::visit_portal) json.set("security", Json::array());
    else if (is_portal(endpoint)) json.set("security", Json::array().push(Json::object().set("portal_session", Json::array())));
    return json;
}

} // namespace

Json message_schema(std::string_view name) {
    for (auto const& schema : schemas)
        if (schema.name == name) return schema.write();
    for (auto const& schema : more_schemas)
        if (schema.name == name) return schema.write();
    return {};
}

Json openapi_document(std::string_view version) {
    auto paths = Json::object();
    for (auto const& endpoint : endpoints()) {
        auto const* known = paths.find(endpoint.path);
        auto path = known == nullptr ? Json::object() : *known;
        path.set(method_name(endpoint.method), operation(endpoint));
        paths.set(endpoint.path, std::move(path));
    }
    auto components = Json::object();
    for (auto const& schema : schemas) components.set(schema.name, schema.write());
    for (auto const& schema : more_schemas) components.set(schema.name, schema.write());
    auto session = Json::object();
    session.set("type", "apiKey").set("in", "cookie").set("name", "__Host-todoke");
    auto portal_session = Json::object();
    portal_session.set("type", "apiKey").set("in", "cookie").set("name", "__Host-todoke-my");
    auto security = Json::array();
    security.push(Json::object().set("session", Json::array()));
    auto document = Json::object();
    document.set("openapi", "3.1.0");
    document.set("info", Json::object().set("title", "Todoke").set("version", version).set("description", "Notification of infectious diseases: clinics notify, health centres receive and check."));
    document.set("paths", std::move(paths)).set("security", std::move(security));
    document.set("components", Json::object().set("schemas", std::move(components)).set("securitySchemes", Json::object().set("session", std::move(session)).set("portal_session", std::move(portal_session))));
    return document;
}

} // namespace todoke::api
