// axe-core on the page as it is now; the findings that make a page unusable for somebody.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '../../support/checks.mjs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function expect_accessible(page, where, { without = [] } = {}) {
    // The page's own policy forbids foreign scripts, so it comes in through the developer tools.
    await page.evaluate(source);
    const findings = await page.evaluate(async (rules_off) => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], rules: Object.fromEntries(rules_off.map((id) => [id, { enabled: false }])) });
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    }, without);
    expect(findings.length === 0, `${where}: ${findings.join('\n')}`);
}
