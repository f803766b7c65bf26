/*
The CSI driver beside the cluster, which a provider runs. Most runs have no claim, so it sleeps, without a watch and without
objects of its own, until something is written that is its business; see addons/disks.ts for what that is.

	written ─▶ whose task? ─▶ said ─▶ a few seconds ─▶ looked at afresh ─▶ calls
*/
import {type DiskSight, type DiskTask, diskTasks, isServed, taskKey} from './addons/disks.ts';
import type {Kind} from './api/kind.ts';
import {csiDrivers} from './api/kinds/csi-driver.ts';
import {events} from './api/kinds/event.ts';
import type {ApiObject} from './api/object.ts';
import {keyOf} from './api/object.ts';
import {controllerAccount} from './apiserver/authentication.ts';
import type {KubeApiServer} from './apiserver/server.ts';
import type {Call, EventNote} from './client/calls.ts';
import {createClient} from './client/client.ts';
import {createRecorder, type Recorder} from './client/recorder.ts';
import type {Component} from './kernel/component.ts';
import type {Kernel} from './kernel/kernel.ts';
import {type Millis, seconds} from './kernel/time.ts';

export type DiskDriverOptions = {readonly kernel: Kernel; readonly server: KubeApiServer};

/** Its way to the API server. */
const way: Millis = 2;
/** After what the server did not take. */
const pause: Millis = seconds(5);

const own = controllerAccount('csi-controller');

/** Its role would be one more object of every cluster; so it may do what it does by its group. */
const user = {...own, groups: [...own.groups, 'system:masters']};

/** The driver, and the recorder of its events. */
export const createDiskDriver = ({kernel, server}: DiskDriverOptions): readonly [Component, Recorder] => {
	const name = 'disk-driver';
	const {storage} = server;
	const client = createClient({kernel, server, user, link: {delay: () => way}});
	const recorder = createRecorder({
		kernel,
		client,
		events: events as unknown as Kind<never>,
		name: `${name}/events`,
		room: 'controllers',
	});
	/** Tasks that were begun, by their keys; those of objects that go meanwhile end at their time. */
	const begun = new Set<string>();
	/** How many were begun, for the lots that say how long they take. */
	let serial = 0;

	const sight: DiskSight = {
		draws: kernel.draws,
		get: (kind, key) => storage.get(kind, key),
		list: (kind, namespace) => storage.sorted(kind, namespace),
	};

	const say = (driver: string, note: EventNote | undefined): void => {
		if (note !== undefined) {
			recorder.record({component: `${driver}_csi-controller-0`}, note);
		}
	};

	const begin = (task: DiskTask, object: ApiObject): void => {
		const key = taskKey(task, object);

		if (begun.has(key)) {
			return;
		}

		begun.add(key);
		serial += 1;
		const [least, most] = task.takes;
		const takes = kernel.draws.between(`disk/${key}`, serial, least, most);
		kernel.wake(name, kernel.now + way, 'say', key);
		kernel.wake(name, kernel.now + way + takes, 'finish', key);
	};

	const taskOf = (key: string): readonly [DiskTask, ApiObject | undefined] => {
		const space = key.indexOf(' ');
		const task = diskTasks.find(each => each.name === key.slice(0, space)) as DiskTask;
		return [task, storage.get(task.kind, key.slice(space + 1))];
	};

	/** What begins with an object as it is now. */
	const look = (object: ApiObject): void => {
		for (const task of diskTasks) {
			if (task.kind.kind === object.kind && isServed(task.driverFor(object, sight), sight)) {
				begin(task, object);
			}
		}
	};

	/** Whether the server took it, or has no need of it any more. */
	const send = (driver: string, call: Call): boolean => {
		const reply = client.send(call);
		client.takeCost();

		if (reply.ok) {
			say(driver, call.event);
		}

		return reply.ok || call.fineIf?.some(fine => fine === reply.status.reason) === true;
	};

	const finish = (key: string): void => {
		const [task, object] = taskOf(key);
		const driver = object === undefined ? undefined : task.driverFor(object, sight);
		begun.delete(key);

		if (object === undefined || driver === undefined) {
			return;
		}

		const isDone = task.finish(object, sight).calls.every(call => send(driver, call));

		if (!isDone) {
			begun.add(key);
			kernel.wake(name, kernel.now + pause, 'finish', key);
			return;
		}

		const after = storage.get(task.kind, keyOf(object));

		if (after !== undefined) {
			look(after);
		}
	};

	const kinds: ReadonlySet<unknown> = new Set(diskTasks.map(({kind}) => kind));

	storage.onWrite((kind, next) => {
		if (next !== undefined && kinds.has(kind)) {
			look(next);
		} else if (next !== undefined && (kind as unknown) === csiDrivers) {
			// A driver that came: some may have waited for it.
			for (const {kind: waiting} of diskTasks) {
				storage.sorted(waiting).forEach(look);
			}
		}
	});

	const driver: Component = {
		name,
		room: 'controllers',
		start() {},
		wake(what, key) {
			if (what === 'finish') {
				finish(key);
				return;
			}

			const [task, object] = taskOf(key);
			const who = object === undefined ? undefined : task.driverFor(object, sight);

			if (object !== undefined && who !== undefined) {
				say(who, task.begins?.(object));
			}
		},
		save: () => ({begun: [...begun], serial, client: client.save()}),
		load(saved) {
			begun.clear();
			serial = saved.serial as number;
			client.load(saved.client as Parameters<typeof client.load>[0]);

			for (const key of saved.begun as readonly string[]) {
				begun.add(key);
			}
		},
	};
	return [driver, recorder];
};
