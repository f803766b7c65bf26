/* Writes the tables of docs/kubectl.md: `node --import=tsx scripts/write-kubectl-page.ts`. */
import {readFileSync, writeFileSync} from 'node:fs';
import {stories} from '../test/clients/cases/index.ts';
import {kubectlPage} from './kubectl-page.ts';

const file = 'docs/kubectl.md';
writeFileSync(file, kubectlPage(readFileSync(file, 'utf8'), stories));
