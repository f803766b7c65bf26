/** Source: staging/src/k8s.io/api/events/v1/generated.proto */
export const eventsMessages: Readonly<Record<string, string>> = {
	'events.v1': `
Event = 1 metadata:meta.ObjectMeta, 2 eventTime:meta.MicroTime, 3 series:EventSeries, 4 reportingController,
	5 reportingInstance, 6 action, 7 reason, 8 regarding:core.v1.ObjectReference, 9 related:core.v1.ObjectReference,
	10 note, 11 type, 12 deprecatedSource:core.v1.EventSource, 13 deprecatedFirstTimestamp:meta.Time,
	14 deprecatedLastTimestamp:meta.Time, 15 deprecatedCount:i
EventSeries = 1 count:i, 2 lastObservedTime:meta.MicroTime
`,
};
