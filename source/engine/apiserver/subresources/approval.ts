import {
	type CertificateSigningRequest,
	certificateSigningRequests,
	isDecision,
} from '../../api/kinds/certificate-signing-request.ts';
import type {Condition} from '../../api/meta.ts';
import type {ApiObject} from '../../api/object.ts';
import {withDefaults, withMembers} from '../../api/share.ts';
import {type FieldErrors, forbiddenField} from '../../api/validation.ts';
import {timestamp} from '../../kernel/time.ts';
import {accepted} from '../storage.ts';
import {changePart} from './part.ts';
import type {Subresource} from './subresource.ts';

/** A condition without times gets them: the old ones when it says what it said. */
const timed = (condition: Condition, before: readonly Condition[], now: string): Condition => {
	const same = before.find(({type, status}) => type === condition.type && status === condition.status);
	return withDefaults<Condition>(condition, {
		lastUpdateTime: now,
		lastTransitionTime: same?.lastTransitionTime ?? now,
	});
};

const removals = (next: readonly Condition[], before: readonly Condition[]): FieldErrors =>
	before
		.filter(condition => isDecision(condition) && !next.some(({type}) => type === condition.type))
		.map(({type}) => forbiddenField('status.conditions', `updates may not remove a condition of type "${type}"`));

/** Somebody lets a certificate be issued, or forbids it, once and for all. Source: pkg/registry/certificates/certificates */
export const approval: Subresource = {
	name: 'approval',
	get: ({object}) => accepted(object),
	update(context, body) {
		const before = context.object as CertificateSigningRequest;
		const had = before.status?.conditions ?? [];
		const sent = (body as CertificateSigningRequest).status?.conditions ?? [];
		const conditions = sent.map(condition => timed(condition, had, timestamp(context.kernel.now)));
		const {labels, annotations} = body.metadata;
		const next: CertificateSigningRequest = {
			...before,
			// Source: csrApprovalStrategy.PrepareForUpdate, which puts back spec and status and nothing else
			metadata: withMembers(before.metadata, {labels, annotations}),
			status: {...before.status, ...(conditions.length === 0 ? {} : {conditions})},
		};
		const problems = [...removals(conditions, had), ...certificateSigningRequests.validateUpdate(next, before)];
		return changePart(context, body, next as ApiObject, problems);
	},
};
