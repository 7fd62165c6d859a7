// The editor of an article's body. It takes the place of <textarea data-editor> and keeps that textarea's value in
// step, so that the same form posts the same field with and without this script.
import { Editor, Extension } from "@tiptap/core"
import { Slice, Fragment } from "@tiptap/pm/model"
import { address, heldRange, linkForm, toolbar } from "./toolbar.js"
import { between, figure, Uploads } from "./picture.js"
import { cleanPasted, flat, ready } from "./paste.js"
import { el } from "./dom.js"
import { extensions } from "./schema.js"
import { measure } from "./count.js"
import { serialize, texts } from "./canonical.js"

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
  const chooser = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" })

  const label = textarea.labels?.[0]
  if (label && !label.id) label.id = `${id}-label`
  const attributes = { class: "editor-text", role: "textbox", "aria-multiline": "true", id: `${id}-text`, lang: "ko", "data-placeholder": words("placeholder") }
  if (label) attributes["aria-labelledby"] = label.id
  else attributes["aria-label"] = words("body")
  for (const name of ["aria-invalid", "aria-describedby"]) if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name)

  const covered = 56 + (parseFloat(getComputedStyle(textarea).getPropertyValue("--editor-top")) || 0)
  const say = (message) => (notice.textContent = message)
  let bar = null // the first transactions come before the toolbar is there

  const editor = new Editor({
    element: field,
    extensions: [...extensions, figure({ words, media }), extra()],
    content: ready(textarea.value),
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    parseOptions: { preserveWhitespace: false },
    editorProps: {
      attributes,
      transformPastedHTML(html) {
        const { html: cleaned, pictures } = cleanPasted(html)
        say(pictures > 0 ? words("paste.pictures", pictures) : "")
        return cleaned
      },
      handlePaste: (view, event, slice) => paste(view, event.clipboardData, slice, event),
      handleDrop(view, event) {
        const files = [...(event.dataTransfer?.files ?? [])]
        if (files.length === 0) return false
        event.preventDefault()
        accept(files, between(view, event.clientX, event.clientY))
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
  const uploads = new Uploads({ editor, words, media, changed: settle })
  const link = linkForm(editor, { words, root, id: `${id}-link` })
  bar = toolbar(editor, { words, bodyId: `${id}-text`, choosePictures: () => chooser.click(), openLink })
  top.append(bar.bar)
  root.append(link.box, chooser)

  function openLink() {
    link.open(bar.bar.querySelector("[data-key=link]"))
  }

  function extra() {
    return Extension.create({
      name: "extra",
      addProseMirrorPlugins: () => [heldRange()],
      addKeyboardShortcuts: () => ({
        "Mod-k": () => (openLink(), true),
        "Alt-F10": () => (bar.focus(), true),
      }),
    })
  }

  function accept(files, at) {
    const images = files.filter((file) => file.type.startsWith("image/"))
    say(images.length < files.length ? words("upload.onlyPictures") : "")
    if (images.length > 0) uploads.add(images, at)
  }

  function paste(view, data, slice, event) {
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
    const oneLine = $from.parent.type.name === "caption" || ($from.depth > 0 && $from.node(-1).type.spec.tableRole)
    const hasTable = slice.content.firstChild?.type.spec.tableRole !== undefined
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
  }

  function refresh() {
    const { doc } = editor.state
    const empty = doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && doc.firstChild.content.size === 0
    root.classList.toggle("is-empty", empty)
    bar?.refresh()
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

  editor.view.dom.addEventListener("keydown", (event) => {
    if (!waiting && !event.ctrlKey && !event.metaKey && !event.altKey) say("")
  })
  editor.view.dom.addEventListener("compositionend", () => setTimeout(sync, 60))
  editor.view.dom.addEventListener("blur", () => setTimeout(sync, 0))
  chooser.addEventListener("change", () => {
    accept([...chooser.files])
    chooser.value = ""
    editor.view.focus()
  })
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
  label?.addEventListener("click", (event) => {
    event.preventDefault()
    editor.view.focus()
  })

  // load takes the textarea's value again, for a page that has put another version there.
  function load() {
    editor.commands.setContent(ready(textarea.value), { emitUpdate: false })
    stored = serialize(editor.state.doc)
    refresh()
    showCount()
  }

  textarea.required = false // a hidden field cannot be focused to say so; the server does
  textarea.hidden = true
  textarea.after(root)
  refresh()
  showCount()
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) mount(textarea)
