// Runs the suites of tests/suites.json and ends with one line: "N passed, N failed".
//   node .tools/run_tests.mjs [--group quick|check|all] [--only name,name] [--extra-failed N] [--suites FILE]
//
// A row of suites.json:
//   name       shown before each of its lines; also names its log build/test-logs/<name>.log
//   command    run by bash from the root of the repository
//   timeout_s  a suite that takes longer is stopped, with everything it started, and has failed
//   groups     where it also runs besides `make test`: "quick" (seconds), "check" (no browser)
//   alone      true when nothing else may run beside it (it measures, or needs the whole machine)
// A suite says its counts by doctest's last line or by printing "N passed, N failed". A suite that
// says nothing, or ends with an error although nothing failed, counts as one failure more: silence
// is no success.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const logs = process.env.TODOKE_TEST_LOGS ?? join(root, 'build', 'test-logs');
const option = (name) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? undefined : process.argv[at + 1]; };
const group = option('group') ?? 'all';
const only = option('only')?.split(',');
const at_once = 2;

const suites = JSON.parse(readFileSync(option('suites') ?? join(root, 'tests', 'suites.json'), 'utf8'))
    .filter((suite) => only ? only.includes(suite.name) : group === 'all' || (suite.groups ?? []).includes(group));
mkdirSync(logs, { recursive: true });

// Suites that reach the outside by accident must not hang on a proxy; nothing else is changed.
const environment = { ...process.env, TODOKE_TEST_LOGS: logs,
    ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? 'detect_leaks=1:abort_on_error=0',
    UBSAN_OPTIONS: process.env.UBSAN_OPTIONS ?? 'print_stacktrace=1' };

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => { for (const child of running) stop(child); process.exit(130); });
}
function stop(child) { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ } }

function run(suite) {
    return new Promise((done) => {
        const began = Date.now();
        const log = createWriteStream(join(logs, `${suite.name}.log`));
        const child = spawn('bash', ['-c', suite.command], { cwd: root, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
        running.add(child);
        const result = { name: suite.name, passed: 0, failed: 0, counted: false, note: '', complaints: [] };
        let last_word = began;
        const say = (text) => { last_word = Date.now(); console.log(`${suite.name} | ${text}`); };
        say('started');

        let last_line = '';
        for (const stream of [child.stdout, child.stderr]) {
            createInterface({ input: stream }).on('line', (line) => {
                log.write(`${line}\n`);
                const plain = line.replace(/\x1b\[[0-9;]*m/g, '');
                const doctest = plain.match(/\[doctest\] test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/);
                const node = plain.match(/^\s*(\d+) passed, (\d+) failed\s*$/);
                const counts = doctest ?? node;
                if (counts) {
                    // Several programs in one suite add up.
                    result.passed += Number(counts[1]); result.failed += Number(counts[2]); result.counted = true;
                } else if (plain.trim() && !plain.startsWith('[doctest] doctest version') && !plain.startsWith('[doctest] run with')) {
                    say(line);
                    // What failed, with its reason, is said once more at the end of the whole run, where it is looked for.
                    if (/^FAILED|^UNSTEADY|ERROR: |^TEST CASE: /.test(plain) || /^FAILED|^UNSTEADY/.test(last_line)) result.complaints.push(plain);
                    last_line = plain;
                }
            });
        }

        let stopped = false;
        const limit = setTimeout(() => { stopped = true; stop(child); }, suite.timeout_s * 1000);
        const sign_of_life = setInterval(() => {
            if (Date.now() - last_word > 20000) say(`still running (${Math.round((Date.now() - began) / 1000)} s)`);
        }, 5000);
        child.on('error', (error) => { result.note = String(error); });
        child.on('close', (code, signal) => {
            clearTimeout(limit); clearInterval(sign_of_life); running.delete(child);
            stop(child);  // whatever it left behind in its process group
            log.end();
            if (stopped) result.note = `stopped after ${suite.timeout_s} s`;
            else if (code !== 0 && result.failed === 0) result.note = `ended with ${signal ?? code}`;
            else if (!result.counted) result.note = 'said no counts';
            if (result.note && result.failed === 0) result.failed = 1;
            say(`${result.failed ? 'FAILED' : 'ok'}: ${result.passed} passed, ${result.failed} failed `
                + `(${((Date.now() - began) / 1000).toFixed(1)} s)${result.note ? ` – ${result.note}` : ''}`);
            done(result);
        });
    });
}

const results = [];
async function run_all(list) {
    const waiting = [...list];
    const worker = async () => { for (let suite; (suite = waiting.shift());) results.push(await run(suite)); };
    await Promise.all(Array.from({ length: at_once }, worker));
}
await run_all(suites.filter((suite) => !suite.alone));
for (const suite of suites.filter((suite) => suite.alone)) results.push(await run(suite));

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const extra_failed = Number(option('extra-failed') ?? 0);
const failed = sum('failed') + extra_failed;
console.log('');
for (const result of results) {
    console.log(`${result.failed ? 'FAILED' : 'ok    '} ${result.name.padEnd(24)} ${result.passed} passed, ${result.failed} failed ${result.note}`.trimEnd());
}
for (const result of results.filter((one) => one.failed || one.complaints.some((line) => line.startsWith('UNSTEADY')))) {
    console.log(`\n${result.name}:`);
    for (const line of result.complaints.slice(0, 20)) console.log(`  ${line}`);
}
console.log(`Logs: build/test-logs/`);
console.log(`${sum('passed')} passed, ${failed} failed`);
process.exitCode = failed || !results.length ? 1 : 0;
