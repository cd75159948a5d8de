// Tests in a row: `check(title, run)` prints ok or FAILED with the reason; `finish()` prints the
// counts that the test runner adds up. A title names what it proves: '[AC-02-4] …'.
//   node …/run.mjs --only 'words of a title'      runs only those
export const counts = { passed: 0, failed: 0 };
const only_at = process.argv.indexOf('--only');
export const only = only_at < 0 ? '' : process.argv[only_at + 1];

export function wanted(title) { return !only || title.includes(only); }

export async function check(title, run, { timeout_ms = 120000 } = {}) {
    if (!wanted(title)) return undefined;
    const began = Date.now();
    let timer;
    try {
        const late = new Promise((_, failed) => { timer = setTimeout(() => failed(new Error(`still running after ${timeout_ms} ms`)), timeout_ms); });
        const result = await Promise.race([run(), late]);
        counts.passed += 1;
        console.log(`ok     ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
        return result;
    } catch (error) {
        counts.failed += 1;
        console.log(`FAILED ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
        console.log(`       ${String(error.stack ?? error).split('\n').filter((line, i) => i < 30 && (i < 2 || !/^\s*at /.test(line) || /tests.(browser|attacks|crash)/.test(line))).join('\n       ')}`);
        return undefined;
    } finally { clearTimeout(timer); }
}

export function expect(condition, otherwise) { if (!condition) throw new Error(otherwise); }
export function expect_equal(actual, expected, what) {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

export function finish() {
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    process.exit(counts.failed || !counts.passed ? 1 : 0);
}
