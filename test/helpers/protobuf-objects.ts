import fc from 'fast-check';
import type {Json, JsonObject} from '../../source/engine/api/json.ts';
import {type Field, type Message, messages} from '../../source/shell/http/protobuf/messages.ts';

/*
Objects of any kind in the tables, with whatever the tables allow: what protobuf can say and JSON can say too. Zeros stand only
where they are meant.
*/

const seconds = fc.integer({min: 1, max: 4_000_000_000});

const wholeTime = seconds.map(at => new Date(at * 1000).toISOString().replace('.000Z', 'Z'));

const anyText = fc.string({maxLength: 6, unit: 'binary'});

const special: Readonly<Record<string, fc.Arbitrary<Json>>> = {
	'meta.Time': wholeTime,
	'meta.MicroTime': fc
		.tuple(wholeTime, fc.integer({min: 0, max: 999_999}))
		.map(([time, micros]) => time.replace('Z', `.${String(micros).padStart(6, '0')}Z`)),
	IntOrString: fc.oneof(fc.integer({min: 1, max: 2 ** 31 - 1}), fc.string({minLength: 1, maxLength: 5})),
	Quantity: fc.constantFrom('100m', '64Mi', '1', '0', '1e3'),
	RawExtension: fc.constantFrom<Json>({a: [1, {b: null}]}, {'f:metadata': {'f:labels': {}}}),
	'meta.FieldsV1': fc.constant({'f:spec': {}}),
	...Object.fromEntries(
		['authentication', 'authorization', 'certificates'].map(group => [
			`${group}.v1.ExtraValue`,
			fc.array(anyText, {maxLength: 2}),
		]),
	),
};

const scalar = (type: string, zeroIsMeant: boolean): fc.Arbitrary<Json> => {
	const values: Readonly<Record<string, fc.Arbitrary<Json>>> = {
		text: fc.oneof(anyText, fc.constantFrom('', '__proto__', 'constructor')),
		bytes: fc.uint8Array({maxLength: 5}).map(bytes => Buffer.from(bytes).toString('base64')),
		boolean: fc.boolean(),
		integer: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(0)),
		double: fc.double({noNaN: true, noDefaultInfinity: true}),
	};
	return zeroIsMeant ? values[type]! : values[type]!.filter(value => value !== '' && value !== false && value !== 0);
};

const anyOf = (type: string, zeroIsMeant: boolean, depth: number): fc.Arbitrary<Json> => {
	const message = messages().get(type);
	return special[type] ?? (message === undefined ? scalar(type, zeroIsMeant) : objectOf(message, depth - 1));
};

const fieldValue = ({shape, type, pointer}: Field, depth: number): fc.Arbitrary<Json> => {
	if (shape === 'map') {
		const key = fc.oneof(fc.string({maxLength: 4}), fc.constantFrom('__proto__', 'constructor'));
		return fc
			.uniqueArray(fc.tuple(key, anyOf(type, true, depth)), {minLength: 1, maxLength: 2, selector: ([name]) => name})
			.map(entries => Object.fromEntries(entries));
	}

	return shape === 'repeated'
		? fc.array(anyOf(type, true, depth), {minLength: 1, maxLength: 2})
		: anyOf(type, pointer, depth);
};

/** A field of the parent's own never stands among those of an embedded message. */
const objectOf = (message: Message, depth: number): fc.Arbitrary<JsonObject> => {
	const fields = [...message.fields.values()].filter(field => depth > 0 || !messages().has(field.type));
	const flat = fields.filter(field => field.flat).map(field => objectOf(messages().get(field.type)!, depth));
	const others = fields.filter(field => !field.flat);
	const own = fc.subarray(others, {maxLength: Math.min(5, others.length)});
	return fc
		.tuple(
			own.chain(chosen =>
				fc.tuple(...chosen.map(field => fieldValue(field, depth).map(value => [field.name, value] as const))),
			),
			...flat,
		)
		.map(([entries, ...embedded]) => ({
			...Object.assign({}, ...embedded),
			...Object.fromEntries(entries),
		}));
};

/** Kinds with names that an apiVersion gives back, each with its apiVersion. */
const kinds: ReadonlyArray<readonly [apiVersion: string, message: string]> = [
	['v1', 'core.v1.Pod'],
	['v1', 'core.v1.Service'],
	['v1', 'core.v1.Secret'],
	['v1', 'core.v1.PersistentVolume'],
	['apps/v1', 'apps.v1.StatefulSet'],
	['batch/v1', 'batch.v1.CronJob'],
	['autoscaling/v2', 'autoscaling.v2.HorizontalPodAutoscaler'],
	['policy/v1', 'policy.v1.PodDisruptionBudget'],
	['networking.k8s.io/v1', 'networking.v1.Ingress'],
	['coordination.k8s.io/v1', 'coordination.v1.Lease'],
	['certificates.k8s.io/v1', 'certificates.v1.CertificateSigningRequest'],
	['authorization.k8s.io/v1', 'authorization.v1.SubjectAccessReview'],
];

const isEmpty = (value: Json | undefined): boolean =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.values(value).every(each => isEmpty(each));

export const anyObject: fc.Arbitrary<JsonObject> = fc.constantFrom(...kinds).chain(([apiVersion, name]) =>
	objectOf(messages().get(name)!, 5)
		.filter(object => !isEmpty(object.status ?? []))
		.map(object => ({...object, apiVersion, kind: name.split('.').at(-1)!})),
);
