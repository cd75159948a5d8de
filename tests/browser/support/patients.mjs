// People under observation, made straight on the server: a clinic notifies, the health centre observes and hands out
// the personal link. And how such a person reports.
import { randomUUID } from 'node:crypto';
import { expect } from '../../support/checks.mjs';
import { Caller } from '../../support/http.mjs';
import { caller, send_one } from './steps.mjs';

export const phones = {
    small: { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    usual: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 },
};
export const birth_date = '1960-04-01';
export const password = 'Abcd1234!';

let next = 0;
const kana = ['アイ', 'ウエ', 'オカ', 'キク', 'ケコ', 'サシ', 'スセ', 'ソタ', 'チツ', 'テト', 'ナニ', 'ヌネ', 'ノハ', 'ヒフ'];

// Somebody who is observed at home: {token, self_entry_id, name, name_kana, phone, case_id}.
export async function invite(server, { subject_class = 1, name = '試験 太郎', user = 'clinic1.doctor' } = {}) {
    const name_kana = `シケン ${kana[Math.floor(next / kana.length) % kana.length]}${kana[next % kana.length]}`, phone = `0901234${String(1000 + (next += 1))}`;
    const sent = await send_one(server, { user, record: { name, name_kana, birth_date, phone1: phone } });
    const centre = await caller(server, 'east.centre');
    const path = `/api/v1/cases/${sent.case_id}/observation`;
    const begun = await centre.call('GET', path); // by the notification
    const observed = await centre.call('PUT', path, { subject_class, method: 1, deadline_minute: -1, is_active: true }, { 'if-match': `"${begun.json.version}"` });
    expect(observed.status === 200, `observation was answered ${observed.status}: ${observed.text.slice(0, 300)}`);
    const link = await centre.call('POST', `/api/v1/cases/${sent.case_id}/personal-link`, {});
    expect(link.status === 200 || link.status === 201, `the link was answered ${link.status}: ${link.text.slice(0, 300)}`);
    return { token: link.json.url.split('#')[1], self_entry_id: link.json.self_entry_id, centre_phone: link.json.centre_phone, name, name_kana, phone, case_id: sent.case_id };
}

// The portal's API without a browser: what the server knows of somebody.
export async function open_link(server, patient) {
    const visitor = new Caller(server.port);
    const session = await visitor.call('POST', '/api/v1/my/links', { token: patient.token, birth_date, consent_version: '2026-11-29' });
    expect(session.status === 201, `the link was answered ${session.status}: ${session.text.slice(0, 300)}`);
    return Object.assign(visitor, { person_id: session.json.people[0].person_id });
}

export function report(visitor, values = {}, confirmed = ['V-810'], key = randomUUID()) {
    const now = Date.now();
    const body = { subject_class: 1, body_temperature: '36.5', complexion: 2, cough_rhinorrhea: 2, dyspnea: 2, fatigue: 2, nausea_vomiting: 2, diarrhea: 2, consciousness: 2, eating: 2, urination: 2, ...values };
    return visitor.call('POST', `/api/v1/my/people/${visitor.person_id}/reports`, { report: body, written_at_ms: now, sent_at_ms: now, confirmed }, { 'idempotency-key': key });
}

// Every revision that the health centre has of somebody.
export async function reports_of(server, patient) {
    const reply = await (await caller(server, 'east.centre')).call('GET', `/api/v1/cases/${patient.case_id}/observation`);
    expect(reply.status === 200, `the course was answered ${reply.status}: ${reply.text.slice(0, 200)}`);
    return reply.json.reports;
}

// From the opened link to the question.
export async function begin(person, patient) {
    await person.open(`/my/start#${patient.token}`);
    await person.adopted();
    await person.page.locator('#birth_date').fill('19600401');
    await person.page.locator('#consent').check({ force: true });
    await person.page.locator('#open').click();
    await person.page.waitForURL(/\/my\/report\//);
    await person.page.locator('#body_temperature').waitFor();
    await person.settled();
}

export async function fill_in_fine(person, temperature = '36.5') {
    await person.page.locator('#body_temperature').fill(temperature);
    await person.page.locator('#all_fine').click();
    await person.settled();
}

export async function send(person) {
    await person.page.locator('#check').click();
    await person.page.locator('#send').click();
    await person.page.waitForURL(/\/done$/);
}
