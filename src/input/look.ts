import { type Stats, statSync } from 'node:fs';

/**
 * What is at a path, without throwing.
 * @returns `hidden` where the rights do not allow to look: opening it will say why
 */
export function look(path: string): Stats | 'missing' | 'hidden' {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'missing';
  } catch {
    return 'hidden';
  }
}
