/** Files that stand beside manifests and are none: values of a chart, templates, settings of tools. */
import type {Manifests} from '../manifests.ts';
import type {Problem} from '../problems.ts';

type Part = {readonly file: string; readonly text: string; readonly manifests: Manifests};

/** `{{ .Values.image }}`, `{{- if`: text that a tool turns into manifests. */
const template = /\{\{-?\s*(?:[.$"(]|[a-z]+\s)/i;

/** What is wrong with a file; of a template only that it is one, for every other complaint follows from it. */
export const problemsOf = ({file, text, manifests}: Part): readonly Problem[] =>
	manifests.problems.length > 0 && template.test(text)
		? [
				{
					where: file,
					what: 'this is a template, and what it stands for is not known here',
					hint: 'render it first, as with helm template . > all.yaml, and run that',
				},
			]
		: manifests.problems;

/** A note on each file that holds something else than objects. */
export const strangeNotes = (parts: readonly Part[]): readonly string[] =>
	parts
		.filter(({manifests}) => manifests.strange.length > 0)
		.map(({file, manifests}) =>
			manifests.objects.length + manifests.skipped.length === 0
				? `${file} is left out: it holds no Kubernetes objects`
				: `${file} holds something that is no Kubernetes object; it is left out`,
		);
