#!/usr/bin/env node
// Left to Node, a crash would be exit code 1: "violations found".
const code = import('../dist/cli.js').then(({ main }) => main(process.argv.slice(2)));
process.exitCode = await code.catch(error => {
  console.error(error);
  return 3;
});
