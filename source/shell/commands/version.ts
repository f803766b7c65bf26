import {ruleset} from '../../game/replay.ts';
import {kubernetesVersion, podfallVersion} from '../../game/version.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {print} from '../print.ts';

/** Which podfall this is, and which Kubernetes it models. */
export const versionCommand = (output: 'text' | 'json'): ExitCode => {
	const facts = {podfall: podfallVersion, kubernetes: kubernetesVersion, ruleset, node: process.version};
	print(
		output === 'json'
			? JSON.stringify(facts)
			: `podfall ${podfallVersion}, modelling Kubernetes ${kubernetesVersion}, rules ${ruleset}, on Node ${process.version}`,
	);
	return exitCodes.done;
};
