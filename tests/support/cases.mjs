// Whole COVID-19 notifications of people who do not exist: the n-th is always the same, and no two
// share kana or telephone number.
const syllables = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ';

export function kana_of(n) {
    let word = '';
    for (let i = 0, rest = n; i < 5; i += 1, rest = Math.floor(rest / syllables.length)) word += syllables[rest % syllables.length];
    return `シケン タロウ${word}`;
}

// The day in Japan, `days` from now: 2026-11-21.
export function jst_day(days = 0, now_ms = Date.now()) {
    return new Date(now_ms + 9 * 3600000 + days * 86400000).toISOString().slice(0, 10);
}

export function covid_record(n) {
    const birth_year = 1940 + (n % 60);
    return {
        diagnosis_class: '1', diagnosis_date: jst_day(0), report_date: jst_day(0),
        name: '試験 太郎', name_kana: kana_of(n), sex: String(1 + (n % 2)), birth_date: `${birth_year}-04-${String(1 + (n % 28)).padStart(2, '0')}`,
        postal_code: '1020000', prefecture_code: '13', municipality_code: '131016', municipality_name: '千代田区', address_line1: '試験町1-2-3',
        phone1: `090${String(10000000 + n).padStart(8, '0')}`, occupation: '会社員',
        symptoms: ['fever', 'cough'], onset_date: jst_day(-2), first_visit_date: jst_day(0),
        diagnosis_tests: [{ method: '2', specimen: '06', specimen_date: jst_day(0), result: '2' }],
        severity: '1', admission_needed: '2', hospitalised_at_report: '2', risk_flag: '2',
        doctor_name: 'テスト 一郎', institution_name: '試験第一クリニック', institution_address: '東京都千代田区試験町10-1', institution_phone: '0300001001',
    };
}

export const submission = (n, extra = {}) => ({ form_id: 'covid_19', form_version: '2021-11-29', record: covid_record(n), ...extra });
