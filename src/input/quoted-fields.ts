/**
 * The fields of a line of one of Wireshark's tables (`esp_sa`, `user_dlts`): in quotation marks, with commas between.
 * @returns undefined if the line is something else
 */
export function quotedFields(line: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (line[at] === '"') {
    const end = line.indexOf('"', at + 1);
    if (end < 0) return undefined;
    fields.push(line.slice(at + 1, end));
    if (end + 1 === line.length) return fields;
    if (line[end + 1] !== ',') return undefined;
    at = end + 2;
  }
  return undefined;
}
