import type {CommandEnd} from './handlers.ts';

/**
The last word on the error channel. Only a command that ran has an exit code; anything else is an error of the server.
Source: k8s.io/apimachinery/pkg/util/remotecommand, k8s.io/kubelet/pkg/cri/streaming/remotecommand
*/
export const statusOf = (end: CommandEnd): string => {
	if (end.is === 'failed') {
		return JSON.stringify({
			metadata: {},
			status: 'Failure',
			message: `Internal error occurred: ${end.message}`,
			reason: 'InternalError',
			details: {causes: [{message: end.message}]},
			code: 500,
		});
	}

	if (end.code === 0) {
		return JSON.stringify({metadata: {}, status: 'Success'});
	}

	return JSON.stringify({
		metadata: {},
		status: 'Failure',
		message: `command terminated with non-zero exit code: exit status ${end.code}`,
		reason: 'NonZeroExitCode',
		details: {causes: [{reason: 'ExitCode', message: String(end.code)}]},
	});
};

/** What older protocols say in its place: nothing when all went well. Source: k8s.io/kubelet/pkg/cri/streaming/remotecommand, v1WriteStatusFunc */
export const plainStatusOf = (end: CommandEnd): string => {
	const {status, message = ''} = JSON.parse(statusOf(end)) as {status: string; message?: string};
	return status === 'Success' ? '' : message;
};
