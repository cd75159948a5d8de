// The browser's side of client-wasm/platform/browser.cpp: what the client asks of the machine, and
// the answers as packed messages.
import { make_passkey, use_passkey } from './passkeys.js';
import { Vault } from './vault.js';

const reply_timeout_ms = 20000;
const preference_names = new Set(['language', 'skin', 'portal', 'vault']); // never anything that names a person

// In the order of the enums in browser.cpp.
export const message = { event: 0, http_reply: 1, timer: 2, online: 3, vault_result: 4, vault_values: 5, path_changed: 6, broadcast_received: 7, lock_granted: 8, file_chosen: 9, passkey_answer: 10 };
const [vault_open, vault_put, vault_erase, vault_read, vault_destroy, vault_destroy_of] = [0, 1, 2, 3, 4, 5];
const [ask_preference, ask_path, ask_refusal] = [0, 1, 2];
const [set_preference, push_path, replace_path, go_back, broadcast, print, reload, copy, mark_unsaved] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const utf8 = new TextEncoder();

// Parts of a message: {byte}, {number} (i32), {text}.
export function packed(parts) {
    const ready = parts.map((part) => ('text' in part ? { bytes: utf8.encode(part.text) } : part));
    let size = 0;
    for (const part of ready) size += 'byte' in part ? 1 : 'number' in part ? 4 : 4 + part.bytes.length;
    const bytes = new Uint8Array(size), view = new DataView(bytes.buffer);
    let at = 0;
    for (const part of ready) {
        if ('byte' in part) { bytes[at] = part.byte; at += 1; continue; }
        view.setInt32(at, 'number' in part ? part.number : part.bytes.length, true);
        at += 4;
        if (part.bytes) { bytes.set(part.bytes, at); at += part.bytes.length; }
    }
    return bytes;
}

export class Machine {
    constructor(onFault) {
        this.module = null;
        this.vault_box = new Vault();
        this.releases = new Map();
        this.unsaved = false;
        this.renamed = {};               // files of the bundle by a plain name: /texts/en
        this.early = new Map();          // path -> promise of an answer the page asked for before the client was here
        this.onFault = onFault;
        this.onReturn = () => {};        // to a page that was scrolled so far
        this.isReturning = () => false;
        try { this.channel = new BroadcastChannel('todoke'); } catch { this.channel = null; }
    }

    // After the module is there.
    connect(module) {
        this.module = module;
        addEventListener('online', () => this.post([{ byte: message.online }, { byte: 1 }]));
        addEventListener('offline', () => this.post([{ byte: message.online }, { byte: 0 }]));
        this.keepPlaces();
        addEventListener('popstate', () => this.post([{ byte: message.path_changed }, { text: this.path() }]));
        addEventListener('beforeunload', (event) => { if (this.unsaved) event.preventDefault(); });
        if (this.channel) this.channel.onmessage = (event) => this.post([{ byte: message.broadcast_received }, { text: String(event.data) }]);
    }

    post(parts) {
        try {
            const bytes = packed(parts);
            const address = this.module._todoke_inbox(bytes.length);
            this.module.HEAPU8.set(bytes, address);
            this.module._todoke_message();
        } catch (error) {
            this.onFault(error);
        }
    }

    path() { return location.pathname + location.search + location.hash; }

    // Every page opens at its top; Back, Forward and reload return to where one was. The browser's own
    // restoring comes too early: the page is not as high yet as it will be.
    keepPlaces() {
        history.scrollRestoration = 'manual';
        let timer = 0;
        addEventListener('scroll', () => { clearTimeout(timer); timer = setTimeout(() => this.rememberPlace(), 300); }, { passive: true });
        addEventListener('popstate', ({ state }) => { clearTimeout(timer); this.onReturn(state?.scroll ?? 0); });
        addEventListener('pagehide', () => this.rememberPlace());
        if (performance.getEntriesByType('navigation')[0]?.type !== 'navigate') this.onReturn(history.state?.scroll ?? 0);
    }

    rememberPlace() {
        if (!this.isReturning()) history.replaceState({ scroll: Math.round(scrollY) }, '');
    }

    // Once, and only before anything was done: afterwards they may be another person's.
    takeEarly(method, path) {
        if (method !== 'GET') this.early.clear();
        const answer = this.early.get(path);
        this.early.delete(path);
        return answer?.then((reply) => (reply.status === 200 ? reply : null), () => null) ?? null;
    }

    async send(id, method, wanted, body, headers, file_name) {
        const path = this.renamed[wanted] ?? wanted;
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), reply_timeout_ms);
        let status = 0, retry_after = 0, etag = '', text = '';
        try {
            const asked = await this.takeEarly(method, path);
            if (asked) {
                clearTimeout(timer);
                this.post([{ byte: message.http_reply }, { number: id }, { number: asked.status }, { number: 0 }, { text: asked.etag }, { text: asked.text }]);
                return;
            }
            const list = new Headers({ 'X-Todoke': '1', Accept: 'application/json' });
            if (body) list.set('Content-Type', 'application/json');
            for (const line of headers.split('\n')) {
                const colon = line.indexOf(': ');
                if (colon > 0) list.set(line.slice(0, colon), line.slice(colon + 2));
            }
            const reply = await fetch(path, { method, body: body || undefined, headers: list, credentials: 'same-origin', cache: path.startsWith('/assets/') ? 'default' : 'no-store', redirect: 'error', signal: stop.signal });
            etag = reply.headers.get('ETag') ?? '';
            retry_after = Number.parseInt(reply.headers.get('Retry-After') ?? '0', 10) || 0;
            if (file_name && reply.ok) this.save(await reply.blob(), file_name);
            else text = await reply.text();
            status = reply.status; // last: a body that broke off is no reply
        } catch { status = 0; text = ''; etag = ''; }
        clearTimeout(timer);
        this.post([{ byte: message.http_reply }, { number: id }, { number: status }, { number: retry_after }, { text: etag }, { text }]);
    }

    save(blob, file_name) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = file_name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }

    // Nothing is posted when the chooser is closed without a choice.
    choose(id, accept, bytes_max) {
        const input = document.createElement('input');
        input.type = 'file';
        input.accept = accept;
        input.onchange = () => {
            const file = input.files[0];
            const post = (is_too_large, base64) => this.post([{ byte: message.file_chosen }, { number: id }, { text: file.name }, { byte: is_too_large ? 1 : 0 }, { text: base64 }]);
            if (!file) return;
            if (file.size > bytes_max) { post(true, ''); return; }
            const reader = new FileReader();
            reader.onload = () => post(false, reader.result.slice(reader.result.indexOf(',') + 1));
            reader.onerror = () => post(false, ''); // an empty file says so on the screen
            reader.readAsDataURL(file);
        };
        input.click();
    }

    // The second part of the client: fetched once, and anew after a failure. `join_second_part` is boot.js's.
    loadSecondPart(id) {
        this.second_part ??= this.join_second_part();
        const post = (ok) => this.post([{ byte: message.vault_result }, { number: id }, { byte: ok }]);
        this.second_part.then(() => post(1), () => { this.second_part = undefined; post(0); });
    }

    // Answers '' when there is no passkey: refused, or beyond this browser.
    passkey(id, use, wish) {
        const work = (async () => (use ? use_passkey : make_passkey)(JSON.parse(wish)))();
        work.then(JSON.stringify, () => '').then((text) => this.post([{ byte: message.passkey_answer }, { number: id }, { text }]));
    }

    after(id, delay_ms) { setTimeout(() => this.post([{ byte: message.timer }, { number: id }]), delay_ms); }

    vault(id, what, key, value) {
        const box = this.vault_box;
        const work = what === vault_open ? box.open(key) : what === vault_put ? box.put(key, value) : what === vault_erase ? box.erase(key)
            : what === vault_read ? box.readAll() : what === vault_destroy_of ? box.destroyOf(key) : box.destroy();
        work.then((values) => {
            if (what === vault_read) {
                this.post([{ byte: message.vault_values }, { number: id }, { number: values.length }, ...values.flatMap(([name, text]) => [{ text: name }, { text }])]);
            } else if (id) {
                this.post([{ byte: message.vault_result }, { number: id }, { byte: 1 }]);
            }
        }, () => {
            if (what === vault_read) this.post([{ byte: message.vault_values }, { number: id }, { number: 0 }]);
            else if (id) this.post([{ byte: message.vault_result }, { number: id }, { byte: 0 }]);
        });
        return what === vault_destroy;
    }

    ask(what, name) {
        if (what === ask_path) return this.path();
        if (what === ask_refusal) return this.shell_refusal?.() ?? '';
        if (what === ask_preference && preference_names.has(name)) {
            try { return localStorage.getItem(`todoke.${name}`) ?? ''; } catch { return ''; }
        }
        return '';
    }

    // A string in wasm memory, ended by a zero; the caller frees it.
    give(text) {
        const bytes = utf8.encode(text);
        const address = this.module._malloc(bytes.length + 1);
        this.module.HEAPU8.set(bytes, address);
        this.module.HEAPU8[address + bytes.length] = 0;
        return address;
    }

    tell(what, text, more) {
        switch (what) {
        case set_preference:
            if (preference_names.has(text)) {
                try { localStorage.setItem(`todoke.${text}`, more); } catch { /* private window: forgotten at its end */ }
                dispatchEvent(new CustomEvent('todoke-preference', { detail: { name: text, value: more } }));
            }
            break;
        case push_path: if (text !== this.path()) { this.rememberPlace(); history.pushState(null, '', text); scrollTo(0, 0); } break;
        case replace_path: if (text !== this.path()) { history.replaceState(null, '', text); scrollTo(0, 0); } break;
        case go_back: history.back(); break;
        case broadcast: this.channel?.postMessage(text); break;
        case print: globalThis.print(); break;
        case reload: location.reload(); break;
        case copy: navigator.clipboard?.writeText(text).catch(() => {}); break;
        case mark_unsaved: this.unsaved = text === '1'; break;
        }
    }

    lock(id, name) {
        const granted = () => new Promise((release) => {
            this.releases.set(id, release);
            this.post([{ byte: message.lock_granted }, { number: id }]);
        });
        if (navigator.locks) navigator.locks.request(`todoke ${name}`, granted).catch(() => {});
        else granted();
    }

    unlock(id) {
        this.releases.get(id)?.();
        this.releases.delete(id);
    }
}
