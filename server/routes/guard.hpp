// Decides for every request to the API, by its row in the table of endpoints, whether it may be
// answered: same site, session, role, body, conditions. Everything it refuses never reaches a handler.
#pragma once

#include "server/http/router.hpp"
#include "server/routes/call.hpp"

namespace todoke::routes {

inline constexpr std::string_view session_cookie = "__Host-todoke";
inline constexpr std::string_view device_cookie = "__Host-todoke-device"; // of a trusted browser
inline constexpr std::string_view portal_cookie = "__Host-todoke-my"; // of the patients' side: opens nothing else
inline constexpr std::string_view room_cookie = "__Host-todoke-room";     // of a browser in a training room

class Guard {
public:
    explicit Guard(services::App& app) : app_(app) {}
    Result<Call> admit(http::Request const& request, http::Route route, http::BodyReader const& read_body);

private:
    Result<Done> check_session(Call& call) const;
    Result<Done> check_portal(Call& call) const;
    Result<Done> check_step(Call const& call, std::initializer_list<store::SessionStep> steps) const;
    static Result<Done> check_conditions(Call& call);
    static Result<Done> take_body(Call& call, http::BodyReader const& read_body);

    services::App& app_;
};

// The living session of a token with its user; ErrorCode::unauthenticated otherwise. ErrorCode::other_account when
// it is not that of `page_account`, for which the page was loaded ("" = not said).
Result<SignedIn> find_signed_in(services::App& app, std::string const& token, std::int64_t now_ms, bool is_poll, std::string_view page_account = {});
// A page may outlive the account it was loaded for: another tab switches, Back brings an old page to life. It must
// never act as somebody else (S4-58): ErrorCode::other_account.
std::string page_account(http::Request const& request); // "" = not said
Result<Done> check_page(store::Session const& session, std::string_view page_account);
// Counts the use of a session that its person ended before, for what brings the token of no living one.
Result<Done> note_ended_session(services::App& app, Call const& call);
// The value of our cookie, "" when absent or not a token.
std::string_view session_mark(access::Network network); // with which the tokens of its sessions begin; no part of the cookie
std::string session_token(http::Request const& request);
std::string device_token(http::Request const& request);
std::string room_token(http::Request const& request);
std::string portal_token(http::Request const& request);
// The number of an If-Match as our ETags are written ("3", in quotes); nothing for any other shape.
std::optional<std::int64_t> version_of(std::string_view if_match);

} // namespace todoke::routes
