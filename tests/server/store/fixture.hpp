// A fresh store in a temporary folder, with two clinics and two health centres, and ready-made requests.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "server/store/store.hpp"
#include "server/store/synthetic.hpp"
#include "shared/base/json.hpp"

namespace todoke::testing {

constexpr std::int64_t noon = 1'600'000'000'000; // 2020-09-13T12:26:40Z

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "todoke-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string const& path() const { return path_; }

private:
    std::string path_;
};

inline store::StoreOptions options_for(std::string const& folder) {
    store::StoreOptions options;
    options.sqlite.folder = folder;
    options.sqlite.reserve_bytes = 64 * 1024;
    options.sqlite.free_bytes_min = 0;
    options.sqlite.readers = 2;
    options.key_policy = store::KeyFilePolicy::create_if_new;
    return options;
}

template <class T>
T must(Result<T> result) {
    if (!result.ok()) MESSAGE(result.error().detail);
    REQUIRE(result.ok());
    return std::move(result).value();
}

template <class T>
void must_fail(Result<T> const& result, ErrorCode code) {
    REQUIRE(!result.ok());
    INFO(result.error().detail);
    CHECK(result.error().code == code);
}

struct Fixture {
    Folder folder;
    std::unique_ptr<store::Store> store = must(store::Store::open(options_for(folder.path())));
    store::Facility centre_a = facility(11, store::FacilityKind::health_centre, 11, "13");
    store::Facility centre_b = facility(12, store::FacilityKind::health_centre, 12, "27");
    store::Facility clinic_a = facility(21, store::FacilityKind::clinic, 11, "13");
    store::Facility clinic_b = facility(22, store::FacilityKind::clinic, 11, "13");
    store::Facility clinic_c = facility(23, store::FacilityKind::clinic, 12, "27");

    void reopen() {
        store.reset();
        store = must(store::Store::open(options_for(folder.path())));
    }

    store::Facility facility(std::int64_t id, store::FacilityKind kind, std::int64_t centre, std::string const& prefecture) {
        store::Facility facility;
        facility.id.value = id;
        facility.kind = kind;
        facility.code = std::to_string(id);
        facility.name = "試験" + std::to_string(id);
        facility.prefecture_code = prefecture;
        facility.health_centre.value = centre;
        must(store->facilities.save(facility, noon));
        return facility;
    }
    [[nodiscard]] store::Caller caller(store::Facility const& facility, std::int64_t now_ms = noon) const {
        store::Caller caller;
        bool const centre = facility.kind == store::FacilityKind::health_centre;
        caller.user_id = "user-" + facility.id.text();
        caller.role = centre ? access::RoleId::health_centre_staff : access::RoleId::facility_reporter;
        caller.facility = facility.id;
        caller.health_centre = facility.health_centre;
        caller.prefecture_code = facility.prefecture_code;
        caller.now_ms = now_ms;
        return caller;
    }
    [[nodiscard]] store::Caller ministry() const {
        store::Caller caller;
        caller.user_id = "user-nation";
        caller.role = access::RoleId::ministry;
        caller.now_ms = noon;
        return caller;
    }
    [[nodiscard]] store::Submission submission(store::Facility const& clinic, store::Facility const& centre, std::uint64_t number,
                                               std::int64_t now_ms = noon) const {
        auto submission = store::synthetic_submission(5, number, clinic, centre, now_ms);
        submission.record.caller = caller(clinic, now_ms);
        submission.record.key = {"key-" + std::to_string(number), "print-" + std::to_string(number)};
        return submission;
    }
    store::SubmitReceipt submit(store::Facility const& clinic, store::Facility const& centre, std::uint64_t number, std::int64_t now_ms = noon) {
        return must(store->notifications.submit(submission(clinic, centre, number, now_ms)));
    }
    std::int64_t number_from(db::Sql sql) {
        return must(store->database().read([&](db::Transaction& tx) -> Result<std::int64_t> {
            auto rows = tx.query(sql);
            return rows.next() ? rows.integer(0) : -1;
        }));
    }
};

} // namespace todoke::testing
