/** What can be typed: one tool, one line. */
import {runKubectl} from './kubectl/index.ts';
import {crictl} from './node/crictl.ts';
import {etcdctl} from './node/etcdctl.ts';
import {declare, help} from './node/help.ts';
import {kubeadm} from './node/kubeadm.ts';
import {exit, ssh} from './node/login.ts';
import {systemctl} from './node/systemctl.ts';
import type {ToolName} from './site.ts';
import {done, failed, type Shell, type Work} from './work.ts';

export type Command = (shell: Shell, words: readonly string[]) => Work;

/** A tool that a level may keep to itself. */
const tool = (name: ToolName, run: Command): Command =>
	function* (shell, words) {
		if (!shell.site.mayUse(name)) {
			shell.complain(`${name}: this level does without ${name}`);
			return failed;
		}

		return yield* run(shell, words);
	};

function* echo({say}: Shell, words: readonly string[]): Work {
	say(words.join(' '));
	return done;
}

const kubectl = tool('kubectl', runKubectl);

export const commands: Readonly<Record<string, Command>> = {
	kubectl,
	k: kubectl,
	ssh,
	exit,
	logout: exit,
	crictl: tool('crictl', crictl),
	systemctl: tool('systemctl', systemctl),
	kubeadm: tool('kubeadm', kubeadm),
	etcdctl: tool('etcdctl', etcdctl),
	declare,
	echo,
	help,
	'?': help,
	man: help,
};
