import {apiVersionOf} from '../../../engine/api/kind.ts';
import {done, failed} from '../work.ts';
import {chosen} from './changes.ts';
import {createOne} from './create.ts';
import {flagNumber, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

/** Source: kubectl/pkg/cmd/autoscale */
export const autoscale = defineVerb({
	name: 'autoscale',
	summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
	usage: 'kubectl autoscale TYPE NAME [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
	flags: [
		...fileFlags,
		...selectorFlags,
		...dryRunFlags,
		flagNumber('min'),
		flagNumber('max'),
		flagNumber('cpu-percent'),
		flagText('cpu'),
		flagText('name'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const max = Number(given.text('max') ?? '-1');
		const min = Number(given.text('min') ?? '-1');

		if (!given.has('max')) {
			return giveUp(kubectl, 'error: required flag(s) "max" not set');
		}

		if (max < 1) {
			return giveUp(kubectl, `error: --max=MAXPODS is required and must be at least 1, max: ${max}`);
		}

		if (max < min) {
			return giveUp(kubectl, `error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
		}

		const objects = chosen(kubectl, given.words);
		const fixed = objects?.find(({kind}) => !kind.subresources.includes('scale'));

		if (fixed !== undefined) {
			const {kind, group, version, plural} = fixed.kind;
			return giveUp(
				kubectl,
				`error: cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`,
			);
		}

		const cpu = Number((given.text('cpu-percent') ?? given.text('cpu') ?? '80').replace('%', ''));

		return objects === undefined
			? failed
			: objects
					.map(({kind, object}) => {
						const {name} = object.metadata;
						const scaler = {
							metadata: {name: given.text('name') ?? name},
							spec: {
								scaleTargetRef: {apiVersion: apiVersionOf(kind), kind: kind.kind, name},
								...(min > 0 ? {minReplicas: min} : {}),
								maxReplicas: max,
								metrics: [
									{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: cpu}}},
								],
							},
						};
						return createOne(kubectl, 'horizontalpodautoscalers', scaler, 'autoscaled', 'kubectl-autoscale');
					})
					.reduce((worst, status) => Math.max(worst, status), done);
	},
});
