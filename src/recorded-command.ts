/** Options whose values hold keys. */
const SECRET = '--esp-sa';
/** In the place of a key. */
const HIDDEN = '[key]';

/**
 * The command line as the reports show it: as it would be typed into a shell, without keys.
 * @param argv without node and the script
 */
export function recordedCommand(argv: readonly string[]): string {
  const shown = argv.map((argument, index) => {
    if (index > 0 && argv[index - 1] === SECRET) return withoutKeys(argument);
    const prefix = `${SECRET}=`;
    return argument.startsWith(prefix) ? prefix + withoutKeys(argument.slice(prefix.length)) : argument;
  });
  return ['cpmlint', ...shown].map(quoted).join(' ');
}

/** The name of a file stays, and of an association what is known to be no key. */
function withoutKeys(value: string): string {
  if (value.startsWith('@')) return value;
  const fields = value.split(',').map(field => {
    const [, open, secret] = /^( *(?:spi|dst) *=.*| *(?:enc|auth) *= *[a-z0-9-]+)(:.*)?$/is.exec(field) ?? [];
    return open === undefined ? HIDDEN : `${open}${secret === undefined ? '' : `:${HIDDEN}`}`;
  });
  return fields.every(field => field === HIDDEN) ? HIDDEN : fields.join(',');
}

/** As it would be typed into a shell. */
const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
