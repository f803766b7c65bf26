/** In which form an answer is wanted. Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation */
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

/** The media types of an `Accept` header, in the order of the client's wishes. */
export const accepted = (header: string | undefined): readonly Media[] =>
	header === undefined || header.trim() === ''
		? [{type: '*/*', parameters: new Map()}]
		: header.split(',').map(mediaOf);

const jsonTypes: readonly string[] = ['application/json', 'application/*', '*/*'];

const formOf = ({type, parameters}: Media): Form | undefined => {
	if (!jsonTypes.includes(type)) {
		return undefined;
	}

	switch (parameters.get('as')) {
		case undefined:
			return 'object';
		case 'Table':
			return ['v1', 'v1beta1'].includes(parameters.get('v') ?? '') ? 'table' : undefined;
		case 'PartialObjectMetadata':
		case 'PartialObjectMetadataList':
			return 'metadata';
		default:
			return undefined;
	}
};

/** The first form asked for that can be had: JSON always, for every client takes it. */
export const formFor = (header: string | undefined): Form =>
	accepted(header)
		.map(formOf)
		.find(form => form !== undefined) ?? 'object';
