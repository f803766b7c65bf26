import {definePlugin} from '../framework.ts';
import {goesBefore} from '../queue-order.ts';

/** The order of the active queue. Source: pkg/scheduler/framework/plugins/queuesort */
export const prioritySort = definePlugin('PrioritySort', () => ({goesBefore}));
