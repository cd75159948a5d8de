// An office that comes through the closed network of local governments, and the same office on the internet.
import { demo, eventually, free_port } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';

const closed_port = await free_port();
export const options = { server: { env: { TODOKE_SERVER_CLOSED_NETWORK_ADDRESS: '127.0.0.1', TODOKE_SERVER_CLOSED_NETWORK_PORT: String(closed_port) } } };

// The colour that the plain skin gives the header; the painted one takes it from the same table.
const header_colour = (person) => person.page.evaluate(() => getComputedStyle(document.querySelector('.header')).backgroundColor);

export default async function scenarios(check) {
    await check('[S4-35, S4-41] an administrator comes through the closed network by password alone and sees its colour, and on the internet is asked for a code', async ({ person, pictures }) => {
        const inside = await person();
        await inside.page.goto(`http://localhost:${closed_port}/?skin=plain`);
        await inside.adopted();
        await inside.field('利用者ID').fill('tokyo.admin');
        await inside.field('パスワード').fill(demo.password);
        await inside.press('Enter');
        await inside.says('利用中のアカウント');
        await eventually('the page knows its network', async () => await inside.page.locator('.closed-network').count() > 0);
        const closed = await header_colour(inside);
        await inside.page.screenshot({ path: `${pictures}/closed-network-plain.png` });
        await inside.page.goto(`http://localhost:${closed_port}/accounts?skin=canvas`);
        await inside.adopted();
        await inside.says('clinic1.doctor');
        await inside.settled();
        await inside.page.screenshot({ path: `${pictures}/closed-network.png` });
        inside.no_faults();

        const outside = await person({ path: '/?skin=plain' });
        await outside.sign_in('tokyo.admin'); // waits for the code
        await outside.says('利用中のアカウント');
        expect_equal(await outside.page.locator('.closed-network').count(), 0, 'the internet wears the colours of the closed network');
        expect(await header_colour(outside) !== closed, 'both ways have the same colour');
        outside.no_faults();
    });
}
