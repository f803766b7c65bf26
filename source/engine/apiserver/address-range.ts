/** A range of IPv4 addresses as CIDR has it. */
export type AddressRange = {
	/** `10.96.0.0/12`. */
	readonly text: string;
	/** The address that names the range, as a number. */
	readonly first: number;
	readonly count: number;
};

export const addressText = (number: number): string => [24, 16, 8, 0].map(shift => (number >>> shift) & 255).join('.');

/** Undefined for what is no address. */
export const addressNumber = (text: string): number | undefined => {
	const parts = text.split('.');
	const isAddress = parts.length === 4 && parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
	return isAddress ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
};

/** Undefined for what is no range: `10.96.0.1/12` names an address within one, and not the range. */
export const addressRange = (text: string): AddressRange | undefined => {
	const [, address = '', length = ''] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(text) ?? [];
	const first = addressNumber(address);
	const bits = 32 - Number(length);
	const count = bits === 32 ? 4_294_967_296 : (1 << bits) >>> 0;
	return first === undefined || length === '' || first % count !== 0 ? undefined : {text, first, count};
};

export const isWithin = ({first, count}: AddressRange, address: number): boolean =>
	address >= first && address < first + count;
