import {Ajv2020, type CodeOptions, type ValidateFunction} from 'ajv/dist/2020.js';
import {scenarioSchema} from './json-schema.ts';

/*
The form of a scenario as a function. To compile it takes a third of a second, so the bundle has it compiled already:
scripts/build.mjs puts what `formCompiler` writes in the place of this file.
*/

/** The compiler, with the one set of options that findings are made from. */
export const formCompiler = (code: CodeOptions = {}): Ajv2020 =>
	new Ajv2020({
		allErrors: true,
		verbose: true,
		ownProperties: true,
		allowUnionTypes: true,
		strictTypes: false,
		strictTuples: false,
		strictRequired: false,
		code,
	});

export const scenarioForm = (): ValidateFunction => formCompiler().compile(scenarioSchema);
