import * as fs from 'node:fs';
import path from 'node:path';
import type {Door} from '../../game/door/door.ts';
import {type IdentityName, identities, identityNames} from '../../game/door/identities.ts';
import {exitCodes, Stop} from '../exit.ts';
import {makeAuthority} from '../http/certificates.ts';
import type {DrivenClock} from '../http/clock-route.ts';
import {asTheyAre, movedToToday} from '../http/dates.ts';
import {createGate, newToken} from '../http/gate.ts';
import {kubeconfigText} from '../http/kubeconfig.ts';
import {type Listener, openListener} from '../http/listener.ts';
import {stateFolders, surroundings} from '../state-folders.ts';
import {reasonOf, writeWhole} from '../whole-file.ts';

/** Where the door listens. */
export type Address = {readonly host: string; readonly port: number};

export type DoorwayOptions = {
	readonly door: () => Door | undefined;
	/** Where clients may drive the run's clock. */
	readonly clock?: DrivenClock;
	/** Whether clients see the run as if it was today. */
	readonly today: boolean;
	readonly address: Address;
	/** Where the kubeconfig goes; a file of podfall's own when not said. */
	readonly kubeconfig: string | undefined;
	/** Who may come in, the usual one first. */
	readonly admitted: readonly IdentityName[];
	readonly namespace: string;
};

/** An open door, with the file that leads clients to it. */
export type Doorway = {
	readonly listener: Listener;
	readonly kubeconfig: string;
	/** `https://127.0.0.1:41234`. */
	readonly server: string;
	close(): Promise<void>;
};

const loopback: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

export const isLoopback = ({host}: Address): boolean => loopback.includes(host) || /^127\.(\d+\.){2}\d+$/u.test(host);

/** `127.0.0.1:0`, `[::1]:6443`, `:6443`, `6443`; undefined for anything else. */
export const readAddress = (text: string): Address | undefined => {
	const match = /^(?:\[([\da-f:]+)\]:|([\w.-]+):|:)?(\d{1,5})$/iu.exec(text);
	const port = Number(match?.[3]);
	return match === null || port > 65_535 ? undefined : {host: match[1] ?? match[2] ?? '127.0.0.1', port};
};

const forEach = <T>(make: (name: IdentityName) => T): Readonly<Record<IdentityName, T>> => ({
	operator: make('operator'),
	viewer: make('viewer'),
	admin: make('admin'),
});

const listening = async (options: Parameters<typeof openListener>[0]): Promise<Listener> => {
	try {
		return await openListener(options);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		const taken = code === 'EADDRINUSE' ? 'somebody else listens there' : undefined;
		const foreign = code === 'EADDRNOTAVAIL' ? 'this machine has no such address' : undefined;
		const why = taken ?? foreign ?? reasonOf(error);
		throw new Stop(exitCodes.outside, `The door cannot listen on ${options.host}:${options.port}: ${why}.`);
	}
};

const defaultFile = (port: number): string =>
	path.join(stateFolders(surroundings()).state, 'doors', `${port}.kubeconfig`);

/** Somebody's own kubeconfig is not ours to write over: only a file of podfall's is replaced. */
const mayReplace = (file: string): boolean => {
	try {
		return fs.readFileSync(file, 'utf8').includes('"name": "podfall"');
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ENOENT';
	}
};

/** Opens the door and writes the kubeconfig that leads to it; the user's own kubeconfig is never touched. */
export const openDoorway = async (options: DoorwayOptions): Promise<Doorway> => {
	const {door, clock, address, admitted, namespace} = options;

	if (options.kubeconfig !== undefined && !mayReplace(path.resolve(options.kubeconfig))) {
		const words = `${options.kubeconfig} is there already and not from podfall; name a file that is not there.`;
		throw new Stop(exitCodes.badInput, words);
	}

	const tokens = forEach(newToken);
	const hosts = [...new Set([...loopback, address.host])];
	const subjects = forEach(name => ({
		name: identities[name].name,
		groups: identities[name].groups.filter(group => group !== 'system:authenticated'),
	}));
	const authority = await makeAuthority(hosts, subjects, new Date());
	const gate = createGate({hosts, tokens, admitted});
	const listener = await listening({
		door,
		authority,
		gate,
		host: address.host,
		port: address.port,
		...(clock === undefined ? {} : {clock}),
		dates: options.today ? movedToToday(Date.now) : asTheyAre,
	});
	const shown = address.host === '0.0.0.0' || address.host === '::' ? '127.0.0.1' : address.host;
	const server = `https://${shown.includes(':') ? `[${shown}]` : shown}:${listener.port}`;
	const file = path.resolve(options.kubeconfig ?? defaultFile(listener.port));
	const contexts = identityNames.filter(name => admitted.includes(name));
	const order = [...admitted, ...contexts].filter((name, at, all) => all.indexOf(name) === at);
	const written = writeWhole(file, kubeconfigText({server, authority, tokens, contexts: order, namespace}));

	if (!written.ok) {
		await listener.close();
		throw new Stop(exitCodes.outside, `The kubeconfig could not be written to ${file}: ${written.why}.`);
	}

	// However the process ends, nothing leads to a door that is not there.
	const removeFile = (): void => fs.rmSync(file, {force: true});
	process.once('exit', removeFile);
	return {
		listener,
		kubeconfig: file,
		server,
		async close() {
			process.off('exit', removeFile);
			removeFile();
			await listener.close();
		},
	};
};
