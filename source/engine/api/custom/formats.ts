/** Formats of texts that a schema may ask for. Source: kube-openapi/pkg/validation/strfmt */
import {timeOf} from '../../kernel/time.ts';

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u;
const ipv6 = /^(?=.*:)[\da-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?$/iu;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu;
const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;
const duration = /^[+-]?(?:\d+(?:\.\d*)?\s*(?:ns|us|µs|ms|s|m|h|d|w))+$/u;
const base64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?$/u;

/** Formats that are not here are annotations: any text has them. */
const checks: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
	['date-time', text => timeOf(text) !== undefined],
	['datetime', text => timeOf(text) !== undefined],
	['date', text => date.test(text)],
	['duration', text => duration.test(text)],
	['ipv4', text => ipv4.test(text)],
	['ipv6', text => ipv6.test(text)],
	['uuid', text => uuid.test(text)],
	['byte', text => base64.test(text)],
]);

export const hasFormat = (text: string, format: string): boolean => checks.get(format)?.(text) ?? true;
