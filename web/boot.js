// From the first byte to the running client of the staff: the sign-in form works at once, the client is
// fetched beside it (starting.js).
import { Starting, by_id, root, store, stored, titled } from './starting.js';

const in_english = () => root.lang === 'en';
const say = (japanese, english) => (in_english() ? english : japanese);
const starting = new Starting({ say, wasm: '{{client.wasm}}', second: '{{second.wasm}}', load_parts: () => import('{{parts.js}}') });

// --- the shell: sign-in before the client is here ---------------------------------------------------

let signing_in = null;   // a sign-in on its way
let refused = '';        // the last refusal, as the client takes it over: status and seconds to wait

function use_language(language) {
    root.lang = language;
    for (const element of document.querySelectorAll('#shell [data-en]')) {
        element.dataset.ja ??= element.textContent;
        element.textContent = language === 'en' ? element.dataset.en : element.dataset.ja;
    }
    for (const button of document.querySelectorAll('#shell [data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === language));
    if (!starting.client_ready) titled(by_id('shell-form').hidden ? say('準備しています', 'Starting') : say('サインイン', 'Sign in'));
}

function shell_message(text) {
    by_id('shell-message').textContent = text;
    by_id('shell-message').hidden = !text;
}

function wait_for_client() {
    by_id('shell-form').hidden = true;
    by_id('shell-title').hidden = true;
    starting.wait_for_client();
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
            starting.early.clear(); // the client asks anew
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
    starting.ask_early('/api/v1/session').then(({ status, text }) => {
        const info = status === 200 ? JSON.parse(text) : {};
        if (info.demo) by_id('shell-demo').hidden = false;
        by_id('shell').classList.toggle('closed-network', info.network === 'closed');
        // A training begins before signing in.
        if (['second_factor', 'factor_setup', 'new_password', 'signed_in'].includes(info.step) || (info.demo && location.pathname === '/training')) wait_for_client();
        if (info.step !== 'signed_in') return;
        // First where counting of changes begins, then the page: nothing falls between them.
        for (const path of ['/api/v1/updates', ...(location.pathname === '/' ? ['/api/v1/home'] : [])]) starting.ask_early(path, info.user_id).catch(() => {});
    }).catch(() => {});
}

const frequent_words = 'ホームお知らせヘルプ発生届を書く登録情報一覧患者をさがす検索対応が必要件最近の届出日時受付番号名疾患先状態提出済未確認差戻し開く新型コロナウイルス感染症試験保健所0123456789/:-'; // not a text

start_shell();
starting.start_client({
    prepare: async ({ machine, glyphs, can_paint }) => {
        if (can_paint) setTimeout(() => glyphs.warmUp(frequent_words, [[14, false], [14, true], [16, false], [16, true], [20, true], [24, true]]));
        machine.shell_refusal = () => { const words = refused; refused = ''; return words; };
        await signing_in;
    },
    use_language: (language) => use_language(language === 'en' ? 'en' : 'ja'),
});
if ('serviceWorker' in navigator) addEventListener('load', () => navigator.serviceWorker.register('/service_worker.js').catch(() => {}));
