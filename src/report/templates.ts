import runtime from 'handlebars/runtime.js';
import { templates } from './generated/templates.js';

type Template = (view: object, options: { readonly partials: Readonly<Record<string, Template>> }) => string;

/** The runtime alone: it can run what the build compiled and compile nothing itself. Its types declare no members. */
const handlebars = runtime as unknown as { create(): { template(specification: unknown): Template } };
const environment = handlebars.create();

const compiled: Readonly<Record<string, Template>> = Object.fromEntries(
  Object.entries(templates).map(([name, specification]) => [name, environment.template(specification)]),
);

/**
 * Renders templates/<name>.hbs. A property that the view lacks throws; every value is escaped for text and quoted attributes.
 * @param view plain objects, with captured text already made visible
 */
export function render(name: string, view: object): string {
  const template = compiled[name];
  if (!template) throw new Error(`no template ${name}`);
  return template(view, { partials: compiled });
}
