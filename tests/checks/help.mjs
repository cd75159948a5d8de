// Proves what assets/help/README.md promises: both languages of a guide have the same headings,
// steps and pictures, links lead to something that exists, pictures are those of the README's table,
// and no page carries a script or a style of its own. Prints "N passed, N failed".
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const help = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'assets', 'help');
const pages = readdirSync(help).filter((name) => name.endsWith('.html')).sort();
const guides = [...new Set(pages.map((name) => name.split('.')[0]))];
const pictures = new Set([...readFileSync(join(help, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]));
const used = new Set();
let passed = 0, failed = 0;
const expect = (what, holds) => { if (holds) passed += 1; else { failed += 1; console.log(`not true: ${what}`); } };

// The shape of a page without its words: which elements follow each other, with ids, links and pictures.
const shape = (html) => [...html.matchAll(/<(h[1-6]|ol|ul|li|p|img)\b([^>]*)>/g)]
    .map((match) => match[1] + (match[2].match(/\b(?:id|src)="[^"]*"/) ?? [''])[0]).join('\n');

expect('[S0-01] there is a guide for clinics', guides.includes('clinic'));
expect('[S0-13] those who notify and those who receive have a guide of their own', ['clinic', 'centre'].every((guide) => guides.includes(guide)));
for (const guide of guides) {
    const texts = ['ja', 'en'].map((language) => existsSync(join(help, `${guide}.${language}.html`)) ? readFileSync(join(help, `${guide}.${language}.html`), 'utf8') : '');
    expect(`${guide}: both languages have the same headings, steps and pictures`, texts[0] !== '' && shape(texts[0]) === shape(texts[1]));
}
for (const name of pages) {
    const html = readFileSync(join(help, name), 'utf8');
    const language = name.split('.')[1];
    expect(`${name}: says its language`, html.includes(`<html lang="${language}">`));
    expect(`${name}: has a title and one h1`, /<title>[^<]+<\/title>/.test(html) && (html.match(/<h1\b/g) ?? []).length === 1);
    expect(`${name}: no script, style or handler inside`, !/<script|<style|\sstyle=|\son\w+=|javascript:/i.test(html));
    for (const match of html.matchAll(/\bhref="([^"]+)"/g)) {
        const guide = match[1].match(/^\/help\/(\w+)\?lang=(ja|en)$/);
        expect(`${name}: ${match[1]} leads somewhere`, match[1] === '/' || match[1] === '/my' || match[1] === '{{app.css}}' || (guide && pages.includes(`${guide[1]}.${guide[2]}.html`)));
    }
    for (const match of html.matchAll(/<img\b([^>]*)>/g)) {
        const picture = match[1].match(/src="\/help\/img\/(\w+)\.png"/)?.[1];
        used.add(picture);
        expect(`${name}: the picture ${picture} is listed and described`, pictures.has(picture) && /alt="[^"]{8,}"/.test(match[1]));
    }
}
for (const picture of pictures) {
    expect(`the picture ${picture} is used`, used.has(picture));
    const file = join(help, 'img', `${picture}.png`);
    const png = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    expect(`the picture ${picture} is there, and not too wide`, png.subarray(1, 4).toString() === 'PNG' && png.readUInt32BE(16) <= 1280);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
