// Whole COVID-19 notifications of people who do not exist, as HTTP requests; the n-th is always the
// same person and no two share kana or telephone number. The same content as tests/support/cases.mjs.
#pragma once

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>

namespace todoke::bench {

inline std::string jst_day(int days) {
    std::time_t const time = std::time(nullptr) + 9 * 3600 + static_cast<std::time_t>(days) * 86400;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

inline std::string kana_of(std::int64_t n) {
    static constexpr char const* syllables[] = {
        "ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ", "チ", "ツ", "テ", "ト", "ナ", "ニ",
        "ヌ", "ネ", "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ", "マ", "ミ", "ム", "メ", "モ", "ヤ", "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ"};
    std::string word;
    for (int i = 0; i < 5; ++i, n /= 44) word += syllables[n % 44];
    return "シケン タロウ" + word;
}

inline std::string submission_body(std::int64_t n) {
    char phone[16], birth[16];
    std::snprintf(phone, sizeof phone, "090%08lld", static_cast<long long>(10'000'000 + n % 80'000'000));
    std::snprintf(birth, sizeof birth, "%d-04-%02d", 1940 + static_cast<int>(n % 60), 1 + static_cast<int>(n % 28));
    static std::string const today = jst_day(0), onset = jst_day(-2);
    return R"({"form_id":"covid_19","form_version":"2021-11-29","record":{"diagnosis_class":"1","diagnosis_date":")" + today
        + R"(","report_date":")" + today + R"(","name":"試験 太郎","name_kana":")" + kana_of(n) + R"(","sex":")" + (n % 2 == 0 ? "1" : "2")
        + R"(","birth_date":")" + birth + R"(","postal_code":"1020000","prefecture_code":"13","municipality_code":"131016","municipality_name":"千代田区","address_line1":"試験町1-2-3","phone1":")"
        + phone + R"(","occupation":"会社員","symptoms":["fever","cough"],"onset_date":")" + onset + R"(","first_visit_date":")" + today
        + R"(","diagnosis_tests":[{"method":"2","specimen":"06","specimen_date":")" + today
        + R"(","result":"2"}],"severity":"1","admission_needed":"2","hospitalised_at_report":"2","risk_flag":"2","doctor_name":"テスト 一郎","institution_name":"試験第一クリニック","institution_address":"東京都千代田区試験町10-1","institution_phone":"0300001001"}})";
}

} // namespace todoke::bench
