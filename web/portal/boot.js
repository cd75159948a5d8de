// From the first byte to the running client of the patients: the first question stands there at once, in the
// reader's language, and what is typed into it is taken over by the client (starting.js).
import { Starting, by_id, root, store, stored, titled } from '../starting.js';

// Each named in itself; the codes are those of assets/lang/portal. Readings above kanji and Devanagari need room.
const languages = { ja: ['日本語', 'ja'], 'ja-x-easy': ['やさしい日本語', 'ja', 'tall'], en: ['English', 'en'], zh: ['简体中文', 'zh-Hans'], ko: ['한국어', 'ko'], vi: ['Tiếng Việt', 'vi'], pt: ['Português', 'pt-BR'], ne: ['नेपाली', 'ne', 'tall'] }; // not a text
const files = { 'ja-x-easy': '{{portal/texts/ja-x-easy.json}}', en: '{{portal/texts/en.json}}', zh: '{{portal/texts/zh.json}}', ko: '{{portal/texts/ko.json}}', vi: '{{portal/texts/vi.json}}', pt: '{{portal/texts/pt.json}}', ne: '{{portal/texts/ne.json}}' };
const shell_texts = JSON.parse('{{portal/shell_texts.json}}');

// What was chosen, else what the health centre wrote in (/my/start#token.vi), else the first of the browser's languages
// that is here. Traditional Chinese is not here: English.
function preferred_language() {
    const chosen = stored(localStorage, 'todoke.language');
    if (chosen in languages) return chosen;
    const written_in = location.pathname === '/my/start' ? location.hash.split('.')[1] : '';
    if (written_in in languages) return written_in;
    for (const wish of navigator.languages ?? []) {
        const code = wish.toLowerCase();
        if (/^zh-(tw|hk|mo|hant)/.test(code)) return 'en';
        const found = Object.keys(languages).find((language) => language === code.split('-')[0]);
        if (found) return found;
    }
    return 'en';
}

let language = preferred_language();
const say = (japanese, english) => shell_texts[language]?.[japanese] ?? (language === 'ja' ? japanese : english ?? japanese);
const starting = new Starting({ say, wasm: '{{portal.wasm}}', load_parts: () => import('{{portal/parts.js}}') });

// ｜体温《たいおん》 -> 体温: the shell is plain.
const plain = (text) => text.replace(/｜([^《]*)《[^》]*》/g, '$1'); // not a text

function use_language(code, glyphs) {
    language = code in languages ? code : 'ja';
    const [, tag, tall] = languages[language];
    root.lang = tag;
    root.classList.toggle('tall-lines', tall !== undefined);
    for (const element of document.querySelectorAll('#shell [data-text]')) {
        element.dataset.ja ??= element.textContent;
        element.textContent = plain(say(element.dataset.ja, element.dataset.ja));
    }
    by_id('shell-language').value = language;
    if (!starting.client_ready) titled(plain(say('健康状態の報告')));
    glyphs?.use(tag);
}

// The language that was last used starts with the page: its texts are asked for at once.
function ask_for_texts() {
    if (files[language]) starting.early.set(files[language], fetch(files[language], { credentials: 'same-origin' }).then(async (reply) => ({ status: reply.status, text: await reply.text(), etag: '' })));
}

// --- the first question -----------------------------------------------------------------------------

const today_in_japan = () => new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10);

// 'report' where somebody reports for one person and has not yet today; the client keeps that in mind
// (client-wasm/portal/client.cpp): "report 2026-11-20", the day being that of the last report.
function first_question() {
    if (location.pathname === '/my/start') return 'link';
    const [what, last] = stored(localStorage, 'todoke.portal').split(' ');
    if (/^\/my\/report\/[^/]+$/.test(location.pathname)) return 'report';
    if (location.pathname !== '/my') return 'wait';
    if (what === 'report' && last !== today_in_japan()) return 'report';
    return what ? 'wait' : 'top';
}

function start_shell() {
    const choice = by_id('shell-language');
    for (const [code, [name, tag]] of Object.entries(languages)) {
        const option = document.createElement('option');
        Object.assign(option, { value: code, textContent: name, lang: tag });
        choice.append(option);
    }
    choice.onchange = () => { store(localStorage, 'todoke.language', choice.value); location.reload(); };
    const question = first_question();
    for (const part of ['report', 'link', 'top', 'wait']) by_id(`shell-${part}`).hidden = part !== question;
    use_language(language);
    by_id('shell-form').onsubmit = (event) => event.preventDefault();
    if (question === 'report') by_id('body_temperature').focus();
    if (question === 'link') by_id('birth_date').focus();
    if (question === 'wait') starting.wait_for_client();
    starting.ask_early('/api/v1/my/session').then(({ status, text }) => {
        if (status === 200 && JSON.parse(text).demo) by_id('shell-demo').hidden = false;
    }).catch(() => {});
    ask_for_texts();
}

// The language that the client begins with, and where it finds its texts.
function prepare({ machine, glyphs, can_paint }) {
    store(localStorage, 'todoke.language', language);
    machine.renamed = Object.fromEntries(Object.entries(files).map(([code, path]) => [`/texts/${code}`, path]));
    glyphs.use(root.lang);
    const words = [...document.querySelectorAll('#shell [data-text]')].map(({ textContent }) => textContent).join('') + '0123456789.';
    if (can_paint) setTimeout(() => glyphs.warmUp(words, [[15.75, false], [18, false], [18, true], [22.5, true]]));
}

start_shell();
starting.start_client({ prepare, use_language });
if ('serviceWorker' in navigator) addEventListener('load', () => navigator.serviceWorker.register('/portal_worker.js', { scope: '/my' }).catch(() => {}));
