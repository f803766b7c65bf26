import type {Story} from '../case.ts';

/** What controllers do while nobody types: by the clock, by load, by count. */
export const byItselfStories: readonly Story[] = [
	{
		name: 'by-the-clock',
		steps: [
			{run: 'apply -f night.yaml', out: 'cronjob.batch/night created'},
			{run: 'get cronjob night', out: /\nnight +\* \* \* \* \* +(<none> +)?False +0 +<none> +/},
			{advance: '200s'},
			{run: 'get cronjob night', out: /\nnight +\* \* \* \* \* +(<none> +)?False +0 +\d+s +/},
			{run: 'get jobs -o name', out: /^job\.batch\/night-\d{8}\n$/},
			{
				run: 'describe cronjob night',
				out: [
					/\n {2}Normal +SuccessfulCreate .* Created job night-\d{8}\n/,
					/\n {2}Normal +SawCompletedJob .* Saw completed job: night-\d{8}, condition: Complete\n/,
					/\n {2}Normal +SuccessfulDelete .* Deleted job night-\d{8}\n/,
				],
			},
			{run: 'patch cronjob night -p \'{"spec":{"suspend":true}}\'', out: 'cronjob.batch/night patched'},
			{run: 'create job by-hand --from=cronjob/night', out: 'job.batch/by-hand created'},
			{
				run: "get job by-hand -o jsonpath='{.metadata.ownerReferences[0].kind} {.metadata.ownerReferences[0].controller}'",
				out: 'CronJob true',
				// Older ones let nobody control what was made by hand.
				for: {from: 33},
			},
			{advance: '30s'},
			{
				run: 'describe cronjob night',
				out: /\n {2}Warning +UnexpectedJob .* did not create or forgot: by-hand\n/,
				for: {from: 33},
			},
			{run: 'delete cronjob night', out: 'cronjob.batch "night" deleted'},
			{advance: '5s'},
			{run: 'get jobs', err: /^No resources found/},
		],
	},
	{
		name: 'by-count-and-load',
		steps: [
			{run: 'apply -f old.yaml', out: 'replicationcontroller/old created'},
			{advance: '20s'},
			{run: 'get rc old', out: /\nold +2 +2 +2 +/},
			{run: 'scale rc old --replicas=3', out: 'replicationcontroller/old scaled'},
			{advance: '20s'},
			{run: 'get rc old', out: /\nold +3 +3 +3 +/},
			{
				run: 'autoscale rc old --min=4 --max=6 --cpu-percent=50',
				out: 'horizontalpodautoscaler.autoscaling/old autoscaled',
			},
			{advance: '40s'},
			{run: 'get hpa old', out: /\nold +ReplicationController\/old +(cpu: )?\d+%\/50% +4 +6 +4 +/},
			{
				run: 'describe hpa old',
				out: /\n {2}Normal +SuccessfulRescale .* New size: 4; reason: Current number of replicas below Spec\.MinReplicas\n/,
			},
			{
				run: 'apply -f -',
				stdin:
					'{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"nobody"},"spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"nobody"}}}',
				out: 'horizontalpodautoscaler.autoscaling/nobody created',
			},
			{advance: '20s'},
			{
				run: 'describe hpa nobody',
				out: /AbleToScale +False +FailedGetScale +the HPA controller was unable to get the target's current scale: deployments\.apps "nobody" not found\n/,
			},
			{run: 'delete hpa,rc --all', out: [/"old" deleted/, /"nobody" deleted/]},
			{advance: '40s'},
			{run: 'get pods', err: /^No resources found/},
		],
	},
];
