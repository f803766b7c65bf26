import {alertsOf} from '../../alerts.ts';
import type {Eyes} from '../eyes.ts';
import type {AlertLine, RulerMark} from '../frame.ts';

/** Alerts that fire now, worst first; and every one so far, for the ruler. */

const all = ({keeper, options, over}: Eyes) =>
	(options.terms?.modifiers.includes('~noalerts') === true && !over ? [] : options.scenario.slos).flatMap(slo =>
		alertsOf(
			keeper.window.ticks(slo.id).filter(({at}) => at > options.scenario.time.warmup),
			slo.availability,
			options.scenario.time.duration + options.scenario.time.cooldown,
		).map(alert => ({...alert, slo: slo.id})),
	);

export const alertLines = (eyes: Eyes): readonly AlertLine[] =>
	all(eyes)
		.filter(({until}) => until === undefined)
		.map(({severity, slo, burn, since}) => ({
			tone: severity === 'page' ? ('bad' as const) : ('warn' as const),
			severity,
			text: `${slo} burns ${burn.toFixed(1)}x`,
			since,
		}))
		.sort((a, b) => (a.severity === b.severity ? a.since - b.since : a.severity < b.severity ? -1 : 1));

export const alertMarks = (eyes: Eyes): readonly RulerMark[] =>
	all(eyes).map(({severity, slo, since}) => ({
		at: since,
		kind: 'alert',
		tone: severity === 'page' ? 'bad' : 'warn',
		text: `${severity}: the budget of ${slo} burns`,
	}));
