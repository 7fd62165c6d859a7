// The library's screen: files are dropped, pasted, chosen, or taken with the camera, many at once. Two are on their way at
// a time. Without this script the form below sends one.
const zone = document.getElementById("uploads")
const { Refused, upload } = await import(zone.dataset.upload) // assets are named by their content
const words = JSON.parse(zone.dataset.words)
const list = zone.querySelector(".uploads")
const status = zone.querySelector("[role=status]")
const say = (key, ...args) => args.reduce((s, a, i) => s.replaceAll(`{${i}}`, a), words[key] ?? key)
zone.hidden = false
document.getElementById("camera").hidden = !matchMedia("(pointer: coarse)").matches
const plain = document.getElementById("plain-upload")
plain.hidden = !plain.querySelector(".is-wrong")

const queue = []
let busy = 0
let left = 0

function el(tag, attributes = {}, ...children) {
  const e = Object.assign(document.createElement(tag), attributes)
  e.append(...children)
  return e
}

class Row {
  constructor(file) {
    this.file = file
    this.bar = el("progress", { max: 1, value: 0 })
    this.bar.setAttribute("aria-label", file.name)
    this.text = el("span", { className: "say", textContent: say("waiting") })
    this.blank = el("span", { className: "blank" })
    this.again = el("button", { type: "button", className: "small", textContent: say("again"), hidden: true, onclick: () => this.begin() })
    this.stop = el("button", { type: "button", className: "small", textContent: say("stop"), onclick: () => this.end() })
    this.name = el("span", { className: "name", textContent: file.name || say("pasted") })
    this.line = el("li", {}, this.blank, this.name, this.text, el("span", { className: "does" }, this.again, this.stop))
    this.name.after(this.bar)
    list.append(this.line)
    this.begin()
  }

  begin() {
    this.control = new AbortController()
    this.again.hidden = true
    this.line.classList.remove("is-failed")
    queue.push(this)
    left++
    next()
  }

  end() {
    this.control.abort()
    const at = queue.indexOf(this)
    if (at >= 0) {
      queue.splice(at, 1)
      left--
    }
    this.line.remove()
  }

  async run() {
    try {
      const item = await upload(this.file, {
        signal: this.control.signal,
        progress: (share) => {
          this.bar.value = share
          this.text.textContent = share < 1 ? say("percent", Math.floor(share * 100)) : say("preparing")
        },
        waiting: (seconds) => {
          this.text.textContent = say("offline", seconds)
        },
      })
      this.done(item)
    } catch (problem) {
      if (this.control.signal.aborted) return
      this.line.classList.add("is-failed")
      this.text.textContent = (problem instanceof Refused && problem.message) || say("failed")
      this.bar.remove()
      this.again.hidden = false
      this.stop.textContent = say("dismiss")
    }
  }

  done(item) {
    this.bar.remove()
    this.stop.remove()
    this.text.textContent = item.known ? say("known") : say("done")
    this.name.replaceWith(el("a", { className: "name", href: `/desk/media/${item.id}`, textContent: item.caption || this.file.name || say("pasted") }))
    if (item.thumb) this.blank.replaceWith(el("img", { src: item.thumb, alt: "" }))
  }
}

async function next() {
  if (busy >= 2 || queue.length === 0) return
  const row = queue.shift()
  busy++
  await row.run()
  busy--
  left--
  status.textContent = left > 0 ? say("left", left) : say("all-done")
  next()
}

const take = (files) => {
  for (const file of files) new Row(file)
}
for (const input of zone.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    take(input.files)
    input.value = ""
  })
}
const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files")
let over = 0
document.addEventListener("dragenter", (event) => {
  if (carries(event)) zone.classList.toggle("is-over", ++over > 0)
})
document.addEventListener("dragleave", (event) => {
  if (carries(event)) zone.classList.toggle("is-over", --over > 0)
})
document.addEventListener("dragover", (event) => {
  if (carries(event)) event.preventDefault()
})
document.addEventListener("drop", (event) => {
  if (!carries(event)) return
  event.preventDefault()
  over = 0
  zone.classList.remove("is-over")
  take(event.dataTransfer.files)
})
document.addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) {
    event.preventDefault()
    take(event.clipboardData.files)
  }
})
window.addEventListener("beforeunload", (event) => {
  if (left > 0) event.preventDefault()
})
zone.dataset.ready = ""
