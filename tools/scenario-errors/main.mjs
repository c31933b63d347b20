// Writes docs/scenario-errors.md: what the compiler says of wrong definitions.
import fs from 'node:fs';
import { diagnose, errorsPage, target } from './page.mjs';

const said = diagnose();
fs.writeFileSync(target, errorsPage(said));
console.log(`scenario errors: ${said.length} samples`);
