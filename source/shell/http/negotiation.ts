/*
In which form an answer is wanted, and whether it can be had.

Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation, handlers/response.go, and the routes of go-restful before them
*/
import {notAcceptable} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';

export type Form = 'object' | 'table' | 'metadata';

type Media = {readonly type: string; readonly parameters: ReadonlyMap<string, string>};

const mediaOf = (text: string): Media => {
	const [type = '', ...parameters] = text.split(';').map(part => part.trim());
	return {
		type: type.toLowerCase(),
		parameters: new Map(
			parameters.map(parameter => {
				const [name = '', value = ''] = parameter.split('=');
				return [name.trim().toLowerCase(), value.trim()];
			}),
		),
	};
};

const anyType = '*/*';

const wishOf = ({parameters}: Media): number => Number(parameters.get('q') ?? '1') || 0;

/** The media types of an `Accept` header, in the order of the client's wishes. */
export const accepted = (header: string | undefined): readonly Media[] =>
	header === undefined || header.trim() === ''
		? [{type: anyType, parameters: new Map()}]
		: header
				.split(',')
				.map(mediaOf)
				.sort((left, right) => wishOf(right) - wishOf(left));

const json = 'application/json';
const yaml = 'application/yaml';

/** What Kubernetes offers. Nobody has to take protobuf alone: podfall reads it, and writes none. */
const offered: readonly string[] = [json, yaml, 'application/vnd.kubernetes.protobuf'];

const isOneOf = ({type}: Media, types: readonly string[]): boolean =>
	type === anyType || type === 'application/*' || types.includes(type);

const transforms: ReadonlyMap<string, Form> = new Map([
	['Table', 'table'],
	['PartialObjectMetadata', 'metadata'],
	['PartialObjectMetadataList', 'metadata'],
]);

const formOf = ({parameters}: Media): Form | undefined => {
	const as = parameters.get('as');

	if (as === undefined) {
		return 'object';
	}

	const isKnown = parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(parameters.get('v') ?? '');
	return isKnown ? transforms.get(as) : undefined;
};

/** How a client gets its answer: in which form, of which version of meta.k8s.io, and written how. */
export type Wish = {
	readonly form: Form;
	readonly as: string;
	readonly metaVersion: string;
	readonly isYaml: boolean;
};

const allForms: readonly Form[] = ['object', 'table', 'metadata'];

/** The first wish that can be granted by whoever writes these types in these forms; undefined when none can. */
const wishIn = (
	header: string | undefined,
	types: readonly string[],
	forms: readonly Form[] = allForms,
): Wish | undefined => {
	for (const media of accepted(header)) {
		const form = isOneOf(media, types) ? formOf(media) : undefined;

		if (form !== undefined && forms.includes(form)) {
			const {type, parameters} = media;
			return {
				form,
				as: parameters.get('as') ?? '',
				metaVersion: parameters.get('v') ?? 'v1',
				isYaml: type === yaml,
			};
		}
	}

	return undefined;
};

const plainly: Wish = {form: 'object', as: '', metaVersion: 'v1', isYaml: false};

/** What can be had of what is asked for: JSON where nothing is, for every client takes it. */
export const wishFor = (header: string | undefined): Wish => wishIn(header, [json, yaml]) ?? plainly;

export const formFor = (header: string | undefined): Form => wishFor(header).form;

/** Where an answer comes from: what is offered there, and whether the path is one of those that go-restful looks after. */
export type Offer = {
	readonly types?: readonly string[];
	readonly isRouted: boolean;
	/** All of them, unless what is answered is no object that anybody stores. */
	readonly forms?: readonly Form[];
};

const watchTypes: readonly string[] = [`${json};stream=watch`, 'application/vnd.kubernetes.protobuf;stream=watch'];

/** What a collection of Kubernetes' own offers. */
export const listTypes: readonly string[] = [...offered, ...watchTypes];

/** The refusal of a wish that nobody can grant. */
export const unacceptable = (
	header: string | undefined,
	{types = offered, isRouted, forms}: Offer,
): Status | undefined => {
	const media = accepted(header);
	const known = types.map(type => type.split(';')[0] ?? '');

	if (isRouted && !media.some(({type}) => type === anyType || known.includes(type))) {
		return notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${types.join(', ')}`, {});
	}

	return wishIn(header, offered, forms) === undefined
		? notAcceptable(`only the following media types are accepted: ${offered.join(', ')}`)
		: undefined;
};
