// What comes from Word, Hancom, mail and web pages, brought down to the blocks of a body before the schema reads it.
// The schema drops what it does not know; here is only what it would otherwise understand wrongly: list paragraphs of
// Word, line breaks that stand for paragraphs, tables that are only layout, bold headings, pictures.

import { embedOf } from "./embed.js"

const blocks = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,table,section,article,figure,pre,dl"

// cleanPasted returns the reduced HTML, the pictures that came along as files, and how many others stood in it: their
// addresses belong to somebody else or to a disk that cannot be read from here, so they are left out and the reporter is
// told.
export function cleanPasted(html) {
  const source = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    // Word's conditional parts: what is meant for old browsers only, and drawings in a language of its own.
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, "")
    // The page's Content-Security-Policy forbids styles and handlers to a parsed document too, with a report for each:
    // what styles say of words is read from an attribute of another name.
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, "$1data-css$2").replace(/(\s)on\w+(\s*=)/gi, "$1data-on$2"))
    .replace(/(<br\b[^>]*>\s*(&nbsp;\s*)?){2,}/gi, "</p><p>")
    .replace(/[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+/g, (jamo) => jamo.normalize("NFC"))
  const doc = new DOMParser().parseFromString(source, "text/html")
  const body = doc.body
  const comments = doc.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const doomed = []
  while (comments.nextNode()) doomed.push(comments.currentNode)
  doomed.push(...body.querySelectorAll("style,script,meta,link,title,xml,head,template,noscript,br.Apple-interchange-newline"))
  // What a mail program or a web page hides from its reader: previews, labels for reading aloud.
  doomed.push(...[...body.querySelectorAll("[data-css]")].filter((node) => /display:\s*none|mso-hide:\s*all/i.test(node.dataset.css)))
  doomed.forEach((node) => node.remove())
  // Google's whole clipboard hangs in one <b> that is not bold.
  for (const b of body.querySelectorAll("b[id^=docs-internal-guid]")) unwrap(b)

  frames(doc)
  const { pictures, files } = images(body)
  body.querySelectorAll("img,picture,video,audio,iframe,object,embed,svg,input,button,select,textarea").forEach((node) => node.remove())

  footnotes(doc)
  wordLists(doc)
  shallow(doc)
  tables(doc)
  marks(doc)
  body.querySelectorAll(":is(h1,h2,h3,h4,h5,h6,th) :is(b,strong)").forEach(unwrap)
  const texts = doc.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/\u00a0/g, " ")
  body.querySelectorAll("p,div,h1,h2,h3,h4,h5,h6,blockquote,li").forEach((node) => {
    if (node.textContent.trim() === "" && !node.matches(ours) && !node.querySelector(ours)) node.remove()
  })
  return { html: body.innerHTML, pictures, files }
}

// Blocks of a body that hold no words of their own: they come from this editor.
const ours = "figure[data-picture],figure[data-file],figure[data-embed],div[data-related],div[data-gallery]"

// frames makes embeds of the frames of known sites, and links of what only says that it is one.
function frames(doc) {
  for (const figure of doc.body.querySelectorAll("figure[data-embed]")) {
    const address = figure.getAttribute("data-address")
    const found = embedOf(address)
    if (found?.kind === figure.dataset.embed) {
      figure.dataset.address = found.address
      continue
    }
    const p = doc.createElement("p")
    const a = doc.createElement("a")
    a.setAttribute("href", address ?? "")
    a.textContent = address
    p.append(a)
    figure.replaceWith(p, ...figure.childNodes)
  }
  for (const frame of doc.body.querySelectorAll("iframe[src]")) {
    const found = embedOf(frame.getAttribute("src"))
    if (!found) continue
    const figure = doc.createElement("figure")
    figure.dataset.embed = found.kind
    figure.dataset.address = found.address
    frame.replaceWith(figure)
  }
}

// images gives the pictures that are written into the text itself as files, and counts those that are elsewhere. What is
// one or two pixels wide tells somebody that a mail was opened.
function images(body) {
  const files = []
  let pictures = 0
  for (const img of body.querySelectorAll("img")) {
    const size = (name) => Number.parseInt(img.getAttribute(name) ?? new RegExp(`(?:^|[;\\s])${name}:\\s*(\\d+)px`).exec(img.dataset.css ?? "")?.[1] ?? "100", 10)
    if (size("width") <= 2 || size("height") <= 2) continue
    const data = /^data:image\/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)$/.exec(img.getAttribute("src") ?? "")
    if (!data) {
      pictures++
      continue
    }
    try {
      const bytes = Uint8Array.from(atob(data[2].replace(/\s/g, "")), (c) => c.charCodeAt(0))
      const name = `${(img.alt || "picture").slice(0, 60)}-${files.length + 1}.${data[1].replace("jpeg", "jpg")}`
      files.push(new File([bytes], name.replace(/[/\\]/g, " "), { type: `image/${data[1]}` }))
    } catch {
      pictures++
    }
  }
  return { pictures, files }
}

// footnotes takes the jumps to and from notes out: their marks stay as [1], the notes as paragraphs at the end.
function footnotes(doc) {
  for (const a of doc.body.querySelectorAll('a[href*="#_ftn"],a[href*="#_edn"],a[href^="#"],a[href^="file:"]')) unwrap(a)
  for (const rule of doc.body.querySelectorAll("hr")) rule.remove()
}

// marks makes elements of what styles say of words; Google's <b style="font-weight:normal"> is a mere wrapper.
function marks(doc) {
  for (const node of doc.body.querySelectorAll("[data-css]")) {
    const css = node.dataset.css
    if (/^(b|strong)$/.test(node.localName) && /font-weight:\s*(normal|400)/i.test(css)) {
      unwrap(node)
      continue
    }
    if (node.matches("table,tbody,thead,tr,ul,ol") || node.querySelector(blocks)) continue
    const said = [
      [/font-weight:\s*(bold|[6-9]00)/i, "strong"],
      [/font-style:\s*(italic|oblique)/i, "em"],
      [/text-decoration[^;]*line-through/i, "s"],
      [/vertical-align:\s*sub/i, "sub"],
      [/vertical-align:\s*super/i, "sup"],
    ]
    for (const [pattern, tag] of said) {
      if (!pattern.test(css)) continue
      const wrapper = doc.createElement(tag)
      wrapper.append(...node.childNodes)
      node.append(wrapper)
    }
  }
}

function unwrap(node) {
  node.replaceWith(...node.childNodes)
}

// wordLists makes lists of Word's <p class=MsoListParagraph style="mso-list:l0 level2 lfo1">, whose marker is a span
// with "mso-list:Ignore".
function wordLists(doc) {
  let open = [] // the lists that are open, outermost first
  let previous = null
  for (const p of doc.body.querySelectorAll("p")) {
    const style = p.dataset.css ?? ""
    const level = /mso-list:[^;]*\blevel(\d)/i.exec(style)
    if (!level) {
      open = []
      continue
    }
    let marker = ""
    for (const node of p.querySelectorAll("span")) {
      if (/mso-list:\s*ignore/i.test(node.dataset.css ?? "")) {
        marker = node.textContent.trim()
        node.remove()
        break
      }
    }
    const tag = /^\(?([0-9]{1,3}|[a-zA-Z]|[ivxIVX]+|[가-하])[.)]/.test(marker) ? "ol" : "ul"
    if (open.length > 0 && previous?.nextElementSibling !== p) open = []
    const depth = Math.min(Number(level[1]), open.length + 1)
    open.length = Math.min(open.length, depth)
    if (open.length === depth && open[depth - 1].localName !== tag) open.length = depth - 1
    if (open.length < depth) {
      const list = doc.createElement(tag)
      if (open.length === 0) p.before(list)
      else open.at(-1).lastElementChild.append(list)
      open.push(list)
    }
    const item = doc.createElement("li")
    item.append(...p.childNodes)
    open.at(-1).append(item)
    previous = open[0]
    p.remove()
  }
}

// shallow keeps one nested level of lists: deeper items follow the item that they hung on.
function shallow(doc) {
  for (let deep; (deep = doc.body.querySelector("li li li")); ) {
    const list = deep.parentElement
    const host = list.closest("li")
    host.after(...list.children)
    list.remove()
  }
}

// tables unwraps tables of one cell (Hancom's and mail programs' frames) and tables within tables, makes each cell of a
// real one a single paragraph, its blocks parted by line breaks, and fills joined cells up with empty ones.
function tables(doc) {
  for (const table of [...doc.body.querySelectorAll("table")].reverse()) {
    const cells = [...table.querySelectorAll("td,th")]
    const nested = table.parentElement.closest("td,th") !== null
    if (cells.length <= 1 || nested) {
      table.replaceWith(...cells.flatMap((cell) => [...cell.childNodes, doc.createElement("br")]).slice(0, -1))
      continue
    }
    const taken = new Map() // row index → the columns that a cell from above fills
    for (const [y, row] of [...table.rows].entries()) {
      let x = 0
      for (const cell of [...row.cells]) {
        const empty = () => doc.createElement(cell.localName)
        for (; taken.get(y)?.has(x); x++) cell.before(empty())
        const wide = Math.min(cell.colSpan, 50)
        for (let below = 1; below < Math.min(cell.rowSpan, table.rows.length - y); below++) {
          const columns = taken.get(y + below) ?? new Set()
          for (let i = 0; i < wide; i++) columns.add(x + i)
          taken.set(y + below, columns)
        }
        for (let i = 1; i < wide; i++) cell.after(empty())
        x += wide
      }
    }
  }
  square(doc)
  for (const cell of doc.body.querySelectorAll("td,th")) {
    for (const node of [...cell.querySelectorAll(blocks)].reverse()) {
      node.replaceWith(...node.childNodes, doc.createElement("br"))
    }
    while (cell.lastChild && (cell.lastChild.localName === "br" || cell.lastChild.textContent.trim() === "")) cell.lastChild.remove()
  }
}

// square fills the rows of each table up to its widest with empty cells at their ends; the table commands would put some
// of them at the front.
function square(doc) {
  for (const table of doc.body.querySelectorAll("table")) {
    const rows = [...table.rows]
    const wide = Math.max(0, ...rows.map((row) => row.cells.length))
    for (const row of rows) {
      const tag = [...row.cells].every((cell) => cell.localName === "th") && row === rows[0] ? "th" : "td"
      while (row.cells.length < wide) row.append(doc.createElement(tag))
    }
  }
}

// ready prepares a stored body for the editor.
export function ready(html) {
  const doc = new DOMParser().parseFromString(html, "text/html")
  square(doc)
  return doc.body.innerHTML
}

// flat makes one line of a pasted slice where only one paragraph may stand: in a table cell its blocks are parted by
// line breaks, in a caption by spaces.
export function flat(slice, into) {
  const { schema } = into.type
  const parted = () => (into.type.name === "caption" ? schema.text(" ") : schema.nodes.hardBreak.create())
  const out = []
  const take = (node) => out.push(node.isText || into.type.name !== "caption" ? node.mark(into.type.allowedMarks(node.marks)) : parted())
  slice.content.descendants((node) => {
    if (!node.isTextblock) return true
    if (out.length > 0 && node.content.size > 0) out.push(parted())
    node.forEach(take)
    return false
  })
  if (out.length === 0) slice.content.forEach((node) => node.isInline && take(node))
  return out
}
