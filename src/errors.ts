/** The user's mistake: one sentence that says what, where and what to do. Ends the run with exit code 2 and no stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Input that cannot be read at all: one sentence that says what and where. The run goes on and ends with exit code 3. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
}
