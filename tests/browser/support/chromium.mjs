// Debian's own Chromium, headless, in the sizes and abilities that people have.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const quiet = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--lang=ja'];
// WebGL calculated by the processor stands in for a graphics card. A virtual desktop has neither.
const graphics = {
    webgl: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    none: ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer'],
};

export const sizes = {
    desktop: { viewport: { width: 1280, height: 800 } },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 },
    narrow: { viewport: { width: 320, height: 640 } },
};

export async function open_chromium({ with_graphics = 'webgl', args = [], profile } = {}) {
    if (!program) throw new Error('Chromium is not installed');
    const options = { executablePath: program, args: [...quiet, ...graphics[with_graphics], ...args], chromiumSandbox: false };
    return profile ? chromium.launchPersistentContext(profile, { ...options, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: sizes.desktop.viewport }) : chromium.launch(options);
}

// A browser of its own for one person: nothing shared with others. `before`, `path` and `graphics` are
// for whoever opens it; everything else goes to the browser as it is.
export async function new_context(browser, how = {}) {
    const { size = 'desktop', language = 'ja-JP', before, path, graphics: ability, ...more } = how;
    const context = await browser.newContext({ ...sizes[size], locale: language, timezoneId: 'Asia/Tokyo', ...more });
    // The client would not take WebGL that slow by itself (web/surface.js).
    await context.addInitScript(() => { try { sessionStorage.setItem('todoke.webgl', 'slow'); } catch { /* a page without storage */ } });
    return context;
}
