import {X509Certificate} from 'node:crypto';
import test from 'ava';
import {base64} from '../../../source/engine/api/base64.ts';
import type {
	CertificateSigningRequest,
	CertificateSigningRequestSpec,
} from '../../../source/engine/api/kinds/certificate-signing-request.ts';
import type {Condition} from '../../../source/engine/api/meta.ts';
import {firstTurn} from '../../../source/engine/client/calls.ts';
import {certificateApprovingLoop} from '../../../source/engine/controllers/certificate-approving.ts';
import {certificateCleaningLoop} from '../../../source/engine/controllers/certificate-cleaning.ts';
import {certificateSigningLoop} from '../../../source/engine/controllers/certificate-signing.ts';
import {hours, minutes, timestamp} from '../../../source/engine/kernel/time.ts';
import {sight} from '../../helpers/sight.ts';

// Made with openssl req: CN=jane, O=dev, O=ops, SAN DNS:a.example and IP:10.0.0.1.
const janes = `-----BEGIN CERTIFICATE REQUEST-----
MIIBFDCBugIBADArMQ0wCwYDVQQDDARqYW5lMQwwCgYDVQQKDANkZXYxDDAKBgNV
BAoMA29wczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGGrl/kICNwBPcqMm5XY
URihiICeZyqpZy+FZwhSAi+eUuAD/wEt6ane2vyDZ3ONjVhKrHQgHElj8pwyFJrb
AEmgLTArBgkqhkiG9w0BCQ4xHjAcMBoGA1UdEQQTMBGCCWEuZXhhbXBsZYcECgAA
ATAKBggqhkjOPQQDAgNJADBGAiEAxp0/S5F7j0GTSRuYPeJ1wj+n6dLcrEWQJbDc
qomfb1wCIQCkYuKNz9E0D4pO+LPCykvsGlItDAcWUURCTImqdvQUTA==
-----END CERTIFICATE REQUEST-----
`;

// The same way: O=system:nodes, CN=system:node:worker-a1, and no other names.
const nodes = `-----BEGIN CERTIFICATE REQUEST-----
MIHyMIGZAgEAMDcxFTATBgNVBAoMDHN5c3RlbTpub2RlczEeMBwGA1UEAwwVc3lz
dGVtOm5vZGU6d29ya2VyLWExMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEr+LY
+apMO7xhKSB3M9hYa0SO0+SjMcsbRyiYJIo70DdT8o77lc5eZZdsDkiR9KUXRbmC
yNEmLAs7PnXTqG3TG6AAMAoGCCqGSM49BAMCA0gAMEUCIQD68Yxj6lZN7SNdhBDL
meTHJUZ7gGeYsh2dd+ayEQmlEgIgcn7tii/s2A/I9ZP39dXadyTxo3LDZ4B0lSgk
PXPD5X4=
-----END CERTIFICATE REQUEST-----
`;

type Words = {
	readonly conditions?: readonly Condition[];
	readonly certificate?: string;
	readonly born?: number;
} & Partial<CertificateSigningRequestSpec>;

const csr = (name: string, {conditions, certificate, born = 0, ...spec}: Words = {}): CertificateSigningRequest => ({
	apiVersion: 'certificates.k8s.io/v1',
	kind: 'CertificateSigningRequest',
	metadata: {name, uid: `uid-${name}`, creationTimestamp: timestamp(born)},
	spec: {
		request: base64(janes),
		signerName: 'kubernetes.io/kube-apiserver-client',
		usages: ['client auth', 'digital signature'],
		...spec,
	},
	status: {...(conditions === undefined ? {} : {conditions}), ...(certificate === undefined ? {} : {certificate})},
});

const condition = (type: string, at = 0): Condition => ({
	type,
	status: 'True',
	lastUpdateTime: timestamp(at),
	lastTransitionTime: timestamp(at),
});

const approved = [condition('Approved')];

const signed = (object: CertificateSigningRequest, now = minutes(10)) =>
	certificateSigningLoop.decide(object.metadata.name, sight([object], {now}), firstTurn).calls[0];

const statusOf = (object: CertificateSigningRequest) =>
	(signed(object)?.object as CertificateSigningRequest | undefined)?.status;

test('what was approved is signed, for whom and for what was asked, and no longer than was asked', t => {
	const {certificate = ''} = statusOf(csr('jane', {conditions: approved, expirationSeconds: 86_400})) ?? {};
	const read = new X509Certificate(Buffer.from(certificate, 'base64').toString());
	t.is(read.subject, 'CN=jane\nO=dev\nO=ops');
	t.is(read.issuer, 'CN=kubernetes');
	t.is(read.subjectAltName, 'DNS:a.example, IP Address:10.0.0.1');
	t.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.2']);
	t.false(read.ca);
	t.is(read.validFrom, 'Jan  1 00:05:00 2026 GMT');
	t.is(read.validTo, 'Jan  2 00:05:00 2026 GMT');
	t.is(statusOf(csr('jane', {conditions: approved, expirationSeconds: 86_400}))?.certificate, certificate);
	t.like(signed(csr('jane', {conditions: approved})), {verb: 'update', subresource: 'status'});
});

test('nothing else is signed', t => {
	t.is(signed(csr('jane')), undefined, 'nobody has approved it');
	t.is(signed(csr('jane', {conditions: [condition('Denied')]})), undefined);
	t.is(signed(csr('jane', {conditions: approved, certificate: 'aGF2ZQ=='})), undefined, 'it has one');
	t.is(signed(csr('jane', {conditions: approved, signerName: 'example.com/own'})), undefined);
	t.is(signed(csr('jane', {conditions: [...approved, condition('Failed')]})), undefined);
	t.is(
		signed(csr('jane', {conditions: approved, request: base64('-----BEGIN CERTIFICATE REQUEST-----\nAAAA')})),
		undefined,
	);
});

test('who asks a signer for what it does not sign is told why', t => {
	const why = (words: Words) => statusOf(csr('jane', {conditions: approved, ...words}))?.conditions?.at(-1);
	t.like(why({usages: ['server auth']}), {
		type: 'Failed',
		reason: 'SignerValidationFailure',
		message: 'invalid usage for client certificate: server auth',
	});
	t.is(why({usages: ['digital signature']})?.message, 'missing required usage for client certificate: client auth');
	const serving = {signerName: 'kubernetes.io/kubelet-serving', usages: ['server auth', 'digital signature']};
	t.is(why(serving)?.message, 'subject organization is not system:nodes');
	t.is(why({...serving, request: base64(nodes)})?.message, 'DNS or IP subjectAltName is required');
	const kubelet = {signerName: 'kubernetes.io/kube-apiserver-client-kubelet', request: base64(nodes)};
	t.is(
		why({...kubelet, usages: ['client auth']})?.message,
		'usages did not match [client auth digital signature key encipherment]',
	);
	t.is(why(kubelet)?.type, 'Approved', 'that is as it should be');
});

test('a node that asks for itself is approved, and nobody who asks for a node', t => {
	const node = {signerName: 'kubernetes.io/kube-apiserver-client-kubelet', request: base64(nodes)};
	const approval = (words: Words) =>
		certificateApprovingLoop.decide('n', sight([csr('n', {...node, ...words})]), firstTurn).calls[0];
	const told = (words: Words) =>
		(approval(words)?.object as CertificateSigningRequest | undefined)?.status?.conditions?.[0]?.message;
	t.is(
		told({username: 'system:node:worker-a1', groups: ['system:nodes']}),
		'Auto approving self kubelet client certificate after SubjectAccessReview.',
	);
	t.is(
		told({username: 'system:bootstrap:abcdef', groups: ['system:bootstrappers:kubeadm:default-node-token']}),
		'Auto approving kubelet client certificate after SubjectAccessReview.',
	);
	t.is(approval({username: 'jane', groups: ['dev']}), undefined);
	t.is(approval({username: 'system:node:worker-b2', groups: ['system:nodes']}), undefined);
	t.is(
		approval({username: 'system:node:worker-a1', groups: ['system:nodes'], conditions: [condition('Denied')]}),
		undefined,
	);
});

test('requests are swept an hour after they were decided on, and a day after they were made', t => {
	const all = [
		csr('issued', {conditions: approved, certificate: 'aGF2ZQ=='}),
		csr('approved', {conditions: approved}),
		csr('denied', {conditions: [condition('Denied')]}),
		csr('failed', {conditions: [...approved, condition('Failed')]}),
		csr('pending'),
		csr('young', {conditions: [condition('Denied', hours(1))]}),
	];
	const gone = (now: number) =>
		certificateCleaningLoop.decide('rounds', sight(all, {now}), firstTurn).calls.map(({name}) => name);
	t.deepEqual(gone(minutes(59)), []);
	t.deepEqual(gone(hours(1) + minutes(1)), ['denied', 'failed', 'issued']);
	t.deepEqual(gone(hours(24) + minutes(1)), ['denied', 'failed', 'issued', 'pending', 'young']);
});
