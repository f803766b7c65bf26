import * as fs from 'node:fs';
import {request} from 'node:https';
import {readDuration} from '../durations.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {clockPath} from '../http/clock-route.ts';
import {print} from '../print.ts';
import {harmless} from '../tui/escape.ts';
import {reasonOf} from '../whole-file.ts';

type Way = {readonly server: string; readonly authority: Buffer; readonly token: string};

/** The way to the run, from the kubeconfig that `podfall serve` wrote: nobody else's is understood, or asked. */
const wayFrom = (file: string): Way => {
	try {
		const config = JSON.parse(fs.readFileSync(file, 'utf8'));
		const [cluster] = config.clusters;
		const context = config.contexts.find(({name}: {name: string}) => name === config['current-context']);
		const user = config.users.find(({name}: {name: string}) => name === context.context.user);
		return {
			server: cluster.cluster.server,
			authority: Buffer.from(cluster.cluster['certificate-authority-data'], 'base64'),
			token: user.user.token,
		};
	} catch (error) {
		const why =
			error instanceof SyntaxError || error instanceof TypeError ? 'it is not from podfall serve' : reasonOf(error);
		throw new Stop(exitCodes.badInput, `${file} does not lead to a run: ${why}.`);
	}
};

const kubeconfigFile = (): string => {
	const file = process.env.KUBECONFIG ?? '';

	if (file === '') {
		const words = 'KUBECONFIG is not set; podfall serve prints the line that sets it.';
		throw new Stop(exitCodes.badInput, words);
	}

	return file;
};

type Clock = {readonly message?: string; readonly status?: {readonly now: string; readonly milliseconds: number}};

const ask = ({server, authority, token}: Way, body: object | undefined): Promise<Clock> =>
	new Promise((resolve, reject) => {
		const sent = request(
			`${server}${clockPath}`,
			{
				method: body === undefined ? 'GET' : 'POST',
				ca: authority,
				headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'},
			},
			response => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
			},
		);
		sent.on('error', error => {
			const {code} = error as NodeJS.ErrnoException;
			const why = code === 'ECONNREFUSED' ? 'nobody answers there; is podfall serve still running?' : reasonOf(error);
			reject(new Stop(exitCodes.outside, `The run at ${server} cannot be asked: ${why}`));
		});
		sent.end(body === undefined ? undefined : JSON.stringify(body));
	});

const bodyFor = (word: string | undefined, value: string | undefined): object | undefined => {
	switch (word) {
		case undefined:
			return undefined;
		case 'advance':
			if (value === undefined || readDuration(value) === undefined) {
				throw new Stop(exitCodes.badInput, 'How much time is to pass? podfall clock advance 30s');
			}

			return {advance: value};
		case 'speed':
			return {speed: value === 'max' || value === 'step' ? value : Number(value)};
		default:
			throw new Stop(exitCodes.badInput, `A clock can "advance" or get a "speed"; "${word}" is neither.`);
	}
};

/** Tells the time of a run that is served, and lets it pass. */
export const clockCommand = async (word: string | undefined, value: string | undefined): Promise<ExitCode> => {
	const body = bodyFor(word, value);
	const clock = await ask(wayFrom(kubeconfigFile()), body);

	if (clock.status === undefined || typeof clock.status !== 'object') {
		throw new Stop(exitCodes.badInput, harmless(clock.message ?? 'The run does not tell its time.'));
	}

	print(harmless(clock.status.now));
	return exitCodes.done;
};
