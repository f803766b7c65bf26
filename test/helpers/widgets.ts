import type {CustomResourceDefinition} from '../../source/engine/api/kinds/custom-resource-definition.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';

/** A schema with a bit of everything: types, bounds, defaults, lists, maps, and places for anything. */
const schema = {
	type: 'object',
	required: ['spec'],
	properties: {
		spec: {
			type: 'object',
			required: ['size'],
			properties: {
				size: {type: 'integer', minimum: 1, maximum: 9},
				replicas: {type: 'integer', default: 1},
				colour: {type: 'string', enum: ['red', 'green'], default: 'red'},
				name: {type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 5},
				port: {'x-kubernetes-int-or-string': true},
				note: {type: 'string', nullable: true},
				tags: {type: 'array', items: {type: 'string'}, 'x-kubernetes-list-type': 'set', maxItems: 3},
				parts: {
					type: 'array',
					'x-kubernetes-list-type': 'map',
					'x-kubernetes-list-map-keys': ['name'],
					items: {
						type: 'object',
						required: ['name'],
						properties: {name: {type: 'string'}, weight: {type: 'number', default: 0.5}},
					},
				},
				limits: {type: 'object', additionalProperties: {type: 'string'}},
				extra: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
				template: {
					type: 'object',
					'x-kubernetes-embedded-resource': true,
					properties: {spec: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
				},
			},
		},
		status: {
			type: 'object',
			properties: {
				replicas: {type: 'integer'},
				selector: {type: 'string'},
				conditions: {
					type: 'array',
					items: {type: 'object', properties: {type: {type: 'string'}, status: {type: 'string'}}},
				},
			},
		},
	},
};

const columns = [
	{name: 'Size', type: 'integer', jsonPath: '.spec.size', description: 'How large it is'},
	{name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status'},
	{name: 'Parts', type: 'string', jsonPath: '.spec.parts', priority: 1},
	{name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp'},
];

const version = {
	name: 'v1',
	served: true,
	storage: true,
	schema: {openAPIV3Schema: schema},
	subresources: {
		status: {},
		scale: {
			specReplicasPath: '.spec.replicas',
			statusReplicasPath: '.status.replicas',
			labelSelectorPath: '.status.selector',
		},
	},
	additionalPrinterColumns: columns,
};

/** `widgets.example.com`, as somebody would write it; `more` replaces members of its spec. */
export const widgetDefinition = (more: object = {}, name = 'widgets.example.com'): CustomResourceDefinition =>
	({
		apiVersion: 'apiextensions.k8s.io/v1',
		kind: 'CustomResourceDefinition',
		metadata: {name},
		spec: {
			group: 'example.com',
			scope: 'Namespaced',
			names: {plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'], categories: ['all']},
			versions: [version],
			...more,
		},
	}) as unknown as CustomResourceDefinition;

/** Two served versions, of which the second is the one that is kept. */
export const twoVersions = (): CustomResourceDefinition =>
	widgetDefinition({versions: [{...version, name: 'v1beta1', storage: false, deprecated: true}, version]});

export const aWidget = (name: string, spec: object = {}, metadata: object = {}, more: object = {}): ApiObject =>
	({
		apiVersion: 'example.com/v1',
		kind: 'Widget',
		metadata: {name, namespace: 'shop', ...metadata},
		spec: {size: 3, ...spec},
		...more,
	}) as ApiObject;
