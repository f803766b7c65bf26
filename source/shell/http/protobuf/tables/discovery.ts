/** Source: staging/src/k8s.io/api/discovery/v1/generated.proto */
export const discoveryMessages: Readonly<Record<string, string>> = {
	'discovery.v1': `
Endpoint = 1 addresses[], 2 conditions:EndpointConditions, 3 hostname*, 4 targetRef:core.v1.ObjectReference,
	5 deprecatedTopology{}, 6 nodeName*, 7 zone*, 8 hints:EndpointHints
EndpointConditions = 1 ready*:b, 2 serving*:b, 3 terminating*:b
EndpointHints = 1 forZones[]:ForZone, 2 forNodes[]:ForNode
EndpointPort = 1 name*, 2 protocol*, 3 port*:i, 4 appProtocol*
EndpointSlice = 1 metadata:meta.ObjectMeta, 2 endpoints[]:Endpoint, 3 ports[]:EndpointPort, 4 addressType
ForNode = 1 name
ForZone = 1 name
`,
};
