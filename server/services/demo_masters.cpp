#include "server/services/demo_masters.hpp"

#include <array>
#include <map>

#include "server/log/log.hpp"

namespace todoke::services {

namespace {

using store::Facility;
using store::FacilityKind;

constexpr std::size_t rows_a_write = 2'000;
constexpr int governments = 157, centres_in_all = 470; // S4-70

struct Word {
    std::string_view written, kana;
};

constexpr std::array<Word, 40> places{{
    {"駅前", "エキマエ"}, {"中央", "チュウオウ"}, {"緑ヶ丘", "ミドリガオカ"}, {"桜台", "サクラダイ"}, {"若葉", "ワカバ"}, {"旭町", "アサヒチョウ"}, {"本町", "ホンチョウ"}, // not a text
    {"栄町", "サカエチョウ"}, {"富士見", "フジミ"}, {"梅ヶ丘", "ウメガオカ"}, {"松原", "マツバラ"}, {"竹の塚", "タケノツカ"}, {"青葉", "アオバ"}, {"東", "ヒガシ"}, // not a text
    {"西", "ニシ"}, {"南", "ミナミ"}, {"北", "キタ"}, {"大通り", "オオドオリ"}, {"川端", "カワバタ"}, {"山手", "ヤマテ"}, {"海岸", "カイガン"}, {"泉", "イズミ"}, // not a text
    {"城山", "シロヤマ"}, {"美咲", "ミサキ"}, {"日の出", "ヒノデ"}, {"光が丘", "ヒカリガオカ"}, {"つばき", "ツバキ"}, {"もみじ", "モミジ"}, {"すみれ", "スミレ"}, // not a text
    {"ひまわり", "ヒマワリ"}, {"こすもす", "コスモス"}, {"さくら", "サクラ"}, {"あおぞら", "アオゾラ"}, {"そよかぜ", "ソヨカゼ"}, {"みなと", "ミナト"}, {"けやき", "ケヤキ"}, // not a text
    {"いちょう", "イチョウ"}, {"ふたば", "フタバ"}, {"つくし", "ツクシ"}, {"はるか", "ハルカ"}, // not a text
}};
constexpr std::array<Word, 48> families{{
    {"佐藤", "サトウ"}, {"鈴木", "スズキ"}, {"高橋", "タカハシ"}, {"田中", "タナカ"}, {"伊藤", "イトウ"}, {"渡辺", "ワタナベ"}, {"山本", "ヤマモト"}, {"中村", "ナカムラ"}, // not a text
    {"小林", "コバヤシ"}, {"加藤", "カトウ"}, {"吉田", "ヨシダ"}, {"山田", "ヤマダ"}, {"佐々木", "ササキ"}, {"山口", "ヤマグチ"}, {"松本", "マツモト"}, {"井上", "イノウエ"}, // not a text
    {"木村", "キムラ"}, {"林", "ハヤシ"}, {"斎藤", "サイトウ"}, {"清水", "シミズ"}, {"山崎", "ヤマザキ"}, {"森", "モリ"}, {"池田", "イケダ"}, {"橋本", "ハシモト"}, // not a text
    {"阿部", "アベ"}, {"石川", "イシカワ"}, {"前田", "マエダ"}, {"藤田", "フジタ"}, {"後藤", "ゴトウ"}, {"小川", "オガワ"}, {"岡田", "オカダ"}, {"長谷川", "ハセガワ"}, // not a text
    {"村上", "ムラカミ"}, {"近藤", "コンドウ"}, {"石井", "イシイ"}, {"坂本", "サカモト"}, {"遠藤", "エンドウ"}, {"青木", "アオキ"}, {"藤井", "フジイ"}, {"西村", "ニシムラ"}, // not a text
    {"福田", "フクダ"}, {"太田", "オオタ"}, {"三浦", "ミウラ"}, {"岡本", "オカモト"}, {"松田", "マツダ"}, {"中川", "ナカガワ"}, {"中野", "ナカノ"}, {"原田", "ハラダ"}, // not a text
}};
constexpr std::array<Word, 14> specialities{{
    {"内科", "ナイカ"}, {"小児科", "ショウニカ"}, {"外科", "ゲカ"}, {"整形外科", "セイケイゲカ"}, {"皮膚科", "ヒフカ"}, {"眼科", "ガンカ"}, {"耳鼻咽喉科", "ジビインコウカ"}, // not a text
    {"産婦人科", "サンフジンカ"}, {"泌尿器科", "ヒニョウキカ"}, {"呼吸器内科", "コキュウキナイカ"}, {"循環器内科", "ジュンカンキナイカ"}, {"消化器内科", "ショウカキナイカ"}, // not a text
    {"心療内科", "シンリョウナイカ"}, {"脳神経外科", "ノウシンケイゲカ"}, // not a text
}};
constexpr std::array<Word, 4> clinic_ends{{{"クリニック", "クリニック"}, {"医院", "イイン"}, {"診療所", "シンリョウジョ"}, {"ファミリークリニック", "ファミリークリニック"}}}; // not a text
constexpr std::array<Word, 3> hospital_ends{{{"病院", "ビョウイン"}, {"総合病院", "ソウゴウビョウイン"}, {"記念病院", "キネンビョウイン"}}}; // not a text
constexpr std::array<Word, 3> animal_ends{{{"動物病院", "ドウブツビョウイン"}, {"ペットクリニック", "ペットクリニック"}, {"獣医科医院", "ジュウイカイイン"}}}; // not a text

// The same draws on every machine.
class Draw {
public:
    explicit Draw(std::uint64_t number) : state_(number * 0x9E3779B97F4A7C15u + 0x5DEECE66Du) {}
    std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }
    template <std::size_t N> Word const& one_of(std::array<Word, N> const& words) { return words[below(N)]; }

private:
    std::uint64_t next() { // splitmix64
        auto z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

std::string padded(std::int64_t number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(text.size() < width ? width - text.size() : 0, '0') + text;
}

// Area codes of four digits whose exchange begins with 0, which none does.
std::string phone_of(int prefecture, std::int64_t number) { return "02" + padded(prefecture, 2) + "0" + padded(number % 100'000, 5); }

struct Municipality {
    std::string code, name, kana, prefecture_name;
    store::FacilityId centre;
};

class Filler {
public:
    Filler(App& app, std::atomic<bool> const& stopping) : app_(app), stopping_(stopping), now_ms_(app.clock.now_ms()) {}

    Result<Done> run(std::int64_t institutions) {
        if (TRY(is_complete(institutions))) return Done{};
        for (int prefecture = 1; prefecture <= 47; ++prefecture) read_municipalities(prefecture);
        TRY(offices_and_centres());
        TRY(jurisdictions());
        TRY(all_institutions(institutions));
        if (!stopping_) log::info("demo_masters_filled", {{"institutions", institutions}});
        return Done{};
    }

private:
    Result<bool> is_complete(std::int64_t institutions) {
        if (institutions == 0) return true;
        auto const last = plan(institutions - 1, FacilityKind::clinic);
        return TRY(app_.store.facilities.find_by_code(FacilityKind::clinic, last.code)).has_value();
    }

    void read_municipalities(int prefecture) {
        auto const code = store::prefecture_code(prefecture);
        std::string prefecture_name;
        if (auto const* options = app_.catalogue.codes("prefectures"); options != nullptr) {
            for (auto const& option : *options) {
                if (option.code == code) prefecture_name = option.label;
            }
        }
        for (auto const& entry : app_.addresses.municipalities(code)) {
            auto const kana = entry.keys.substr(0, entry.keys.find(' '));
            of_prefecture_[static_cast<std::size_t>(prefecture)].push_back({entry.code, entry.label, kana, prefecture_name, {}});
        }
    }

    store::FacilityId fresh_id(int prefecture) { return {app_.store.ids().next(now_ms_, prefecture)}; }

    Facility office(FacilityKind kind, int prefecture, std::string code, std::string const& name, std::string const& kana, Municipality const& where) {
        Facility facility;
        facility.id = fresh_id(prefecture);
        facility.kind = kind;
        facility.code = std::move(code);
        facility.name = "試験" + name; // not a text
        facility.kana = "シケン" + kana; // not a text
        facility.prefecture_code = store::prefecture_code(prefecture);
        facility.municipality_code = where.code;
        facility.postal_code = store::prefecture_code(prefecture) + "00000";
        facility.address = where.prefecture_name + where.name + "試験町1-1"; // not a text
        facility.phone = phone_of(prefecture, static_cast<std::int64_t>(offices_.size() + 1));
        if (kind == FacilityKind::health_centre) facility.health_centre = facility.id;
        return facility;
    }

    // 47 prefectures, the first city of each, the wards of Tokyo, and second cities until there are 157; each
    // city and ward has a centre of its own, prefectures share the rest of the 470.
    Result<Done> offices_and_centres() {
        auto left = governments - static_cast<int>(TRY(app_.store.facilities.all(FacilityKind::government)).size());
        auto const given = static_cast<int>(TRY(app_.store.facilities.all(FacilityKind::health_centre)).size());
        std::vector<std::pair<int, Municipality*>> cities;
        for (int prefecture = 1; prefecture <= 47; ++prefecture) {
            auto& all = of_prefecture_[static_cast<std::size_t>(prefecture)];
            if (all.empty()) continue;
            auto const name = all.front().prefecture_name;
            if (prefecture != 13) offices_.push_back(office(FacilityKind::government, prefecture, padded(prefecture, 2) + "1000", name + "庁", "チョウ", all.front())); // not a text
        }
        left -= static_cast<int>(offices_.size());
        for (std::size_t round = 0; round < 24 && left > static_cast<int>(cities.size()); ++round) {
            for (int prefecture = 1; prefecture <= 47 && left > static_cast<int>(cities.size()); ++prefecture) {
                auto& all = of_prefecture_[static_cast<std::size_t>(prefecture)];
                if (round < all.size() && (round < 2 || prefecture == 13)) cities.emplace_back(prefecture, &all[round]);
            }
        }
        std::array<int, 48> number{};
        for (auto const& [prefecture, city] : cities) {
            auto const core = padded(prefecture, 2) + std::to_string(11 + number[static_cast<std::size_t>(prefecture)]++) + "00";
            offices_.push_back(office(FacilityKind::government, prefecture, core, city->name, city->kana, *city));
            offices_.push_back(office(FacilityKind::health_centre, prefecture, core + "-01", city->name + "保健所", city->kana + "ホケンジョ", *city)); // not a text
            city->centre = offices_.back().id;
            centres_.push_back({prefecture, offices_.back().id});
        }
        auto const of_prefectures = centres_in_all - given - static_cast<int>(cities.size());
        for (int i = 0; i < of_prefectures; ++i) {
            auto const prefecture = 1 + i % 47;
            auto& all = of_prefecture_[static_cast<std::size_t>(prefecture)];
            if (all.empty()) continue;
            auto const in_prefecture = i / 47;
            auto const& seat = all[(static_cast<std::size_t>(in_prefecture) * 5 + 2) % all.size()];
            offices_.push_back(office(FacilityKind::health_centre, prefecture, padded(prefecture, 2) + "1000-" + padded(in_prefecture + 1, 2), seat.name + "地域保健所", // not a text
                                      seat.kana + "チイキホケンジョ", seat)); // not a text
            centres_.push_back({prefecture, offices_.back().id});
        }
        TRY(app_.store.facilities.save_new(offices_, now_ms_));
        // After a fill that was cut off the rows are there already, under ids of that time.
        for (auto& facility : offices_) {
            auto const kept = TRY(app_.store.facilities.find_by_code(facility.kind, facility.code));
            if (kept) renamed_[facility.id.value] = kept->id;
        }
        for (auto& centre : centres_) centre.id = renamed_[centre.id.value];
        for (auto const& [prefecture, city] : cities) city->centre = renamed_[city->centre.value];
        return Done{};
    }

    Result<Done> jurisdictions() {
        std::vector<std::pair<std::string, store::FacilityId>> pairs;
        for (int prefecture = 1; prefecture <= 47; ++prefecture) {
            auto& all = of_prefecture_[static_cast<std::size_t>(prefecture)];
            std::vector<store::FacilityId> own;
            for (auto const& centre : centres_) {
                if (centre.prefecture == prefecture) own.push_back(centre.id);
            }
            for (std::size_t i = 0; i < all.size() && !own.empty(); ++i) {
                if (!all[i].centre) all[i].centre = own[i * own.size() / all.size()];
                pairs.emplace_back(all[i].code, all[i].centre);
            }
        }
        TRY(app_.store.facilities.set_first_centres(pairs));
        // Where assets/demo knows the centre already, its word counts.
        for (auto& all : of_prefecture_) {
            for (auto& municipality : all) {
                if (auto const known = TRY(app_.store.facilities.centre_of_municipality(municipality.code))) municipality.centre = *known;
            }
        }
        return Done{};
    }

    struct Plan {
        int prefecture = 0;
        std::string code;
    };
    // Where the n-th institution lies and what its code is; the number follows from the code.
    static Plan plan(std::int64_t n, FacilityKind kind) {
        // Prefectures by size, roughly: the big ones have ten times as many.
        static constexpr std::array<int, 60> spread{13, 27, 14, 23, 11, 12, 28, 1, 40, 22, 13, 27, 14, 23, 8, 34, 26, 4, 15, 20, 13, 27, 10, 9, 21, 33, 7, 24, 43, 46,
                                                    13, 47, 25, 35, 38, 29, 42, 2, 3, 17, 13, 44, 45, 6, 16, 37, 5, 30, 19, 41, 13, 18, 36, 39, 32, 31, 11, 12, 28, 40};
        auto const prefecture = spread[static_cast<std::size_t>(n) % spread.size()];
        auto const number = padded(n, 6);
        auto const pp = padded(prefecture, 2);
        if (kind == FacilityKind::animal_clinic) return {prefecture, "V" + pp + number};
        if (kind == FacilityKind::sentinel) return {prefecture, "T" + pp + number};
        auto code = pp + "1" + number; // the shape of an insured number
        return {prefecture, code + masters::insured_check_digit(code)};
    }

    Facility institution(std::int64_t n, FacilityKind kind) {
        Draw draw(static_cast<std::uint64_t>(n) * 8 + static_cast<std::uint64_t>(kind));
        auto const planned = plan(n, kind);
        auto const& all = of_prefecture_[static_cast<std::size_t>(planned.prefecture)];
        auto const& where = all[draw.below(all.size())];
        auto const is_hospital = kind != FacilityKind::animal_clinic && draw.below(12) == 0;
        auto const& place = draw.one_of(places);
        auto const& family = draw.one_of(families);
        auto const& speciality = draw.one_of(specialities);
        auto const& end = kind == FacilityKind::animal_clinic ? draw.one_of(animal_ends) : is_hospital ? draw.one_of(hospital_ends) : draw.one_of(clinic_ends);
        auto const shows_speciality = kind != FacilityKind::animal_clinic && !is_hospital;
        Facility facility;
        facility.id = fresh_id(planned.prefecture);
        facility.kind = kind;
        facility.code = planned.code;
        facility.name = std::string("試験") + std::string(place.written) + std::string(family.written) + (shows_speciality ? std::string(speciality.written) : "") + std::string(end.written); // not a text
        facility.kana = std::string("シケン") + std::string(place.kana) + std::string(family.kana) + (shows_speciality ? std::string(speciality.kana) : "") + std::string(end.kana); // not a text
        facility.prefecture_code = store::prefecture_code(planned.prefecture);
        facility.municipality_code = where.code;
        facility.postal_code = facility.prefecture_code + padded(static_cast<std::int64_t>(draw.below(100'000)), 5);
        facility.address = where.prefecture_name + where.name + "試験町" + std::to_string(1 + draw.below(9)) + "-" + std::to_string(1 + draw.below(30)) + "-" + std::to_string(1 + draw.below(40)); // not a text
        facility.phone = phone_of(planned.prefecture, n + 10'000);
        facility.health_centre = where.centre;
        if (kind == FacilityKind::animal_clinic) return facility;
        facility.institution_kind = is_hospital ? "1" : "2";
        facility.licensed_beds = is_hospital ? std::to_string(20 + draw.below(60) * 10) : draw.below(10) == 0 ? "19" : "0";
        if (kind == FacilityKind::sentinel) {
            facility.main_speciality = speciality.written;
            facility.has_paediatrics = speciality.written == "小児科" || is_hospital ? "1" : "2"; // not a text
        } else {
            facility.insured_number = planned.code;
        }
        return facility;
    }

    Result<Done> rows(std::int64_t count, FacilityKind kind) {
        std::vector<Facility> batch;
        for (std::int64_t n = 0; n < count; ++n) {
            if (!of_prefecture_[static_cast<std::size_t>(plan(n, kind).prefecture)].empty()) batch.push_back(institution(n, kind));
            if (batch.size() < rows_a_write && n + 1 < count) continue;
            if (stopping_) return Done{};
            TRY(app_.store.facilities.save_new(batch, now_ms_));
            batch.clear();
        }
        return Done{};
    }

    // The all-case master last: its last row says that everything is there.
    Result<Done> all_institutions(std::int64_t institutions) {
        TRY(rows(institutions / 20, FacilityKind::sentinel));
        TRY(rows(institutions / 20, FacilityKind::animal_clinic));
        return rows(institutions, FacilityKind::clinic);
    }

    struct Centre {
        int prefecture = 0;
        store::FacilityId id;
    };
    App& app_;
    std::atomic<bool> const& stopping_;
    std::int64_t now_ms_;
    std::array<std::vector<Municipality>, 48> of_prefecture_;
    std::vector<Facility> offices_;
    std::vector<Centre> centres_;
    std::map<std::int64_t, store::FacilityId> renamed_;
};

} // namespace

Result<Done> fill_demo_masters(App& app, std::int64_t institutions, std::atomic<bool> const& stopping) { return Filler(app, stopping).run(institutions); }

} // namespace todoke::services
