export * from './message.js';
export * from './report.js';
export * from './result.js';
export * from './rule.js';
export * from './session.js';
export * from './verdict.js';
