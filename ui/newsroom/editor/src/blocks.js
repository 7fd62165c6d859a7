// How the blocks look that are neither text, picture nor table: gallery, file, embed, related articles. What readers get
// is made by the server; this shows the same thing with what it takes to change it.
import { el, icon } from "./dom.js"
import { tools } from "./picture.js"
import { Aside, Embed, File, Gallery, Related } from "./schema.js"

// blocks returns the nodes with their views. help has words; media, the library's address; items, what the library said of
// files, by number; articles(asked), a list of articles; related(numbers, done), which opens their picker; and
// addPictures(at), which asks for more pictures of the gallery there.
export function blocks(help) {
  const { words } = help
  const viewed = (node, View) =>
    node.extend({ addNodeView: () => ({ node: it, editor, getPos }) => new View(it, editor, getPos, help) })
  return [
    Aside.configure({ label: (kind) => words("aside." + kind) }),
    viewed(Gallery, GalleryView), viewed(File, FileView), viewed(Embed, EmbedView), viewed(Related, RelatedView),
  ]
}

// Block is what the views share: being selected as a whole, and keeping the hands of the text off what is not text.
class Block {
  selectNode() {
    this.dom.classList.add("is-selected")
  }

  deselectNode() {
    this.dom.classList.remove("is-selected")
  }

  stopEvent(event) {
    return event.target.closest?.("button, video, audio") !== null && !/^drag|drop/.test(event.type)
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM?.contains(mutation.target)
  }
}

const steps = [["up", "block.up"], ["down", "block.down"]]

class GalleryView extends Block {
  constructor(node, editor, getPos, { words, addPictures }) {
    super()
    this.node = node
    this.words = words
    this.contentDOM = el("div", { class: "editor-gallery-pictures" })
    this.name = el("span", { class: "editor-block-name" })
    this.dom = el("div", { class: "editor-gallery" },
      el("div", { class: "editor-block-bar", contenteditable: "false", draggable: "true" }, this.name,
        tools(words, editor, getPos, words("gallery"), [
          ["plus", "gallery.add", (_, at) => addPictures(at)], ...steps, ["apart", "gallery.apart", apart], ["bin", "gallery.remove"],
        ])),
      this.contentDOM)
    this.show()
  }

  show() {
    this.name.textContent = this.words("gallery.count", this.node.childCount)
  }

  update(node) {
    if (node.type !== this.node.type) return false
    this.node = node
    this.show()
    return true
  }

  // The pictures within have views of their own.
  stopEvent(event) {
    return event.target.closest?.("button") !== null && !this.contentDOM.contains(event.target) && !/^drag|drop/.test(event.type)
  }
}

// apart makes single pictures of a gallery.
function apart({ state, view }, at) {
  const node = state.doc.nodeAt(at)
  view.dispatch(state.tr.replaceWith(at, at + node.nodeSize, node.content).scrollIntoView())
  view.focus()
}

// captioned makes the frame of a figure with a caption below something that is no text.
function captioned(view, words, shown, buttons) {
  view.contentDOM = el("div", { class: "editor-figure-caption", "data-placeholder": words("caption") })
  view.dom = el("figure", { class: "editor-figure editor-card-figure" },
    el("div", { class: "editor-figure-card", contenteditable: "false", draggable: "true" }, shown, buttons), view.contentDOM)
  view.contentDOM.classList.toggle("is-empty", view.node.firstChild.content.size === 0)
}

class Captioned extends Block {
  constructor(node, same) {
    super()
    this.node = node
    this.same = same
  }

  update(node) {
    if (node.type !== this.node.type || !this.same(node.attrs, this.node.attrs)) return false
    this.node = node
    this.contentDOM.classList.toggle("is-empty", node.firstChild.content.size === 0)
    return true
  }
}

const size = (bytes) => (bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`)

class FileView extends Captioned {
  constructor(node, editor, getPos, { words, media, items }) {
    super(node, (a, b) => a.file === b.file)
    const number = node.attrs.file
    const name = el("strong", {}, words("file.numbered", number))
    const kind = el("span", {})
    const face = el("span", { class: "editor-card-face" }, icon("file"))
    captioned(this, words, el("div", { class: "editor-card-words" }, face, el("span", {}, name, kind)),
      tools(words, editor, getPos, words("file.numbered", number), [...steps, ["bin", "block.remove"]]))
    const show = (item) => {
      if (item.name) name.textContent = item.name
      const sort = /^video\//.test(item.type) ? "video" : /^audio\//.test(item.type) ? "audio" : "document"
      kind.textContent = [words("file." + sort), item.bytes ? size(item.bytes) : ""].filter(Boolean).join(" · ")
      face.replaceChildren(icon({ video: "embed", audio: "sound", document: "file" }[sort]))
    }
    if (items.has(number)) return show(items.get(number))
    fetch(`${media}/${number}`, { headers: { Accept: "application/json" } })
      .then(async (answer) => {
        if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") ?? "")) return
        const item = await answer.json()
        items.set(number, item)
        show(item)
      })
      .catch(() => {}) // offline: its number stands there
  }
}

class EmbedView extends Captioned {
  constructor(node, editor, getPos, { words }) {
    super(node, (a, b) => a.kind === b.kind && a.address === b.address)
    const { kind, address } = node.attrs
    const name = words("embed." + kind)
    captioned(this, words, el("div", { class: "editor-card-words" }, el("span", { class: "editor-card-face" }, icon("embed")),
      el("span", {}, el("strong", {}, name), el("span", { class: "editor-card-address" }, address.replace(/^https:\/\/(www\.)?/, "")))),
    tools(words, editor, getPos, name, [...steps, ["bin", "block.remove"]]))
  }
}

class RelatedView extends Block {
  constructor(node, editor, getPos, { words, articles, related }) {
    super()
    this.node = node
    this.words = words
    this.articles = articles
    this.list = el("ul", { class: "editor-related-list" })
    const change = () =>
      related(this.node.attrs.numbers, (numbers) => {
        const at = getPos()
        if (at === undefined) return
        const { tr } = editor.state
        editor.view.dispatch(numbers === "" ? tr.delete(at, at + this.node.nodeSize) : tr.setNodeMarkup(at, null, { numbers }))
        editor.view.focus()
      })
    this.dom = el("div", { class: "editor-related", contenteditable: "false" },
      el("div", { class: "editor-block-bar", draggable: "true" }, el("span", { class: "editor-block-name" }, words("related")),
        tools(words, editor, getPos, words("related"), [["pen", "related.change", change], ...steps, ["bin", "block.remove"]])),
      this.list)
    this.show()
  }

  async show() {
    const { numbers } = this.node.attrs
    const rows = new Map(numbers.split(",").map((no) => [no, el("li", {}, this.words("related.numbered", no))]))
    this.list.replaceChildren(...rows.values())
    const found = await this.articles({ no: numbers }).catch(() => null)
    if (found === null || numbers !== this.node.attrs.numbers) return
    for (const [no, row] of rows) {
      const article = found.find((x) => String(x.no) === no)
      row.textContent = article ? article.title : this.words("related.gone", no)
      row.classList.toggle("is-gone", !article)
    }
  }

  update(node) {
    if (node.type !== this.node.type) return false
    const changed = node.attrs.numbers !== this.node.attrs.numbers
    this.node = node
    if (changed) this.show()
    return true
  }
}
