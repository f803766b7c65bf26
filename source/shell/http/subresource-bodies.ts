/*
What is sent to a subresource that has a type of its own: an Eviction to `pods/eviction`, a Scale to `deployments/scale`. It must be of
that type, and speak of the object in whose path it is.

Source: k8s.io/apiserver/pkg/endpoints/handlers; the REST of each subresource in pkg/registry
*/

import {isRecord} from '../../engine/api/kinds/check.ts';
import {isStruct} from '../../engine/api/moulds/types.ts';
import {badRequest, invalid} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {invalidField} from '../../engine/api/validation.ts';
import type {AskedResource} from './asked.ts';

type Sent = Readonly<Record<string, unknown>>;

type Type = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly naming: 'in words' | 'in errors' | 'as objects';
};

const types: ReadonlyMap<string, Type> = new Map<string, Type>([
	['binding', {apiVersion: 'v1', kind: 'Binding', naming: 'in words'}],
	['eviction', {apiVersion: 'policy/v1', kind: 'Eviction', naming: 'in words'}],
	['scale', {apiVersion: 'autoscaling/v1', kind: 'Scale', naming: 'as objects'}],
	['token', {apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', naming: 'in errors'}],
]);

const typeAt = ({target, served}: AskedResource): Type | undefined =>
	served.kind.custom === undefined ? types.get(target.subresource ?? '') : undefined;

/** The kind that a body must have. */
export const kindOfBody = (asked: AskedResource): string => typeAt(asked)?.kind ?? asked.served.kind.kind;

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : 'core');
const packageOf = (apiVersion: string): string => groupOf(apiVersion).split('.')[0] ?? '';

const otherType = (sent: Sent, {apiVersion, kind}: Type): Status | undefined => {
	const {kind: sentKind = kind, apiVersion: sentVersion = apiVersion} = sent as Readonly<Record<string, string>>;

	// Old clients evict by a version in which nothing else is served any more.
	const isOld = kind === 'Eviction' && sentVersion === 'policy/v1beta1';

	if (sentKind === kind && (sentVersion === apiVersion || isOld)) {
		return undefined;
	}

	const version = sentVersion.split('/').at(-1) ?? '';
	const isKnown = isStruct(`${packageOf(sentVersion)}/${version}.${sentKind}`);
	const why = isKnown
		? `converting (${version}.${sentKind}) to (${packageOf(apiVersion)}.${kind}): unknown conversion`
		: `no kind ${JSON.stringify(sentKind)} is registered for version ${JSON.stringify(sentVersion)} in scheme "pkg/runtime/scheme.go:110"`;
	return badRequest(`${sentKind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
};

const otherName = (sent: string, {target: {name = ''}}: AskedResource, {kind, naming}: Type): Status | undefined => {
	if (sent === name) {
		return undefined;
	}

	switch (naming) {
		case 'in words':
			return badRequest(`name in URL does not match name in ${kind} object`);
		case 'in errors':
			return sent === ''
				? undefined
				: invalid({group: 'authentication.k8s.io', plural: '', kind}, name, [
						invalidField('metadata.name', sent, 'must match the service account name if specified'),
					]);
		default:
			return badRequest(
				sent === ''
					? `the name of the object (${name} based on URL) was undeterminable: name must be provided`
					: `the name of the object (${sent}) does not match the name on the URL (${name})`,
			);
	}
};

/** What is wrong with the body of a subresource before anybody looks into it. */
export const wrongBody = (asked: AskedResource, sent: Sent): Status | undefined => {
	const type = typeAt(asked);

	if (type === undefined) {
		return undefined;
	}

	const {name = '', namespace = ''} = (isRecord(sent.metadata) ? sent.metadata : {}) as Readonly<
		Record<string, string>
	>;
	const isElsewhere = namespace !== '' && namespace !== (asked.target.namespace ?? '');
	return (
		otherType(sent, type) ??
		otherName(name, asked, type) ??
		(isElsewhere
			? badRequest('the namespace of the provided object does not match the namespace sent on the request')
			: undefined)
	);
};

/** Which subresources a POST may go to: the others are parts of what is there. */
export const isPosted = ({target: {subresource = ''}}: AskedResource): boolean =>
	!['status', 'scale', 'approval', 'finalize', 'resize', 'ephemeralcontainers'].includes(subresource);
