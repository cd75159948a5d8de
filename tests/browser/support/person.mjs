// One person at one page. Everything is found as a person finds it: by label, by role, by words; a
// key press is counted, typed characters are not (a typed value is the person's own).
import { eventually } from '../../support/server.mjs';
import { newest_code } from '../../support/http.mjs';
import { demo } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';

export class Person {
    constructor(page, server) {
        this.page = page; this.server = server; this.keys = 0; this.typed = 0;
        this.faults = [];   // what went wrong in the page's own scripts
        page.on('pageerror', (error) => this.faults.push(String(error)));
        page.on('console', (message) => {
            // A refused request is part of many scenarios; a broken script never is.
            if (message.type() !== 'error' || /Failed to load resource/.test(message.text())) return;
            this.faults.push(message.text());
            page.evaluate(() => globalThis.todoke_fault).then((stack) => { if (stack) this.faults.push(stack); }).catch(() => {});
        });
    }

    static async at(context, server, path = '/') {
        const person = new Person(await context.newPage(), server);
        await person.open(path);
        return person;
    }

    async open(path) { await this.page.goto(this.server.url + path, { waitUntil: 'domcontentloaded' }); }

    // --- acting ---
    async press(...keys) { for (const key of keys) { await this.page.keyboard.press(key); this.keys += 1; } }
    async type(text) { await this.page.keyboard.type(text); this.typed += text.length; }
    field(label) { return this.page.getByLabel(label, { exact: true }).and(this.page.locator('input, textarea, select, [role=combobox], [role=textbox]')).first(); }
    async fill(label, text) { await this.field(label).fill(text); }
    button(name) { return this.page.getByRole('button', { name }).first(); }
    async click(name) { await this.button(name).click(); }

    // --- reading: what the page says to a reader, not what the canvas shows ---
    async says(words, timeout_ms = 15000) {
        await eventually(`the page says "${words}"`, async () => (await this.text()).includes(words), { timeout_ms });
    }
    async says_not(words, for_ms = 500) {
        await this.page.waitForTimeout(for_ms);
        expect(!(await this.text()).includes(words), `the page says "${words}"`);
    }
    text() {
        return this.page.evaluate(() => {
            const shown = [];
            const walk = (node) => {
                if (node.nodeType === Node.TEXT_NODE) { shown.push(node.data); return; }
                if (node.nodeType !== Node.ELEMENT_NODE || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE'].includes(node.tagName)) return;
                if (node.getAttribute('aria-hidden') === 'true' || getComputedStyle(node).display === 'none') return;
                if ('value' in node && node.tagName !== 'BUTTON' && node.type !== 'password') shown.push(` ${node.value} `);
                for (const child of node.childNodes) walk(child);
                shown.push(' ');
            };
            walk(document.body);
            return shown.join('').replace(/\s+/g, ' ');
        });
    }
    async path() { return new URL(this.page.url()).pathname; }
    focused() {
        return this.page.evaluate(() => {
            const at = document.activeElement;
            return { id: at?.id ?? '', tag: at?.tagName ?? '', label: at?.labels?.[0]?.textContent ?? at?.getAttribute('aria-label') ?? at?.textContent?.slice(0, 40) ?? '', value: at?.value ?? '' };
        });
    }
    async focus_is(id, timeout_ms = 15000) {
        let at;
        await eventually(`the focus is on ${id}`, async () => { at = (await this.focused()).id; if (at !== id) throw new Error(`it is on "${at}"`); return true; }, { timeout_ms });
    }
    // Nothing moves any more: no change of the page for `quiet_ms`, nothing loading.
    async settled(quiet_ms = 250, timeout_ms = 15000) {
        const until_quiet = () => this.page.evaluate(([quiet, limit]) => new Promise((done) => {
            let timer = setTimeout(finish, quiet);
            const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(finish, quiet); });
            const end = setTimeout(finish, limit);
            function finish() { watch.disconnect(); clearTimeout(end); clearTimeout(timer); done(); }
            watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        }), [quiet_ms, timeout_ms]);
        // Signing out loads the page anew; then it is the new page that has to settle.
        await until_quiet().catch((error) => { if (!/context was destroyed/.test(error.message)) throw error; return this.page.waitForLoadState().then(until_quiet); });
    }

    // The program has taken the page over (it may be used before, which is a scenario of its own).
    async adopted() { await this.page.waitForFunction(() => document.documentElement.classList.contains('client'), undefined, { timeout: 30000 }); }

    // --- signing in, by keyboard, as everybody does it ---
    async sign_in(user_id, { password = demo.password } = {}) {
        await this.adopted();
        await this.page.locator('#user_id').waitFor({ state: 'visible' });
        const began = Date.now() - 1000;
        await this.page.locator('#user_id').focus();
        await this.type(user_id);
        await this.press('Tab');
        await this.type(password);
        await this.press('Enter');
        const code_field = this.page.locator('input[autocomplete="one-time-code"]');
        await code_field.waitFor({ state: 'visible', timeout: 20000 });
        const code = await eventually('the code arrives in the outbox', () => newest_code(this.server.port, user_id, began));
        await eventually('the code field has the focus', () => code_field.evaluate((field) => field === document.activeElement), { timeout_ms: 3000 })
            .catch(() => code_field.focus());
        await this.type(code);
        await this.press('Enter');
        await code_field.waitFor({ state: 'detached', timeout: 20000 });
        await this.settled();
    }

    async sign_out() {
        await this.open_menu();
        await this.page.getByRole('menuitem', { name: 'サインアウト', exact: true }).click();
    }
    async open_menu() { await this.page.getByRole('button', { expanded: false }).filter({ hasText: /テスト/ }).first().click(); }

    no_faults() { expect(this.faults.length === 0, `the page's scripts complained: ${this.faults.slice(0, 3).join(' | ')}`); }
}
