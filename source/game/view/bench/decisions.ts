import type {Intent} from '../../intent.ts';
import type {Eyes} from '../eyes.ts';

/** What a player notes down without touching the cluster. */
const remarks: readonly Intent['do'][] = ['answer', 'hint', 'mark'];

/** The number of the decision that is due: one more than the player has made. */
export const decisionNumber = ({keeper}: Pick<Eyes, 'keeper'>): number =>
	keeper.intents.filter(({intent}) => !remarks.includes(intent.do)).length + 1;
