// Keeps one real DOM element for each node of the client's page (client-wasm/ui/node_list.hpp has the
// format of the changes), tells the client what people do with them, and decides when a frame is drawn
// and which band of the page the canvas shows. Never assigns a value, and never moves the element,
// while an input method composes in it.
import { packed, message } from './machine.js';
import { happening } from './bridge_events.js';
import { Keyboard } from './keyboard.js';

// ｜体温《たいおん》: the reading above its kanji, which nobody reads out twice.
function with_readings(text) {
    const words = document.createElement('span');
    for (const [, before, kanji, reading] of text.matchAll(/([^｜]*)(?:｜([^《]*)《([^》]*)》)?/g)) { // not a text
        if (before) words.append(before);
        if (!kanji) continue;
        const ruby = document.createElement('ruby'), above = document.createElement('rt');
        above.setAttribute('aria-hidden', 'true');
        above.textContent = reading;
        ruby.append(kanji, above);
        words.append(ruby);
    }
    return words;
}

const band_pixels_max = 6_000_000; // 24 MB of canvas, whatever the screen

export class Bridge {
    constructor(root, band, onFault) {
        this.root = root;
        this.band = band;
        this.onFault = onFault;
        this.module = null;
        this.elements = new Map();
        this.templates = [];
        this.attributes = [];
        this.shortcuts = [];
        this.frames = 0;             // drawn since the start; tests read it
        this.paints = 0;
        this.shown = { top: 0, height: 0 };
        this.page_height = 0;
        this.scheduled = false;
        this.yielding = false;       // a frame is due after the browser's own next one
        this.broken = false;
        this.composing = null;       // the element an input method composes in
        this.kana = '';
        this.product = document.title.split(' – ').pop();
        this.has_time = false;       // the first picture is there
        this.awaited_focus = '';     // where the focus goes once the page is shown
        this.place = null;           // how far down to go when the page is high enough
        this.keyboard = new Keyboard(this);
    }

    // --- called by the client -----------------------------------------------------------------------

    start(roles, attributes) {
        this.attributes = attributes.trimEnd().split('\n');
        this.templates = roles.replace(/\n$/, '').split('\n').map((line) => {
            if (!line) return null;
            const [tag, ...rest] = line.split(' ');
            const element = document.createElement(tag);
            element.className = 'n';
            for (const part of rest) {
                if (part[0] === '.') element.classList.add(part.slice(1));
                else { const [name, value] = part.split('='); element.setAttribute(name, value); }
            }
            return element;
        });
        this.listen();
    }

    apply(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const decoder = new TextDecoder();
        let at = 0;
        const byte = () => view.getUint8(at++);
        const word = () => { at += 4; return view.getUint32(at - 4, true); };
        const real = () => { at += 4; return view.getFloat32(at - 4, true); };
        const text = () => { const size = word(); at += size; return decoder.decode(bytes.subarray(at - size, at)); };
        const removed = [];
        const focused = document.activeElement ?? document.body;
        const fields = [...focused.closest('[data-enter=next]')?.querySelectorAll('input:not([type=date]),textarea') ?? []];
        const after = fields.slice(fields.indexOf(focused) + 1);
        let focus = '', announce = '';
        while (at < bytes.length) {
            const what = byte();
            if (what === 10) { this.setPage(text(), text(), real(), real()); continue; }
            if (what === 11) { focus = text(); continue; }
            if (what === 12) { announce += text() + '\n'; continue; }
            if (what === 13) { this.shortcuts = Array.from({ length: word() }, () => ({ keys: text(), id: text() })); continue; }
            const handle = word();
            if (what === 1) { this.elements.set(handle, { element: this.templates[byte()].cloneNode(false), text: null }); continue; }
            if (what === 8) { removed.push(handle); continue; }
            const entry = handle === 0 ? { element: this.root } : this.elements.get(handle);
            const element = entry.element;
            switch (what) {
            case 2: this.setText(entry, text()); break;
            case 3: { const name = this.attributes[byte()]; this.setAttribute(entry, name, byte() ? text() : null); break; }
            case 4: {
                const style = element.style;
                style.left = `${real()}px`; style.top = `${real()}px`; style.width = `${real()}px`; style.height = `${real()}px`;
                break;
            }
            case 5: this.setValue(element, text()); break;
            case 6: { const checked = byte() === 1; if (element.checked !== checked) element.checked = checked; break; }
            case 7: this.setChildren(entry, Array.from({ length: word() }, word)); break;
            case 9: this.setId(entry, text()); break;
            }
        }
        for (const handle of removed) {
            this.elements.get(handle)?.element.remove();
            this.elements.delete(handle);
        }
        if (announce) this.announce(announce);
        // An answer can take away the very field that Enter just went to (発病年月日 takes 不明 away):
        // the focus goes on to the field after it instead of getting lost.
        const heir = focused.isConnected ? null : after.find((field) => field.isConnected && !field.disabled);
        if (focus || heir) this.focus(focus || heir.id);
    }

    // --- applying changes ---------------------------------------------------------------------------

    setPage(title, language, width, height) {
        this.title = title ? `${title} – ${this.product}` : this.product;
        document.title = this.title;
        if (language) document.documentElement.lang = language;
        this.root.style.height = `${height}px`;
        this.page_height = height;
    }

    // The sign-in form of index.html is taken over as it stands: what was typed or filled in stays.
    setId(entry, id) {
        const shell = document.getElementById(id);
        if (shell && shell.closest('#shell') && shell.tagName === entry.element.tagName && shell.matches('input')) {
            const typed = shell.value;
            this.reveal(); // an element of a hidden page cannot keep the focus
            shell.className = entry.element.className;
            entry.element = shell;
            entry.adopted = true;
            if (typed) queueMicrotask(() => this.happened(happening.input, id, typed));
        }
        entry.element.id = id;
        if (entry.element.type === 'radio' || entry.element.type === 'checkbox') entry.element.value = id;
    }

    setText(entry, text) {
        const words = text.includes('｜') ? with_readings(text) : document.createTextNode(text); // not a text
        if (entry.text) entry.text.replaceWith(words);
        else entry.element.prepend(words);
        entry.text = words;
    }

    setAttribute({ element }, name, value) {
        if (name === 'class') {
            if (element.dataset.extra) element.classList.remove(...element.dataset.extra.split(' '));
            if (value) { element.classList.add(...value.split(' ')); element.dataset.extra = value; } else delete element.dataset.extra;
            return;
        }
        if (name === 'href' && value !== null && !/^(?:[/#](?!\/)|https:\/\/|tel:[0-9]+$)/.test(value)) return; // own pages, what a notice refers to, a call
        if (name === 'href') this.openBeside(element, value?.startsWith('https:'));
        if (name === 'src' && value !== null && !value.startsWith('data:image/svg+xml,')) return; // nothing is fetched
        if (name === 'data-role' && value === 'calendar') element.tabIndex = -1; // the field beside it takes every date by keyboard
        if (value === null) element.removeAttribute(name);
        else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }

    // Another site opens in a page of its own, which learns nothing of this one.
    openBeside(element, isElsewhere) {
        for (const [name, value] of [['target', '_blank'], ['rel', 'noopener noreferrer']]) {
            if (isElsewhere) element.setAttribute(name, value); else element.removeAttribute(name);
        }
    }

    setValue(element, value) {
        if (element === this.composing || element.value === value) return;
        element.value = value;
    }

    // Puts the children in order without touching the one that has the focus.
    setChildren(entry, handles) {
        const parent = entry.element;
        const wanted = handles.map((handle) => this.elements.get(handle).element);
        const active = document.activeElement;
        const fixed = wanted.findIndex((element) => element.parentNode === parent && element.contains(active) && active !== document.body);
        if (fixed >= 0) {
            for (let index = fixed - 1, next = wanted[fixed]; index >= 0; next = wanted[index--]) {
                if (wanted[index].nextSibling !== next || wanted[index].parentNode !== parent) parent.insertBefore(wanted[index], next);
            }
        }
        let last = fixed >= 0 ? wanted[fixed] : entry.text;
        for (let index = fixed + 1; index < wanted.length; index++) {
            const before = last ? last.nextSibling : parent.firstChild;
            if (before !== wanted[index]) this.keepingFocus(wanted[index], () => parent.insertBefore(wanted[index], before));
            last = wanted[index];
        }
    }

    // An adopted field, or a part of the page that changes its parent, loses the focus by moving.
    keepingFocus(element, move) {
        const active = document.activeElement;
        const had = active && active !== document.body && element.contains(active);
        const selection = had && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
        move();
        if (!had) return;
        active.focus({ preventScroll: true });
        if (selection && selection[0] !== null) active.setSelectionRange(...selection);
    }

    announce(text) {
        const live = document.getElementById('live');
        live.textContent = '';
        setTimeout(() => { live.textContent = text; }, 50);
    }

    focus(id) {
        if (!this.is_shown) { this.awaited_focus = id; return; } // a hidden page takes none
        let element = document.getElementById(id);
        if (!element) return;
        if (id === 'page-title') return void element.focus({ preventScroll: true }); // a new page is at its top, an old one where it was
        if (!element.matches('input,textarea,button,a[href],[tabindex]')) {
            element = element.querySelector('input:checked') ?? element.querySelector('input:not([disabled]),textarea,button:not([disabled]),a[href]') ?? element;
        }
        element.focus();
        if (element.matches('input:not([type=radio]):not([type=checkbox])') && element.value) element.select?.();
        element.scrollIntoView({ block: 'nearest' });
    }

    // --- frames -------------------------------------------------------------------------------------

    requestFrame() {
        if (this.scheduled || this.broken) return;
        this.scheduled = true;
        // A hidden page gets no animation frames, but what was typed must still be saved.
        if (document.hidden) setTimeout(() => this.frame(), 100);
        else requestAnimationFrame(() => this.frame());
    }

    // The browser paints what is typed by itself: it must not wait for what the page makes of it.
    requestFrameAfterPaint() {
        if (document.hidden) { this.requestFrame(); return; }
        if (this.scheduled || this.yielding) return;
        this.yielding = true;
        requestAnimationFrame(() => setTimeout(() => { this.yielding = false; this.requestFrame(); }));
    }

    view() {
        const root = document.documentElement;
        return {
            width: root.clientWidth, height: innerHeight, scroll: scrollY, ratio: devicePixelRatio || 1,
            scale: Number.parseFloat(getComputedStyle(root).fontSize) / 16 || 1,
            flags: (matchMedia('(pointer: coarse)').matches || document.documentElement.classList.contains('for-thumbs') ? 1 : 0) | (matchMedia('(prefers-color-scheme: dark)').matches ? 2 : 0),
        };
    }

    frame() {
        this.scheduled = false;
        if (this.broken) return;
        try {
            const view = this.view();
            this.frames += 1;
            this.module._todoke_frame(view.width, view.height, view.scroll, view.ratio, view.scale, view.flags);
            this.show();
            if (!this.is_shown) return; // nothing is painted behind the shell
            this.returnToPlace();
            this.paint(view);
        } catch (error) {
            this.broken = true;
            this.onFault(error);
        }
    }

    // Where one was on this page, as soon as it is high enough again; not against a hand that scrolls.
    returnTo(place) {
        this.place = place;
        const forget = () => { this.place = null; };
        for (const type of ['wheel', 'touchmove', 'keydown', 'mousedown']) addEventListener(type, forget, { once: true, passive: true });
        setTimeout(forget, 5000);
        this.requestFrame();
    }

    returnToPlace() {
        if (this.place === null || this.root.querySelector('.skeleton,.progress')) return;
        if (this.place > this.root.offsetHeight - innerHeight + 1) return;
        scrollTo(0, this.place);
        this.place = null;
    }

    // The shell stays until the client has something to say beyond "loading".
    show() {
        if (this.is_shown) return;
        this.first_frame_at ??= performance.now();
        const loading = !this.root.querySelector('.main') || this.root.querySelector('.skeleton,.progress');
        if (loading && performance.now() - this.first_frame_at < 2000) {
            this.patience ??= setTimeout(() => this.requestFrame(), 2000);
            return;
        }
        this.reveal();
    }

    reveal() {
        if (this.is_shown) return;
        this.is_shown = true;
        clearTimeout(this.patience);
        this.onShown();
        if (this.awaited_focus) this.focus(this.awaited_focus);
    }

    isPainted() { return document.documentElement.classList.contains('canvas'); }

    // The canvas is a band of the page, two to three views high, around what is seen.
    paint(view) {
        if (!this.isPainted()) return;
        const most = band_pixels_max / (view.width * view.ratio * view.ratio);
        // First what is seen, soon afterwards what scrolling may show.
        if (this.paints === 0) setTimeout(() => { this.has_time = true; this.requestFrame(); }, 300);
        const lead = this.has_time ? Math.max(1.3, Math.min(2.75, most / view.height)) : 1;
        const height = Math.round(Math.min(this.page_height, view.height * lead));
        const top = Math.round(Math.max(0, Math.min(scrollY - (height - view.height) / 2, this.page_height - height)));
        this.shown = { top, height };
        this.paints += 1;
        this.band.style.top = `${top}px`;
        this.band.style.height = `${height}px`;
        if (!this.module._todoke_paint(top, height)) this.onNoCanvas?.();
        if (document.title !== this.title) document.title = this.title; // SDL names the page after its window
    }

    onScroll() {
        if (!this.isPainted() || this.broken || this.repainting) return;
        const lead = innerHeight * 0.2, { top, height } = this.shown;
        const above = top > 0 && scrollY < top + lead;
        const below = top + height < this.page_height - 1 && scrollY + innerHeight > top + height - lead;
        if (!above && !below) return;
        this.repainting = true;
        requestAnimationFrame(() => {
            this.repainting = false;
            try { this.paint(this.view()); } catch (error) { this.broken = true; this.onFault(error); }
        });
    }

    // --- what people do -----------------------------------------------------------------------------

    happened(kind, id, text = '') {
        if (this.broken) return;
        try {
            const bytes = packed([{ byte: message.event }, { byte: kind }, { text: id }, { text }]);
            const address = this.module._todoke_inbox(bytes.length);
            this.module.HEAPU8.set(bytes, address);
            this.module._todoke_message();
        } catch (error) { this.broken = true; this.onFault(error); return; }
        if (kind === happening.input) this.requestFrameAfterPaint();
        else this.requestFrame();
    }

    isText(element) { return element.matches?.('textarea,input:not([type=radio]):not([type=checkbox]):not([type=date])') ?? false; }

    listen() {
        const on = (type, handler, options) => this.root.addEventListener(type, handler, options);
        on('input', (event) => this.onInput(event));
        on('change', (event) => this.onChange(event));
        on('click', (event) => this.onClick(event));
        on('focusin', (event) => { if (event.target.id) this.happened(happening.focus, event.target.id); });
        on('focusout', (event) => this.onFocusOut(event));
        on('compositionstart', (event) => this.onCompositionStart(event));
        on('compositionupdate', (event) => this.onCompositionUpdate(event));
        on('compositionend', (event) => this.onCompositionEnd(event));
        // Pressing an option must not take the focus from its field.
        on('mousedown', (event) => { if (event.target.closest('[role=listbox]')) event.preventDefault(); });
        document.addEventListener('keydown', (event) => this.keyboard.onKeyDown(event));
        addEventListener('scroll', () => this.onScroll(), { passive: true });
        addEventListener('resize', () => this.requestFrame());
        // Leaving: what is still waiting in events is drawn, and so saved, at once.
        document.addEventListener('visibilitychange', () => { if (document.hidden && (this.scheduled || this.yielding)) this.frame(); else this.requestFrame(); });
        for (const query of ['(prefers-color-scheme: dark)', '(pointer: coarse)', '(min-resolution: 1.5dppx)']) {
            matchMedia(query).addEventListener('change', () => this.requestFrame());
        }
        if (globalThis.ResizeObserver) new ResizeObserver(() => this.requestFrame()).observe(document.getElementById('text-size'));
    }

    onInput({ target }) {
        if (!target.id) return;
        if (target.type === 'radio' || target.type === 'checkbox') this.happened(happening.toggle, target.id, target.checked ? '1' : '0');
        else if (target.type !== 'date') this.happened(happening.input, target.id, target.value);
    }

    onChange({ target }) {
        if (target.type === 'date') {
            if (target.value) this.happened(happening.input, target.id, target.value);
        } else if (this.isText(target)) {
            // An autofill of the browser may say only this.
            this.happened(happening.input, target.id, target.value);
            this.happened(happening.commit, target.id, target.value);
        }
    }

    onClick(event) {
        const target = event.target.closest('button,a,[role=option],input[role=combobox],tr[id]');
        if (!target || !this.root.contains(target)) return;
        if (target.matches('a')) {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // a new tab, as everywhere
            if (target.protocol === 'tel:') return void this.happened(happening.press, target.id); // and the browser calls
            if (target.origin !== location.origin) return; // beside the application
            if (target.pathname.startsWith('/help/')) { // a plain page: beside the form that is being written
                target.target = 'todoke-help';
                return;
            }
            event.preventDefault();
        }
        if (target.disabled || target.getAttribute('aria-disabled') === 'true' || !target.id) return;
        if (target.matches('tr') && (String(getSelection()) || event.target.closest('a,button'))) return;
        if (target.dataset.role === 'calendar') this.openCalendar(target.nextElementSibling);
        this.happened(happening.press, target.id);
    }

    openCalendar(input) {
        try { input.showPicker(); } catch { input.focus(); input.click(); }
    }

    onFocusOut({ target, relatedTarget }) {
        if (!target.isConnected) return;
        const menu = target.closest('.menu-holder');
        if (menu && !menu.contains(relatedTarget)) {
            const button = menu.querySelector('[aria-haspopup=menu]');
            if (button) this.happened(happening.blur, button.id);
        }
        if (target.id && !(menu && target.matches('[aria-haspopup=menu]'))) this.happened(happening.blur, target.id);
    }

    // --- input methods ------------------------------------------------------------------------------

    onCompositionStart({ target }) {
        this.composing = target;
        this.kana = '';
        this.happened(happening.compose_begin, target.id);
    }

    onCompositionUpdate({ data }) {
        const kana = data.replace(/[a-zａ-ｚA-ZＡ-Ｚ]+$/, ''); // romaji that is not yet a kana
        if (/^[ぁ-ゖー・\s゛゜]+$/.test(kana)) this.kana = kana;
    }

    onCompositionEnd({ target }) {
        const kana = this.kana;
        this.composing = null;
        this.kana = '';
        // Chromium sends no further input, Firefox one more: the value is told here in any case.
        this.happened(happening.input, target.id, target.value);
        this.happened(happening.compose_end, target.id);
        if (kana) this.happened(happening.kana, target.id, kana);
    }
}
