// Obviously synthetic people for demo, tests and benchmarks: テスト/シケン names drawn from a seeded
// generator, spread over clinics, centres, diseases and states. The bulk filler goes through the same
// sealing, statements and group commit as real submissions; only what follows from the cases (keys,
// names, lists) is written at the end, in order.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/store/store.hpp"

namespace todoke::store {

struct SyntheticPerson {
    Person person;
    std::string prefecture_code, municipality_code, postal_code, address, email;
};
// The same seed and number always give the same person.
SyntheticPerson synthetic_person(std::uint64_t seed, std::uint64_t number);

struct FillOptions {
    std::int64_t persons = 1'000;
    std::uint64_t seed = 1;
    std::int64_t now_ms = 0;             // the newest record; older ones reach two years back
    double accepted_share = 0.98;        // the rest waits in the intake lists
    std::function<void(std::int64_t done)> progress; // may be empty; called after every few, by one thread at a time
};
// Makes facilities (one centre with a fifth of everything, all prefectures present) unless there are
// some, then records with one notification each.
Result<Done> fill_with_synthetic_cases(Store& store, FillOptions const& options);

// The submission that the filler would make as number `number`: benchmarks send the same through HTTP.
Submission synthetic_submission(std::uint64_t seed, std::uint64_t number, Facility const& clinic, Facility const& centre, std::int64_t now_ms);

} // namespace todoke::store
