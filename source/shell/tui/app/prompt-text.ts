/** What is typed narrows a list, or is looked for in a text, while it is typed; leaving the line undoes that. */
import type {Model, Prompt} from '../model.ts';

export const typed = (model: Model, prompt: Prompt): Model => {
	const {list, find} = model;
	return {
		...model,
		prompt,
		list: prompt.purpose === 'filter' ? {...list, filter: prompt.state.text} : list,
		find: prompt.purpose === 'find' ? prompt.state.text : find,
	};
};

export const closedPrompt = (model: Model): Model => {
	const {prompt, list, find} = model;
	return {
		...model,
		prompt: undefined,
		help: undefined,
		list: prompt?.purpose === 'filter' ? {...list, filter: list.base} : list,
		find: prompt?.purpose === 'find' ? '' : find,
	};
};
