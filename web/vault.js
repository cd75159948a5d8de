// Small encrypted values in IndexedDB, for what was typed while the server could not be reached. The
// key is made by WebCrypto, cannot be exported, and belongs to one user on this browser; destroying it
// (signing out) leaves nothing readable on a shared machine. Names are hashed: no user ID is stored.

const database_name = 'todoke-vault';

const promise_of = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
});

async function hashed(text) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`todoke ${text}`));
    return Array.from(new Uint8Array(digest).slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Vault {
    constructor() {
        this.key = null;
        this.owner = '';
        this.queue = Promise.resolve(); // one thing after another, in the order asked
    }

    inOrder(work) {
        const result = this.queue.then(work, work);
        this.queue = result.catch(() => {});
        return result;
    }

    async database() {
        if (!this.opened) {
            const request = indexedDB.open(database_name, 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore('keys');
                request.result.createObjectStore('values');
            };
            this.opened = await promise_of(request);
            // Another tab wants to delete or renew it: step aside, open again when needed.
            this.opened.onversionchange = () => { this.opened.close(); this.opened = null; };
        }
        return this.opened;
    }

    async store(name, mode) { return (await this.database()).transaction(name, mode).objectStore(name); }

    open(user_id) {
        return this.inOrder(async () => {
            this.owner = await hashed(user_id);
            this.key = await promise_of((await this.store('keys', 'readonly')).get(this.owner)) ?? null;
            if (!this.key) {
                const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
                // Two tabs may get here together: the first key stays.
                const keys = await this.store('keys', 'readwrite');
                this.key = await promise_of(keys.get(this.owner)) ?? fresh;
                if (this.key === fresh) await promise_of(keys.put(fresh, this.owner));
            }
        });
    }

    put(name, text) {
        return this.inOrder(async () => {
            if (!this.key) throw new Error('vault is closed');
            const iv = crypto.getRandomValues(new Uint8Array(12));
            const label = new TextEncoder().encode(`${this.owner}/${name}`);
            const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: label }, this.key, new TextEncoder().encode(text));
            await promise_of((await this.store('values', 'readwrite')).put({ iv, data }, [this.owner, name]));
        });
    }

    erase(name) {
        return this.inOrder(async () => {
            if (this.owner) await promise_of((await this.store('values', 'readwrite')).delete([this.owner, name]));
        });
    }

    readAll() {
        return this.inOrder(async () => {
            if (!this.key) return [];
            const range = IDBKeyRange.bound([this.owner, ''], [this.owner, '\uffff']);
            const store = await this.store('values', 'readonly');
            const [names, values] = await Promise.all([promise_of(store.getAllKeys(range)), promise_of(store.getAll(range))]);
            const readable = [];
            for (let index = 0; index < names.length; index++) {
                const name = names[index][1];
                const label = new TextEncoder().encode(`${this.owner}/${name}`);
                try {
                    const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: values[index].iv, additionalData: label }, this.key, values[index].data);
                    readable.push([name, new TextDecoder().decode(data)]);
                } catch { /* written under a key that is gone: unreadable for good */ }
            }
            return readable;
        });
    }

    destroy() {
        return this.inOrder(async () => {
            const owner = this.owner;
            this.key = null;
            this.owner = '';
            if (owner) await this.throwAway(owner);
        });
    }

    // Of another account of this browser.
    destroyOf(user_id) { return this.inOrder(async () => this.throwAway(await hashed(user_id))); }

    async throwAway(owner) {
        const transaction = (await this.database()).transaction(['keys', 'values'], 'readwrite');
        transaction.objectStore('keys').delete(owner);
        transaction.objectStore('values').delete(IDBKeyRange.bound([owner, ''], [owner, '\uffff']));
        await new Promise((done, failed) => { transaction.oncomplete = done; transaction.onabort = transaction.onerror = () => failed(transaction.error); });
    }
}
