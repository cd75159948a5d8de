// Which test proves which requirement, and which requirement no test proves yet.
//
//   node tests/trace/trace.mjs           writes docs/traceability.md
//   node tests/trace/trace.mjs --check   writes nothing; fails when the page is out of date, when a
//                                        test names an unknown id, or when the list itself is broken
//
// A test names what it proves in square brackets inside its title: TEST_CASE("[V-401] a notification
// without a class is refused") or check('[AC-02-4, Q-13] …'). The list is docs/requirements.csv:
// id, area, issue ("2": part of that issue; "later"; "fact": background, nothing to build), statement.
// The page depends on nothing but these files: no dates, no line numbers, sorted.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const list_file = join(root, 'docs', 'requirements.csv');
const page_file = join(root, 'docs', 'traceability.md');
const test_files = new Set(['.cpp', '.hpp', '.mjs', '.js', '.py', '.sh']);
const faults = { list: [], unknown: [] };

// --- the list ---------------------------------------------------------------

function csv_rows(text) {
    return text.split('\n').filter((line) => line).map((line) => {
        const cells = [];
        for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)) {
            cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        }
        return cells;
    });
}

const [header, ...rows] = csv_rows(readFileSync(list_file, 'utf8'));
if (header.join() !== 'id,area,issue,statement') faults.list.push(`header is ${header.join()}`);
const requirements = new Map();
for (const row of rows) {
    const [id, area, issue, statement] = row;
    if (row.length !== 4 || !area || !statement) faults.list.push(`${id}: not four filled cells`);
    else if (!/^(\d+|later|fact)$/.test(issue)) faults.list.push(`${id}: issue "${issue}"`);
    else if (requirements.has(id)) faults.list.push(`${id}: twice`);
    else requirements.set(id, { id, area, issue, statement, proofs: new Set() });
}

// --- the tests --------------------------------------------------------------

// Ids look like S0-45, V-A30, V-S01, AC-01-2, R-07, Q-13, I2-04, N3, P1.
const one = '(?:[A-Z][A-Z0-9]{0,2}(?:-[A-Z]?\\d+)+|[NP]\\d)';
const brackets = new RegExp(`\\[(${one}(?:[ ,/]+${one})*)\\]`, 'g');
const title_of = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;

function files_under(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        if (entry.name === 'node_modules' || entry.name === 'trace') return [];
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return files_under(path);
        return test_files.has(extname(entry.name)) ? [path] : [];
    });
}

for (const path of files_under(join(root, 'tests')).sort()) {
    const file = relative(root, path);
    const source = readFileSync(path, 'utf8');
    // A scenario written ahead of what it asks for proves nothing yet.
    if (source.slice(0, 400).includes('Not yet among the suites')) continue;
    for (const line of source.split('\n')) {
        if (/^\s*(\/\/|\*|#)/.test(line)) continue;
        for (const literal of line.matchAll(title_of)) {
            const title = literal[1] ?? literal[2] ?? literal[3] ?? '';
            for (const [, ids] of title.matchAll(brackets)) {
                for (const id of ids.split(/[ ,/]+/)) {
                    const requirement = requirements.get(id);
                    if (!requirement) faults.unknown.push(`${file}: ${id} is not in docs/requirements.csv`);
                    else requirement.proofs.add(`${file}: ${title.replaceAll(brackets, '').replace(/\s+/g, ' ').trim()}`);
                }
            }
        }
    }
}

// --- the page ---------------------------------------------------------------

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const all = [...requirements.values()];
const proved = (some) => some.filter(({ proofs }) => proofs.size);
const of_issue = (issue) => all.filter((requirement) => requirement.issue === issue);
const groups = [...new Set(all.map(({ issue }) => issue))].filter((issue) => issue !== 'fact')
    .sort((a, b) => (a === 'later') - (b === 'later') || Number(a) - Number(b));
const name_of = (issue) => issue === 'later' ? 'Later' : `Issue ${issue}`;

const summary = groups.flatMap((issue) => {
    const areas = [...new Set(of_issue(issue).map(({ area }) => area))].sort();
    return areas.map((area) => {
        const some = of_issue(issue).filter((requirement) => requirement.area === area);
        return `| ${name_of(issue)} | ${area} | ${some.length} | ${proved(some).length} |`;
    });
});
const proofs = proved(all).map(({ id, statement, proofs: tests }) =>
    `| ${id} | ${cell(statement)} | ${[...tests].sort().map(cell).join('<br>')} |`);
const open = groups.map((issue) => {
    const some = of_issue(issue).filter(({ proofs: tests }) => !tests.size);
    return `### ${name_of(issue)} (${some.length})\n\n| id | area | requirement |\n|---|---|---|\n`
        + some.map(({ id, area, statement }) => `| ${id} | ${area} | ${cell(statement)} |`).join('\n');
});

const page = `# Traceability

Written by \`make trace\` from \`docs/requirements.csv\` and the titles of the tests; do not edit.

${groups.map((issue) => `${name_of(issue)}: ${proved(of_issue(issue)).length} of ${of_issue(issue).length} requirements are named by a test.`).join(' ')}
${of_issue('fact').length} rows of the list are background facts without anything to build.

| part | area | requirements | proved |
|---|---|---|---|
${summary.join('\n')}

## Proved

| id | requirement | tests |
|---|---|---|
${proofs.join('\n')}

## Not proved by any test yet

${open.join('\n\n')}
`;

for (const fault of [...faults.list, ...new Set(faults.unknown)]) console.error(fault);
if (process.argv.includes('--check')) {
    const stale = !existsSync(page_file) || readFileSync(page_file, 'utf8') !== page;
    if (stale) console.error('docs/traceability.md is out of date: run make trace');
    const failed = [faults.list.length, faults.unknown.length, stale].filter(Boolean).length;
    console.log(`${3 - failed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
} else {
    writeFileSync(page_file, page);
    console.log(`docs/traceability.md: ${proved(of_issue('2')).length} of ${of_issue('2').length} requirements of issue 2 proved`);
    process.exitCode = faults.list.length || faults.unknown.length ? 1 : 0;
}
