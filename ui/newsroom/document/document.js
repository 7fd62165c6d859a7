// Documents are sent one by one, each with its progress; without this script the form sends them all at once.
const form = document.getElementById("documents")
const list = form.querySelector(".sent")
const input = document.getElementById("f-document")
const zone = form.querySelector(".drop")
const show = document.getElementById("sent-show")
const say = list.dataset
const made = []
let failed = 0
let line = Promise.resolve()

function row(name) {
  const li = document.createElement("li")
  const state = document.createElement("span")
  const bar = document.createElement("progress")
  bar.max = 1
  bar.value = 0
  bar.setAttribute("aria-label", name)
  li.append(Object.assign(document.createElement("b"), { textContent: name }), state, bar)
  state.textContent = say.waiting
  list.append(li)
  return { li, state, bar }
}

function send(file, { state, bar }) {
  return new Promise((done, refuse) => {
    const body = new FormData()
    body.append("document", file, file.name)
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.responseType = "json"
    request.setRequestHeader("Accept", "application/json, application/problem+json")
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total
    }
    request.upload.onload = () => {
      state.textContent = say.reading
      bar.removeAttribute("value")
    }
    request.onload = () => {
      const said = request.response
      if (request.status === 201 && said) done(said.made)
      else refuse([...(said?.errors ?? []).map((e) => e.detail), said?.detail].filter(Boolean).join(" ") || say.failed)
    }
    request.onerror = request.onabort = request.ontimeout = () => refuse(say.failed)
    state.textContent = say.sending
    request.send(body)
  })
}

async function take(files) {
  form.setAttribute("aria-busy", "true")
  for (const file of files) {
    const shown = row(file.name)
    line = line.then(async () => {
      try {
        if (file.size > Number(form.dataset.max) * 1024 * 1024) throw say.large
        made.push(...(await send(file, shown)))
        shown.state.textContent = say.done
      } catch (reason) {
        failed++
        shown.state.textContent = ""
        shown.li.append(Object.assign(document.createElement("span"), { className: "reason", textContent: String(reason) }))
      }
      shown.bar.remove()
    })
  }
  const mine = line
  await mine
  if (mine !== line) return // more were dropped meanwhile
  form.removeAttribute("aria-busy")
  if (made.length === 0) return
  const path = `${form.getAttribute("action")}?made=${made.join(",")}`
  show.querySelector("a").href = path
  if (failed === 0) location.assign(path)
  else show.hidden = false
}

form.addEventListener("submit", (event) => {
  if (input.files.length === 0) return // the server says what is missing
  event.preventDefault()
  const files = [...input.files]
  input.value = ""
  take(files)
})

// Files may be dropped anywhere on the page. Within an article's own form pictures and PDF files are the editor's.
const fold = form.closest("details")
const wanted = (event) => {
  if (!event.target.closest?.("#article")) return [...event.dataTransfer.files]
  return [...event.dataTransfer.files].filter((file) => /\.(hwpx?|docx|eml)$/i.test(file.name))
}
form.querySelector(".drop-here").hidden = false
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files") || event.target.closest?.("#article")) return
    event.preventDefault()
    if (fold) fold.open = true
    zone.classList.add("is-over")
  })
}
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) zone.classList.remove("is-over")
})
document.addEventListener(
  "drop",
  (event) => {
    zone.classList.remove("is-over")
    const files = event.dataTransfer ? wanted(event) : []
    if (files.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    if (fold) fold.open = true
    form.scrollIntoView({ block: "nearest" })
    take(files)
  },
  true,
)
form.dataset.ready = ""
