// A submission that meets no network is 未送信 and goes out exactly once when the network is back.
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { answer_questions, caller, check_answers, fill_in, new_form, submitted_count } from '../support/steps.mjs';
import { Person } from '../support/person.mjs';

async function to_the_review(clinic, kana) {
    await new_form(clinic);
    await fill_in(clinic, { name_kana: kana, name: '試験 圏外', diagnosis_class: '3', diagnosis_date: '今日' });
    await check_answers(clinic);
    await answer_questions(clinic);
}
const found = async (server, kana) => (await (await caller(server, 'clinic1.doctor')).call('POST', '/api/v1/case-searches', { name_kana: kana })).json.total;

export default async function scenarios(check) {
    await check('[AC-01-5, I2-15] sent without a network: shown as unsent, sent exactly once afterwards', async ({ signed_in, server }) => {
        const clinic = await signed_in('clinic1.doctor');
        await to_the_review(clinic, 'シケン ケンガイア');
        const before = await submitted_count(server);
        await clinic.page.context().setOffline(true);
        await clinic.page.locator('#submit').click();
        await clinic.says('未送信');
        await clinic.page.context().setOffline(false);
        await eventually('it arrives', async () => await submitted_count(server) === before + 1, { timeout_ms: 40000 });
        await clinic.page.waitForTimeout(3000);
        expect_equal(await submitted_count(server), before + 1, 'notifications at the health centre');
        expect_equal(await found(server, 'シケン ケンガイア'), 1, 'records of the person');
    });

    await check('[AC-01-5] the server took it but the answer was lost: still one notification', async ({ signed_in, server }) => {
        // The answer is lost between server and page, so nothing else may stand there.
        const clinic = await signed_in('clinic1.doctor', { serviceWorkers: 'block' });
        await to_the_review(clinic, 'シケン ケンガイイ');
        const before = await submitted_count(server);
        let lost = 0;
        await clinic.page.route('**/api/v1/notifications', async (route) => {
            if (route.request().method() !== 'POST' || lost > 0) return route.continue();
            lost += 1;
            await route.fetch();      // it reaches the server …
            return route.abort();     // … and the reply never reaches the page
        });
        await clinic.page.locator('#submit').click();
        await eventually('it arrives', async () => lost === 1 && await submitted_count(server) === before + 1, { timeout_ms: 40000 });
        // The client did not hear of it and sends it again under the same key; the receipt comes then.
        await eventually('the receipt is known', async () => /20\d{2}13\d{8}/.test(await clinic.text()), { timeout_ms: 60000 });
        expect_equal(await submitted_count(server), before + 1, 'notifications at the health centre');
        expect_equal(await found(server, 'シケン ケンガイイ'), 1, 'records of the person');
    });

    await check('[AC-01-5, S4-82] two tabs holding one unsent notification send it once', async ({ signed_in, server }) => {
        const clinic = await signed_in('clinic1.doctor');
        await to_the_review(clinic, 'シケン ケンガイウ');
        const second = await Person.at(clinic.page.context(), server, '/');
        await second.settled();
        const before = await submitted_count(server);
        await clinic.page.context().setOffline(true);
        await clinic.page.bringToFront();
        await clinic.page.locator('#submit').click();
        await clinic.says('未送信');
        await clinic.page.context().setOffline(false);
        await eventually('it arrives', async () => await submitted_count(server) === before + 1, { timeout_ms: 40000 });
        await clinic.page.waitForTimeout(4000);
        expect_equal(await submitted_count(server), before + 1, 'notifications at the health centre');
        expect(second.faults.length === 0, second.faults.join());
    });
}
