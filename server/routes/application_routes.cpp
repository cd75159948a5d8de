// Applications for accounts in bulk: the form, files on their way to accounts, the result.
#include <charconv>
#include <optional>

#include "server/crypto/bytes.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/manager.hpp"
#include "server/routes/reply.hpp"
#include "server/services/application_desk.hpp"
#include "server/services/application_reference.hpp"

namespace todoke::routes {

namespace {

constexpr char const* excel_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

std::optional<std::size_t> number_of(std::string const& text) {
    std::size_t number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Why a file is refused as a whole, in the reader's language.
std::string sentence(Call const& call, services::App& app, services::ApplicationFile const& file) {
    constexpr std::string_view blank = "{見出し}"; // not a text
    auto text = app.texts.translate(call.language(), file.fault);
    if (auto const at = text.find(blank); at != std::string::npos) text.replace(at, blank.size(), app.texts.translate(call.language(), file.missing_head));
    return text;
}

} // namespace

Result<http::Reply> read_application_form(Call const& call, services::App& app) {
    auto const& format = call.parameter("format");
    if (format == "csv") return file_reply("text/csv; charset=utf-8", "account_import.csv", services::application_csv_template());
    if (format != "xlsx") return Error{ErrorCode::not_found, "a form of another format"};
    auto const centres = TRY(services::health_centre_codes(app, manager_of(call, app)));
    return file_reply(excel_type, "application_form.xlsx", TRY(services::blank_application_form(centres)));
}

Result<http::Reply> check_applications(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::CheckApplicationsRequest>());
    auto const bytes = crypto::from_base64(request.file);
    if (!bytes) return Error{ErrorCode::malformed, "the file is no base64"};
    auto file = services::read_application_file(*bytes);
    if (!file.fault.empty()) {
        app.refusals.note(access::RefusalKind::bad_file, call.caller().user_id, call.caller().client_address, call.now_ms());
        return refusal(call, app, {ErrorCode::invalid, "V-A12"}, sentence(call, app, file));
    }
    return json_reply(TRY(app.applications->take(manager_of(call, app), std::move(file), call.language())));
}

Result<http::Reply> read_applications(Call const& call, services::App& app) {
    return json_reply(TRY(app.applications->read(manager_of(call, app), call.parameter("batch_id"), call.language())));
}

Result<http::Reply> read_application_rows(Call const& call, services::App& app) {
    auto const& which = call.parameter("which");
    auto const page = number_of(call.parameter("page"));
    if (!page || (which != "all" && which != "faulty")) return Error{ErrorCode::not_found, "no such page"};
    auto const rows = which == "all" ? services::ApplicationRows::all : services::ApplicationRows::faulty;
    return json_reply(TRY(app.applications->read_page(manager_of(call, app), call.parameter("batch_id"), rows, *page, call.language())));
}

Result<http::Reply> read_application_corrections(Call const& call, services::App& app) {
    return file_reply(excel_type, "application_form_corrections.xlsx", TRY(app.applications->corrections(manager_of(call, app), call.parameter("batch_id"))));
}

Result<http::Reply> issue_applications(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::IssueApplicationsRequest>());
    return json_reply(TRY(app.applications->issue(manager_of(call, app), call.parameter("batch_id"), request, call.language())));
}

Result<http::Reply> take_application_result(Call const& call, services::App& app) {
    return file_reply("text/csv; charset=utf-8", "account_result.csv", TRY(app.applications->take_result(manager_of(call, app), call.parameter("batch_id"))));
}

Result<http::Reply> take_application_sheets(Call const& call, services::App& app) {
    auto const part = number_of(call.parameter("part"));
    if (!part) return Error{ErrorCode::not_found, "no such part"};
    return file_reply("application/pdf", "account_sheets_" + std::to_string(*part) + ".pdf", TRY(app.applications->take_sheets(manager_of(call, app), call.parameter("batch_id"), *part)));
}

} // namespace todoke::routes
