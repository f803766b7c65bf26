import {done, type Shell, type Work} from '../work.ts';

const text = [
	'kubectl …          looks at the cluster and changes it; kubectl help lists its commands (k for short)',
	'ssh NODE           logs in to a machine; exit leaves it again',
	'  crictl           what its container runtime runs: ps, pods, images, logs, inspect',
	'  systemctl        status, start, stop, restart of kubelet, containerd, kube-proxy',
	'  kubeadm          version, token list, certs',
	'  etcdctl          on machines of the control plane: endpoint status, member list, get',
	'declare PART [ONE] says what is broken: declare node worker-a1',
	'clear, echo        and behind a | : grep, head, tail, wc -l, sort, uniq',
	'',
	'tab completes · ctrl-r looks in the history · ctrl-c ends a command · pgup scrolls back · ctrl-t pauses',
	'/ on an empty line searches what was printed: n goes to older lines, N to newer ones',
].join('\n');

export function* help({say}: Shell): Work {
	say(text);
	return done;
}

export function* declare({site, say, complain}: Shell, words: readonly string[]): Work {
	const [component = '', object] = words;
	const outcome = site.submit({do: 'declare', component, ...(object === undefined ? {} : {object})});

	if (outcome.ok) {
		say(outcome.said);
		return done;
	}

	complain(`declare: ${outcome.why}`);
	return 1;
}
