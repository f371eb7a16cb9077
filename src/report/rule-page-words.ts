import type { RulePage, ShownExample } from '../model/index.js';

const SHOWS: Readonly<Record<RulePage['observable'], string>> = {
  fully: 'a capture can show it fully',
  partly: 'a capture can show it in part',
  not: 'no capture can show it',
};

export const observableText = ({ observable }: Pick<RulePage, 'observable'>): string => SHOWS[observable];

/** `info under cpm-1.0, up-2; off under joyn, because …`; undefined where no profile has another severity. */
export function profilesText({ profiles }: RulePage): string | undefined {
  if (profiles.length === 0) return undefined;
  const others = new Map<string, string[]>();
  for (const { name, severity: of } of profiles) others.set(of, [...(others.get(of) ?? []), name]);
  const severities = [...others].map(([of, names]) => `${of} under ${names.join(', ')}`).join('; ');
  return `${severities}, because ${profileReasons({ profiles }).join('; ')}`;
}

/** Why profiles differ: each reason once. */
export const profileReasons = ({ profiles }: Pick<RulePage, 'profiles'>): string[] => [
  ...new Set(profiles.map(({ why }) => why)),
];

/** `violation, error` */
export const verdictText = ({ outcome, severity }: ShownExample): string =>
  outcome === 'violation' ? `${outcome}, ${severity}` : outcome.replace('-', ' ');

export const EXAMPLE_HEADS: Readonly<Record<ShownExample['kind'], string>> = {
  good: 'Good',
  bad: 'Bad',
  manual: 'To be checked by hand',
};

/** Of a rule that has a good example and no bad one; undefined of others. */
export function neverBroken({ shown, level }: Pick<RulePage, 'shown' | 'level'>): string | undefined {
  const has = (wanted: ShownExample['kind']): boolean => shown.some(({ kind }) => kind === wanted);
  if (!has('good') || has('bad')) return undefined;
  return level === 'MAY' ? 'It is allowed, not demanded: nothing breaks it.' : 'No capture can show it broken.';
}
