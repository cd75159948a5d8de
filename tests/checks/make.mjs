// The two front doors, used as a newcomer uses them, on what is built already: `make run` serves and
// says where and for whom; the test runner counts what failed and ends with one line.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, expect, expect_equal, finish } from '../support/checks.mjs';
import { request } from '../support/http.mjs';
import { eventually, free_port, root } from '../support/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'todoke-make-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// One `make run`, until it serves; then ended politely. What it printed.
async function run_once(port) {
    const make = spawn('make', ['run', `PORT=${port}`, `DATA=${folder}/data`], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const ended = new Promise((done) => { make.on('exit', done); });
    let said = '';
    for (const stream of [make.stdout, make.stderr]) stream.on('data', (chunk) => { said += chunk; });
    try {
        await eventually('make run serves', async () => (await request(port, 'GET', '/readyz')).status === 200, { timeout_ms: 300000, every_ms: 200 });
        await eventually('it says so', async () => said.includes(String(port)));
    } finally {
        process.kill(-make.pid, 'SIGTERM');
        await ended;
    }
    return said;
}

await check('[I2-01, S4-49] make run serves a demo and prints the address and the accounts, the second time too', async () => {
    const port = await free_port();
    for (const time of ['first', 'second']) {
        const said = await run_once(port);
        for (const words of [`http://localhost:${port}`, 'clinic1.doctor', 'east.centre', 'Todoke-2026']) expect(said.includes(words), `the ${time} time "${words}" is missing in:\n${said}`);
    }
}, { timeout_ms: 700000 });

await check('[I2-02] the test runner counts every suite, tells what failed, and ends with one line', async () => {
    const suites = join(folder, 'suites.json');
    writeFileSync(suites, JSON.stringify([
        { name: 'good', command: 'echo "3 passed, 0 failed"', timeout_s: 20 },
        { name: 'bad', command: 'echo "FAILED the reason"; echo "1 passed, 1 failed"; exit 1', timeout_s: 20 },
        { name: 'silent', command: 'true', timeout_s: 20 },
        { name: 'endless', command: 'sleep 60', timeout_s: 1 },
    ]));
    const logs = { ...process.env, TODOKE_TEST_LOGS: folder };
    const { status, stdout } = spawnSync('node', ['.tools/run_tests.mjs', '--suites', suites], { cwd: root, encoding: 'utf8', env: logs });
    expect_equal(status, 1, 'the exit status');
    const lines = stdout.trimEnd().split('\n');
    expect_equal(lines.at(-1), '4 passed, 3 failed', 'the last line');
    expect(lines.slice(-12).includes('  FAILED the reason'), 'what failed is not said again at the end');
    writeFileSync(suites, JSON.stringify([{ name: 'good', command: 'echo "3 passed, 0 failed"', timeout_s: 20 }]));
    expect_equal(spawnSync('node', ['.tools/run_tests.mjs', '--suites', suites], { cwd: root, env: logs }).status, 0, 'the exit status when all is well');
});

await check('[I2-02] make help names every target', async () => {
    const { stdout } = spawnSync('make', ['help'], { cwd: root, encoding: 'utf8' });
    for (const target of ['run', 'build', 'test', 'quick', 'check', 'bench', 'bless', 'trace', 'format', 'help']) expect(new RegExp(`^ *${target} +\\S`, 'm').test(stdout), `${target} is missing`);
});
finish();
