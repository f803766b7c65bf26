/** JSON values from outside, and the only safe ways to read and write members by keys that others chose. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = {readonly [key: string]: Json};

export const isObject = (value: Json | undefined): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member, never an inherited one. */
export const memberOf = (object: JsonObject, key: string): Json | undefined =>
	Object.hasOwn(object, key) ? object[key] : undefined;

export const withMember = (object: JsonObject, key: string, value: Json): JsonObject =>
	Object.fromEntries(new Map(Object.entries(object)).set(key, value));

export const withoutMember = (object: JsonObject, key: string): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

/** What Go calls a value of JSON. Source: encoding/json, UnmarshalTypeError */
export const goTypeOf = (value: unknown): string =>
	Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
