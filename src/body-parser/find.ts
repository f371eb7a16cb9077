import type { Body } from './body.js';

type BodyOf<T extends Body['type']> = Extract<Body, { readonly type: T }>;

/**
 * The first body of a kind, looking into multipart and CPIM, depth first. Never into message/sipfrag and the like,
 * which are opaque: what they quote is not said by this message.
 */
export function find<T extends Body['type']>(body: Body | undefined, type: T): BodyOf<T> | undefined {
  for (const found of walk(body)) if (isOf(found, type)) return found;
  return undefined;
}

/** All bodies of a kind, in the same order. */
export function findAll<T extends Body['type']>(body: Body | undefined, type: T): BodyOf<T>[] {
  return [...walk(body)].filter(found => isOf(found, type));
}

const isOf = <T extends Body['type']>(body: Body, type: T): body is BodyOf<T> => body.type === type;

/** Depth is bounded by that of `decodeBody`. */
function* walk(body: Body | undefined): Generator<Body> {
  if (!body) return;
  yield body;
  if (body.type === 'cpim') yield* walk(body.content);
  else if (body.type === 'multipart') for (const part of body.parts) yield* walk(part.body);
}
