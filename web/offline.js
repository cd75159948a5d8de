// A service worker that starts a page without a network (service_worker.js for the staff, portal/worker.js for
// patients). Holds the files of one release, never anything of the API: what people see and type is the
// server's and the vault's.
//
//   family   the beginning of the cache's name: older releases of the same family are thrown away
//   page     the path of the shell
//   is_page  whether that shell answers an address
//   patience_ms  how long the network may take for the page before the one at hand is shown; 0: as long as it wants
//   keeps    whether a file of the bundle that was fetched later (a language) is kept too
export function serve_offline({ family, release, files, page, is_page, keeps = false, patience_ms = 0 }) {
    const name = `${family}-${release}`;

    self.addEventListener('install', (event) => {
        event.waitUntil((async () => {
            const cache = await caches.open(name);
            // The hashed files are immutable: the HTTP cache may answer; the page itself is asked for anew.
            await Promise.all(files.map(async (file) => cache.add(new Request(file, { cache: file === page ? 'reload' : 'default' }))));
            await self.skipWaiting();
        })());
    });

    self.addEventListener('activate', (event) => {
        event.waitUntil((async () => {
            for (const old of await caches.keys()) if (old.startsWith(`${family}-`) && old !== name) await caches.delete(old);
            await self.clients.claim();
        })());
    });

    const from_bundle = async (request) => {
        const kept = await caches.match(request, { cacheName: name });
        if (kept) return kept;
        const reply = await fetch(request);
        if (keeps && reply.ok) await (await caches.open(name)).put(request, reply.clone());
        return reply;
    };

    self.addEventListener('fetch', (event) => {
        const url = new URL(event.request.url);
        if (event.request.method !== 'GET' || url.origin !== location.origin) return;
        if (event.request.mode === 'navigate' && is_page(url.pathname)) {
            event.respondWith((async () => {
                const at_hand = () => caches.match(page, { cacheName: name });
                const asked = fetch(event.request).catch(async () => await at_hand() ?? Response.error());
                if (patience_ms === 0) return asked;
                const slow = new Promise((done) => { setTimeout(done, patience_ms); }).then(at_hand);
                return await Promise.race([asked, slow]) ?? asked;
            })());
        } else if (url.pathname.startsWith('/assets/')) {
            event.respondWith(from_bundle(event.request));
        }
    });
}
