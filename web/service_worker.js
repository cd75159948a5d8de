// Starts the shell without a network. Holds the files of one release, never anything of the API:
// what people see and type is the server's and the vault's.
const name = 'todoke-{{bundle_id}}';
const files = '{{bundle_list}}'.split(' ');

self.addEventListener('install', (event) => {
    event.waitUntil((async () => {
        const cache = await caches.open(name);
        // The hashed files are immutable: the HTTP cache may answer; the page itself is asked for anew.
        await Promise.all(files.map(async (file) => cache.add(new Request(file, { cache: file === '/' ? 'reload' : 'default' }))));
        await self.skipWaiting();
    })());
});

self.addEventListener('activate', (event) => {
    event.waitUntil((async () => {
        for (const old of await caches.keys()) if (old.startsWith('todoke-') && old !== name) await caches.delete(old);
        await self.clients.claim();
    })());
});

const is_page = (request, url) => request.mode === 'navigate' && !url.pathname.startsWith('/api/') && !url.pathname.startsWith('/demo/') && !url.pathname.startsWith('/help/');

self.addEventListener('fetch', (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== 'GET' || url.origin !== location.origin) return;
    if (is_page(event.request, url)) {
        event.respondWith((async () => {
            try {
                return await fetch(event.request);
            } catch {
                return await caches.match('/', { cacheName: name }) ?? Response.error();
            }
        })());
    } else if (url.pathname.startsWith('/assets/')) {
        event.respondWith((async () => await caches.match(event.request, { cacheName: name }) ?? fetch(event.request))());
    }
});
