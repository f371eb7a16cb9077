'use strict';
// Conveniences only: the page is complete without them.
const filter = document.getElementById('filter');
const words = document.getElementById('filter-words');
const count = document.getElementById('filter-count');
filter.hidden = false;

const parts = [...document.querySelectorAll('[data-filter]')];
const textOf = part =>
  part.tagName === 'TR' ? document.getElementById(part.dataset.filter)?.textContent : part.textContent;

function apply() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const sessions = new Map();
  let findings = 0;
  for (const part of parts) {
    const id = part.dataset.filter;
    let shown = wanted.length === 0 || sessions.get(id);
    if (shown === undefined) {
      const text = (textOf(part) ?? '').toLowerCase();
      shown = wanted.every(word => text.includes(word));
    }
    part.hidden = !shown;
    if (part.tagName === 'ARTICLE') findings += shown ? 1 : 0;
    else sessions.set(id, shown);
  }
  const left = [...sessions.values()].filter(Boolean).length;
  count.value = wanted.length === 0 ? '' : `${findings} findings, ${left} sessions`;
}

let timer;
words.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(apply, 150);
});
// A link to something that the filter hides shows everything again.
addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.closest('[data-filter][hidden]')) {
    words.value = '';
    apply();
    target.scrollIntoView();
  }
});
addEventListener('keydown', event => {
  const typing = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    words.focus();
  }
  if (event.key === 'Escape' && event.target === words) {
    words.value = '';
    apply();
  }
});

for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const code = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: press Ctrl+C';
    }
  });
}

// A closed part cannot be printed by style alone in every browser.
const opened = [];
addEventListener('beforeprint', () => {
  for (const part of document.querySelectorAll('details:not([open])')) {
    part.open = true;
    opened.push(part);
  }
});
addEventListener('afterprint', () => {
  for (const part of opened.splice(0)) part.open = false;
});
