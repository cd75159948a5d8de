// What an installation consists of while it runs; handlers and services get it as one thing. Made by
// services::Installation (start) and by nobody else.
#pragma once

#include "server/clock/clock.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/static_files.hpp"
#include "server/services/addresses.hpp"
#include "server/services/directory.hpp"
#include "server/services/refusal_log.hpp"
#include "server/services/sign_in_budget.hpp"
#include "server/services/texts.hpp"
#include "server/store/store.hpp"
#include "shared/forms/catalogue.hpp"

namespace todoke::services {

} // namespace todoke::services

namespace todoke::delivery {
class CallCourier;
class VoicePool;
} // namespace todoke::delivery

namespace todoke::services {

class ApplicationDesk;
class SheetDesk;
class TrainingRooms;

struct App {
    config::Config const& config;
    clock::Clock const& clock;
    store::Store& store;
    forms::Catalogue const& catalogue;
    Texts const& texts;
    Texts const& patient_texts; // the page and the letters of people under observation
    Addresses const& addresses;
    http::StaticFiles const& pages;
    crypto::PasswordHasher& passwords;
    Directory& directory;
    http::RateLimit& sign_ins_of_address;
    http::RateLimit& sign_ins_of_all;
    RefusalLog& refusals;
    SignInBudget& sign_in_budget;
    ApplicationDesk* applications = nullptr; // stands once the rest does
    SheetDesk* sheets = nullptr;             // likewise
    TrainingRooms* training = nullptr;       // of a demo that serves
    delivery::VoicePool* telephone = nullptr; // where lines are configured, and this serves
    delivery::CallCourier* code_calls = nullptr; // stands with the telephone
    std::string training_room = {};          // the name of the one that this is, "" = none

    // The limits of the configuration in the store's shape.
    [[nodiscard]] store::SessionLimits session_limits() const {
        store::SessionLimits limits;
        limits.idle_ms = config.session.idle_minutes * 60'000;
        limits.absolute_ms = config.session.absolute_hours * 3'600'000;
        return limits;
    }
};

} // namespace todoke::services
