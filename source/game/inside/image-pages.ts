/*
What the servers say of which one knows what they serve: `agnhost`, with which the documentation of Kubernetes tries its Services.

Source: test/images/agnhost, netexec and serve-hostname
*/

const isAgnhost = /(^|\/)agnhost[:@]/;

type Asked = {readonly image: string; readonly command: readonly string[]; readonly pod: string};

/** The text of a page; undefined where the image says what any image does. */
export const ownPage = ({image, command, pod}: Asked, path: string): string | undefined => {
	const [sub] = command.filter(word => !word.endsWith('/agnhost'));
	const name = pod.split('/').at(-1) ?? '';
	const [plain = '', query = ''] = path.split('?');

	if (!isAgnhost.test(`${image}:`) || (sub !== 'netexec' && sub !== 'serve-hostname')) {
		return undefined;
	}

	if (sub === 'serve-hostname' || plain === '/hostname') {
		return name;
	}

	const message = /(?:^|&)msg=([^&]*)/.exec(query)?.[1];
	return plain === '/echo' ? (message ?? '') : plain === '/healthz' ? '' : undefined;
};

/** What comes back for a datagram; empty where nothing does. Source: test/images/agnhost/netexec, startUDPServer */
export const ownDatagram = ({image, command, pod}: Asked, typed: string): string => {
	const [sub] = command.filter(word => !word.endsWith('/agnhost'));
	const asks = typed.trim().toLowerCase();
	const answers =
		isAgnhost.test(`${image}:`) && sub === 'netexec' && command.some(word => word.startsWith('--udp-port'));
	return answers && asks === 'hostname' ? (pod.split('/').at(-1) ?? '') : '';
};
