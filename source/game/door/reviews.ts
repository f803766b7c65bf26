/** The questions that the API server answers, for whoever has to know their paths. */
export {reviewTypes} from '../../engine/cluster.ts';
