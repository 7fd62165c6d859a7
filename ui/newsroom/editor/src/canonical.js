// From the editor's document to the stored form of a body: no classes, no styles, no wrappers. The server makes it
// canonical again (richtext.Canonical); this only keeps what is posted as close to that as can be.

// safeHref returns an address that a body may link to, or null: http and https with a host and without a name and
// password, mailto, tel, and addresses of the paper itself that begin with one slash.
export function safeHref(raw) {
  // Browsers leave out control characters in an address ("java\nscript:"), so they go before it is looked at.
  let href = (raw ?? "").replace(/[\u0000-\u001f\u007f-\u009f]/g, "").trim().replace(/\s/g, "%20")
  if (href.startsWith("//")) href = "https:" + href
  if (href === "" || href.length > 2048 || href.includes("\\")) return null
  if (href.startsWith("/")) return href
  const scheme = /^([a-z]+):(.+)/i.exec(href)
  if (!scheme) return null
  switch (scheme[1].toLowerCase()) {
    case "mailto":
    case "tel":
      return href
    case "http":
    case "https": {
      const url = URL.canParse(href) && /^https?:\/\//i.test(href) ? new URL(href) : null
      return url && url.username === "" && url.password === "" ? href : null
    }
  }
  return null
}

const text = (s) => s.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c])
const attr = (s) => text(String(s)).replace(/"/g, "&#34;")
const blank = /^[\s\u00ad\u200b-\u200d\u2060\u3164\ufeff]*$/u

// lines divides inline content at its line breaks. In each line white space collapses and goes at both ends; empty
// lines are empty lists.
function lines(parent) {
  const out = [[]]
  parent.forEach((node) => {
    if (!node.isText) return out.push([])
    out.at(-1).push({ text: node.text.replace(/[ \t\n\r\f]+/g, " "), marks: node.marks })
  })
  return out.map((line) => {
    while (line.length > 0 && blank.test(line[0].text)) line.shift()
    while (line.length > 0 && blank.test(line.at(-1).text)) line.pop()
    if (line.length > 0) {
      line[0].text = line[0].text.trimStart()
      line.at(-1).text = line.at(-1).text.trimEnd()
    }
    line.forEach((run, i) => {
      if (i > 0 && line[i - 1].text.endsWith(" ")) run.text = run.text.replace(/^ /, "")
    })
    return line.filter((run) => run.text !== "")
  })
}

// markup writes lines, parted by <br>; marks that go on over a break are not closed for it.
function markup(lines) {
  let out = ""
  const open = []
  lines.forEach((line, i) => {
    if (i > 0) {
      const next = line[0]?.marks ?? []
      let same = 0
      while (same < open.length && same < next.length && open[same].mark.eq(next[same])) same++
      while (open.length > same) out += `</${open.pop().tag}>`
      out += "<br>"
    }
    for (const run of line) {
      let same = 0
      while (same < open.length && same < run.marks.length && open[same].mark.eq(run.marks[same])) same++
      while (open.length > same) out += `</${open.pop().tag}>`
      for (const mark of run.marks.slice(same)) {
        const tag = mark.type.name === "link" ? "a" : mark.type.name
        out += tag === "a" ? `<a href="${attr(mark.attrs.href)}">` : `<${tag}>`
        open.push({ mark, tag })
      }
      out += text(run.text)
    }
  })
  while (open.length > 0) out += `</${open.pop().tag}>`
  return out
}

// inline is content of one paragraph, its empty lines left out.
const inline = (node) => markup(lines(node).filter((line) => line.length > 0))

// paragraphs writes a paragraph, divided where two line breaks follow each other.
function paragraphs(node) {
  let out = ""
  let open = []
  for (const line of [...lines(node), []]) {
    if (line.length > 0) open.push(line)
    else if (open.length > 0) {
      out += `<p>${markup(open)}</p>`
      open = []
    }
  }
  return out
}

function children(node) {
  let out = ""
  node.forEach((child) => (out += block(child)))
  return out
}

const wrap = (tag, inner) => (inner === "" ? "" : `<${tag}>${inner}</${tag}>`)

function table(node) {
  const rows = { thead: "", tbody: "" }
  let words = false
  node.forEach((row, _, i) => {
    let cells = ""
    let heads = true
    row.forEach((cell) => {
      const tag = cell.type.name === "tableHeader" ? "th" : "td"
      const inner = inline(cell.firstChild)
      if (tag === "td") heads = false
      if (inner !== "") words = true
      cells += `<${tag}>${inner}</${tag}>`
    })
    rows[heads && i === 0 && node.childCount > 1 ? "thead" : "tbody"] += `<tr>${cells}</tr>`
  })
  return words ? wrap("table", wrap("thead", rows.thead) + wrap("tbody", rows.tbody)) : ""
}

function block(node) {
  switch (node.type.name) {
    case "paragraph":
      return paragraphs(node)
    case "heading":
      return wrap(`h${node.attrs.level}`, inline(node))
    case "blockquote":
      return wrap("blockquote", children(node))
    case "bulletList":
      return wrap("ul", children(node))
    case "orderedList":
      return wrap("ol", children(node))
    case "listItem": {
      let inner = ""
      node.forEach((child) => (inner += child.type.name === "paragraph" ? inline(child) : block(child)))
      return wrap("li", inner)
    }
    case "table":
      return table(node)
    case "figure":
      return `<figure data-picture="${attr(node.attrs.picture)}">${wrap("figcaption", inline(node.firstChild))}</figure>`
    case "gallery":
      return node.childCount > 1 ? `<div data-gallery="">${children(node)}</div>` : children(node)
    case "aside": {
      const inner = children(node)
      return inner && `<aside data-kind="${attr(node.attrs.kind)}">${inner}</aside>`
    }
    case "file":
      return `<figure data-file="${attr(node.attrs.file)}">${wrap("figcaption", inline(node.firstChild))}</figure>`
    case "embed":
      return `<figure data-embed="${attr(node.attrs.kind)}" data-address="${attr(node.attrs.address)}">${wrap("figcaption", inline(node.firstChild))}</figure>`
    case "related":
      return node.attrs.numbers && `<div data-related="${attr(node.attrs.numbers)}"></div>`
    default:
      throw new Error("editor: a block without a stored form: " + node.type.name)
  }
}

// serialize writes the whole document.
export function serialize(doc) {
  return children(doc)
}

// texts returns the text of each paragraph, heading, list item and cell, captions left out.
export function texts(doc) {
  const out = []
  doc.descendants((node) => {
    if (node.type.name === "caption") return false
    if (node.isTextblock) out.push(node.textBetween(0, node.content.size, "", " "))
    return !node.isTextblock
  })
  return out
}

// plain is the document's text as richtext.Text gives that of the stored body, with the place of each of its characters
// in the document: a line for each paragraph, heading, list item, table row and caption. at[i] is where character i
// stands; end[i] is where it ends.
export function plain(doc) {
  let whole = ""
  const at = []
  const end = []
  const put = (c, from, to) => {
    whole += c
    at.push(from)
    end.push(to)
  }
  // line adds the characters of one stored line, { c, from, to } each.
  const line = (run) => {
    if (run.length === 0) return
    if (whole !== "") put("\n", end.at(-1), run[0].from)
    for (const { c, from, to } of run) put(c, from, to)
  }
  // collect gives the lines of a text block as lines() does, character by character.
  const collect = (block, start) => {
    const found = [[]]
    block.forEach((node, offset) => {
      if (!node.isText) return found.push([])
      for (let i = 0; i < node.text.length; i++) {
        const from = start + 1 + offset + i
        const c = /[ \t\n\r\f]/.test(node.text[i]) ? " " : node.text[i]
        const last = found.at(-1)
        if (c === " " && last.at(-1)?.c === " ") last.at(-1).to = from + 1
        else last.push({ c, from, to: from + 1 })
      }
    })
    for (const run of found) {
      while (run.length > 0 && run[0].c.trim() === "") run.shift()
      while (run.length > 0 && run.at(-1).c.trim() === "") run.pop()
    }
    return found.map((run) => (run.some(({ c }) => !blank.test(c)) ? run : []))
  }
  const join = (runs) =>
    runs.filter((run) => run.length > 0).reduce((all, run) => {
      if (all.length > 0) all.push({ c: " ", from: all.at(-1).to, to: run[0].from })
      return all.concat(run)
    }, [])
  doc.descendants((node, pos) => {
    if (node.type.name === "tableRow") {
      const cells = []
      node.descendants((cell, offset) => {
        if (cell.isTextblock) cells.push(join(collect(cell, pos + 1 + offset)))
        return !cell.isTextblock
      })
      line(join(cells))
      return false
    }
    if (!node.isTextblock) return true
    if (node.type.name !== "paragraph") {
      line(join(collect(node, pos)))
      return false
    }
    let open = []
    for (const run of [...collect(node, pos), []]) {
      if (run.length > 0) open.push(run)
      else {
        line(join(open))
        open = []
      }
    }
    return false
  })
  return { text: whole, at, end }
}
