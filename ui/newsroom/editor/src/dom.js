// el makes an element: el("button", { class: "x", type: "button", onclick: f }, "text", child). Attributes are set one
// by one, never as markup, and never as a style, which the Content-Security-Policy forbids.
export function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value)
    else if (value === true) node.setAttribute(name, "")
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value)
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

const icons = {
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4l1.5-.8V9M3.6 14.2c.6-1.3 3-1.2 3 .3 0 1.2-1.7 2-3 3.7h3.2",
  quote: "M4 17V11.5C4 8.5 5.5 7 8.5 6.5M4 17h5v-5H4M14 17v-5.5c0-3 1.5-4.5 4.5-5M14 17h5v-5h-5",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  undo: "M9 14 4 9l5-5M4 9h9.5a5.5 5.5 0 0 1 0 11H9",
  redo: "m15 14 5-5-5-5M20 9h-9.5a5.5 5.5 0 0 0 0 11H15",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  bin: "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  gallery: "M8 4h12v11H8zM4 9v11h12M8 12.5l3-3 3 3 2-2 4 4",
  apart: "M4 5h6v14H4zM14 5h6v14h-6zM7 12h.01M17 12h.01",
  embed: "M4 6h16v12H4zM10 9.5v5l4.5-2.5z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  sound: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 9 18zM19 16a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 19 16z",
  related: "M5 5h14M5 10h9M5 15h14M5 20h9",
  find: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 20 20",
  pen: "M4 20l1-4L16.5 4.5l3 3L8 19l-4 1zM14 7l3 3",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  for (const [k, v] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", "editor-icon"]]) svg.setAttribute(k, v)
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
  path.setAttribute("d", icons[name])
  svg.append(path)
  return svg
}
