/**
 * cpmlint as a library: reads SIP and MSRP captures and judges the CPM client in them.
 *
 * ```ts
 * import { analyze, readInput, reportFormats, rules } from 'cpmlint';
 *
 * let text = '';
 * const report = reportFormats.text({ write: part => { text += part; } }, rules, { color: false });
 * const summary = await analyze(readInput(['trace.pcapng']), rules, [report]);
 * ```
 *
 * @module
 */
export { type AnalyzeOptions, analyze } from './analyze.js';
export { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode } from './diagnostics.js';
export { UserError } from './errors.js';
export { type Batch, type Input, type InputOptions, readInput } from './input/index.js';
export type * from './model/index.js';
export { type ReportFormat, type ReportName, type ReportOptions, reportFormats } from './report/index.js';
export { rules } from './rules/index.js';
export { VERSION } from './version.js';
