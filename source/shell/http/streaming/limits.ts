/** Bytes and milliseconds. A client that goes over one of them loses its connection, and nobody else notices. */
export type StreamingLimits = {
	/** Streams of one SPDY connection that are open at once: two for each connection through a port-forward. */
	readonly streams: number;
	/** Of a control frame, and of the headers in it when they are unpacked. */
	readonly controlBytes: number;
	/** Of a message in a WebSocket. */
	readonly messageBytes: number;
	/** What may wait in a stream that nobody reads before the whole connection stops being read. */
	readonly waitingBytes: number;
	/** From the upgrade until all streams that the client announced are there. Source: remotecommand's streamCreationTimeout */
	readonly gather: number;
	/** Between questions whether the other end still lives; one without an answer ends it. */
	readonly heartbeat: number;
	/** With no byte in either direction. Source: kubelet's streamingConnectionIdleTimeout */
	readonly idle: number;
	/** From our last word until the other end has hung up. */
	readonly farewell: number;
};

export const usualLimits: StreamingLimits = {
	streams: 256,
	controlBytes: 64 * 1024,
	messageBytes: 4 * 1024 * 1024,
	waitingBytes: 1024 * 1024,
	gather: 30_000,
	heartbeat: 30_000,
	idle: 4 * 3600_000,
	farewell: 5000,
};
