// Debian's own Firefox over WebDriver BiDi. Headless Firefox has no WebGL: the software path.
import puppeteer from 'puppeteer-core';
import { existsSync } from 'node:fs';

export async function open_firefox({ width = 1280, height = 800 } = {}) {
    const program = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));
    if (!program) throw new Error('Firefox is not installed');
    return puppeteer.launch({
        browser: 'firefox', executablePath: program, headless: true, defaultViewport: { width, height },
        extraPrefsFirefox: { 'intl.accept_languages': 'ja', 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false,
            'toolkit.telemetry.enabled': false, 'browser.safebrowsing.malware.enabled': false, 'browser.safebrowsing.phishing.enabled': false,
            'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false },
    });
}
