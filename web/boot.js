// From the first byte to the running client: the sign-in form works at once, the client is fetched
// beside it, and whatever fails ends in a page that says what happened and what to do.
const root = document.documentElement;
const by_id = (id) => document.getElementById(id);
const in_english = () => root.lang === 'en';
const say = (japanese, english) => (in_english() ? english : japanese);
const stored = (area, name) => { try { return area.getItem(name) ?? ''; } catch { return ''; } };
const store = (area, name, value) => { try { area.setItem(name, value); } catch { /* private window */ } };

// --- what can fail, by code -------------------------------------------------------------------------

const faults = {
    no_wasm: () => [say('このブラウザでは表示できません', 'This browser cannot show the application'),
        say('WebAssemblyが使えないか、禁止されています。最新の Microsoft Edge、Google Chrome、Firefox、Safari で開くか、システム担当者に設定の変更を依頼してください。',
            'WebAssembly is missing or forbidden. Please use a current Edge, Chrome, Firefox or Safari, or ask your administrator to allow it.')],
    load_failed: () => [say('画面を読み込めませんでした', 'The application could not be loaded'),
        say('通信が途切れた可能性があります。通信を確かめて、もう一度読み込んでください。', 'The connection may have broken. Please check it and load the page again.')],
    crashed: () => [say('画面の表示に失敗しました', 'The display failed'),
        say('保存済みの入力は残っています。読み込み直すと続きから入力できます。繰り返す場合は、下の番号を担当者に伝えてください。',
            'What was saved is kept. Load the page again to go on. If it happens again, please tell your administrator the code below.')],
};
let fault_shown = false;

// A page that is being left cancels its own downloads; that is no fault, unless the page stays after all.
let leaving = false;
addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });

function show_fault(kind, error) {
    if (fault_shown) return;
    if (leaving) return void setTimeout(show_fault, 3100, kind, error);
    fault_shown = true;
    console.error(`todoke: ${kind}`);
    globalThis.todoke_fault = error?.stack ?? String(error); // for tests; never sent anywhere
    root.classList.remove('canvas'); // the plain page of what was last shown stays readable
    if (!root.classList.contains('client')) by_id('shell-wait').hidden = true;
    const code = `${kind}-${(error?.name ?? 'none').replace(/[^A-Za-z]/g, '').slice(0, 24)}`;
    const [title, text] = faults[kind]();
    by_id('fault-title').textContent = title;
    by_id('fault-text').textContent = text;
    by_id('fault-reload').textContent = say('もう一度読み込む', 'Load again');
    by_id('fault-reload').onclick = () => location.reload();
    by_id('fault-code').textContent = say('番号: ', 'Code: ') + code;
    by_id('fault').hidden = false;
    by_id('fault-title').focus();
    // Codes only: nothing of the page.
    fetch('/api/v1/client-faults', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Todoke': '1' }, keepalive: true,
        body: JSON.stringify({ code, build: '{{client.wasm}}'.slice(0, 64), browser: browser_family() }) }).catch(() => {});
}

function browser_family() {
    const found = navigator.userAgent.match(/(Edg|Firefox|Chrome|Version)\/(\d+)/);
    return found ? `${found[1]} ${found[2]}` : 'other';
}

// --- the shell: sign-in before the client is here ---------------------------------------------------

const early = new Map(); // path -> the promise of an answer that the client is going to ask for
let signing_in = null;   // a sign-in on its way
let client_ready = false;
let refused = '';        // the last refusal, as the client takes it over: status and seconds to wait

function use_language(language) {
    root.lang = language;
    for (const element of document.querySelectorAll('#shell [data-en]')) {
        element.dataset.ja ??= element.textContent;
        element.textContent = language === 'en' ? element.dataset.en : element.dataset.ja;
    }
    for (const button of document.querySelectorAll('#shell [data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === language));
    if (!client_ready) titled(by_id('shell-form').hidden ? say('準備しています', 'Starting') : say('サインイン', 'Sign in'));
}

const product = document.title.split(' – ').pop();
const titled = (name) => { document.title = `${name} – ${product}`; };

function shell_message(text) {
    by_id('shell-message').textContent = text;
    by_id('shell-message').hidden = !text;
}

function wait_for_client() {
    by_id('shell-form').hidden = true;
    by_id('shell-title').hidden = true;
    by_id('shell-wait').hidden = false;
    titled(say('準備しています', 'Starting'));
    setTimeout(() => { if (!client_ready) by_id('shell-words').textContent = say('通信に時間がかかっています。このままお待ちください…', 'The connection is slow. Please wait…'); }, 5000);
}

function ask_early(path, account = '') {
    const answer = (async () => {
        const reply = await fetch(path, { headers: { 'X-Todoke': '1', Accept: 'application/json', ...(account && { 'X-Todoke-Account': account }) }, credentials: 'same-origin', cache: 'no-store' });
        return { status: reply.status, text: await reply.text(), etag: reply.headers.get('ETag') ?? '' };
    })();
    early.set(path, answer);
    setTimeout(() => early.delete(path), 20000); // nobody asked: it would only grow old
    return answer;
}

// The same sentences as in client-wasm/state/session.cpp.
function refusal(reply) {
    if (reply.status === 429) {
        const minutes = Math.max(1, Math.ceil((Number(reply.headers.get('Retry-After')) || 60) / 60));
        return say(`試行回数が多いため、しばらくサインインできません。${minutes}分後にもう一度お試しください。`, `Too many attempts. Please try again in ${minutes} min.`);
    }
    if (reply.status === 503) return say('ただいま混み合っています。少し待ってから、もう一度お試しください。', 'The system is busy. Please wait a little and try again.');
    if (reply.status === 403) return say('初期パスワードの期限が切れています。システム管理者に再発行を依頼してください。', 'Your initial password has expired. Please ask your system administrator for a new one.');
    if ([400, 401, 422].includes(reply.status)) return say('利用者IDまたはパスワードが正しくありません。', 'The user ID or password is not right.');
    return say('処理できませんでした。', 'The request failed.');
}

async function sign_in() {
    shell_message('');
    refused = '';
    by_id('shell-submit').disabled = true;
    try {
        const reply = await fetch('/api/v1/session', { method: 'POST', credentials: 'same-origin',
            headers: { 'Content-Type': 'application/json', 'X-Todoke': '1', 'Accept-Language': root.lang },
            body: JSON.stringify({ user_id: by_id('user_id').value, password: by_id('password').value }) });
        if (reply.ok) {
            by_id('password').value = '';
            early.clear(); // the client asks anew
            wait_for_client();
        } else {
            refused = `${reply.status} ${Number(reply.headers.get('Retry-After')) || 0}`;
            shell_message(refusal(reply));
            by_id('password').value = '';
            by_id('password').focus();
        }
    } catch {
        refused = '0 0';
        shell_message(say('サーバーに接続できません。通信を確認して、もう一度お試しください。', 'The server cannot be reached. Please check the connection and try again.'));
    }
    by_id('shell-submit').disabled = false;
}

function start_shell() {
    use_language(stored(localStorage, 'todoke.language') === 'en' ? 'en' : 'ja');
    for (const button of document.querySelectorAll('#shell [data-language]')) {
        button.onclick = () => { store(localStorage, 'todoke.language', button.dataset.language); use_language(button.dataset.language); };
    }
    by_id('shell-form').onsubmit = (event) => {
        event.preventDefault();
        signing_in ??= sign_in().finally(() => { signing_in = null; });
    };
    ask_early('/api/v1/session').then(({ status, text }) => {
        const info = status === 200 ? JSON.parse(text) : {};
        if (info.demo) by_id('shell-demo').hidden = false;
        by_id('shell').classList.toggle('closed-network', info.network === 'closed');
        // A training begins before signing in.
        if (['second_factor', 'factor_setup', 'new_password', 'signed_in'].includes(info.step) || (info.demo && location.pathname === '/training')) wait_for_client();
        if (info.step !== 'signed_in') return;
        // First where counting of changes begins, then the page: nothing falls between them.
        for (const path of ['/api/v1/updates', ...(location.pathname === '/' ? ['/api/v1/home'] : [])]) ask_early(path, info.user_id).catch(() => {});
    }).catch(() => {});
}

// --- skins ------------------------------------------------------------------------------------------

function wants_dom_skin() {
    const asked = new URLSearchParams(location.search).get('skin');
    if (asked) {
        store(sessionStorage, 'todoke.skin', asked);
        history.replaceState(null, '', location.pathname);
    }
    const wish = stored(sessionStorage, 'todoke.skin') || stored(localStorage, 'todoke.skin');
    return wish === 'dom' || wish === 'plain' || matchMedia('(forced-colors: active)').matches;
}

// --- the client -------------------------------------------------------------------------------------

// Moving the form while someone composes in it would double the text.
async function shell_is_quiet() {
    await signing_in;
    if (shell_composing) await new Promise((done) => by_id('shell').addEventListener('compositionend', () => setTimeout(done, 0), { once: true }));
}
let shell_composing = false;
by_id('shell').addEventListener('compositionstart', () => { shell_composing = true; });
by_id('shell').addEventListener('compositionend', () => { shell_composing = false; });

async function start_client() {
    if (typeof WebAssembly !== 'object') return show_fault('no_wasm');
    let parts, wasm;
    try {
        wasm = fetch('{{client.wasm}}', { credentials: 'same-origin' });
        wasm.catch(() => {});
        // Not imported above: the sign-in form must not wait for it.
        parts = await import('{{parts.js}}');
    } catch (error) { return show_fault('load_failed', error); }
    const { create, Bridge, Glyphs, Surface, Machine } = parts;
    const glyphs = new Glyphs();
    let can_paint = glyphs.isTrustworthy();
    if (can_paint) setTimeout(() => glyphs.warmUp());
    const machine = new Machine((error) => show_fault('crashed', error));
    const bridge = new Bridge(by_id('page'), by_id('band'), (error) => show_fault('crashed', error));
    const surface = new Surface(by_id('canvas'), stored(sessionStorage, 'todoke.webgl') === 'slow');
    const paint_or_not = (possible) => { can_paint = possible; choose_skin(); };
    bridge.onNoCanvas = surface.onLost = () => paint_or_not(false);
    surface.onRestored = () => { bridge.module._todoke_graphics_restored(); paint_or_not(true); };
    bridge.onShown = () => { client_ready = true; root.classList.add('client'); };
    const choose_skin = () => {
        root.classList.toggle('canvas', can_paint && !wants_dom_skin() && !fault_shown);
        bridge.requestFrame();
    };
    root.classList.toggle('canvas', can_paint && !wants_dom_skin());
    machine.onReturn = (place) => bridge.returnTo(place);
    machine.isReturning = () => bridge.place !== null;
    machine.shell_refusal = () => { const words = refused; refused = ''; return words; };
    machine.early = early;
    await signing_in;
    await shell_is_quiet();
    try {
        await create({
            canvas: by_id('canvas'), bridge, machine, glyphs, surface,
            locateFile: () => '{{client.wasm}}',
            instantiateWasm: (imports, done) => {
                instantiate(wasm, { ...imports, placeholder: not_here_yet }).then(({ instance, module }) => {
                    machine.join_second_part = () => instantiate(fetch('{{second.wasm}}', { credentials: 'same-origin' }), { primary: instance.exports });
                    done(instance, module);
                }, (error) => show_fault(error instanceof TypeError ? 'load_failed' : 'no_wasm', error));
                return {};
            },
            preRun: [(module) => { bridge.module = glyphs.module = module; machine.connect(module); }],
            print: () => {}, printErr: () => {},
            onAbort: () => show_fault('crashed', new Error('abort')),
        });
    } catch (error) { return show_fault('crashed', error); }
    matchMedia('(forced-colors: active)').addEventListener('change', choose_skin);
    addEventListener('todoke-preference', ({ detail }) => {
        if (detail.name === 'skin') { store(sessionStorage, 'todoke.skin', ''); choose_skin(); }
        if (detail.name === 'language') use_language(detail.value === 'en' ? 'en' : 'ja');
    });
    globalThis.todoke = bridge; // for tests: frames, paints
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

start_shell();
start_client();
if ('serviceWorker' in navigator) addEventListener('load', () => navigator.serviceWorker.register('/service_worker.js').catch(() => {}));
