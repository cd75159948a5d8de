// One request that may be answered. Only the Guard can make a Call, so a handler cannot exist that
// forgot to ask who is calling, whether they may, how large the body is and what it claims to be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.hpp"
#include "server/services/app.hpp"
#include "shared/api/endpoints.hpp"
#include "shared/api/messages.hpp"

namespace todoke::routes {

struct SignedIn {
    store::Session session;
    store::User user;
    store::Facility facility;      // own
    store::Facility health_centre; // own, or the competent one of a clinic
    store::Caller caller;
};

// A browser of the patients' side. Signed in: caller.user_id is the account's; before that it is "".
struct PortalVisitor {
    std::string token;                          // "" = no living session
    std::optional<store::PortalSession> session;
    store::Caller caller;                       // role observed_person
    [[nodiscard]] bool is_signed_in() const { return session && session->step == store::PortalStep::signed_in; }
};

class Call {
public:
    [[nodiscard]] api::Endpoint const& endpoint() const { return *endpoint_; }
    [[nodiscard]] http::Request const& request() const { return *request_; }
    // Of the path: parameter("case_id").
    [[nodiscard]] std::string const& parameter(std::string_view name) const;
    // An id of the path; ErrorCode::not_found where it is none.
    template <class Id>
    [[nodiscard]] Result<Id> id(std::string_view name) const {
        auto const parsed = Id::parse(parameter(name));
        if (!parsed) return Error{ErrorCode::not_found, "no such id"};
        return *parsed;
    }
    // The body as the message that the endpoint's row names.
    template <class Message>
    [[nodiscard]] Result<Message> message() const {
        return api::from_json<Message>(body_);
    }
    // A hash of what was asked, for idempotency: method, path and body.
    [[nodiscard]] std::string const& fingerprint() const { return fingerprint_; }

    // For endpoints whose capability needs a signed-in user.
    [[nodiscard]] SignedIn const& who() const { return *signed_in_; }
    // For joining a training room, which both may do; null without a session.
    [[nodiscard]] SignedIn const* who_if_signed_in() const { return signed_in_ ? &*signed_in_ : nullptr; }
    [[nodiscard]] store::Caller const& caller() const { return signed_in_->caller; }
    // For endpoints of the patients' side.
    [[nodiscard]] PortalVisitor const& visitor() const { return *visitor_; }
    // The session cookie as it came, "" without one.
    [[nodiscard]] std::string const& token() const { return token_; }
    [[nodiscard]] std::string const& idempotency_key() const { return idempotency_key_; }
    [[nodiscard]] std::int64_t if_match() const { return if_match_; } // where the endpoint requires it
    [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }
    [[nodiscard]] Date today() const { return base::date_in_japan(now_ms_); }
    [[nodiscard]] std::string const& language() const { return language_; }

private:
    friend class Guard;
    Call() = default;
    api::Endpoint const* endpoint_ = nullptr;
    http::Request const* request_ = nullptr;
    std::vector<std::pair<std::string_view, std::string>> parameters_;
    Json body_;
    std::string fingerprint_, token_, idempotency_key_, language_;
    std::optional<SignedIn> signed_in_;
    std::optional<PortalVisitor> visitor_;
    std::int64_t if_match_ = 0, now_ms_ = 0;
};

using Handler = Result<http::Reply> (*)(Call const&, services::App&);

} // namespace todoke::routes
