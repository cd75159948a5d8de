// The application form in a real spreadsheet: LibreOffice opens what the server makes, a person fills it, and
// what it saves, as Excel or as a CSV in Shift_JIS, is taken without a word and becomes accounts.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { Caller, newest_message } from '../support/http.mjs';
import { Server, demo, eventually, fresh_folder, root } from '../support/server.mjs';

// As typed by people who do not know how it is stored: full width, hyphens, a missing zero.
const people = (mail) => [
    { B: '試験　表子', C: '03-0000-1001', D: `${mail}1@example.jp`, E: '9', I: '130100', K: '01', AG: '1', AJ: '1310001016', AL: '090-1234-5678', AN: '2' },
    { B: '試験　計算', C: '０３００００１００２', D: `${mail}2@example.jp`, E: '09', I: '130100', K: '1', AG: '0', AJ: '1310001016', AM: `${mail}2@example.jp`, AN: '1' },
];

function filled(form, rows, folder) {
    const paths = ['form.xlsx', 'rows.json', 'filled.xlsx', 'filled.csv'].map((name) => join(folder, name));
    writeFileSync(paths[0], form);
    writeFileSync(paths[1], JSON.stringify(rows));
    // Debian's own Python: it is the one that has Debian's uno.
    const { status, stdout, stderr, error } = spawnSync('/usr/bin/python3', [join(root, 'tests/commands/spreadsheet.py'), ...paths], { encoding: 'utf8', timeout: 90000 });
    if (error) throw error;
    expect_equal(status, 0, `LibreOffice: ${stderr}`);
    return { seen: JSON.parse(stdout), xlsx: readFileSync(paths[2]), csv: readFileSync(paths[3]) };
}

async function issue(admin, file) {
    const checked = await admin.call('POST', '/api/v1/applications', { file: file.toString('base64') });
    expect_equal([checked.status, checked.json?.good, checked.json?.fault_count], [200, 2, 0], `the file is taken: ${checked.text.slice(0, 1500)}`);
    const path = `/api/v1/applications/${checked.json.batch_id}`;
    expect_equal((await admin.call('POST', `${path}/issue`, { only_good: false })).status, 200, 'issuing');
    await eventually('the accounts are issued', async () => (await admin.call('GET', path)).json.state === 'issued', { timeout_ms: 30000 });
    const result = await admin.call('POST', `${path}/result`, {});
    return result.text.trim().split('\r\n').slice(1).map((line) => line.split(','));
}

export async function check_spreadsheet() {
    await check('[S4-02, S4-05, S4-07, S4-10, S4-12] LibreOffice opens the form, colours and checks it, and what it saves as Excel and as a Shift_JIS CSV becomes accounts', async () => {
        const server = await Server.start({ name: 'spreadsheet', data: fresh_folder('spreadsheet') });
        try {
            const admin = new Caller(server.port);
            await admin.sign_in('tokyo.admin', demo.password);
            const form = await admin.call('GET', '/api/v1/application-form/xlsx');
            expect_equal(form.status, 200, 'the form');
            const excel = filled(form.raw, people('excel'), fresh_folder('spreadsheet-excel'));
            expect(excel.seen.conditions > 0, 'no conditional colours arrive in LibreOffice');
            expect_equal([excel.seen.class_is_a_list, excel.seen.class_refuses], [true, true], 'a wrong class is refused while typing');
            expect_equal([excel.seen.complete, excel.seen.errors], [[1, 1, 0], 0], 'the formulas behind the colours calculate there');
            for (const [file, mail] of [[excel.xlsx, 'excel'], [filled(form.raw, people('csv'), fresh_folder('spreadsheet-csv')).csv, 'csv']]) {
                const rows = await issue(admin, file);
                expect_equal(rows.map((cells) => [cells[2], cells[6]]), [['試験　表子', 'issued'], ['試験　計算', 'issued']], mail);
                const letter = await newest_message(server.port, `${mail}1`);
                expect(letter.body.includes(rows[0][0]) && letter.body.includes(rows[0][1]), 'the letter goes to the person with what the result says');
            }
            admin.close();
        } finally { await server.stop(); }
    });
}
