import {timestamp} from '../../../engine/kernel/time.ts';
import type {Machine, Service} from '../site.ts';
import {done, failed, type Shell, type Work} from '../work.ts';
import {onNode} from './login.ts';

const services: Readonly<Record<Service, string>> = {
	kubelet: 'kubelet: The Kubernetes Node Agent',
	containerd: 'containerd container runtime',
	'kube-proxy': 'Kubernetes kube-proxy server',
};

const names = Object.keys(services) as readonly Service[];

const serviceOf = (word: string | undefined): Service | undefined =>
	names.find(name => name === word?.replace(/\.service$/, ''));

const statusText = (machine: Machine, service: Service): string => {
	const runs = machine.runs(service);
	return [
		`${runs ? '●' : '○'} ${service}.service - ${services[service]}`,
		`     Loaded: loaded (/usr/lib/systemd/system/${service}.service; enabled; preset: enabled)`,
		`     Active: ${runs ? `active (running) since ${timestamp(machine.since)}` : 'inactive (dead)'}`,
	].join('\n');
};

/** Stops or starts a service, as an act of the run; what is wrong in words. */
const turn = (
	{site, line}: Shell,
	machine: Machine,
	service: Service,
	to: 'stopped' | 'running',
): string | undefined => {
	const outcome = site.submit({do: 'service', node: machine.name, service, to, typed: line});
	return outcome.ok ? undefined : outcome.why;
};

/** A service is down for about so long while it restarts, in ms. */
const restarting = 1000;

function* change(shell: Shell, machine: Machine, verb: string, service: Service): Work {
	const steps: ReadonlyArray<'stopped' | 'running'> =
		verb === 'stop' ? ['stopped'] : verb === 'start' ? ['running'] : ['stopped', 'running'];

	for (const [index, to] of steps.entries()) {
		if (index > 0) {
			yield shell.site.door.now + restarting;
		}

		const wrong = turn(shell, machine, service, to);

		if (wrong !== undefined) {
			shell.complain(`Failed to ${verb} ${service}.service: ${wrong}`);
			return failed;
		}
	}

	return done;
}

export const systemctl = onNode('systemctl', function* (shell, machine, words) {
	const [verb = '', name] = words.filter(word => !word.startsWith('-'));
	const service = serviceOf(name);

	if (!['status', 'is-active', 'start', 'stop', 'restart'].includes(verb)) {
		shell.complain(`systemctl: here there are status, is-active, start, stop and restart`);
		return failed;
	}

	if (service === undefined) {
		shell.complain(
			verb === 'status'
				? `Unit ${name ?? ''}.service could not be found.`
				: `Failed to ${verb} ${name ?? ''}.service: Unit ${name ?? ''}.service not found.`,
		);
		return verb === 'status' ? 4 : 5;
	}

	if (verb === 'status' || verb === 'is-active') {
		shell.say(verb === 'status' ? statusText(machine, service) : machine.runs(service) ? 'active' : 'inactive');
		return machine.runs(service) ? done : 3;
	}

	return yield* change(shell, machine, verb, service);
});
