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
