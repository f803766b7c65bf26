import type {Intent} from '../../intent.ts';
import type {Eyes} from '../eyes.ts';
import type {Vital} from '../frame.ts';
import {isScored} from '../sections/heading.ts';

/** What a player notes down without touching the cluster. */
const remarks: readonly Intent['do'][] = ['answer', 'hint', 'mark'];

/** The number of the decision that is due: one more than the player has made. */
export const decisionNumber = ({keeper}: Pick<Eyes, 'keeper'>): number =>
	keeper.intents.filter(({intent}) => !remarks.includes(intent.do)).length + 1;

/** The score as it stands, where the level has one. */
export const scoreVital = (eyes: Eyes): readonly Vital[] =>
	isScored(eyes) ? [{id: 'score', label: 'score', text: [['head', String(eyes.keeper.scoreboard.total())]]}] : [];
