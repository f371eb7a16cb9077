export * from './message.js';
export type * from './related-session.js';
export * from './report.js';
export * from './result.js';
export * from './roster.js';
export * from './rule.js';
export * from './session.js';
export * from './subscription.js';
export * from './verdict.js';
