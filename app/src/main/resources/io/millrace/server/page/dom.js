/** Builds what is shown. Texts go in as text, never as markup: records may hold anything. */

export function byId(id) {
  return document.getElementById(id);
}

/** An element; children are elements or texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

export function text(element, value) {
  const shown = String(value);
  if (element.textContent !== shown) element.textContent = shown;
}

/** Puts a table in the place of what is there; keeps the old one while nothing has changed. */
export function table(parent, caption, columns, rows, none) {
  const state = JSON.stringify([columns.map((column) => column.title), rows]);
  if (parent.dataset.shown === state) return;
  parent.dataset.shown = state;
  if (rows.length === 0) {
    parent.replaceChildren(make("p", { class: "note" }, none));
    return;
  }
  const head = make("tr", {}, ...columns.map((c) => make("th", { scope: "col", class: c.kind }, c.title)));
  const body = rows.map((row) => make("tr", {}, ...row.map((cell, i) => make("td", { class: columns[i].kind, "data-title": columns[i].title }, cell))));
  parent.replaceChildren(
    make("table", {}, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body)));
}

/** A list of names and values. */
export function definitions(parent, entries) {
  const keys = entries.map(([key]) => key).join("|");
  if (parent.dataset.keys !== keys) {
    parent.dataset.keys = keys;
    parent.replaceChildren(
      ...entries.map(([key, , id]) => make("div", {}, make("dt", {}, key), make("dd", { id }))));
  }
  entries.forEach(([, value], i) => text(parent.children[i].querySelector("dd"), value));
}
