import { escapeOf, replaceInvisible } from './invisible.js';

/**
 * Captured text for a terminal or the log of a CI run, on one line. Controls, bidirectional controls and zero-width characters
 * are written as escapes. Runners take `##[command]` and `##vso[command]` anywhere in a line, and `::command::` after leading
 * blanks, for orders to themselves: both are broken with an escape.
 */
export function terminalText(text: string): string {
  return replaceInvisible(text, escapeOf)
    .replace(/##([A-Za-z]{0,20})\[/g, '##$1\\x5b')
    .replace(/^(\s*):(?=:)/, '$1\\x3a');
}
