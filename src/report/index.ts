import type { ReportFormat } from './format.js';
import { html } from './html.js';
import { json } from './json.js';
import { text } from './text.js';

export type { ReportFormat, ReportOptions } from './format.js';

/** Every report format by name. A new one is a file and a line here. */
export const reportFormats = { html, json, text } as const satisfies Record<string, ReportFormat>;

export type ReportName = keyof typeof reportFormats;
