import type {Cluster} from '../../engine/cluster.ts';
import type {Intent} from '../intent.ts';
import type {Scenario} from '../scenario/schema.ts';
import type {Seat, SeatReply} from './seat.ts';
import {watchSeat} from './watch.ts';

/** Who holds the levers that the operator pulls. */
const puller = 'operator';

/** Stops a service of a machine, or starts it, whoever had stopped it: the fault that did has been put right by hand. */
const turnService = ({ground}: Cluster, {node, service, to}: Intent & {do: 'service'}): SeatReply => {
	const machine = ground.machines.find(({name}) => name === node);

	if (machine === undefined || !ground.isUp(node) || ground.network.isCut('control-plane', node)) {
		return {ok: false, why: machine === undefined ? `there is no machine ${node}` : `${node} does not answer`};
	}

	const lever = `process/${node}/${service}`;

	if (to === 'stopped') {
		ground.levers.pull(puller, lever, 'stopped');
	} else {
		ground.levers.release(lever);
	}

	return {ok: true, said: `${service} on ${node} ${to === 'stopped' ? 'stopped' : 'started'}`};
};

/** On call, with kubectl and a login on every machine: everything the rules let somebody do, and every loop left to itself. */
export const operatorSeat = (cluster: Cluster, scenario: Scenario): Seat => {
	const watch = watchSeat(cluster);
	const {tools} = scenario.seats;
	return {
		...watch,
		id: 'operator',
		words: [...watch.words, 'service'],
		mayNot: intent =>
			intent.do === 'service' && tools.length > 0 && !tools.includes('systemctl')
				? 'this level does without systemctl'
				: undefined,
		carryOut: intent => (intent.do === 'service' ? turnService(cluster, intent) : watch.carryOut(intent)),
	};
};
