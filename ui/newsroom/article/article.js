// The article's form: asks before publishing, names and pictures. What is typed is kept by keep.js. The form itself needs
// none of it.
const form = document.getElementById("article")
const save = document.getElementById("save")

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault()
    form.requestSubmit(save)
  }
})
// Enter in a line of text would save in the middle of a thought.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches("input:not([type=checkbox], [type=radio], [type=file]), textarea.line")) event.preventDefault()
})

// Choosing a person writes the name as it would be printed; it can be changed by hand.
const bylines = document.getElementById("f-bylines")
bylines.addEventListener("change", (event) => {
  if (!event.target.matches("[data-person]")) return
  const row = event.target.closest(".byline")
  const { name = "", title = "", email = "" } = event.target.selectedOptions[0].dataset
  for (const [field, value] of [["name", name], ["title", title], ["email", email]]) row.querySelector(`[name=byline_${field}]`).value = value
})
const more = document.getElementById("byline-more")
more.hidden = false
for (const row of [...bylines.querySelectorAll(".byline")].slice(1)) {
  row.hidden = [...row.querySelectorAll("input")].every((field) => field.value === "") && row.querySelector("select").value === ""
}
more.addEventListener("click", () => {
  let row = bylines.querySelector(".byline[hidden]")
  if (!row) {
    row = bylines.querySelector(".byline").cloneNode(true)
    for (const field of row.querySelectorAll("input, select")) field.value = ""
    more.before(row)
  }
  row.hidden = false
  row.querySelector("select").focus()
})

// The lead picture: show the choice, take a new one.
const chosen = document.getElementById("chosen-picture")
const choices = document.getElementById("picture-choices")
const none = choices.querySelector("span").textContent
choices.addEventListener("change", (event) => {
  const image = event.target.closest(".thumb").querySelector("img")
  chosen.replaceChildren(image ? image.cloneNode() : Object.assign(document.createElement("p"), { className: "help", textContent: none }))
  const caption = document.getElementById("f-caption")
  if (caption.value === "" && event.target.dataset.caption) caption.value = event.target.dataset.caption
})
const upload = document.getElementById("picture-upload")
upload.hidden = false
upload.querySelector("input").addEventListener("change", async (event) => {
  const [file] = event.target.files
  event.target.value = ""
  if (!file) return
  const say = upload.querySelector("[role=status]")
  say.textContent = say.dataset.sending
  const body = new FormData()
  body.append("picture", file, file.name)
  try {
    const answer = await fetch("/desk/media", { method: "POST", body, headers: { Accept: "application/json" } })
    const said = await answer.json()
    if (answer.status !== 201) throw new Error([...(said.errors ?? []).map((e) => e.detail), said.detail].filter(Boolean).join(" "))
    const choice = choices.querySelector(".thumb").cloneNode(true)
    const radio = choice.querySelector("input")
    radio.value = said.id
    radio.dataset.caption = said.caption
    const image = Object.assign(document.createElement("img"), { src: said.thumb, alt: said.caption || said.alt || file.name })
    choice.replaceChildren(radio, image)
    choices.querySelector(".thumb").after(choice)
    radio.checked = true
    radio.dispatchEvent(new Event("change", { bubbles: true }))
    say.textContent = ""
  } catch (problem) {
    say.textContent = problem instanceof SyntaxError || !problem.message ? say.dataset.failed : problem.message
  }
})

// From here on every button does what it says.
form.dataset.ready = ""
