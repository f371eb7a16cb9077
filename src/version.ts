/** As in package.json: kept here too, so that the library needs no file to know it. */
export const VERSION = '0.1.0';
