// The keyboard beyond what the browser does by itself: shortcuts, Enter that goes on, answers by
// digit, arrows in lists, menus and tables. Keys of an input method (isComposing, 229) are left alone.
import { happening } from './bridge_events.js';

// "Ctrl+Enter", "Shift+F2", "?", "a": as the shortcuts are written.
function name_of(event) {
    const key = event.key === 'Esc' ? 'Escape' : event.key;
    const character = [...key].length === 1;
    let name = '';
    if (event.ctrlKey || event.metaKey) name += 'Ctrl+';
    if (event.altKey) name += 'Alt+';
    if (event.shiftKey && !character) name += 'Shift+';
    return name + key;
}

const is_reachable = (element) => !element.disabled && !element.closest('[inert]') && element.getClientRects().length > 0;

export class Keyboard {
    constructor(bridge) { this.bridge = bridge; }

    onKeyDown(event) {
        if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
        const target = event.target;
        if (!this.bridge.root.contains(target) && target !== document.body) return;
        const name = name_of(event);
        const handled = this.answer(target, event) || this.shortcut(target, name) || this.combobox(target, name) || this.menu(target, name)
            || this.row(target, name) || this.enter(target, event) || this.escape(name);
        if (handled) event.preventDefault();
    }

    // A digit in a group of radios or ticks chooses by its key.
    answer(target, event) {
        if (!target.matches('.choice') || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return false;
        const group = target.closest('fieldset');
        const chosen = group && [...group.querySelectorAll('.choice')].find((choice) => choice.dataset.keys === event.key && !choice.disabled);
        if (!chosen) return false;
        chosen.focus();
        if (chosen.type === 'checkbox' || !chosen.checked) chosen.click();
        if (chosen.type === 'radio') this.moveOn(chosen, false);
        return true;
    }

    shortcut(target, name) {
        const character = [...name].length === 1;
        if (character && (this.bridge.isText(target) || target.matches('select'))) return false;
        const wanted = character ? name.toLowerCase() : name;
        for (const { keys, id } of this.bridge.shortcuts) {
            if ((character && keys.length === 1 ? keys.toLowerCase() : keys) !== wanted) continue;
            const element = document.getElementById(id);
            if (element && !is_reachable(element)) continue;
            if (!element && document.querySelector('[role=dialog]')) continue;
            // What is typed and not yet left counts too.
            if (this.bridge.isText(target)) this.bridge.happened(happening.commit, target.id, target.value);
            this.bridge.happened(happening.press, id);
            return true;
        }
        return false;
    }

    combobox(target, name) {
        if (target.getAttribute('role') !== 'combobox') return false;
        const open = target.getAttribute('aria-expanded') === 'true';
        if (name === 'ArrowDown' || name === 'ArrowUp' || (name === 'Escape' && open)) {
            this.bridge.happened(happening.key, target.id, name);
            return true;
        }
        return false;
    }

    menu(target, name) {
        const list = target.closest('[role=menu]');
        if (!list || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(name)) return false;
        const items = [...list.querySelectorAll('[role=menuitem]:not([disabled])')];
        const here = items.indexOf(target);
        const next = name === 'Home' ? 0 : name === 'End' ? items.length - 1 : (here + (name === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
        items[next].focus();
        return true;
    }

    // From the link of a row to the same one of the next.
    row(target, name) {
        const line = name === 'ArrowDown' || name === 'ArrowUp' ? target.closest('tbody tr') : null;
        if (!line || !target.matches('a, button')) return false;
        const place = target.closest('td').cellIndex;
        for (let next = line; (next = name === 'ArrowDown' ? next.nextElementSibling : next.previousElementSibling);) {
            const found = next.cells[place]?.querySelector('a, button');
            if (found) return found.focus(), true;
        }
        return false;
    }

    enter(target, event) {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return false;
        const choice = target.matches('.choice');
        if (!choice && (!this.bridge.isText(target) || target.matches('textarea'))) return false;
        if (!event.shiftKey) this.bridge.happened(happening.enter, target.id, target.value);
        this.moveOn(target, event.shiftKey);
        return true;
    }

    escape(name) {
        if (name !== 'Escape') return false;
        const open = document.querySelector('[aria-haspopup=menu][aria-expanded=true]') ?? document.querySelector('[role=dialog]');
        if (!open) return false;
        this.bridge.happened(happening.key, open.id, name);
        return true;
    }

    // The next field of the form; a group of radios or ticks is one; after the last comes a button.
    moveOn(from, back) {
        const form = from.closest('[data-enter=next]');
        if (!form) return;
        const group_of = (element) => (element.type === 'radio' ? element.name : element.type === 'checkbox' ? element.closest('fieldset.field') ?? element : element);
        const groups = new Map(); // group -> its first field, or the chosen radio
        for (const element of form.querySelectorAll('input:not([type=date]),textarea')) {
            if (!is_reachable(element) || element.readOnly) continue;
            const group = group_of(element);
            if (!groups.has(group) || (element.type === 'radio' && element.checked)) groups.set(group, element);
        }
        const order = [...groups.keys()];
        const here = order.indexOf(group_of(from));
        let next = groups.get(order[here + (back ? -1 : 1)]);
        if (!next && !back) {
            next = [...form.querySelectorAll('button')].find((button) => is_reachable(button) && button.tabIndex >= 0
                && (from.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING));
        }
        if (!next) return;
        next.focus();
        if (this.bridge.isText(next) && !next.matches('textarea')) next.select();
        next.scrollIntoView({ block: 'nearest' });
    }
}
