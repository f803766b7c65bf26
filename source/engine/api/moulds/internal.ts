/*
Values as Kubernetes' own types would print them, which stand in some refusals: its internal structs have no tags, so that members
begin with a capital and none is ever left out.

	internalOf('core/v1.ServicePort', {port: 80})    {"Name": "", "Protocol": "", "AppProtocol": null, "Port": 80, …}
*/
import {type Mould, type Struct, scalarOf} from './mould.ts';
import {structOf} from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Members whose Go names begin with an acronym that their JSON names write small. */
const goNames: ReadonlyMap<string, string> = new Map([
	['seLinuxOptions', 'SELinuxOptions'],
	['hostIP', 'HostIP'],
]);

const goName = (name: string): string => goNames.get(name) ?? `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

const zeroOf = (mould: Mould, isPointer: boolean): unknown => {
	const scalar = scalarOf(mould);

	if (isPointer || scalar === undefined) {
		return !isPointer && typeof mould === 'object' && 'members' in mould ? shown({}, mould) : null;
	}

	return ['text', 'bytes'].includes(scalar) ? '' : scalar === 'flag' ? false : 0;
};

const memberValue = (value: unknown, mould: Mould): unknown => {
	if (typeof mould !== 'object' || value === null) {
		return value;
	}

	if ('list' in mould) {
		return (value as readonly unknown[]).map(item => memberValue(item, mould.list));
	}

	return 'members' in mould ? shown(value as Fields, mould) : value;
};

const shown = (value: Fields, mould: Struct): Fields =>
	Object.fromEntries(
		Object.entries(mould.members).map(([name, member]) => [
			goName(name),
			value[name] === undefined
				? zeroOf(member, mould.traits?.[name]?.isPointer === true)
				: memberValue(value[name], member),
		]),
	);

/** By the name of the struct; the types of meta/v1 are the same inside and out. */
export const internalOf = (struct: string, value: object): object => shown(value as Fields, structOf(struct));
