import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const script = new URL('../../scripts/compile-templates.mjs', import.meta.url).href;
const { unsafe } = (await import(script)) as { unsafe: (source: string) => string[] };

describe('the check of the templates', () => {
  it.each([
    ['text', '<p>{{x}}</p>', []],
    ['a quoted attribute', '<a href="#{{x}}" title=\'{{y}}\'>{{z}}</a>', []],
    ['a block in a quoted attribute', '<li class="{{a}}{{#if b}} c{{/if}}">x</li>', []],
    ['quotes within a mustache', '<p class="{{#if (eq a "b")}}c{{/if}}" id="d">x</p>', []],
    ['a comment with anything', '{{!-- {{{x}}} --}}<p>x</p>', ['line 1: a mustache that does not escape']],
    ['three braces', 'a\n{{{x}}}', ['line 2: a mustache that does not escape']],
    ['an ampersand', '{{& x}}', ['line 1: a mustache that does not escape']],
    ['an unquoted attribute', '<a title={{x}}>', ['line 1: a mustache in <a> outside a quoted attribute']],
    ['an attribute name', '<a {{x}}="1">', ['line 1: a mustache in <a> outside a quoted attribute']],
    ['a link that a capture could choose', '<a href="{{x}}">', ['line 1: an href that begins with a mustache']],
    ['a style', '<p style="color:red">', ['line 1: the attribute style']],
    ['a handler', '<p>\n<b onclick="x()">', ['line 2: the attribute onclick']],
    ['something to load', '<img src="x">', ['line 1: the element <img>', 'line 1: the attribute src']],
    ['a script', '<script>{{x}}</script>', ['line 1: the element <script>', 'line 1: the element <script>']],
    ['a dynamic partial', '{{> (lookup . "x")}}', ['line 1: a dynamic partial or a decorator']],
    ['a decorator', '{{#* inline "x"}}{{/inline}}', ['line 1: a dynamic partial or a decorator']],
  ])('%s', (_, source, problems) => {
    expect(unsafe(source)).toEqual(problems);
  });

  const folder = new URL('../../templates/', import.meta.url);
  it.each(readdirSync(folder).filter(name => name.endsWith('.hbs')))('%s is safe', name => {
    expect(unsafe(readFileSync(new URL(name, folder), 'utf8'))).toEqual([]);
  });
});
