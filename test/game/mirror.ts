import test from 'ava';
import fc from 'fast-check';
import {type Event, events} from '../../source/engine/api/kinds/event.ts';
import {keyOf} from '../../source/engine/api/object.ts';
import {eventsAbout, latestEvents} from '../../source/game/view/event-moments.ts';
import {createMirror} from '../../source/game/view/mirror.ts';
import {controlPlane} from '../helpers/control-plane.ts';

const deed = fc.record({
	name: fc.integer({min: 0, max: 12}).map(number => `seen-${number}`),
	about: fc.constantFrom('web', 'db'),
	second: fc.integer({min: 0, max: 59}),
	does: fc.constantFrom('put', 'put', 'put', 'take', 'look'),
});

const eventOf = ({name, about, second}: {name: string; about: string; second: number}): Event =>
	({
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {name, namespace: 'shop'},
		involvedObject: {kind: 'Pod', namespace: 'shop', name: about},
		lastTimestamp: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
		reason: 'Seen',
		message: about,
		type: 'Normal',
	}) as Event;

test('the mirror keeps order, and events by what they are about, as a fresh look would find them', t => {
	fc.assert(
		fc.property(fc.array(deed, {maxLength: 60}), deeds => {
			const plane = controlPlane();
			const {server} = plane;
			const mirror = createMirror(server);
			const table = mirror.of(events);
			const agree = (): void => {
				mirror.refresh();
				const fresh = createMirror(server);
				t.deepEqual(
					table.all(),
					[...table.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
				);
				t.deepEqual(table.all(), fresh.of(events).all());

				for (const about of ['web', 'db']) {
					t.deepEqual(
						eventsAbout(mirror, 'Pod', about),
						latestEvents(fresh).filter(({involvedObject}) => involvedObject.name === about),
					);
				}
			};

			agree();

			for (const {does, ...seen} of deeds) {
				const event = eventOf(seen);

				if (does === 'look') {
					agree();
				} else if (does === 'take') {
					plane.delete(events, keyOf(event));
				} else if (plane.get(events, keyOf(event)) === undefined) {
					plane.create(events, event);
				} else {
					plane.update(events, event);
				}
			}

			agree();
		}),
		{numRuns: 40},
	);
});
