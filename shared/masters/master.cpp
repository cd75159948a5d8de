#include "shared/masters/master.hpp"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::masters {

namespace {

constexpr std::array<MasterInfo, master_count> master_table{{
    {Master::medical, "medical", "医療機関マスタ(全数)", "09", "医療機関コード"},
    {Master::sentinel, "sentinel", "医療機関マスタ(定点)", "16", "医療機関コード(hos_cd)"},
    {Master::animal, "animal", "動物診療施設マスタ", "11", "動物診療施設コード"},
    {Master::health_centre, "health_centre", "保健所マスタ", "93", "保健所コード"},
}};

constexpr auto no = Need::absent;
constexpr auto may = Need::optional;
constexpr auto must = Need::required;

// medical (S4-26), sentinel (S4-28), animal (S4-29), health centre (S4-66).
constexpr std::array<ColumnInfo, 17> column_table{{
    {"code", "コード", &Entry::code, 10, {may, may, may, no}},
    {"name", "名称", &Entry::name, 100, {must, must, must, must}},
    {"kana", "名称フリガナ", &Entry::kana, 150, {must, must, must, must}},
    {"postal_code", "郵便番号", &Entry::postal_code, 7, {must, may, must, must}},
    {"municipality_code", "市区町村コード", &Entry::municipality_code, 6, {must, must, must, must}},
    {"address", "所在地", &Entry::address, 200, {must, must, must, must}},
    {"phone", "電話番号", &Entry::phone, 11, {must, must, must, must}},
    {"phone_after_hours", "夜間・休日の電話番号", &Entry::phone_after_hours, 11, {may, no, no, may}},
    {"core_city_code", "中核市コード", &Entry::core_city_code, 6, {may, may, may, must}},
    {"health_center_code", "保健所コード", &Entry::health_center_code, 4, {may, may, may, must}},
    {"institution_kind", "病院・一般診療所区分", &Entry::institution_kind, 1, {may, must, no, no}},
    {"licensed_beds", "許可病床数", &Entry::licensed_beds, 5, {must, must, no, no}},
    {"is_non_insured", "非保険医療機関", &Entry::is_non_insured, 1, {may, no, no, no}},
    {"insured_number", "保険医療機関コード", &Entry::insured_number, 10, {may, no, no, no}},
    {"main_speciality", "主たる診療科目", &Entry::main_speciality, 40, {no, may, no, no}},
    {"has_paediatrics", "小児科の有無", &Entry::has_paediatrics, 1, {no, may, no, no}},
    {"area", "管轄市区町村コード", &Entry::area, 2000, {no, no, no, may}},
}};

bool is_word(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

// Municipality codes apart from each other, by whatever stands between them.
std::string folded_area(std::string_view text) {
    std::set<std::string> codes;
    std::string code;
    auto const end_code = [&] {
        if (!code.empty()) codes.insert(std::exchange(code, {}));
    };
    for (auto const c : base::half_width_ascii(text)) {
        if (c == ' ' || c == ';' || c == ',' || c == '\n' || c == '\t' || c == '\r') end_code();
        else code += c;
    }
    end_code();
    std::string joined;
    for (auto const& one : codes) joined += (joined.empty() ? "" : " ") + one;
    return joined;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        auto const blank = std::min(text.find(' '), text.size());
        if (blank > 0) words.push_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return words;
}

// 有 無, 1 0, true false: what spreadsheets hold for a yes.
std::string folded_flag(std::string text, std::string_view no_code) {
    text = base::half_width_ascii(base::trimmed(text));
    for (auto const* yes : {"1", "有", "あり", "はい", "true", "TRUE"}) { // not a text
        if (text == yes) return "1";
    }
    for (auto const* none : {"0", "2", "無", "なし", "いいえ", "false", "FALSE"}) { // not a text
        if (text == none) return std::string(no_code);
    }
    return text;
}

std::string folded_kind(std::string text) {
    text = base::half_width_ascii(base::trimmed(text));
    if (text == "病院") return "1"; // not a text
    if (text == "診療所" || text == "一般診療所") return "2"; // not a text
    return text;
}

bool is_master_kana(std::string_view kana) {
    // Names of institutions hold numbers, Latin letters and more than one blank.
    std::u32string letters;
    for (auto const c : base::decode_utf8(kana)) {
        auto const is_ascii_word = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
        if (!is_ascii_word && c != U'\u3000') letters += c;
    }
    return letters.empty() || base::is_folded_kana(base::encode_utf8(letters));
}

class Judge {
public:
    Judge(Master master, Entry const& entry) : master_(master), entry_(entry) {}

    std::vector<Fault> run() {
        for (auto const& column : column_table) required_and_length(column);
        shapes();
        of_class();
        return std::move(faults_);
    }

private:
    void fault(std::string_view column, std::string_view rule, std::string_view message) { faults_.push_back({column, rule, message}); }
    void warning(std::string_view column, std::string_view rule, std::string_view message) { faults_.push_back({column, rule, message, true}); }

    void required_and_length(ColumnInfo const& column) {
        auto const& value = entry_.*column.value;
        if (value.empty()) {
            if (need(column, master_) == must) fault(column.id, "F-M01", "入力してください。");
            return;
        }
        if (base::count_characters(value) > column.length_max) fault(column.id, "F-M02", "文字数が多すぎます。");
        if (base::has_control_characters(value, base::LineBreaks::refused) || base::has_emoji(value)) fault(column.id, "F-M03", "使用できない文字が含まれています。");
    }

    void shapes() {
        auto const& e = entry_;
        if (!e.code.empty() && !is_code(master_, e.code)) fault("code", "F-M04", master_ == Master::animal ? "コードは V と都道府県2桁、数字6桁です。" : "コードは半角英数字10文字以内です。");
        if (!e.kana.empty() && !is_master_kana(e.kana)) fault("kana", "F-M05", "フリガナは全角カナで入力してください。");
        if (!e.postal_code.empty() && !base::is_postal_code(e.postal_code)) fault("postal_code", "F-M06", "郵便番号は7桁の数字です。");
        if (!e.municipality_code.empty() && !base::is_municipality_code(e.municipality_code)) fault("municipality_code", "F-M07", "市区町村コードは6桁です(検査数字を含みます)。");
        for (auto const& [column, phone] : {std::pair{"phone", &e.phone}, {"phone_after_hours", &e.phone_after_hours}}) {
            if (!phone->empty() && base::phone_kind(*phone) == base::PhoneKind::invalid) fault(column, "F-M08", "日本の電話番号を入力してください。");
        }
        if (!e.core_city_code.empty() && !(e.core_city_code.size() == 6 && base::is_all_digits(e.core_city_code))) fault("core_city_code", "F-M09", "中核市コードは6桁の数字です。");
        if (!e.health_center_code.empty() && !(e.health_center_code.size() >= 2 && e.health_center_code.size() <= 4 && base::is_all_digits(e.health_center_code)))
            fault("health_center_code", "F-M10", "保健所コードは2桁から4桁の数字です。");
        if (e.core_city_code.empty() != e.health_center_code.empty() && master_ != Master::health_centre)
            fault(e.core_city_code.empty() ? "core_city_code" : "health_center_code", "F-M11", "中核市コードと保健所コードは両方入力してください。");
        for (auto const word : words_of(e.area)) {
            if (!base::is_municipality_code(word)) return fault("area", "F-M07", "市区町村コードは6桁です(検査数字を含みます)。");
        }
    }

    void of_class() {
        auto const& e = entry_;
        if (!e.institution_kind.empty() && e.institution_kind != "1" && e.institution_kind != "2") fault("institution_kind", "F-M12", "1(病院)または2(一般診療所)を入力してください。");
        if (!e.licensed_beds.empty() && !base::is_all_digits(e.licensed_beds)) fault("licensed_beds", "F-M13", "許可病床数は数字で入力してください(無床は0)。");
        if (!e.is_non_insured.empty() && e.is_non_insured != "1") fault("is_non_insured", "F-M14", "0または1を入力してください。");
        if (!e.has_paediatrics.empty() && e.has_paediatrics != "1" && e.has_paediatrics != "2") fault("has_paediatrics", "F-M15", "1(有)または2(無)を入力してください。");
        if (master_ == Master::medical) insured();
        // S4-28: of a clinic the main speciality and whether it has paediatrics.
        if (master_ == Master::sentinel && e.institution_kind == "2") {
            if (e.main_speciality.empty()) fault("main_speciality", "F-M16", "一般診療所は主たる診療科目を入力してください。");
            if (e.has_paediatrics.empty()) fault("has_paediatrics", "F-M17", "一般診療所は小児科の有無を入力してください。");
        }
    }

    void insured() {
        auto const& number = entry_.insured_number;
        if (entry_.is_non_insured == "1") {
            if (!number.empty()) fault("insured_number", "F-M18", "非保険医療機関の保険医療機関コードは空欄にしてください。");
            return;
        }
        if (number.empty()) fault("insured_number", "F-M19", "保険医療機関コードを入力するか、非保険医療機関を選んでください。");
        else if (!is_insured_number(number)) fault("insured_number", "F-M20", "保険医療機関コードは10桁の数字です(都道府県2桁・点数表1桁・郡市区2桁・番号4桁・検証番号1桁)。");
        else if (!has_right_check_digit(number)) warning("insured_number", "F-M21", "検証番号が一致しません。番号をもう一度確かめてください。");
    }

    Master master_;
    Entry const& entry_;
    std::vector<Fault> faults_;
};

} // namespace

std::span<MasterInfo const> masters() { return master_table; }

MasterInfo const& info(Master master) {
    auto const& row = master_table[static_cast<std::size_t>(master)];
    assert(row.master == master);
    return row;
}

MasterInfo const* find_master(std::string_view name) {
    auto const found = std::find_if(master_table.begin(), master_table.end(), [&](MasterInfo const& row) { return row.name == name; });
    return found == master_table.end() ? nullptr : &*found;
}

std::span<ColumnInfo const> columns() { return column_table; }

Entry folded(Master master, Entry entry) {
    for (auto const& column : column_table) {
        auto& value = entry.*column.value;
        if (need(column, master) == Need::absent) value.clear();
        else value = std::string(base::trimmed(value));
    }
    entry.code = base::half_width_ascii(entry.code);
    entry.kana = base::fold_kana(base::half_width_ascii(entry.kana));
    entry.phone = base::fold_phone(entry.phone);
    entry.phone_after_hours = base::fold_phone(entry.phone_after_hours);
    for (auto* digits : {&entry.postal_code, &entry.municipality_code, &entry.core_city_code, &entry.health_center_code, &entry.licensed_beds, &entry.insured_number}) {
        *digits = base::fold_digits(*digits);
    }
    entry.institution_kind = folded_kind(entry.institution_kind);
    entry.is_non_insured = folded_flag(entry.is_non_insured, "");
    entry.has_paediatrics = folded_flag(entry.has_paediatrics, "2");
    entry.area = folded_area(entry.area);
    return entry;
}

std::vector<Fault> judge(Master master, Entry const& entry) { return Judge(master, entry).run(); }

bool has_errors(std::vector<Fault> const& faults) {
    return std::any_of(faults.begin(), faults.end(), [](Fault const& fault) { return !fault.is_warning; });
}

bool is_insured_number(std::string_view number) {
    return number.size() == 10 && base::is_all_digits(number) && number[0] <= '4' && number[2] >= '1' && number[2] <= '3';
}

char insured_check_digit(std::string_view first_nine) {
    // Over the district and the institution's number, from the right by 2 and 1 in turn, tens and ones
    // of each product added; what is missing to the next ten.
    int sum = 0, weight = 2;
    for (auto const c : {first_nine[8], first_nine[7], first_nine[6], first_nine[5], first_nine[4], first_nine[3]}) {
        auto const product = (c - '0') * weight;
        sum += product / 10 + product % 10;
        weight = 3 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool has_right_check_digit(std::string_view insured_number) {
    return insured_number.size() == 10 && insured_check_digit(insured_number.substr(0, 9)) == insured_number[9];
}

bool is_code(Master master, std::string_view code) {
    if (master == Master::animal) return code.size() == 9 && code[0] == 'V' && base::is_all_digits(code.substr(1));
    return !code.empty() && code.size() <= 10 && is_word(code);
}

std::string assigned_code(Master master, std::string_view prefecture_code, std::int64_t number) {
    auto const digits = [number](std::size_t width) {
        auto text = std::to_string(number);
        return std::string(text.size() < width ? width - text.size() : 0, '0') + text;
    };
    if (master == Master::animal) return "V" + std::string(prefecture_code) + digits(6);
    return (master == Master::sentinel ? "8" : "9") + std::string(prefecture_code) + digits(7);
}

std::string search_form(std::string_view text) {
    auto form = base::search_kana(base::half_width_ascii(text));
    std::transform(form.begin(), form.end(), form.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return form;
}

std::vector<std::string> search_terms(std::string_view typed) {
    std::vector<std::string> terms;
    std::string word;
    auto const end_word = [&] {
        if (word.empty()) return;
        // 03-0000-1001 and 〒102-0000 are looked for as they are stored.
        auto const digits = base::fold_digits(word);
        terms.push_back(!digits.empty() && base::is_all_digits(digits) ? digits : search_form(word));
        word.clear();
    };
    for (std::size_t at = 0; at < typed.size();) {
        auto const character = base::decode_at(typed, at);
        if (base::is_blank(character.code)) end_word();
        else word += typed.substr(at, character.bytes);
        at += character.bytes;
    }
    end_word();
    std::erase(terms, "");
    return terms;
}

} // namespace todoke::masters
