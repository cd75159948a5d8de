// A small morning, in every test run: nobody is lost, nobody is asked twice, with the server killed in each part.
// The whole one of 20,000 people is `make bench ARGS=morning`.
//   node tests/morning/run.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { check, expect, expect_equal, finish } from '../support/checks.mjs';
import { binary } from '../support/server.mjs';
import { whole_morning } from './morning.mjs';

let done;
await check('a morning of 1,000 people is rehearsed: 20 calls by real SIP, the others on simulated lines', async () => {
    done = await whole_morning({ people: 1000, by_page: 600, report_speed: 600, sip_calls: 20, sip_lines: 4, sip_pause_ms: 400, lines: 21, line_speed: 100 });
    console.log(`       ${JSON.stringify(done.result)}`);
}, { timeout_ms: 240000 });
if (done) {
    const { morning, result } = done;
    await check('[S1-14, S1-15, S1-54] everybody ends reported, called or listed as silent', async () => {
        expect_equal(result.lost, [], 'lost');
        expect_equal(result.reported_by_page + result.reported_by_call + result.called_in_vain + result.silent, result.people, 'accounted for');
        expect_equal(result.listed, result.called_in_vain + result.silent, 'on the list of those who did not report');
        expect(result.reported_by_page > 500 && result.reported_by_call > 200 && result.called_in_vain > 5 && result.silent > 3, JSON.stringify(result));
    });
    await check('[S1-14, S1-16] nobody is asked twice, also where the server was killed in the middle of a call', async () => {
        expect_equal(result.doubled, [], 'doubled');
        expect(result.cut_off > 0, 'no call was under way when the server was killed, so nothing was tested');
        expect(result.rang.sip >= 20 && result.by_sip >= 20, `by SIP: ${JSON.stringify(result.rang)}`);
    });
    await check('[S1-15] whoever answers and presses no key is listed as not answered', async () => {
        expect(result.answered_without_key > 0, 'no machine answered');
        expect(result.reasons['未応答'] > 0, JSON.stringify(result.reasons));
    });
    await check('no number, name or key of a call is readable in the log', async () => {
        const log = readFileSync(join(morning.data, 'morning.log'), 'utf8');
        expect(log.includes('observation_call_ended'), 'the log tells of no call');
        expect(!/0901\d{7}|シケン|試験/.test(log), 'the log holds personal data');
    });
    await check('[I2-23] the audit trail is whole after all kills', async () => {
        const { status, stdout, stderr } = spawnSync(binary, ['verify-audit', '--data', morning.data], { encoding: 'utf8' });
        expect(status === 0, `${stdout}${stderr}`);
    });
}
finish();
