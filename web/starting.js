// What both shells (boot.js, portal/boot.js) do between the first byte and the running client: whatever
// fails ends in a page that says what happened and what to do, answers are asked for before the client can,
// and the client is fetched beside the form that is already there.
export const root = document.documentElement;
export const by_id = (id) => document.getElementById(id);
export const stored = (area, name) => { try { return area.getItem(name) ?? ''; } catch { return ''; } };
export const store = (area, name, value) => { try { area.setItem(name, value); } catch { /* private window */ } };
const product = document.title.split(' – ').pop();
export const titled = (name) => { document.title = `${name} – ${product}`; };

// A page that is being left cancels its own downloads; that is no fault, unless the page stays after all.
let leaving = false;
addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });

function browser_family() {
    const found = navigator.userAgent.match(/(Edg|Firefox|Chrome|Version)\/(\d+)/);
    return found ? `${found[1]} ${found[2]}` : 'other';
}

export class Starting {
    // say(japanese, english): in the reader's language. `wasm` is the client's file, `load_parts` imports what
    // runs beside it, `second` is the file that it may ask for later, or ''.
    constructor({ say, wasm, load_parts, second = '' }) {
        Object.assign(this, { say, wasm, load_parts, second });
        this.early = new Map();      // path -> the promise of an answer that the client is going to ask for
        this.client_ready = false;
        this.fault_shown = false;
        this.composing = false;
        by_id('shell').addEventListener('compositionstart', () => { this.composing = true; });
        by_id('shell').addEventListener('compositionend', () => { this.composing = false; });
    }

    // --- what can fail, by code ---------------------------------------------------------------------

    words_of(kind) {
        const { say } = this;
        if (kind === 'no_wasm') return [say('このブラウザでは表示できません', 'This browser cannot show the application'),
            say('WebAssemblyが使えないか、禁止されています。最新の Microsoft Edge、Google Chrome、Firefox、Safari で開くか、システム担当者に設定の変更を依頼してください。',
                'WebAssembly is missing or forbidden. Please use a current Edge, Chrome, Firefox or Safari, or ask your administrator to allow it.')];
        if (kind === 'load_failed') return [say('画面を読み込めませんでした', 'The application could not be loaded'),
            say('通信が途切れた可能性があります。通信を確かめて、もう一度読み込んでください。', 'The connection may have broken. Please check it and load the page again.')];
        return [say('画面の表示に失敗しました', 'The display failed'),
            say('保存済みの入力は残っています。読み込み直すと続きから入力できます。繰り返す場合は、下の番号を担当者に伝えてください。',
                'What was saved is kept. Load the page again to go on. If it happens again, please tell your administrator the code below.')];
    }

    show_fault(kind, error) {
        if (this.fault_shown) return;
        if (leaving) return void setTimeout(() => this.show_fault(kind, error), 3100);
        this.fault_shown = true;
        console.error(`todoke: ${kind}`);
        globalThis.todoke_fault = error?.stack ?? String(error); // for tests; never sent anywhere
        root.classList.remove('canvas'); // the plain page of what was last shown stays readable
        if (!root.classList.contains('client')) by_id('shell-wait').hidden = true;
        const code = `${kind}-${(error?.name ?? 'none').replace(/[^A-Za-z]/g, '').slice(0, 24)}`;
        const [title, text] = this.words_of(kind);
        by_id('fault-title').textContent = title;
        by_id('fault-text').textContent = text;
        by_id('fault-reload').textContent = this.say('もう一度読み込む', 'Load again');
        by_id('fault-reload').onclick = () => location.reload();
        by_id('fault-code').textContent = this.say('番号: ', 'Code: ') + code;
        by_id('fault').hidden = false;
        by_id('fault-title').focus();
        // Codes only: nothing of the page.
        fetch('/api/v1/client-faults', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Todoke': '1' }, keepalive: true,
            body: JSON.stringify({ code, build: this.wasm.slice(0, 64), browser: browser_family() }) }).catch(() => {});
    }

    // --- before the client is here ------------------------------------------------------------------

    // `account`: whose page this is; the answer is refused when the browser has become somebody else's.
    ask_early(path, account = '') {
        const answer = (async () => {
            const reply = await fetch(path, { headers: { 'X-Todoke': '1', Accept: 'application/json', ...(account && { 'X-Todoke-Account': account }) }, credentials: 'same-origin', cache: 'no-store' });
            return { status: reply.status, text: await reply.text(), etag: reply.headers.get('ETag') ?? '' };
        })();
        this.early.set(path, answer);
        setTimeout(() => this.early.delete(path), 20000); // nobody asked: it would only grow old
        return answer;
    }

    wait_for_client() {
        by_id('shell-wait').hidden = false;
        titled(this.say('準備しています', 'Starting'));
        setTimeout(() => { if (!this.client_ready) by_id('shell-words').textContent = this.say('通信に時間がかかっています。このままお待ちください…', 'The connection is slow. Please wait…'); }, 5000);
    }

    // --- skins --------------------------------------------------------------------------------------

    wants_dom_skin() {
        const asked = new URLSearchParams(location.search).get('skin');
        if (asked) {
            store(sessionStorage, 'todoke.skin', asked);
            history.replaceState(null, '', location.pathname + location.hash);
        }
        const wish = stored(sessionStorage, 'todoke.skin') || stored(localStorage, 'todoke.skin');
        return wish === 'dom' || wish === 'plain' || matchMedia('(forced-colors: active)').matches;
    }

    // --- the client ---------------------------------------------------------------------------------

    // Moving the form while someone composes in it would double the text.
    async shell_is_quiet() {
        if (this.composing) await new Promise((done) => by_id('shell').addEventListener('compositionend', () => setTimeout(done, 0), { once: true }));
    }

    // `prepare(parts)` sees the machine and the glyphs before the client runs; `use_language` follows the reader.
    async start_client({ prepare, use_language }) {
        if (typeof WebAssembly !== 'object') return this.show_fault('no_wasm');
        let parts, wasm;
        try {
            wasm = fetch(this.wasm, { credentials: 'same-origin' });
            wasm.catch(() => {});
            parts = await this.load_parts(); // not imported above: the form of the shell must not wait for it
        } catch (error) { return this.show_fault('load_failed', error); }
        const { create, Bridge, Glyphs, Surface, Machine } = parts;
        const crashed = (error) => this.show_fault('crashed', error);
        const glyphs = new Glyphs();
        let can_paint = glyphs.isTrustworthy();
        const machine = new Machine(crashed);
        const bridge = new Bridge(by_id('page'), by_id('band'), crashed);
        const surface = new Surface(by_id('canvas'), stored(sessionStorage, 'todoke.webgl') === 'slow');
        const paint_or_not = (possible) => { can_paint = possible; choose_skin(); };
        bridge.onNoCanvas = surface.onLost = () => paint_or_not(false);
        surface.onRestored = () => { bridge.module._todoke_graphics_restored(); paint_or_not(true); };
        bridge.onShown = () => { this.client_ready = true; root.classList.add('client'); };
        const choose_skin = () => {
            root.classList.toggle('canvas', can_paint && !this.wants_dom_skin() && !this.fault_shown);
            bridge.requestFrame();
        };
        root.classList.toggle('canvas', can_paint && !this.wants_dom_skin());
        machine.onReturn = (place) => bridge.returnTo(place);
        machine.isReturning = () => bridge.place !== null;
        machine.early = this.early;
        await prepare({ machine, glyphs, can_paint });
        await this.shell_is_quiet();
        try {
            await create({
                canvas: by_id('canvas'), bridge, machine, glyphs, surface,
                locateFile: () => this.wasm,
                instantiateWasm: (imports, done) => {
                    instantiate(wasm, { ...imports, placeholder: not_here_yet }).then(({ instance, module }) => {
                        machine.join_second_part = () => instantiate(fetch(this.second, { credentials: 'same-origin' }), { primary: instance.exports });
                        done(instance, module);
                    }, (error) => this.show_fault(error instanceof TypeError ? 'load_failed' : 'no_wasm', error));
                    return {};
                },
                preRun: [(module) => { bridge.module = glyphs.module = module; machine.connect(module); }],
                print: () => {}, printErr: () => {},
                onAbort: () => crashed(new Error('abort')),
            });
        } catch (error) { return crashed(error); }
        matchMedia('(forced-colors: active)').addEventListener('change', choose_skin);
        addEventListener('todoke-preference', ({ detail }) => {
            if (detail.name === 'skin') { store(sessionStorage, 'todoke.skin', ''); choose_skin(); }
            if (detail.name === 'language') use_language(detail.value, glyphs);
        });
        globalThis.todoke = bridge; // for tests: frames, paints
    }
}

// What stands in the table for functions of the second part until that is here. The client asks for the part
// before it calls one (client-wasm/second_part.txt), so that nobody should ever meet these.
const not_here_yet = new Proxy({}, { get: (_, name) => () => { throw new Error(`function ${String(name)} of the second part was called before it was here`); } });

async function instantiate(wasm, imports) {
    const reply = await wasm;
    if (!reply.ok) throw new TypeError('wasm');
    if (WebAssembly.instantiateStreaming && reply.headers.get('Content-Type') === 'application/wasm') return WebAssembly.instantiateStreaming(reply, imports);
    return WebAssembly.instantiate(await reply.arrayBuffer(), imports);
}
