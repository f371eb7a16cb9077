import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PROFILE } from './analyze.js';
import { DEFAULT_SETTINGS, PROFILE_NAMES, type ProfileChoice, type Settings } from './model/index.js';

/** How captures are judged, as far as the user says it. */
export interface JudgingOptions {
  readonly profile: ProfileChoice;
  /** What differs from `DEFAULT_SETTINGS`. */
  readonly settings: Partial<Settings>;
  /** The same for people, a sentence each. */
  readonly notes: readonly string[];
}

/** The same, as commander gives it. */
export interface GivenJudgingOptions {
  readonly profile: ProfileChoice;
  readonly window?: ReadonlyMap<WindowName, number>;
  readonly scenario?: readonly string[];
  readonly clientSupports?: readonly string[];
  readonly completeCapture?: boolean;
}

/** TABLE: the windows of the rule catalogue 4.4, and where the settings have them. */
const WINDOWS = {
  D_SUB: { setting: 'subscribeWindow', says: 'SUBSCRIBE after the 200' },
  D_BYE: { setting: 'byeWindow', says: 'BYE of the replaced session after the ACK' },
  D_MEDIA: { setting: 'mediaWindow', says: 'MSRP set-up after the ACK' },
  D_IMDN: { setting: 'notificationWindow', says: 'delivery notification after the message' },
  D_REJOIN: { setting: 'rejoinWindow', says: 'first chat message after a re-join' },
  GUARD: { setting: 'guard', says: 'around the end of a session, where messages may have crossed' },
} as const satisfies Record<string, { readonly setting: keyof Settings; readonly says: string }>;
type WindowName = keyof typeof WINDOWS;

/** TABLE: what the user can say was done with the client while the capture ran. */
const SCENARIOS: Readonly<Record<string, string>> = {
  'decline-deferred-later': 'the user declined deferred messages for later',
};

/** TABLE: what the user can say the client supports. */
const FEATURES: Readonly<Record<string, string>> = { groupdata: 'the client supports group data' };

const SECOND = 1_000_000;
/** No session is watched for longer than a day. */
const LONGEST = 86_400;
const NAMES = Object.keys(WINDOWS).join(', ');
const secondsOf = (name: WindowName): number => DEFAULT_SETTINGS[WINDOWS[name].setting] / SECOND;
const defaults = (Object.keys(WINDOWS) as WindowName[]).map(name => `${name} ${secondsOf(name)}`).join(', ');

/** The options that say by what is judged. */
export const judgingOptions = (): Option[] => [
  new Option('--profile <name>', 'whose severities count; auto: what each client announces')
    .choices([...PROFILE_NAMES, 'auto'])
    .default(DEFAULT_PROFILE),
  new Option('--window <name=seconds>', `a time limit; repeatable (${defaults})`).argParser(readWindow),
  new Option(
    '--scenario <name>',
    `what was done with the client; repeatable (${Object.keys(SCENARIOS).join(', ')})`,
  ).argParser(readScenario),
  new Option(
    '--client-supports <name>',
    `a feature that the client has; repeatable (${Object.keys(FEATURES).join(', ')})`,
  ).argParser(readFeature),
];

/** Reads a value of `--window`. @returns windows in microseconds, of the same name the last one */
function readWindow(value: string, before: ReadonlyMap<WindowName, number> | undefined): Map<WindowName, number> {
  const [name = '', seconds, ...rest] = value.split('=');
  const known = (Object.keys(WINDOWS) as WindowName[]).find(one => one === name.trim().toUpperCase());
  if (known === undefined) throw new InvalidArgumentError(`There is no window ${name}; there are ${NAMES}.`);
  const number = seconds !== undefined && /^[0-9]{1,6}(?:\.[0-9]{1,6})?$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (rest.length > 0 || !(number <= LONGEST)) {
    throw new InvalidArgumentError(`${known}=SECONDS is wanted, from 0 to ${LONGEST} (windows: ${NAMES}).`);
  }
  return new Map(before).set(known, Math.round(number * SECOND));
}

function readScenario(value: string, before: readonly string[] = []): string[] {
  const name = value.toLowerCase();
  if (Object.hasOwn(SCENARIOS, name)) return [...new Set([...before, name])];
  throw new InvalidArgumentError(`There is no scenario ${value}; there is ${Object.keys(SCENARIOS).join(', ')}.`);
}

function readFeature(value: string, before: readonly string[] = []): string[] {
  const name = value.toLowerCase();
  if (Object.hasOwn(FEATURES, name)) return [...new Set([...before, name])];
  throw new InvalidArgumentError(`There is no feature ${value}; there is ${Object.keys(FEATURES).join(', ')}.`);
}

export function judgingOptionsOf(given: GivenJudgingOptions): JudgingOptions {
  const changed = [...(given.window ?? [])].filter(([name, window]) => window !== secondsOf(name) * SECOND);
  const scenarios = given.scenario ?? [];
  const clientSupports = given.clientSupports ?? [];
  return {
    profile: given.profile,
    settings: {
      completeCapture: given.completeCapture ?? false,
      ...Object.fromEntries(changed.map(([name, window]) => [WINDOWS[name].setting, window])),
      ...(scenarios.length > 0 ? { scenarios } : {}),
      ...(clientSupports.length > 0 ? { clientSupports } : {}),
    },
    notes: [
      ...changed.map(
        ([name, window]) =>
          `${name} is ${window / SECOND} s by --window, not ${secondsOf(name)} s: ${WINDOWS[name].says}`,
      ),
      ...scenarios.map(name => `--scenario ${name}: ${SCENARIOS[name]}`),
      ...clientSupports.map(name => `--client-supports ${name}: ${FEATURES[name]}`),
    ],
  };
}
