// The program as an administrator uses it: every subcommand, the configuration, an installation that
// is no demo, mail through a real relay, letters that a real Exim gives back, TLS, backup and restore, a
// falsified audit trail.
//   node tests/commands/run.mjs [--only words]
import { finish } from '../support/checks.mjs';
import { check_bounces } from './bounces.mjs';
import { check_configuration } from './configuration.mjs';
import { check_delivery } from './delivery.mjs';
import { check_installation } from './installation.mjs';
import { check_spreadsheet } from './spreadsheet.mjs';
import { check_tls } from './tls.mjs';

await check_configuration();
await check_installation();
await check_delivery();
await check_bounces();
await check_spreadsheet();
await check_tls();
finish();
