/*
Protobuf bodies, as kubectl 1.32 and every recent Go client send them when they create something. Only reading is needed:
every client that writes protobuf also reads JSON.

	6b 38 73 00 │ {apiVersion, kind} │ bytes of the object     → decodeProtobuf → the same object as JSON would have given it

The tables say what is on the wire, in the notation that messages.ts explains; wire.ts reads numbers and lengths, special.ts
the few types that look different in JSON, decode.ts follows the tables.
*/
export {decodeProtobuf, type ProtobufAnswer, protobufLimits} from './decode.ts';
export {protobufMediaType} from './envelope.ts';
