// The closed set of blocks and marks of an article body. It takes in whatever richtext.Canonical may emit and nothing
// that it would drop, so that what a reporter sees in the editor is what is stored.
//
// There are no input rules: "1." "-" "~" and quotes are ordinary newspaper text and stay as typed.
import { Extension, Mark, Node } from "@tiptap/core"
import { dropCursor } from "@tiptap/pm/dropcursor"
import { gapCursor } from "@tiptap/pm/gapcursor"
import { history, redo, undo } from "@tiptap/pm/history"
import { NodeSelection, Plugin, TextSelection } from "@tiptap/pm/state"
import { goToNextCell, tableEditing } from "@tiptap/pm/tables"
import { safeHref } from "./canonical.js"
import { embedKinds } from "./embed.js"

const Doc = Node.create({ name: "doc", topNode: true, content: "block+" })

const Text = Node.create({ name: "text", group: "inline" })

const Paragraph = Node.create({
  name: "paragraph",
  priority: 1000, // the block that fills an empty place
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: () => ["p", 0],
  addKeyboardShortcuts() {
    return { "Mod-Alt-0": () => this.editor.commands.setNode(this.name) }
  },
})

const Heading = Node.create({
  name: "heading",
  group: "block",
  content: "inline*",
  defining: true,
  addAttributes: () => ({ level: { default: 2, rendered: false } }),
  // Foreign headings come down to the two levels that a body has: the page's h1 is the article's title.
  parseHTML: () => ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag, i) => ({ tag, attrs: { level: i < 2 ? 2 : 3 } })),
  renderHTML: ({ node }) => ["h" + node.attrs.level, 0],
  addKeyboardShortcuts() {
    const toggle = (level) => () => this.editor.commands.toggleNode("heading", "paragraph", { level })
    return { "Mod-Alt-2": toggle(2), "Mod-Alt-3": toggle(3) }
  },
})

const Blockquote = Node.create({
  name: "blockquote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", 0],
  addKeyboardShortcuts() {
    return { "Mod-Shift-b": () => this.editor.commands.toggleWrap(this.name) }
  },
})

const list = (name, tag, key) =>
  Node.create({
    name,
    group: "block list",
    content: "listItem+",
    parseHTML: () => [{ tag }],
    renderHTML: () => [tag, 0],
    addKeyboardShortcuts() {
      return { [key]: () => this.editor.commands.toggleList(this.name, "listItem") }
    },
  })
const OrderedList = list("orderedList", "ol", "Mod-Shift-7")
const BulletList = list("bulletList", "ul", "Mod-Shift-8")

const ListItem = Node.create({
  name: "listItem",
  content: "paragraph (bulletList | orderedList)*",
  defining: true,
  parseHTML: () => [{ tag: "li" }],
  renderHTML: () => ["li", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      // A list has one nested level. Where Tab can do nothing it leaves the text, as everywhere on a page.
      Tab: () => this.editor.state.selection.$from.depth < 5 && this.editor.commands.sinkListItem(this.name),
      "Shift-Tab": () => this.editor.commands.liftListItem(this.name),
      // At the start of an item: out of the list from its first item, else its words join the item before. The
      // ordinary command would leave two paragraphs in one item.
      Backspace: () => {
        const { $from, empty } = this.editor.state.selection
        if (!empty || $from.parentOffset > 0 || $from.depth < 2) return false
        if ($from.node(-1).type.name !== this.name || $from.index(-1) > 0) return false
        if ($from.index(-2) === 0) return this.editor.commands.liftListItem(this.name)
        return this.editor.commands.joinTextblockBackward()
      },
    }
  },
})

const HardBreak = Node.create({
  name: "hardBreak",
  group: "inline",
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    const insert = () =>
      this.editor.state.selection.$from.parent.type.name !== "caption" && this.editor.commands.insertContent({ type: this.name })
    // A table cell is one paragraph: Enter breaks the line.
    const inCell = () => this.editor.state.selection.$from.node(-1)?.type.spec.tableRole !== undefined
    return { "Shift-Enter": insert, "Mod-Enter": insert, Enter: () => inCell() && insert() }
  },
})

// Figure is a picture of the paper's store by its number. The node view that shows it is in picture.js.
const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "caption",
  draggable: true,
  selectable: true,
  isolating: true,
  defining: true,
  addAttributes: () => ({ picture: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure[data-picture]",
      getAttrs: (dom) => {
        const id = dom.getAttribute("data-picture").trim()
        return /^[1-9]\d{0,18}$/.test(id) && { picture: id }
      },
    },
  ],
  renderHTML: ({ node }) => ["figure", { "data-picture": node.attrs.picture }, 0],
})

const Caption = Node.create({
  name: "caption",
  content: "text*",
  marks: "link strong em",
  isolating: true,
  selectable: false,
  parseHTML: () => [{ tag: "figcaption", context: "figure/|file/|embed/" }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts() {
    const here = () => {
      const { $from, empty } = this.editor.state.selection
      return $from.parent.type.name === this.name ? { $from, empty } : null
    }
    return {
      // A caption is one line: Enter goes on below the picture, in a gallery to the next one.
      Enter: () => {
        const at = here()
        if (!at) return false
        let after = at.$from.after(-1)
        if (at.$from.node(-2).type.name === "gallery") {
          if (at.$from.indexAfter(-2) < at.$from.node(-2).childCount) return this.editor.commands.setTextSelection(after + 2)
          after = at.$from.after(-2)
        }
        return this.editor
          .chain()
          .command(({ tr, state }) => {
            if (tr.doc.nodeAt(after)?.type.name !== "paragraph") tr.insert(after, state.schema.nodes.paragraph.create())
            tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView()
            return true
          })
          .run()
      },
      Backspace: () => {
        const at = here()
        if (!at || !at.empty || at.$from.parentOffset > 0) return false
        const { state, view } = this.editor
        view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, at.$from.before(-1))))
        return true
      },
      Delete: () => {
        const at = here()
        return at !== null && at.empty && at.$from.parentOffset === at.$from.parent.content.size
      },
    }
  },
})

// Gallery is two pictures or more that belong together. One that has lost all but one is no gallery any more: see
// dissolve.
const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "figure+",
  draggable: true,
  selectable: true,
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "div[data-gallery]" }],
  renderHTML: () => ["div", { "data-gallery": "" }, 0],
})

export const asideKinds = ["pull", "notice", "editor", "ai"]

// Aside is a box of paragraphs: a pull quote, a notice, the editor's note, what generative AI was used for.
const Aside = Node.create({
  name: "aside",
  group: "block",
  content: "paragraph+",
  defining: true,
  addOptions: () => ({ label: (kind) => kind }),
  addAttributes: () => ({ kind: { default: "notice", rendered: false } }),
  parseHTML: () => asideKinds.map((kind) => ({ tag: `aside[data-kind=${kind}]`, attrs: { kind } })),
  renderHTML({ node }) {
    const { kind } = node.attrs
    return ["aside", { "data-kind": kind, role: "note", ...(kind === "pull" ? {} : { "data-label": this.options.label(kind) }) }, 0]
  },
})

// A film, sound or document of the media library by its number.
const File = Node.create({
  name: "file",
  group: "block",
  content: "caption",
  draggable: true,
  selectable: true,
  isolating: true,
  defining: true,
  addAttributes: () => ({ file: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure[data-file]",
      getAttrs: (dom) => {
        const id = dom.getAttribute("data-file").trim()
        return /^[1-9]\d{0,18}$/.test(id) && { file: id }
      },
    },
  ],
  renderHTML: ({ node }) => ["figure", { "data-file": node.attrs.file }, 0],
})

// Embed is something of another site, by kind and address.
const Embed = Node.create({
  name: "embed",
  group: "block",
  content: "caption",
  draggable: true,
  selectable: true,
  isolating: true,
  defining: true,
  addAttributes: () => ({ kind: { default: null, rendered: false }, address: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure[data-embed]",
      // What is stored was looked at by the server; what is pasted, by cleanPasted.
      getAttrs: (dom) => {
        const [kind, address] = [dom.getAttribute("data-embed"), safeHref(dom.getAttribute("data-address"))]
        return embedKinds.includes(kind) && address?.startsWith("https://") === true && { kind, address }
      },
    },
  ],
  renderHTML: ({ node }) => ["figure", { "data-embed": node.attrs.kind, "data-address": node.attrs.address }, 0],
})

// relatedNumbers brings a list of article numbers to its stored form: each once, at most ten.
export function relatedNumbers(list) {
  const numbers = String(list ?? "").split(",").map((s) => s.trim()).filter((s) => /^[1-9]\d{0,18}$/.test(s))
  return [...new Set(numbers)].slice(0, 10).join(",")
}

// Related is a list of other articles by their numbers; readers see their headlines.
const Related = Node.create({
  name: "related",
  group: "block",
  atom: true,
  draggable: true,
  selectable: true,
  addAttributes: () => ({ numbers: { default: "", rendered: false } }),
  parseHTML: () => [
    {
      tag: "div[data-related]",
      getAttrs: (dom) => {
        const numbers = relatedNumbers(dom.getAttribute("data-related"))
        return numbers !== "" && { numbers }
      },
    },
  ],
  renderHTML: ({ node }) => ["div", { "data-related": node.attrs.numbers }],
})

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  isolating: true,
  extendNodeSchema: (extension) => (extension.name === "table" ? { tableRole: "table" } : {}),
  parseHTML: () => [{ tag: "table" }],
  renderHTML: () => ["table", ["tbody", 0]],
  addKeyboardShortcuts() {
    const go = (by) => () => this.editor.commands.command(({ state, dispatch }) => goToNextCell(by)(state, dispatch))
    return { Tab: go(1), "Shift-Tab": go(-1) }
  },
  addProseMirrorPlugins: () => [tableEditing()],
})

const TableRow = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  extendNodeSchema: (extension) => (extension.name === "tableRow" ? { tableRole: "row" } : {}),
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: () => ["tr", 0],
})

const cell = (name, tag, tableRole) =>
  Node.create({
    name,
    content: "paragraph",
    isolating: true,
    extendNodeSchema: (extension) => (extension.name === name ? { tableRole } : {}),
    // The table commands read these three; a body's table has neither spans nor widths, so they keep their defaults.
    addAttributes: () => {
      const fixed = (value) => ({ default: value, rendered: false, parseHTML: () => value })
      return { colspan: fixed(1), rowspan: fixed(1), colwidth: fixed(null) }
    },
    parseHTML: () => [{ tag }],
    renderHTML: () => [tag, 0],
  })
const TableHeader = cell("tableHeader", "th", "header_cell")
const TableCell = cell("tableCell", "td", "cell")

const mark = (name, tags, key) =>
  Mark.create({
    name,
    parseHTML: () => tags.map((tag) => ({ tag })),
    renderHTML: () => [name, 0],
    addKeyboardShortcuts() {
      return { [key]: () => this.editor.commands.toggleMark(this.name) }
    },
  })

// The order here is the order of nesting in the stored text, outermost first: a > strong > em > s > sub > sup.
const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (dom) => {
        const href = safeHref(dom.getAttribute("href"))
        return href !== null && { href }
      },
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
})

const Strong = mark("strong", ["strong", "b"], "Mod-b")
const Em = mark("em", ["em", "i"], "Mod-i")
const Strike = mark("s", ["s", "del", "strike"], "Mod-Shift-s")
const Sub = mark("sub", ["sub"], "Mod-,")
const Sup = mark("sup", ["sup"], "Mod-.")

// After a picture, a table or a box at the very end there is always a line to write on; an empty one is not stored.
const lastLine = () =>
  new Plugin({
    appendTransaction(_trs, _before, state) {
      if (!["figure", "table", "gallery", "aside", "file", "embed", "related"].includes(state.doc.lastChild.type.name)) return null
      return state.tr.insert(state.doc.content.size, state.schema.nodes.paragraph.create()).setMeta("addToHistory", false)
    },
  })

// dissolve makes a plain picture of a gallery that has only one left.
const dissolve = () =>
  new Plugin({
    appendTransaction(trs, _before, state) {
      if (!trs.some((tr) => tr.docChanged)) return null
      const tr = state.tr
      state.doc.forEach((node, at) => {
        if (node.type.name === "gallery" && node.childCount === 1) {
          const from = tr.mapping.map(at)
          tr.replaceWith(from, from + node.nodeSize, node.firstChild)
        }
      })
      return tr.docChanged ? tr : null
    },
  })

const Manners = Extension.create({
  name: "manners",
  addProseMirrorPlugins: () => [
    history({ newGroupDelay: 700 }),
    dropCursor({ color: false, class: "editor-drop", width: 3 }),
    gapCursor(),
    lastLine(),
    dissolve(),
  ],
  addKeyboardShortcuts() {
    const run = (command) => () => command(this.editor.state, this.editor.view.dispatch)
    return { "Mod-z": run(undo), "Mod-Shift-z": run(redo), "Mod-y": run(redo) }
  },
})

export const extensions = [
  Doc, Text, Paragraph, Heading, Blockquote, BulletList, OrderedList, ListItem, HardBreak, Caption,
  Table, TableRow, TableHeader, TableCell, Link, Strong, Em, Strike, Sub, Sup, Manners,
]
export { Aside, Embed, Figure, File, Gallery, Related }
