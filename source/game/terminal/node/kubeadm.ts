import {done, failed} from '../work.ts';
import {onNode} from './login.ts';

/** kubeadm, as far as podfall models what it looks after: certificates and tokens have no age here, and that is said. */
export const kubeadm = onNode('kubeadm', function* (shell, machine, words) {
	const asked = words.filter(word => !word.startsWith('-')).join(' ');

	switch (asked) {
		case 'version':
			shell.say('kubeadm version: v1.34.1');
			return done;
		case 'token list':
			shell.say('');
			return done;
		case 'certs check-expiration':
		case 'certs renew all':
			if (!machine.isControlPlane) {
				shell.complain('error: this is no machine of the control plane: its certificates are not here');
				return failed;
			}

			shell.complain('podfall: certificates do not grow old in this cluster, so there is nothing to check or to renew');
			return done;
		default:
			shell.complain('kubeadm: here there are version, token list, certs check-expiration and certs renew all');
			return failed;
	}
});
