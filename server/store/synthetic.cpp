#include "server/store/synthetic.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "server/store/derived.hpp"
#include "server/store/notification_write.hpp"
#include "shared/base/date.hpp"

namespace todoke::store {

namespace {

// SplitMix64: small, seeded, the same on every machine.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t number) : state_(seed * 0x9E3779B97F4A7C15ULL + number * 0xD1B54A32D192ED03ULL) {}
    std::uint64_t below(std::uint64_t limit) {
        state_ += 0x9E3779B97F4A7C15ULL;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31)) % limit;
    }
    template <class T, std::size_t n>
    T const& one_of(std::array<T, n> const& list) { return list[below(n)]; }
    bool chance(double share) { return static_cast<double>(below(1'000'000)) < share * 1e6; }

private:
    std::uint64_t state_;
};

struct Word {
    char const* kana;
    char const* kanji;
};
// Words that say what these people are: test, specimen, example, imaginary, practice, …
constexpr std::array<Word, 40> family_words{{
    {"テスト", "テスト"}, {"シケン", "試験"}, {"ミホン", "見本"}, {"レイダイ", "例題"}, {"カソウ", "仮想"}, {"ケンショウ", "検証"},
    {"ヒナガタ", "雛形"}, {"モハン", "模範"}, {"レンシュウ", "練習"}, {"クンレン", "訓練"}, {"ジッケン", "実験"}, {"タメシ", "試"},
    {"ヨビ", "予備"}, {"カリ", "仮"}, {"モケイ", "模型"}, {"ソアン", "素案"}, {"ソウテイ", "想定"}, {"エンシュウ", "演習"},
    {"デモ", "デモ"}, {"テホン", "手本"}, {"ヨコウ", "予行"}, {"コウサク", "工作"}, {"ヒョウホン", "標本"}, {"ズヒョウ", "図表"},
    {"キゴウ", "記号"}, {"バンゴウ", "番号"}, {"フゴウ", "符号"}, {"ケイサン", "計算"}, {"スウジ", "数字"}, {"ゲンコウ", "原稿"},
    {"シタガキ", "下書"}, {"ハンレイ", "凡例"}, {"ブンレイ", "文例"}, {"ジレイ", "事例"}, {"サクレイ", "作例"}, {"ヤクゴ", "訳語"},
    {"ケイコウ", "傾向"}, {"ノウド", "濃度"}, {"メモリ", "目盛"}, {"リロン", "理論"},
}};
constexpr std::array<Word, 10> family_ends{{{"", ""}, {"ヤマ", "山"}, {"カワ", "川"}, {"ダ", "田"}, {"モト", "本"}, {"ザキ", "崎"},
                                            {"ムラ", "村"}, {"ノ", "野"}, {"シマ", "島"}, {"イケ", "池"}}};
constexpr std::array<Word, 24> given_names{{
    {"タロウ", "太郎"}, {"ハナコ", "花子"}, {"ジロウ", "次郎"}, {"サブロウ", "三郎"}, {"シロウ", "四郎"}, {"ゴロウ", "五郎"},
    {"ロクロウ", "六郎"}, {"イチコ", "一子"}, {"ニコ", "二子"}, {"ミツコ", "三子"}, {"ハルコ", "春子"}, {"ナツコ", "夏子"},
    {"アキコ", "秋子"}, {"フユコ", "冬子"}, {"アカネ", "赤音"}, {"アオイ", "青井"}, {"ミドリ", "緑"}, {"キイチ", "黄一"},
    {"ヒガシ", "東"}, {"ニシキ", "西樹"}, {"ミナミ", "南"}, {"キタオ", "北夫"}, {"ヒカリ", "光"}, {"カゲト", "影人"},
}};

// About as many people as each prefecture has, in thousands.
constexpr std::array<int, 47> people{5200, 1200, 1200, 2300, 950, 1060, 1830, 2860, 1930, 1930, 7340, 6280, 14050, 9230, 2200, 1030, 1130,
                                     760,  800,  2040, 1970, 3630, 7540, 1770, 1410, 2570, 8830, 5460, 1320, 920,  550,  670,  1880, 2790,
                                     1340, 720,  950,  1330, 690,  5130, 810,  1310, 1730, 1120, 1070, 1580, 1460};

int some_prefecture(Dice& dice) {
    auto roll = static_cast<int>(dice.below(125'800));
    for (int i = 0; i < 47; ++i) {
        roll -= people[static_cast<std::size_t>(i)];
        if (roll < 0) return i + 1;
    }
    return 13;
}

std::string digits(Dice& dice, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += static_cast<char>('0' + dice.below(10));
    return out;
}

// One episode: how the case stands today.
struct Episode {
    std::string form_id, form_version, disease_code, disease_class, status, location;
    Date onset, diagnosis;
    bool accepted = false;
};

Episode some_episode(Dice& dice, std::int64_t now_ms, double accepted_share) {
    Episode episode;
    auto const days_ago = static_cast<int>(dice.below(730) * dice.below(730) / 730);
    episode.diagnosis = base::add_days(base::date_in_japan(now_ms), -days_ago);
    episode.onset = base::add_days(episode.diagnosis, -static_cast<int>(dice.below(6)));
    bool const covid = dice.chance(0.9);
    episode.form_id = covid ? "covid_19" : "measles";
    episode.form_version = covid ? "2021-11-29" : "2015-05-21";
    episode.disease_code = covid ? "603" : "523";
    episode.disease_class = covid ? (dice.chance(0.85) ? "1" : dice.chance(0.7) ? "2" : "3") : "1";
    episode.accepted = dice.chance(days_ago > 3 ? std::max(accepted_share, 0.999) : accepted_share);
    static constexpr std::array<char const*, 6> active{"10", "30", "40", "50", "70", "71"};
    if (!episode.accepted) episode.status = "00";
    else if (days_ago > 20) episode.status = dice.chance(0.99) ? "80" : "90";
    else episode.status = dice.one_of(active);
    episode.location = !episode.accepted                                  ? "0"
                       : episode.status == "70" || episode.status == "71" ? "3"
                       : episode.status == "50"                           ? "2"
                       : episode.status == "10" || episode.status == "30" ? "0"
                                                                          : "1";
    return episode;
}

Json person_items(SyntheticPerson const& synthetic) {
    auto const& person = synthetic.person;
    auto record = Json::object();
    record.set("name", person.name).set("name_kana", person.name_kana).set("birth_date", person.birth_date).set("sex", person.sex);
    record.set("nationality", "JP").set("postal_code", synthetic.postal_code).set("prefecture_code", synthetic.prefecture_code);
    record.set("municipality_code", synthetic.municipality_code).set("address_line1", synthetic.address).set("email", synthetic.email);
    if (!person.phones.empty()) record.set("phone1", person.phones.front());
    if (!person.hc_own_id.empty()) record.set("hc_own_id", person.hc_own_id);
    return record;
}

Json notification_items(SyntheticPerson const& synthetic, Episode const& episode, Dice& dice) {
    auto record = person_items(synthetic);
    record.set("diagnosis_class", episode.disease_class).set("diagnosis_date", base::iso_date(episode.diagnosis));
    record.set("onset_date", base::iso_date(episode.onset)).set("report_date", base::iso_date(episode.diagnosis));
    record.set("first_visit_date", base::iso_date(episode.diagnosis));
    auto symptoms = Json::array();
    for (auto const* const symptom : {"fever", "cough", "sore_throat", "fatigue"})
        if (dice.chance(0.6)) symptoms.push(symptom);
    record.set("symptoms", std::move(symptoms)).set("spo2", std::to_string(93 + dice.below(7))).set("severity", "1");
    auto test = Json::object();
    test.set("method", "2").set("result", "2").set("specimen_date", base::iso_date(episode.diagnosis));
    auto tests = Json::array();
    tests.push(std::move(test));
    record.set("tests", std::move(tests)).set("risk_flag", "2").set("pregnant", "2").set("immunocompromised", "2");
    record.set("notification_note", "合成データです。実在の人物とは関係ありません。試験用の記載が続きます。");
    return record;
}

Submission make_submission(std::uint64_t seed, std::uint64_t number, Facility const& clinic, Facility const& centre, std::int64_t now_ms,
                           Episode& episode, double accepted_share) {
    auto const synthetic = synthetic_person(seed, number);
    Dice dice(seed ^ 0xE915'0DE5, number);
    episode = some_episode(dice, now_ms, accepted_share);
    Submission submission;
    auto& record = submission.record;
    record.caller.user_id = "synthetic";
    record.caller.role = access::RoleId::facility_reporter;
    record.caller.facility = clinic.id;
    record.caller.health_centre = centre.id;
    record.caller.prefecture_code = centre.prefecture_code;
    record.caller.now_ms = now_ms;
    record.person = synthetic.person;
    auto& facts = record.facts;
    facts.disease_code = episode.disease_code;
    facts.diagnosis_class = episode.disease_class;
    facts.case_status = episode.status;
    facts.current_location = episode.location;
    facts.sex = synthetic.person.sex;
    auto const birth = base::parse_iso_date(synthetic.person.birth_date);
    auto const age = birth ? base::age_on(*birth, episode.diagnosis) : std::nullopt;
    facts.age_years = age ? age->years : -1;
    facts.municipality_code = synthetic.municipality_code;
    facts.onset_date = base::iso_date(episode.onset);
    facts.diagnosis_date = base::iso_date(episode.diagnosis);
    if (episode.disease_class == "1" || episode.disease_class == "2") facts.confirmed_date = facts.diagnosis_date;
    record.responsible_centre = centre.id;
    record.responsible_prefecture_code = centre.prefecture_code;
    record.identity = write_json(person_items(synthetic));
    record.identity_form_version = "2020-09-14";
    auto& content = submission.content;
    content.form_id = episode.form_id;
    content.form_version = episode.form_version;
    content.document = write_json(notification_items(synthetic, episode, dice));
    content.person_name = synthetic.person.name;
    content.diagnosis_class = episode.disease_class;
    content.report_date = facts.diagnosis_date;
    content.urgency = episode.form_id == "measles" ? 2 : 3;
    return submission;
}

struct Places {
    std::vector<Facility> centres; // the first is the big one
    std::array<std::vector<std::size_t>, 48> centres_of_prefecture{};
    std::vector<std::vector<Facility>> clinics; // of each centre
};

// Every prefecture gets a centre, and every centre a few clinics, beside what is there already.
Result<Places> make_places(Store& store, std::int64_t now_ms) {
    Places places;
    places.centres = TRY(store.facilities.all(FacilityKind::health_centre));
    std::array<bool, 48> covered{};
    for (auto const& centre : places.centres) covered[static_cast<std::size_t>(prefecture_number(centre.prefecture_code))] = true;
    // The big centre is the one with the smallest id, as the demo data makes it first.
    std::sort(places.centres.begin(), places.centres.end(), [](Facility const& a, Facility const& b) { return a.id < b.id; });
    for (int prefecture = 1; prefecture <= 47; ++prefecture) {
        if (covered[static_cast<std::size_t>(prefecture)]) continue;
        for (int i = 1; i <= 3; ++i) {
            Facility centre;
            centre.id.value = 9'000'000 + prefecture * 1'000 + i;
            centre.kind = FacilityKind::health_centre;
            centre.code = "9" + prefecture_code(prefecture) + "000-0" + std::to_string(i);
            centre.name = "合成" + prefecture_code(prefecture) + "第" + std::to_string(i) + "保健所";
            centre.prefecture_code = prefecture_code(prefecture);
            centre.health_centre = centre.id;
            centre.phone = "0300000000";
            TRY(store.facilities.save(centre, now_ms));
            places.centres.push_back(std::move(centre));
        }
    }
    auto const known = TRY(store.facilities.all(FacilityKind::clinic));
    for (std::size_t i = 0; i < places.centres.size(); ++i) {
        auto const& centre = places.centres[i];
        places.centres_of_prefecture[static_cast<std::size_t>(prefecture_number(centre.prefecture_code))].push_back(i);
        std::vector<Facility> clinics;
        for (auto const& clinic : known)
            if (clinic.health_centre == centre.id) clinics.push_back(clinic);
        for (int n = static_cast<int>(clinics.size()); n < 20; ++n) {
            Facility clinic;
            clinic.id.value = 10'000'000 + static_cast<std::int64_t>(i) * 100 + n;
            clinic.code = "99" + std::to_string(clinic.id.value);
            clinic.name = "合成クリニック" + std::to_string(clinic.id.value);
            clinic.prefecture_code = centre.prefecture_code;
            clinic.health_centre = centre.id;
            TRY(store.facilities.save(clinic, now_ms));
            clinics.push_back(std::move(clinic));
        }
        places.clinics.push_back(std::move(clinics));
    }
    return places;
}

// A bulk record enters already decided where the episode says so: the intake lists stay credible.
void settle(db::Transaction& tx, Submission const& submission, SubmitReceipt const& receipt) {
    auto const& caller = submission.record.caller;
    tx.execute("UPDATE notifications SET state = 2, decided_at_ms = $2 WHERE notification_id = $1", receipt.id.value, caller.now_ms + 3'600'000);
    tx.execute("INSERT INTO notification_decisions (notification_id, version, state, sealed_text, user_id, facility_id, at_ms, case_version) "
               "VALUES ($1, 1, 2, $2, 'synthetic', $3, $4, 1)",
               receipt.id.value, db::Blob{""}, receipt.centre.value, caller.now_ms + 3'600'000);
    tx.execute("DELETE FROM worklists WHERE facility_id = $1 AND urgency = $2 AND since_ms = $3 AND notification_id = $4", receipt.centre.value,
               submission.content.urgency, caller.now_ms, receipt.id.value);
    tx.execute("UPDATE inboxes SET waiting = waiting - 1 WHERE facility_id = $1", receipt.centre.value);
}

} // namespace

SyntheticPerson synthetic_person(std::uint64_t seed, std::uint64_t number) {
    Dice dice(seed, number);
    SyntheticPerson synthetic;
    auto& person = synthetic.person;
    auto const& word = dice.one_of(family_words);
    auto const& end = dice.one_of(family_ends);
    auto const& given = dice.one_of(given_names);
    person.name = std::string(word.kanji) + end.kanji + "　" + given.kanji;
    person.name_kana = std::string(word.kana) + end.kana + "　" + given.kana;
    person.sex = dice.chance(0.5) ? "1" : "2";
    person.birth_date = base::iso_date(base::add_days(Date{2021, 12, 31}, -static_cast<int>(dice.below(35'000))));
    // 090-0 and 070-0 are not allotted to anybody.
    person.phones.push_back((dice.chance(0.7) ? "0900" : "0700") + digits(dice, 7));
    int const prefecture = some_prefecture(dice);
    synthetic.prefecture_code = prefecture_code(prefecture);
    synthetic.municipality_code = synthetic.prefecture_code + "1000";
    synthetic.postal_code = "000" + digits(dice, 4);
    synthetic.address = "合成町" + std::to_string(1 + dice.below(40)) + "丁目" + std::to_string(1 + dice.below(30)) + "番" + std::to_string(1 + dice.below(20)) + "号";
    synthetic.email = "person" + std::to_string(number) + "@example.jp";
    if (number % 2 == 0) person.hc_own_id = "A-" + std::to_string(number);
    return synthetic;
}

Submission synthetic_submission(std::uint64_t seed, std::uint64_t number, Facility const& clinic, Facility const& centre, std::int64_t now_ms) {
    Episode episode;
    auto submission = make_submission(seed, number, clinic, centre, now_ms, episode, 0);
    submission.record.facts.case_status = "00";
    submission.record.facts.current_location = "0";
    return submission;
}

namespace {

// One thread's share of the filling: takes the next few people until all are done.
class Filler {
public:
    Filler(Store& store, Places const& places, FillOptions const& options) : store_(store), places_(places), options_(options) {}

    Result<Done> run() {
        std::vector<std::thread> threads;
        for (int i = 0; i < threads_max; ++i) threads.emplace_back([this] { work(); });
        for (auto& thread : threads) thread.join();
        if (fault_) return *fault_;
        return Done{};
    }

private:
    struct Row {
        Submission submission;
        ReadySubmission ready;
        bool accepted = false;
    };
    // Few to a request, many requests to a commit: a savepoint remembers every page it changed, and one
    // over thousands of records would spend its time in that list.
    static constexpr std::int64_t at_once = 10;
    static constexpr int threads_max = 16;

    void work() {
        for (;;) {
            auto const first = next_.fetch_add(at_once);
            if (first >= options_.persons || failed_.load()) return;
            auto const last = std::min(options_.persons, first + at_once);
            auto const filled = fill(first, last);
            std::lock_guard const lock(mutex_);
            if (!filled.ok()) {
                failed_.store(true);
                if (!fault_) fault_ = filled.error();
                return;
            }
            done_ += last - first;
            if (options_.progress) options_.progress(done_);
        }
    }
    Result<Done> fill(std::int64_t first, std::int64_t last) {
        std::vector<Row> rows;
        for (auto i = first; i < last; ++i) rows.push_back(TRY(make(i)));
        auto const write = [&](db::Transaction& tx) -> Result<Done> {
            for (auto& row : rows) {
                auto receipt = write_submission(tx, row.submission, row.ready);
                while (!receipt && !tx.failed()) { // the drawn self-entry ID was taken
                    TRY(make_ready(row));
                    receipt = write_submission(tx, row.submission, row.ready);
                }
                if (receipt && row.accepted) settle(tx, row.submission, *receipt);
            }
            return Done{};
        };
        return store_.database().write(write);
    }
    Result<Done> make_ready(Row& row) {
        row.ready = TRY(ready_submission(store_.vault(), store_.ids(), row.submission, std::nullopt));
        row.ready.fresh->derived = Derived::later;
        return Done{};
    }
    Result<Row> make(std::int64_t i) {
        auto const number = static_cast<std::uint64_t>(i);
        Dice dice(options_.seed ^ 0x9'1ACE, number);
        std::size_t chosen = 0; // a fifth of everybody belongs to the big centre
        if (!dice.chance(0.2)) {
            auto const prefecture = prefecture_number(synthetic_person(options_.seed, number).prefecture_code);
            auto const& here = places_.centres_of_prefecture[static_cast<std::size_t>(prefecture)];
            chosen = here[dice.below(here.size())];
        }
        auto const& clinics = places_.clinics[chosen];
        // Oldest first, so that the newest records stand at the end of every index as in real life.
        auto const age_ms = (options_.persons - i) * (730LL * 24 * 3'600'000 / options_.persons);
        Row row;
        Episode episode;
        row.submission = make_submission(options_.seed, number, clinics[dice.below(clinics.size())], places_.centres[chosen],
                                         options_.now_ms - age_ms, episode, options_.accepted_share);
        row.accepted = episode.accepted;
        TRY(make_ready(row));
        return row;
    }

    Store& store_;
    Places const& places_;
    FillOptions const& options_;
    std::atomic<std::int64_t> next_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    std::int64_t done_ = 0;
    std::optional<Error> fault_;
};

} // namespace

Result<Done> fill_with_synthetic_cases(Store& store, FillOptions const& options) {
    auto const places = TRY(make_places(store, options.now_ms));
    TRY(Filler(store, places, options).run());
    return rebuild_derived(store.database(), store.vault());
}

} // namespace todoke::store
