import {resourceName} from '../api/kind.ts';
import {generatedName} from '../api/names.ts';
import {type ApiObject, type ObjectKey, objectKey} from '../api/object.ts';
import type {Status} from '../api/status.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Call, EventNote} from './calls.ts';
import type {Client} from './client.ts';
import type {Expectations} from './expectations.ts';
import type {Loop} from './loop.ts';
import type {Recorder} from './recorder.ts';

/** Sends a loop's calls: each is told as a fact first, sent under that fact, expected, and recorded as its loop asks. */
export type Caller = {
	/** The refusal, if there is one that matters to the round. */
	send(owner: ObjectKey, call: Call): Status | undefined;
	/** Records an event, with the name that was given and the words of a refusal in their places. */
	note(event: EventNote | undefined, name: string, error: string): void;
	/** How many names were made up so far. */
	serial: number;
};

export type CallerOptions = {
	readonly kernel: Kernel;
	readonly loop: Loop;
	readonly client: Client;
	readonly recorder: Recorder;
	readonly expectations: Expectations;
	/** The name of the controller, which its draws carry. */
	readonly name: string;
};

const words: Readonly<Record<string, string>> = {deletecollection: 'delete all'};

/** `create pod`, `update deployment/status`: what a call is, for the chronicle. */
const nameOf = ({verb, kind, subresource}: Call): string =>
	`${words[verb] ?? verb} ${kind.singular}${subresource === undefined ? '' : `/${subresource}`}`;

const isFine = ({fineIf = []}: Call, {reason, details}: Status): boolean =>
	fineIf.some(fine => fine === reason || details?.causes?.some(cause => cause.reason === fine) === true);

export const createCaller = ({kernel, loop, client, recorder, expectations, name}: CallerOptions): Caller => {
	const owns = new Set(loop.owns ?? []);
	let serial = 0;

	const note = (event: EventNote | undefined, name: string, error: string): void => {
		if (event !== undefined) {
			const message = event.message.replaceAll('{name}', name).replaceAll('{error}', error);
			recorder.record({component: loop.name}, message === event.message ? event : {...event, message});
		}
	};

	/** A create that leaves the name to the server gets it here, so that the chronicle can say it. */
	const named = (call: Call): Call => {
		const object = call.object as ApiObject | undefined;
		const prefix = object?.metadata?.generateName;

		if (call.verb !== 'create' || call.subresource !== undefined || object === undefined) {
			return call;
		}

		if (prefix === undefined || prefix === '' || (object.metadata.name ?? '') !== '') {
			return call;
		}

		serial += 1;
		const draw = `name/${name}/${prefix}`;
		const made = generatedName(
			prefix,
			[0, 1, 2, 3, 4].map(letter => kernel.draws.bits(draw, serial * 5 + letter)),
		);
		return {...call, name: made, object: {...object, metadata: {...object.metadata, name: made}}};
	};

	const expect = (owner: ObjectKey, call: Call): void => {
		if (loop.expects !== true || !owns.has(call.kind) || call.subresource !== undefined) {
			return;
		}

		if (call.verb === 'create') {
			expectations.expectCreation(owner, kernel.now);
		} else if (call.verb === 'delete') {
			expectations.expectDeletion(owner, objectKey(call.namespace, call.name ?? ''), kernel.now);
		}
	};

	const unexpect = (owner: ObjectKey, call: Call): void => {
		if (loop.expects !== true || !owns.has(call.kind) || call.subresource !== undefined) {
			return;
		}

		if (call.verb === 'create') {
			expectations.creationSeen(owner);
		} else if (call.verb === 'delete') {
			expectations.deletionSeen(owner, objectKey(call.namespace, call.name ?? ''));
		}
	};

	/** Tells the wish, sends it under that fact, and gives the refusal if there is one that matters. */
	const send = (owner: ObjectKey, wanted: Call): Status | undefined => {
		const call = named(wanted);
		const about = `${resourceName(call.kind)}/${objectKey(call.namespace, call.name ?? '')}`;
		const fact = kernel.chronicle.tell({
			what: nameOf(call),
			who: loop.name,
			about,
			weight: 'routine',
			detail: {because: call.because},
		});

		return kernel.under(fact, () => {
			expect(owner, call);
			const reply = client.send(call);

			if (reply.ok) {
				note(call.event, call.name ?? '', '');
				return undefined;
			}

			unexpect(owner, call);

			if (isFine(call, reply.status)) {
				return undefined;
			}

			note(call.eventIfRefused, call.name ?? '', reply.status.message ?? '');
			kernel.chronicle.tell({
				what: 'refused',
				who: loop.name,
				about,
				weight: 'routine',
				detail: {reason: reply.status.reason ?? 'Unknown', message: reply.status.message ?? ''},
			});
			return reply.status;
		});
	};

	return {
		send,
		note,
		get serial() {
			return serial;
		},
		set serial(count) {
			serial = count;
		},
	};
};
