import {adviceSection} from './advice.ts';
import {clusterSection} from './cluster.ts';
import {controllerSection} from './controller-bench.ts';
import {explanationSection} from './explanation.ts';
import {objectsSection} from './objects.ts';
import {resultSection} from './result.ts';
import {schedulerSection} from './scheduler-bench.ts';
import type {Section} from './section.ts';
import {timelineSection} from './timeline.ts';
import {tunerSection} from './tuner-bench.ts';

/** Every part of a frame beside its heading. */
export const sections: readonly Section[] = [
	{isWanted: ({screen}) => screen === 'objects', build: (eyes, request) => ({objects: objectsSection(eyes, request)})},
	timelineSection,
	resultSection,
	schedulerSection,
	controllerSection,
	tunerSection,
	adviceSection,
	explanationSection,
	// Last: the dashboard knows more about its own lines than the general explanations.
	clusterSection,
];
