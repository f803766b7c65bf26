import type {EnvVar} from '../../../../engine/api/kinds/container.ts';
import type {Container, ContainerState, ContainerStatus, Probe} from '../../../../engine/api/kinds/pod.ts';
import type {Toleration} from '../../../../engine/api/kinds/scheduling-terms.ts';
import {storedQuantity} from '../../../../engine/api/quantity.ts';
import {byBytes} from '../../text/go-json.ts';
import {longTime, orNone, type Sheet, writeList} from './sheet.ts';

type List = Readonly<Record<string, string>>;

const probeText = (probe: Probe): string => {
	const {
		initialDelaySeconds = 0,
		timeoutSeconds = 1,
		periodSeconds = 10,
		successThreshold = 1,
		failureThreshold = 3,
	} = probe;
	const numbers = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;

	if (probe.exec !== undefined) {
		return `exec [${(probe.exec.command ?? []).join(' ')}] ${numbers}`;
	}

	if (probe.httpGet !== undefined) {
		const {scheme = 'HTTP', host = '', port, path = ''} = probe.httpGet;
		return `http-get ${scheme.toLowerCase()}://${host}:${port}${path} ${numbers}`;
	}

	return probe.tcpSocket === undefined
		? `unknown ${numbers}`
		: `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${numbers}`;
};

const writeState = (sheet: Sheet, title: string, state: ContainerState | undefined): void => {
	if (state?.running !== undefined) {
		sheet.write(2, `${title}:\tRunning`);
		sheet.write(3, `Started:\t${longTime(state.running.startedAt)}`);
	} else if (state?.terminated !== undefined) {
		const {reason, message, exitCode, signal, startedAt, finishedAt} = state.terminated;
		sheet.write(2, `${title}:\tTerminated`);

		for (const [label, value] of [
			['Reason', reason],
			['Message', message],
			['Exit Code', String(exitCode)],
			['Signal', signal],
		]) {
			if (value !== undefined && value !== '' && value !== 0) {
				sheet.write(3, `${label}:\t${value}`);
			}
		}

		sheet.write(3, `Started:\t${longTime(startedAt)}`);
		sheet.write(3, `Finished:\t${longTime(finishedAt)}`);
	} else {
		sheet.write(2, `${title}:\tWaiting`);

		if (state?.waiting?.reason !== undefined) {
			sheet.write(3, `Reason:\t${state.waiting.reason}`);
		}
	}
};

const writeQuantities = (sheet: Sheet, title: string, list: List | undefined): void => {
	const names = Object.keys(list ?? {}).sort(byBytes);

	if (names.length > 0) {
		sheet.write(2, `${title}:`);

		for (const name of names) {
			sheet.write(3, `${name}:\t${storedQuantity(list?.[name] ?? '')}`);
		}
	}
};

/** What a field of the pod is for `valueFrom.fieldRef`. */
export type FieldReader = (path: string) => string;

const envText = ({name, value = '', valueFrom}: EnvVar, field: FieldReader): string => {
	const from = valueFrom;

	if (from?.fieldRef !== undefined) {
		const {apiVersion = 'v1', fieldPath} = from.fieldRef;
		return `${name}:\t${field(fieldPath)} (${apiVersion}:${fieldPath})`;
	}

	if (from?.resourceFieldRef !== undefined) {
		const {containerName = '', resource} = from.resourceFieldRef;
		return `${name}:\t (${containerName === '' ? '' : `${containerName}:`}${resource})`;
	}

	if (from?.secretKeyRef !== undefined) {
		const {key, name: secret = '', optional = false} = from.secretKeyRef;
		return `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}`;
	}

	if (from?.configMapKeyRef !== undefined) {
		const {key, name: map = '', optional = false} = from.configMapKeyRef;
		return `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}`;
	}

	return `${name}:\t${value}`;
};

const writeEnvironment = (sheet: Sheet, container: Container, field: FieldReader): void => {
	const sources = container.envFrom ?? [];

	if (sources.length > 0) {
		sheet.write(2, 'Environment Variables from:');

		for (const {prefix, configMapRef, secretRef} of sources) {
			const from = configMapRef ?? secretRef;
			const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
			const with_ = prefix === undefined || prefix === '' ? '' : ` with prefix '${prefix}'`;
			sheet.write(3, `${from?.name ?? ''}\t${kind}${with_}\tOptional: ${from?.optional ?? false}`);
		}
	}

	const env = container.env ?? [];
	sheet.write(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);

	for (const each of env) {
		sheet.write(3, envText(each, field));
	}
};

const writeMounts = (sheet: Sheet, {volumeMounts = []}: Container): void => {
	sheet.write(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`);

	for (const mount of [...volumeMounts].sort((left, right) => byBytes(left.mountPath, right.mountPath))) {
		const {name, mountPath, readOnly = false, subPath = ''} = mount;
		const flags = [readOnly ? 'ro' : 'rw', ...(subPath === '' ? [] : [`path="${subPath}"`])];
		sheet.write(3, `${mountPath} from ${name} (${flags.join(',')})`);
	}
};

const writePorts = (sheet: Sheet, title: string, texts: readonly string[]): void => {
	sheet.write(2, `${title}${texts.length > 1 ? 's' : ''}:\t${orNone(texts.join(', '))}`);
};

const writeWords = (sheet: Sheet, title: string, words: readonly string[] | undefined): void => {
	if (words !== undefined && words.length > 0) {
		sheet.write(2, `${title}:`);

		for (const line of words.flatMap(word => word.split('\n'))) {
			sheet.write(3, line);
		}
	}
};

/** `space` is what the whole block is moved in by: a template stands within another description. */
export const writeContainers = (
	sheet: Sheet,
	title: string,
	containers: readonly Container[] | undefined,
	statuses: readonly ContainerStatus[] | undefined,
	space: string,
	field: FieldReader = () => '',
): void => {
	sheet.write(0, `${space}${title}:${(containers ?? []).length === 0 ? ' <none>' : ''}`);

	for (const container of containers ?? []) {
		const status = statuses?.find(({name}) => name === container.name);
		const {ports = [], resources} = container;
		sheet.write(1, `${space === '' ? '' : ' '}${container.name}:`);

		if (status !== undefined) {
			sheet.write(2, `Container ID:\t${status.containerID ?? ''}`);
		}

		sheet.write(2, `Image:\t${container.image ?? ''}`);

		if (status !== undefined) {
			sheet.write(2, `Image ID:\t${status.imageID ?? ''}`);
		}

		const named = (name: string | undefined): string => (name === undefined || name === '' ? '' : ` (${name})`);
		writePorts(
			sheet,
			'Port',
			ports.map(({containerPort, protocol = 'TCP', name}) => `${containerPort}/${protocol}${named(name)}`),
		);
		writePorts(
			sheet,
			'Host Port',
			ports.map(({hostPort = 0, protocol = 'TCP', name}) => `${hostPort}/${protocol}${named(name)}`),
		);
		writeWords(sheet, 'Command', container.command);
		writeWords(sheet, 'Args', container.args);

		if (status !== undefined) {
			writeState(sheet, 'State', status.state);

			if (status.lastState?.terminated !== undefined) {
				writeState(sheet, 'Last State', status.lastState);
			}

			sheet.write(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
			sheet.write(2, `Restart Count:\t${status.restartCount}`);
		}

		writeQuantities(sheet, 'Limits', resources?.limits);
		writeQuantities(sheet, 'Requests', resources?.requests);

		for (const [label, probe] of [
			['Liveness', container.livenessProbe],
			['Readiness', container.readinessProbe],
			['Startup', container.startupProbe],
		] as const) {
			if (probe !== undefined) {
				sheet.write(2, `${label}:\t${probeText(probe)}`);
			}
		}

		writeEnvironment(sheet, container, field);
		writeMounts(sheet, container);
	}
};

export const tolerationText = ({key = '', operator, value = '', effect, tolerationSeconds}: Toleration): string => {
	const about = `${key}${value === '' ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
	const how = operator === 'Exists' && value === '' ? (about === '' ? 'op=Exists' : ' op=Exists') : '';
	return `${about}${how}${tolerationSeconds === undefined || tolerationSeconds === null ? '' : ` for ${tolerationSeconds}s`}`;
};

export const writeTolerations = (sheet: Sheet, title: string, tolerations: readonly Toleration[] | undefined): void => {
	const sorted = [...(tolerations ?? [])].sort((left, right) => byBytes(left.key ?? '', right.key ?? ''));
	writeList(sheet, title, sorted.map(tolerationText));
};
