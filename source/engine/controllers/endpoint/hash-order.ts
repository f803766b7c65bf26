import type {ObjectReference} from '../../api/kinds/common.ts';
import type {EndpointAddress, EndpointSubset, EndpointsPort} from '../../api/kinds/endpoints.ts';
import {md5Hex} from '../../kernel/md5.ts';

/*
Kubernetes puts the ports and the subsets of Endpoints into the order of the MD5 digests of how Go would print them. The
order means nothing, but it is what `kubectl get endpoints` shows: `dns-tcp` before `dns` before `metrics`.

Source: pkg/api/v1/endpoints/util.go (portsByHash, subsetsByHash), apimachinery pkg/util/dump
*/

const pointed = (type: string, text: string | undefined): string => `(*${type})${text ?? '<nil>'}`;

const listText = (type: string, items: readonly string[] | undefined): string =>
	`([]v1.${type})${items === undefined || items.length === 0 ? '<nil>' : `[${items.join(' ')}]`}`;

const portFields = ({name = '', port, protocol = 'TCP', appProtocol}: EndpointsPort): string =>
	`{Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:${pointed('string', appProtocol)}}`;

const referenceFields = (reference: ObjectReference): string => {
	const {
		kind = '',
		namespace = '',
		name = '',
		uid = '',
		apiVersion = '',
		resourceVersion = '',
		fieldPath = '',
	} = reference;
	return `{Kind:(string)${kind} Namespace:(string)${namespace} Name:(string)${name} UID:(types.UID)${uid} APIVersion:(string)${apiVersion} ResourceVersion:(string)${resourceVersion} FieldPath:(string)${fieldPath}}`;
};

const addressFields = ({ip, hostname = '', nodeName, targetRef}: EndpointAddress): string => {
	const reference = targetRef === undefined ? undefined : referenceFields(targetRef);
	return `{IP:(string)${ip} Hostname:(string)${hostname} NodeName:${pointed('string', nodeName)} TargetRef:${pointed('v1.ObjectReference', reference)}}`;
};

const subsetFields = ({addresses, notReadyAddresses, ports}: EndpointSubset): string => {
	const ready = listText('EndpointAddress', addresses?.map(addressFields));
	const notReady = listText('EndpointAddress', notReadyAddresses?.map(addressFields));
	return `{Addresses:${ready} NotReadyAddresses:${notReady} Ports:${listText('EndpointPort', ports?.map(portFields))}}`;
};

/** How Go prints each of them. */
const texts = {
	EndpointPort: (port: EndpointsPort) => `(v1.EndpointPort)${portFields(port)}`,
	EndpointSubset: (subset: EndpointSubset) => `(v1.EndpointSubset)${subsetFields(subset)}`,
};

type Printed = {readonly EndpointPort: EndpointsPort; readonly EndpointSubset: EndpointSubset};

/** 32 hex digits. */
export const digestOf = <T extends keyof Printed>(type: T, item: Printed[T]): string =>
	md5Hex((texts[type] as (item: Printed[T]) => string)(item));

export const inHashOrder = <T extends keyof Printed>(
	type: T,
	items: ReadonlyArray<Printed[T]>,
): ReadonlyArray<Printed[T]> =>
	items.length < 2
		? items
		: items
				.map(item => ({item, digest: digestOf(type, item)}))
				.sort((left, right) => (left.digest < right.digest ? -1 : 1))
				.map(({item}) => item);
