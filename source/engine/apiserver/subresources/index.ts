import {binding} from './binding.ts';
import {eviction} from './eviction.ts';
import {finalize} from './finalize.ts';
import {scale} from './scale.ts';
import type {Subresource} from './subresource.ts';

/** Every subresource with a law of its own; `status` is part of the update itself. */
export const subresources: ReadonlyMap<string, Subresource> = new Map(
	[binding, eviction, finalize, scale].map(each => [each.name, each] as const),
);
