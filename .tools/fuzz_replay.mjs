// Each fuzzer of build/asan reads its whole corpus (tests/fuzz/corpus/<name>) and then a fixed number
// of new inputs from a fixed seed, so that two runs on two machines do the same.
// An input that breaks a fuzzer is left in build/test-logs/fuzz/. Prints "N passed, N failed".
// To hunt for longer: build/asan/fuzz_date -max_total_time=600 tests/fuzz/corpus/fuzz_date
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const runs = Number(process.env.TODOKE_FUZZ_RUNS ?? 20000);
const artifacts = join(root, 'build', 'test-logs', 'fuzz');
mkdirSync(artifacts, { recursive: true });

const names = readdirSync(join(root, 'tests', 'fuzz')).filter((file) => /^fuzz_.*\.cpp$/.test(file)).map((file) => file.slice(0, -4));
let passed = 0, failed = 0;
for (const name of names) {
    // New finds go to a folder that is thrown away; the committed corpus grows only by a person's hand.
    const finds = mkdtempSync(join(tmpdir(), 'todoke-fuzz-'));
    const corpus = [join(root, 'tests', 'fuzz', 'corpus', name), join(root, 'tests', 'fuzz', 'corpus', name.replace(/^fuzz_/, ''))].filter(existsSync);
    const run = spawnSync(join(root, 'build', 'asan', name),
        [`-runs=${runs}`, '-seed=1', '-max_len=4096', '-timeout=10', '-rss_limit_mb=2048', `-artifact_prefix=${artifacts}/${name}-`, finds, ...corpus],
        { encoding: 'utf8', cwd: root, maxBuffer: 1 << 26 });
    rmSync(finds, { recursive: true, force: true });
    const ok = run.status === 0;
    ok ? passed += 1 : failed += 1;
    console.log(`${ok ? 'ok' : 'FAILED'} ${name}`);
    if (!ok) console.log((run.error ? String(run.error) : run.stderr.slice(-6000)));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
