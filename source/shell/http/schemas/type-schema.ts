/** One member of a type. */
export type MemberSchema = {
	/**
	`string`, `boolean`, `int32`, `int64`, `double`, `bytes` (base64), `any`, or the name of a type; `[]` stands before the
	type of items, `{}` before that of values.
	*/
	readonly type: string;
	/** Kubernetes' documentation of it. */
	readonly text?: string;
	readonly required?: boolean;
	readonly enum?: readonly string[];
	readonly default?: string | number | boolean;
	/** Strategic merge patch takes items for the same when this member of theirs is equal. */
	readonly merge?: string;
	/** Strategic merge patch makes one set of the values. */
	readonly mergeValues?: boolean;
	/** Strategic merge patch replaces the object whole. */
	readonly replace?: boolean;
	readonly retainKeys?: boolean;
	/** Server-side apply sees a map of items, keyed by these members. */
	readonly keys?: readonly string[];
	/** Server-side apply sees a set of values. */
	readonly set?: boolean;
	/** Server-side apply sees one thing. */
	readonly atomic?: boolean;
	/** Server-side apply looks inside, although the type is one thing. */
	readonly granular?: boolean;
};

/** One type of Kubernetes' API; `core/v1.Pod` by name. Without members: a value, or an object of any members. */
export type TypeSchema = {
	readonly text?: string;
	readonly atomic?: boolean;
	readonly members: Readonly<Record<string, MemberSchema>>;
};
