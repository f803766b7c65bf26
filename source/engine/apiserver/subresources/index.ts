import {approval} from './approval.ts';
import {binding} from './binding.ts';
import {ephemeralContainers} from './ephemeral-containers.ts';
import {eviction} from './eviction.ts';
import {finalize} from './finalize.ts';
import {resize} from './resize.ts';
import {scale} from './scale.ts';
import type {Subresource} from './subresource.ts';
import {token} from './token.ts';

/** Every subresource with a law of its own; `status` is part of the update itself. */
export const subresources: ReadonlyMap<string, Subresource> = new Map(
	[approval, binding, ephemeralContainers, eviction, finalize, resize, scale, token].map(
		each => [each.name, each] as const,
	),
);
