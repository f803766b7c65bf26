import {type AnyKind, resourceName} from '../../../engine/api/kind.ts';
import {milliValue, parseQuantity} from '../../../engine/api/quantity.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import {healthChecks, needsEtcd} from '../../door/health-checks.ts';
import {compareKeys} from '../text/go-yaml.ts';
import {compileField} from '../text/json-path.ts';
import {done, failed, type Work} from '../work.ts';
import {type Loose, typed} from './api.ts';
import {flagList, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {listOf, printerFor} from './printers.ts';
import {
	allNamespacesFlag,
	type Choice,
	contradiction,
	type Found,
	find,
	isEverywhere,
	readChoices,
	sayRefusals,
	selectorFlags,
} from './resources.ts';
import {type Row, type TableForm, tableText} from './tables.ts';
import {defineVerb, giveUp, type Kubectl, refuse} from './verb.ts';

const nothingAsked = [
	'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.',
	'',
	'error: Required resource not specified.',
	'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
	"See 'kubectl get -h' for help and examples",
].join('\n');

/** How values are put in order: quantities and times by what they are, texts as people count. Source: kubectl/pkg/cmd/get/sorter.go */
const compareValues = (left: unknown, right: unknown): number => {
	if (left === undefined || right === undefined) {
		return left === right ? 0 : left === undefined ? -1 : 1;
	}

	if (typeof left === 'number' && typeof right === 'number') {
		return left - right;
	}

	const [a, b] = [String(left), String(right)];
	const [from, to] = [timeOf(a), timeOf(b)];

	if (from !== undefined && to !== undefined) {
		return from - to;
	}

	return parseQuantity(a).ok && parseQuantity(b).ok ? milliValue(a) - milliValue(b) : compareKeys(a, b);
};

type Sorted = {readonly ok: true; readonly found: readonly Found[]} | {readonly ok: false; readonly message: string};

const sorted = (found: readonly Found[], by: string | undefined): Sorted => {
	if (by === undefined || by === '') {
		return {ok: true, found};
	}

	const field = compileField(by);

	if (!field.ok) {
		return {ok: false, message: `error: ${field.message}`};
	}

	const sortValue = (object: Loose): unknown => field.value(object)[0];
	const all = found.flatMap(({objects}) => objects);
	// kubectl sorts tables that the server has made, and shows none that it cannot sort.
	return all.length > 0 && all.every(object => sortValue(object) === undefined)
		? {ok: true, found: []}
		: {
				ok: true,
				found: found.map(each => ({
					...each,
					objects: [...each.objects].sort((left, right) => compareValues(sortValue(left), sortValue(right))),
				})),
			};
};

const formOf = (kubectl: Kubectl, kinds: ReadonlySet<AnyKind>): TableForm => {
	const {given} = kubectl;
	return {
		wide: given.text('output') === 'wide',
		withKind: kinds.size > 1 || given.on('show-kind'),
		withNamespace: isEverywhere(kubectl),
		withLabels: given.on('show-labels'),
		labelColumns: given.all('label-columns').flatMap(each => each.split(',')),
		withHead: !given.on('no-headers'),
		withEvent: given.on('output-watch-events'),
	};
};

/** Objects that were asked for one by one, and are of one kind, stand in one table. */
const groups = (
	found: readonly Found[],
): ReadonlyArray<{readonly kind: AnyKind; readonly objects: readonly Loose[]}> => {
	const joined: Array<{kind: AnyKind; objects: readonly Loose[]}> = [];

	for (const {kind, objects} of found) {
		const last = joined.at(-1);

		if (last?.kind === kind) {
			last.objects = [...last.objects, ...objects];
		} else {
			joined.push({kind, objects});
		}
	}

	return joined;
};

const sayTables = (kubectl: Kubectl, found: readonly Found[], form: TableForm, widths: number[]): boolean => {
	let wrote = false;

	for (const {kind, objects} of groups(found).filter(group => group.objects.length > 0)) {
		if (wrote && form.withHead) {
			kubectl.say('');
		}

		const rows = objects.map((object): Row => ({object, event: 'ADDED'}));
		widths.length = 0;
		kubectl.say(tableText(kind, rows, form, kubectl.api.now, widths).join('\n'));
		wrote = true;
	}

	return wrote;
};

const sayNothing = (kubectl: Kubectl, choices: readonly Choice[]): void => {
	const isNamespaced = choices.every(({kind}) => kind.namespaced) && !isEverywhere(kubectl);
	kubectl.complain(isNamespaced ? `No resources found in ${kubectl.namespace} namespace.` : 'No resources found');
};

/** Rows of changes as they come; ends when the run is wound back or the connection breaks. */
function* watch(kubectl: Kubectl, choice: Choice, form: TableForm, widths: number[]): Work {
	const {api, shell, given, namespace} = kubectl;
	const {glass} = shell.site.door;
	const {kind, name} = choice;
	const {era} = api;
	const topic = resourceName(kind);
	const output = given.text('output');
	const printer = output === undefined || output === '' || output === 'wide' ? undefined : printerFor(output, given);
	let cursor = glass.revision + 1;
	let hasHead = form.withHead && widths.length === 0;

	for (;;) {
		const refusal = glass.mayNot({
			user: shell.site.user,
			verb: 'watch',
			kind,
			namespace: isEverywhere(kubectl) || !kind.namespaced ? undefined : namespace,
		});

		if (refusal !== undefined) {
			return refuse(kubectl, refusal.status);
		}

		if (api.era !== era || glass.outage !== undefined) {
			return done;
		}

		const matching = api.list(kind, {
			...(isEverywhere(kubectl) ? {} : {namespace}),
			labelSelector: given.text('selector') ?? '',
			fieldSelector: given.text('field-selector') ?? '',
		});
		const names = new Set(matching.ok ? matching.object.items.map(({metadata}) => metadata.uid) : []);
		const news = glass.news(kind, topic, cursor);

		if (!news.ok) {
			return done;
		}

		cursor = Math.max(cursor, news.cursor);

		for (const {type, object} of news.events) {
			const isMine =
				(name === undefined || object.metadata.name === name) &&
				(isEverywhere(kubectl) || !kind.namespaced || object.metadata.namespace === namespace) &&
				(type === 'DELETED' ||
					names.has(object.metadata.uid) ||
					!(given.has('selector') || given.has('field-selector')));

			if (isMine && printer?.ok === true) {
				kubectl.say(`${output === 'yaml' ? '---\n' : ''}${printer.value(typed(kind, object)).trimEnd()}`);
			} else if (isMine) {
				const rows = [{object, event: type}];
				kubectl.say(tableText(kind, rows, {...form, withHead: hasHead}, api.now, widths).join('\n'));
				hasHead = false;
			}
		}

		yield 'later';
	}
}

const sayObjects = (kubectl: Kubectl, found: readonly Found[], output: string): number => {
	const printer = printerFor(output, kubectl.given);

	if (!printer.ok) {
		return giveUp(kubectl, printer.message);
	}

	const [only] = found;
	const objects = found.flatMap(each => each.objects);
	const isOne = found.length === 1 && only?.isNamed === true;

	if (output === 'name' && objects.length === 0) {
		return done;
	}

	kubectl.say(printer.value(isOne ? objects[0] : listOf(objects)).replace(/\n$/, ''));
	return done;
};

export const get = defineVerb({
	name: 'get',
	summary: 'Display one or many resources',
	usage:
		'kubectl get TYPE[,TYPE] [NAME…] [-n NAMESPACE | -A] [-l SELECTOR] [-o wide|yaml|json|name|jsonpath=…|custom-columns=…] [-w]',
	flags: [
		...fileFlags,
		...selectorFlags,
		allNamespacesFlag,
		flagText('output', 'o'),
		flagText('template'),
		flagText('sort-by'),
		flagList('label-columns', 'L'),
		flagSwitch('show-labels'),
		flagSwitch('show-kind'),
		flagSwitch('show-managed-fields'),
		flagSwitch('no-headers'),
		flagSwitch('watch', 'w'),
		flagSwitch('watch-only'),
		flagSwitch('output-watch-events'),
		flagSwitch('ignore-not-found'),
		flagSwitch('server-print'),
		flagNumber('chunk-size'),
		flagText('subresource'),
		flagText('raw'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const raw = given.text('raw');

		if (raw !== undefined) {
			return sayRaw(kubectl, raw);
		}

		const choices = readChoices(kubectl, given.words);

		if (!choices.ok) {
			return giveUp(kubectl, choices.message);
		}

		const isWatching = given.on('watch') || given.on('watch-only');

		if (choices.value.length === 0) {
			return giveUp(kubectl, nothingAsked);
		}

		const wrong = contradiction(kubectl, choices.value);

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		if (isWatching && choices.value.length > 1) {
			return giveUp(kubectl, 'error: you may only specify a single resource type');
		}

		const search = find(kubectl, choices.value);
		const ordered = sorted(search.found, given.text('sort-by'));

		if (!ordered.ok) {
			return giveUp(kubectl, ordered.message);
		}

		const refusals = given.on('ignore-not-found') ? search.refusals.filter(({code}) => code !== 404) : search.refusals;
		const output = given.text('output') ?? '';
		const form = formOf(kubectl, new Set(choices.value.map(({kind}) => kind)));
		const widths: number[] = [];

		if (output !== '' && output !== 'wide') {
			if (search.found.length > 0 && !given.on('watch-only')) {
				const status = sayObjects(kubectl, ordered.found, output);

				if (status !== done) {
					return status;
				}
			}
		} else if (!given.on('watch-only') && !sayTables(kubectl, ordered.found, form, widths)) {
			if (refusals.length === 0 && !given.on('ignore-not-found') && !isWatching) {
				sayNothing(kubectl, choices.value);
			}
		}

		sayRefusals(kubectl, refusals);
		const [choice] = choices.value;

		if (isWatching && refusals.length === 0 && choice !== undefined) {
			return yield* watch(kubectl, choice, form, widths);
		}

		return refusals.length > 0 ? failed : done;
	},
});

/** `--raw`: what a server says of its health; the other paths are for clients that come by the door. */
const sayRaw = (kubectl: Kubectl, path: string): number => {
	const [root = '', query] = path.split('?');

	if (!healthChecks.has(root.slice(1))) {
		return giveUp(kubectl, 'Error from server (NotFound): the server could not find the requested resource');
	}

	const {outage} = kubectl.shell.site.door.glass;

	if (outage?.code === 503) {
		return refuse(kubectl, outage);
	}

	const isWell = outage === undefined;

	if (isWell && !(query ?? '').includes('verbose')) {
		kubectl.say('ok');
		return done;
	}

	const lines = (healthChecks.get(root.slice(1)) ?? []).map(check =>
		isWell || !needsEtcd(check) ? `[+]${check} ok` : `[-]${check} failed: reason withheld`,
	);
	const text = [...lines, `${root.slice(1)} check ${isWell ? 'passed' : 'failed'}`].join('\n');

	if (isWell) {
		kubectl.say(text);
		return done;
	}

	return giveUp(
		kubectl,
		`${text}\nError from server (InternalError): an error on the server ("${root.slice(1)} check failed") has prevented the request from succeeding`,
	);
};
