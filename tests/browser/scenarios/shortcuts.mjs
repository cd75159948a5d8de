// The overview of keys. Not yet among the suites: the page does not have it yet.
import { eventually } from '../../support/server.mjs';

export default async function scenarios(check) {
    await check('[I2-32] the shortcuts are listed on one key', async ({ signed_in }) => {
        const doctor = await signed_in('clinic1.doctor');
        await doctor.page.locator('body').press('?');
        await doctor.page.getByRole('dialog').waitFor();
        await doctor.says('F2');
        await doctor.press('Escape');
        await eventually('closed', async () => await doctor.page.getByRole('dialog').count() === 0);
    });
}
