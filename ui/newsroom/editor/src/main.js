// The editor of an article's body. It takes the place of <textarea data-editor> and keeps that textarea's value in
// step, so that the same form posts the same field with and without this script.
import { Editor, Extension } from "@tiptap/core"
import { Slice, Fragment } from "@tiptap/pm/model"
import { address, heldRange, insertBlock, insertTable, keys, linkForm, putInAside, toolbar } from "./toolbar.js"
import { advise, leadOf } from "./advice.js"
import { askCharacter, askEmbed, askRelated, showShortcuts } from "./dialogs.js"
import { between, figure, moveHere, Uploads } from "./picture.js"
import { blockMenu } from "./menu.js"
import { blocks } from "./blocks.js"
import { cleanPasted, flat, ready } from "./paste.js"
import { closeHistory } from "@tiptap/pm/history"
import { el } from "./dom.js"
import { embedOf } from "./embed.js"
import { extensions } from "./schema.js"
import { findBar, findMarks } from "./find.js"
import { listen, markings } from "./marks.js"
import { measure } from "./count.js"
import { plain, serialize, texts } from "./canonical.js"
import { accepted, kindOf } from "./upload.js"

function catalogue(holder) {
  let table = {}
  try {
    table = JSON.parse(holder?.dataset.words ?? "{}")
  } catch (cause) {
    console.error("editor: data-words is not JSON", cause)
  }
  return (key, ...args) => (table[key] ?? key).replace(/\{(\d)\}/g, (_, i) => args[i] ?? "")
}

let mounted = 0

function mount(textarea) {
  const holder = textarea.closest("[data-words]")
  const words = catalogue(holder)
  const media = (textarea.dataset.media ?? holder?.dataset.media ?? "/desk/media").replace(/\/$/, "")
  const id = textarea.id || `body-${++mounted}`
  const form = textarea.form

  const count = el("p", { class: "editor-count" })
  const notice = el("p", { class: "editor-notice", role: "status" })
  const field = el("div", { class: "editor-field" })
  const top = el("div", { class: "editor-top" })
  const root = el("div", { class: "editor" }, top, field, el("div", { class: "editor-foot" }, notice, count))
  // chooser makes a hidden field that asks for files.
  const chooser = (accept, taken) => {
    const input = el("input", { type: "file", accept, multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" })
    input.addEventListener("change", () => {
      const files = [...input.files]
      input.value = ""
      editor.view.focus()
      if (files.length > 0) taken(files)
    })
    root.append(input)
    return input
  }

  const label = textarea.labels?.[0]
  if (label && !label.id) label.id = `${id}-label`
  const attributes = { class: "editor-text", role: "textbox", "aria-multiline": "true", id: `${id}-text`, lang: "ko", "data-placeholder": words("placeholder") }
  if (label) attributes["aria-labelledby"] = label.id
  else attributes["aria-label"] = words("body")
  for (const name of ["aria-invalid", "aria-describedby"]) if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name)

  const items = new Map() // what the library said of the files that were sent from here, by number

  // articles asks for other articles: { q } by words of the title, { no } by numbers.
  async function articles(asked) {
    const answer = await fetch(`/desk/articles/find?${new URLSearchParams(asked)}`, { headers: { Accept: "application/json" } })
    if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") ?? "")) throw new Error("no list of articles")
    return answer.json()
  }
  // back remembers the selection while a small window is open, and gives a function that leads back to it: a browser
  // that closes a window puts the cursor at the start of the text.
  function back() {
    let mark = editor.state.selection.getBookmark()
    const follow = ({ transaction }) => {
      if (transaction.docChanged) mark = editor.state.selection.getBookmark()
    }
    editor.on("transaction", follow)
    return () => {
      editor.off("transaction", follow)
      editor.view.dispatch(editor.state.tr.setSelection(mark.resolve(editor.state.doc)))
      editor.view.focus()
    }
  }
  const related = (numbers, done) => askRelated({ root, words, back: back(), articles, numbers, done })
  const menu = blockMenu({
    words, root, id,
    items: [
      { key: "picture", icon: "picture", run: () => choosePictures.click() },
      { key: "gallery", icon: "gallery", run: () => chooseGallery.click() },
      { key: "file", icon: "file", run: () => chooseFiles.click() },
      { key: "embed", icon: "embed", run: addEmbed },
      { key: "related", icon: "related", run: addRelated },
      { key: "table", icon: "table", run: () => insertTable(editor) },
      { key: "heading2", face: "H2", run: () => editor.commands.setNode("heading", { level: 2 }) },
      { key: "heading3", face: "H3", run: () => editor.commands.setNode("heading", { level: 3 }) },
      { key: "bullets", icon: "bullets", run: () => editor.commands.toggleList("bulletList", "listItem") },
      { key: "numbers", icon: "numbers", run: () => editor.commands.toggleList("orderedList", "listItem") },
      { key: "quote", icon: "quote", run: () => editor.commands.toggleWrap("blockquote") },
      ...["pull", "notice", "editor", "ai"].map((kind) => ({ key: "aside." + kind, face: { pull: "❝", notice: "!", editor: "註", ai: "AI" }[kind], run: () => putInAside(editor, kind) })),
    ],
    quick: [
      { key: "picture", icon: "picture", run: () => choosePictures.click() },
      { key: "embed", icon: "embed", run: addEmbed },
      { key: "menu", icon: "plus" },
    ],
  })

  const covered = 56 + (parseFloat(getComputedStyle(textarea).getPropertyValue("--editor-top")) || 0)
  const say = (message) => (notice.textContent = message)
  let bar = null // the first transactions come before the toolbar is there
  let finder = null

  const editor = new Editor({
    element: field,
    editable: !textarea.readOnly,
    extensions: [...extensions, figure({ words, media }), ...blocks({ words, media, items, articles, related, addPictures }), extra()],
    content: ready(textarea.value),
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    parseOptions: { preserveWhitespace: false },
    editorProps: {
      attributes,
      transformPastedHTML(html) {
        const { html: cleaned, pictures, files } = cleanPasted(html)
        say(pictures > 0 ? words("paste.pictures", pictures) : "")
        pending = files
        return cleaned
      },
      handlePaste: (view, event, slice) => paste(view, event.clipboardData, slice, event),
      handleDrop(view, event) {
        const files = [...(event.dataTransfer?.files ?? [])]
        if (files.length === 0) return false
        event.preventDefault()
        accept(files, between(view, event.clientX, event.clientY))
        view.focus()
        return true
      },
      // The sticky toolbar covers the first pixels of the window: the line being typed stays below it.
      scrollMargin: { top: covered + 32, right: 0, bottom: 48, left: 0 },
      scrollThreshold: { top: covered + 8, right: 0, bottom: 24, left: 0 },
    },
    onTransaction: ({ transaction }) => {
      refresh()
      if (transaction.docChanged && !editor.view.composing) sync()
    },
  })
  const choosePictures = chooser("image/*", (files) => accept(files))
  const chooseGallery = chooser("image/*", (files) => accept(files, undefined, "gallery"))
  const chooseFiles = chooser(accepted, (files) => accept(files))
  let behind = 0 // the place behind the gallery that more pictures were asked for
  const chooseMore = chooser("image/*", (files) => accept(files, behind, "more"))
  function addPictures(at) {
    behind = at + editor.state.doc.nodeAt(at).nodeSize
    chooseMore.click()
  }

  const uploads = new Uploads({ editor, words, media, items, changed: settle })
  const link = linkForm(editor, { words, root, id: `${id}-link` })
  bar = toolbar(editor, { words, bodyId: `${id}-text`, choosePictures: () => choosePictures.click(), openLink, openMenu: menu.open, openFind: () => finder.open(), openCharacters, curlQuotes, openShortcuts })
  finder = findBar(editor, { words, id, shown: () => {} })
  top.append(bar.bar, finder.box)
  root.append(link.box, menu.box, menu.row)
  menu.attach(editor)
  function addEmbed() {
    askEmbed({ root, words, back: back(), done: (found) => insertBlock(editor, embedBlock(found)) })
  }
  function addRelated() {
    related("", (numbers) => numbers !== "" && insertBlock(editor, { type: "related", attrs: { numbers } }))
  }
  function openCharacters() {
    askCharacter({ root, words, back: back(), done: (c) => editor.view.dispatch(editor.state.tr.insertText(c).scrollIntoView()) })
  }

  function openShortcuts() {
    const all = [
      ["/ Alt+/", "menu"], ["Alt+F10", "toolbar"], ["Ctrl+B", "bold"], ["Ctrl+I", "italic"], ["Ctrl+K", "link"],
      ["Ctrl+Alt+2", "heading2"], ["Ctrl+Alt+3", "heading3"], ["Ctrl+Alt+0", "paragraph"], ["Ctrl+Shift+8", "bullets"],
      ["Ctrl+Shift+7", "numbers"], ["Ctrl+Shift+B", "quote"], ["Ctrl+F", "find"], ["Alt+C", "characters"],
      ["Ctrl+Shift+V", "paste.plain"], ["Ctrl+Z", "undo"], ["Ctrl+Shift+Z", "redo"], ["Ctrl+S", "save"], ["Tab", "table.next"],
      ["Alt+↑ Alt+↓", "block.move"], ["Ctrl+/", "shortcuts"],
    ]
    showShortcuts({ root, words, back: back(), shortcuts: all.map(([k, name]) => [keys(k), words(name)]) })
  }

  // curlQuotes makes the straight quotes of the selection, or of the whole body, round ones, in one step.
  function curlQuotes() {
    const { state, view } = editor
    const { from, to, empty } = state.selection
    const tr = closeHistory(state.tr)
    state.doc.descendants((node, pos) => {
      if (!node.isTextblock) return true
      const text = node.textBetween(0, node.content.size, "", "\n")
      for (let i = 0; i < text.length; i++) {
        if (text[i] !== '"' && text[i] !== "'") continue
        const at = pos + 1 + i
        if (!empty && (at < from || at >= to)) continue
        const opens = i === 0 || /[\s([{<「『〈《【“‘"'·=-]/.test(text[i - 1])
        const marks = state.doc.resolve(at + 1).marks()
        // A year cut short begins with a closing one: ’98년.
        const year = text[i] === "'" && opens && /^\d\d(?:년|학번|시즌|세대)/.test(text.slice(i + 1))
        const round = text[i] === '"' ? (opens ? "“" : "”") : opens && !year ? "‘" : "’"
        tr.replaceWith(at, at + 1, state.schema.text(round, marks))
      }
      return false
    })
    if (tr.docChanged) view.dispatch(tr)
    view.focus()
  }

  function openLink() {
    link.open(bar.bar.querySelector("[data-key=link]"))
  }

  function extra() {
    return Extension.create({
      name: "extra",
      priority: 2000, // the menu's arrow keys come before the lists' and tables'
      addProseMirrorPlugins: () => [menu.plugin, heldRange(), findMarks(), markings()],
      addKeyboardShortcuts: () => ({
        "Mod-k": () => (openLink(), true),
        "Mod-f": () => (finder.open(), true),
        "Mod-h": () => (finder.open(), true),
        "Mod-/": () => (openShortcuts(), true),
        "Alt-c": () => (openCharacters(), true),
        "Alt-/": () => (menu.open(), true),
        "Alt-F10": () => (bar.focus(), true),
        "Alt-ArrowUp": () => moveHere(editor, -1),
        "Alt-ArrowDown": () => moveHere(editor, 1),
      }),
    })
  }

  // What is no picture and no file of the library may be a document that somebody else makes an article of.
  function accept(files, at, as) {
    const known = files.filter((file) => kindOf(file) !== "")
    const others = files.filter((file) => kindOf(file) === "")
    const taken = others.length > 0 && !textarea.dispatchEvent(new CustomEvent("editor:files", { bubbles: true, cancelable: true, detail: { files: others } }))
    say(others.length > 0 && !taken ? words("upload.onlyPictures") : "")
    if (known.length > 0) uploads.add(known, at, as)
  }

  const embedBlock = (found) => ({ type: "embed", attrs: found, content: [{ type: "caption" }] })

  let pending = [] // pictures that stood in what is being pasted, as files
  function paste(view, data, slice, event) {
    const files = pending
    pending = []
    if (files.length > 0) setTimeout(() => uploads.add(files))
    return pasteWords(view, data, slice, event)
  }

  function pasteWords(view, data, slice, event) {
    const files = [...(data?.files ?? [])]
    const html = data?.getData("text/html") ?? ""
    // Word and spreadsheets add a picture of the very text that is copied: where there is text, the text is meant.
    if (files.length > 0 && data.getData("text/plain").trim() === "" && !new DOMParser().parseFromString(html, "text/html").body.textContent.trim()) {
      accept(files)
      return true
    }
    const { state } = view
    const { from, to, empty, $from } = state.selection
    const plain = (data?.getData("text/plain") ?? "").trim()
    const href = !empty && /^(https?:\/\/|mailto:)\S+$/i.test(plain) && $from.sameParent(state.selection.$to) ? address(plain) : null
    if (href) {
      view.dispatch(state.tr.addMark(from, to, state.schema.marks.link.create({ href })))
      return true
    }
    // An address alone on an empty line is meant to be shown.
    const found = empty && $from.depth === 1 && $from.parent.content.size === 0 && /^https:\/\/\S+$/.test(plain) ? embedOf(plain) : null
    if (found) {
      insertBlock(editor, embedBlock(found))
      return true
    }
    const oneLine = $from.parent.type.name === "caption" || ($from.depth > 0 && $from.node(-1).type.spec.tableRole)
    // Paragraphs that come into a cell are made cells of before this is asked: whether there was a table, the source says.
    const hasTable = slice.content.firstChild?.type.spec.tableRole !== undefined && /<t[dhr]\b/i.test(html)
    if (!oneLine || hasTable) return false
    event.preventDefault()
    view.dispatch(state.tr.replaceSelection(new Slice(Fragment.from(flat(slice, $from.parent)), 0, 0)).scrollIntoView())
    return true
  }

  // What is in the textarea stays as it came until the document really differs from it.
  let stored = serialize(editor.state.doc)
  function sync() {
    const now = serialize(editor.state.doc)
    if (now === stored) return
    stored = textarea.value = now
    textarea.dispatchEvent(new Event("editor:change", { bubbles: true }))
    later()
  }

  let timer = 0
  function later() {
    clearTimeout(timer)
    timer = setTimeout(showCount, 150)
  }
  function showCount() {
    const { all, bare, sheets } = measure(texts(editor.state.doc))
    const n = new Intl.NumberFormat("ko-KR")
    count.textContent = words("count", n.format(bare), n.format(all), n.format(sheets))
    showLead()
  }
  const showLead = form?.elements.short_title ? advise(form, words, () => leadOf(editor.state.doc, 160)) : () => {}

  function refresh() {
    const { doc } = editor.state
    const empty = doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && doc.firstChild.content.size === 0
    root.classList.toggle("is-empty", empty)
    bar?.refresh()
    finder?.refresh()
  }

  // A form that is sent while a picture is on its way waits for it: the picture would be lost without a word.
  let waiting = null
  function settle() {
    if (uploads.pending > 0 || !waiting) return
    const { submitter } = waiting
    waiting = null
    say(uploads.failed > 0 ? words("upload.lookFirst") : "")
    if (uploads.failed === 0) form.requestSubmit(submitter)
  }

  // A file that is dropped on the toolbar would take the place of the page, and with it what is not saved.
  root.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault())
  root.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])]
    if (event.defaultPrevented || files.length === 0) return
    event.preventDefault()
    if (editor.isEditable) accept(files)
  })
  editor.view.dom.addEventListener("keydown", (event) => {
    if (!waiting && !event.ctrlKey && !event.metaKey && !event.altKey) say("")
  })
  editor.view.dom.addEventListener("compositionend", () => setTimeout(sync, 60))
  editor.view.dom.addEventListener("blur", () => setTimeout(sync, 0))
  form?.addEventListener(
    "submit",
    (event) => {
      sync()
      if (uploads.pending === 0) return
      event.preventDefault()
      event.stopImmediatePropagation()
      waiting = { submitter: event.submitter }
      say(words("upload.wait"))
    },
    { capture: true },
  )
  form?.addEventListener("formdata", (event) => {
    sync()
    if (textarea.name) event.formData.set(textarea.name, textarea.value)
  })
  form?.addEventListener("reset", () => setTimeout(load, 0))
  textarea.addEventListener("editor:load", load)
  // editor:read writes what would be stored now, and its words as the marks count them, into the question.
  textarea.addEventListener("editor:read", (event) => {
    event.detail.body = serialize(editor.state.doc)
    event.detail.text = plain(editor.state.doc).text
  })
  label?.addEventListener("click", (event) => {
    event.preventDefault()
    editor.view.focus()
  })

  // load takes the textarea's value again, for a page that has put another version there.
  function load() {
    // Undo does not lead back behind it.
    editor.chain().setMeta("addToHistory", false).setContent(ready(textarea.value), { emitUpdate: false }).run()
    stored = serialize(editor.state.doc)
    refresh()
    showCount()
  }

  function readonly(off) {
    editor.setEditable(!off, false)
    root.classList.toggle("is-readonly", off)
    bar.bar.inert = off
    editor.view.dom.setAttribute("aria-readonly", String(off))
  }
  listen(editor, { readonly })
  if (textarea.readOnly) readonly(true)

  textarea.required = false // a hidden field cannot be focused to say so; the server does
  textarea.hidden = true
  textarea.after(root)
  refresh()
  showCount()
  textarea.dispatchEvent(new Event("editor:ready", { bubbles: true }))
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) mount(textarea)
