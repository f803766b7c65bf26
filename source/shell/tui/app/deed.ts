/** What a key, a line or a click leads to. */
import type {Tone} from '../../../game/view/frame.ts';
import type {Model} from '../model.ts';
import type {Action, Outcome} from '../screen.ts';
import type {Inked} from '../surface.ts';

/** An outcome, or first an action of the screen or of the program, as if its key had been pressed. */
export type Deed = Outcome & {readonly act?: Action};

export const said = (model: Model, tone: Tone, text: Inked): Model => ({...model, said: {tone, text}});
