/*
What the API server does about CustomResourceDefinitions by itself: it accepts names, serves what is established, and sweeps
the objects of a definition that goes.

	stored ──▶ names free? ──▶ Established, served ──▶ deleted: Terminating ──▶ its objects go ──▶ it goes

In Kubernetes these are three small controllers inside the server; here they are one look at all definitions after each
write of one. Source: apiextensions-apiserver/pkg/controller/{status,establish,finalizer}
*/
import {conditionStatus, findCondition} from '../api/conditions.ts';
import {customKinds, storedKind} from '../api/custom/custom-kind.ts';
import {asSchema} from '../api/custom/schema.ts';
import {unheededRules} from '../api/custom/structural.ts';
import {type AnyKind, requestName, resourceName} from '../api/kind.ts';
import {
	type CustomResourceDefinition,
	type CustomResourceNames,
	customResourceDefinitions,
} from '../api/kinds/custom-resource-definition.ts';
import {methodNotAllowed, resourceNotFound} from '../api/refusals.ts';
import {equalValues} from '../api/share.ts';
import type {Reply} from '../api/status.ts';
import type {Request} from '../api/verbs.ts';
import type {Kernel} from '../kernel/kernel.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {apiserverItself} from './authentication.ts';
import {cleanup, isTerminating, terminating, type Verdict, withVerdict} from './definition-deletion.ts';
import {mayGo} from './deletion.ts';
import {type Refused, refused, type Storage} from './storage.ts';
import {isWrite} from './verbs.ts';

export type Definitions = {
	/** Every kind and version that is served now, by the names of their definitions. */
	readonly kinds: readonly AnyKind[];
	/** The kind of `widgets.example.com` or `widgets.v1.example.com`, while it is served. */
	kindNamed(name: string): AnyKind | undefined;
	/** The request with its kind as the definition says now, whatever the asker holds in hand. */
	current(request: Request): {readonly ok: true; readonly request: Request} | Refused;
	/** Looks after the definitions once one was written; the same reply, with a word on what podfall does not heed. */
	tended(request: Request, reply: Reply): Reply;
	/** Sweeps the objects of a definition that goes. */
	sweep(name: string): void;
	/** The state is another one: what was remembered of it is forgotten. */
	forget(): void;
};

export type DefinitionsOptions = {
	readonly kernel: Kernel;
	readonly storage: Storage;
	/** Carries a request out, past all who might refuse it. */
	readonly carryOut: (request: Request) => Reply;
	/** Asks for a call of `sweep` at that time. */
	readonly sweepAt: (name: string, at: Millis) => void;
};

/** How long a sweep waits for finalizers before it looks again. Source: finalizer/crd_finalizer.go */
const sweepEvery = seconds(5);

type Names = Partial<CustomResourceNames>;

const resourceWords = ({plural, singular, shortNames = []}: Names): readonly string[] =>
	[plural, singular, ...shortNames].filter(word => word !== undefined);

const kindWords = ({kind, listKind}: Names): readonly string[] => [kind, listKind].filter(word => word !== undefined);

type Asked = {readonly wanted: readonly string[]; readonly had: readonly string[]; readonly taken: readonly string[]};

/** A name that was accepted before stays; a new one must be free. */
const inUse = ({wanted, had, taken}: Asked): string | undefined =>
	wanted.find(name => name !== '' && !had.includes(name) && taken.includes(name));

/** Which of its names a definition has got, and whether those are all. Source: status/naming_controller.go */
const settledNames = (
	{spec, status}: CustomResourceDefinition,
	others: readonly CustomResourceDefinition[],
): {readonly names: Names; readonly verdict: Verdict} => {
	const accepted: Names = status?.acceptedNames ?? {};
	const {names} = spec;
	const taken = others.map(other => other.status?.acceptedNames ?? {});
	const resources = taken.flatMap(resourceWords);
	const kinds = taken.flatMap(kindWords);
	const one = (word: string | undefined): readonly string[] => (word === undefined ? [] : [word]);
	const parts = [
		{name: 'plural', reason: 'Plural', taken: resources, wanted: one(names.plural), had: one(accepted.plural)},
		{name: 'singular', reason: 'Singular', taken: resources, wanted: one(names.singular), had: one(accepted.singular)},
		{
			name: 'shortNames',
			reason: 'ShortNames',
			taken: resources,
			wanted: names.shortNames ?? [],
			had: accepted.shortNames ?? [],
		},
		{name: 'kind', reason: 'Kind', taken: kinds, wanted: one(names.kind), had: one(accepted.kind)},
		{name: 'listKind', reason: 'ListKind', taken: kinds, wanted: one(names.listKind), had: one(accepted.listKind)},
	] as const;
	const lost = parts.flatMap(part => {
		const word = inUse(part);
		return word === undefined ? [] : [{name: part.name as string, reason: `${part.reason}Conflict`, word}];
	});
	const got = Object.fromEntries(
		Object.entries({...accepted, ...names}).flatMap(([name, value]) => {
			const kept = lost.some(each => each.name === name) ? accepted[name as keyof Names] : value;
			return kept === undefined ? [] : [[name, kept] as const];
		}),
	) as Names;
	const last = lost.at(-1);
	return {
		names: got,
		verdict:
			last === undefined
				? {type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found'}
				: {type: 'NamesAccepted', status: 'False', reason: last.reason, message: `"${last.word}" is already in use`},
	};
};

/** Once established, a definition stays so. Source: establish/establishing_controller.go */
const establishedAs = ({status}: CustomResourceDefinition, hasNames: boolean): Verdict => {
	const before = findCondition(status?.conditions, 'Established');

	if (before?.status === 'True') {
		return before;
	}

	return hasNames
		? {
				type: 'Established',
				status: 'True',
				reason: 'InitialNamesAccepted',
				message: 'the initial names have been accepted',
			}
		: {type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted'};
};

/** The definition with what the server says of it; the same one when that has been said. */
const settled = (
	definition: CustomResourceDefinition,
	others: readonly CustomResourceDefinition[],
	now: Millis,
): CustomResourceDefinition => {
	const {names, verdict} = settledNames(definition, others);
	const named = withVerdict(definition, verdict, now);
	const said = withVerdict(named, establishedAs(definition, verdict.status === 'True'), now);
	const next = {...said, status: {...said.status, acceptedNames: names}};
	return equalValues(next.status, definition.status) ? definition : next;
};

/** What a stored definition asks for and podfall does not do. */
const unheeded = (definition: CustomResourceDefinition): readonly string[] => [
	...definition.spec.versions.flatMap(({schema}, index) => {
		const root = asSchema(schema?.openAPIV3Schema);
		return root === undefined ? [] : unheededRules(root, `spec.versions[${index}].schema.openAPIV3Schema`);
	}),
	...(definition.spec.conversion?.strategy === 'Webhook'
		? ['spec.conversion: podfall calls no webhooks; objects are served in every version as they were sent']
		: []),
];

export const createDefinitions = ({kernel, storage, carryOut, sweepAt}: DefinitionsOptions): Definitions => {
	let byName: ReadonlyMap<string, AnyKind> | undefined;
	let served: readonly AnyKind[] | undefined;

	const all = (): readonly CustomResourceDefinition[] => storage.sorted(customResourceDefinitions);

	const kinds = (): readonly AnyKind[] => {
		served ??= all().flatMap(customKinds);
		return served;
	};

	const names = (): ReadonlyMap<string, AnyKind> => {
		byName ??= new Map(
			kinds().flatMap(kind => [
				[`${kind.plural}.${kind.version}.${kind.group}`, kind] as const,
				...(requestName(kind) === resourceName(kind) ? [[resourceName(kind), kind] as const] : []),
			]),
		);
		return byName;
	};

	const forget = (): void => {
		byName = undefined;
		served = undefined;
	};

	storage.onWrite(kind => {
		if (kind === (customResourceDefinitions as unknown as AnyKind)) {
			forget();
		}
	});

	const tendOne = (name: string): void => {
		const definitions = all();
		const definition = definitions.find(({metadata}) => metadata.name === name);

		if (definition === undefined) {
			return;
		}

		if (isTerminating(definition)) {
			if (findCondition(definition.status?.conditions, 'Terminating')?.reason === 'InstanceDeletionPending') {
				sweepAt(name, kernel.now + 1);
			}

			return;
		}

		const {group} = definition.spec;
		const others = definitions.filter(other => other !== definition && other.spec.group === group);
		const next = settled(definition, others, kernel.now);

		if (next !== definition) {
			storage.replace(customResourceDefinitions, name, next, definition);
		}
	};

	const tend = (): void => {
		for (const {metadata} of all()) {
			tendOne(metadata.name);
		}
	};

	/** Lets go of a definition whose objects are gone. */
	const release = (definition: CustomResourceDefinition): void => {
		const said = withVerdict(
			definition,
			terminating('False', 'InstanceDeletionCompleted', 'removed all instances'),
			kernel.now,
		);
		const {finalizers = [], ...metadata} = said.metadata;
		const rest = finalizers.filter(finalizer => finalizer !== cleanup);
		const next = {...said, metadata: {...metadata, ...(rest.length === 0 ? {} : {finalizers: rest})}};
		const kind = customResourceDefinitions as unknown as AnyKind;
		const {name} = definition.metadata;

		if (mayGo(kind, next)) {
			storage.erase(customResourceDefinitions, name, next);
		} else {
			storage.replace(customResourceDefinitions, name, next, definition);
		}

		// The names are free again.
		tend();
	};

	const isLeft = (kind: AnyKind | undefined): kind is AnyKind => kind !== undefined && storage.sorted(kind).length > 0;

	const sweep = (name: string): void => {
		const definition = storage.get(customResourceDefinitions, name);

		if (definition === undefined || definition.metadata.finalizers?.includes(cleanup) !== true) {
			return;
		}

		const kind = storedKind(definition);

		if (isLeft(kind)) {
			carryOut({user: apiserverItself, verb: 'deletecollection', kind});
		}

		if (!isLeft(kind)) {
			release(definition);
			return;
		}

		const words = 'CustomResource deletion is in progress';
		const next = withVerdict(definition, terminating('True', 'InstanceDeletionInProgress', words), kernel.now);

		if (!equalValues(next.status, definition.status)) {
			storage.replace(customResourceDefinitions, name, next, definition);
		}

		sweepAt(name, kernel.now + sweepEvery);
	};

	return {
		get kinds() {
			return kinds();
		},
		kindNamed: name => names().get(name),
		forget,
		sweep,
		current(request) {
			const {plural, version, group} = request.kind;
			const kind = names().get(`${plural}.${version}.${group}`);

			if (kind === undefined) {
				return refused(resourceNotFound());
			}

			const definition = kind.custom?.definition as CustomResourceDefinition | undefined;
			return request.verb === 'create' && conditionStatus(definition?.status?.conditions, 'Terminating') === 'True'
				? refused({
						...methodNotAllowed(),
						message: 'create not allowed while custom resource definition is terminating',
					})
				: {ok: true, request: {...request, kind}};
		},
		tended(request, reply) {
			const isOurs = request.kind === (customResourceDefinitions as unknown as AnyKind);

			if (!isOurs || !reply.ok || !isWrite(request.verb)) {
				return reply;
			}

			if (request.dryRun !== true) {
				tend();
			}

			const isDefinition = request.verb !== 'delete' && request.verb !== 'deletecollection';
			const warnings = isDefinition ? unheeded(reply.object as CustomResourceDefinition) : [];
			return warnings.length === 0 ? reply : {...reply, warnings: [...(reply.warnings ?? []), ...warnings]};
		},
	};
};
