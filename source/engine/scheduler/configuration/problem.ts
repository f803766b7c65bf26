import {
	duplicateField,
	type FieldError,
	forbiddenField,
	invalidField,
	requiredField,
	unsupportedField,
} from '../../api/validation.ts';

/** A way into the configuration: names of fields and numbers of list items. */
export type ConfigurationPath = ReadonlyArray<string | number>;

/** One thing that is wrong, in Kubernetes' words; whoever knows the file knows the line. */
export type ConfigurationProblem = {
	readonly path: ConfigurationPath;
	/** `Invalid value: 101: not in valid range [0, 100]`. */
	readonly what: string;
	/** The remedy, in podfall's words; empty when `what` says it all. */
	readonly hint: string;
	/** The trouble is the field's name, not its value. */
	readonly atKey?: boolean;
};

const from = ({message}: FieldError, path: ConfigurationPath, hint: string): ConfigurationProblem => ({
	path,
	what: message,
	hint,
});

export const invalid = (path: ConfigurationPath, value: unknown, detail: string, hint = ''): ConfigurationProblem =>
	from(invalidField('', value, detail), path, hint);

export const required = (path: ConfigurationPath, detail: string, hint = ''): ConfigurationProblem =>
	from(requiredField('', detail), path, hint);

export const forbidden = (path: ConfigurationPath, detail: string, hint = ''): ConfigurationProblem =>
	from(forbiddenField('', detail), path, hint);

export const duplicate = (path: ConfigurationPath, value: unknown, hint = ''): ConfigurationProblem =>
	from(duplicateField('', value), path, hint);

export const unsupported = (
	path: ConfigurationPath,
	value: unknown,
	supported: readonly string[],
): ConfigurationProblem => from(unsupportedField('', value, supported), path, '');

/** `profiles[0].plugins.score`, as Kubernetes writes it. */
export const pathOf = (path: ConfigurationPath): string =>
	path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
