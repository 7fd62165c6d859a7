// The live line: one connection for all tabs of a person, counts of what waits for them, and events for other scripts.
// This file runs twice: as the script of every screen, and, where the browser has shared workers, as the worker that
// holds the connection for all tabs.
//
// On document it dispatches jogan:waiting {filed, approved, returned, notes, assignments, overdue, total},
// jogan:article {no, status, version}, jogan:notes {no}, jogan:editing {no}, jogan:assignment {id} (a number 0: many
// changed), and jogan:open each time the line stands again, after which anything may have changed.

const events = ["waiting", "article", "notes", "editing", "assignment"]

// connect holds a connection open and tells of everything that comes: say(name, data). It waits longer after each
// failure, and asks whether the session has ended before it goes on trying.
function connect(say) {
  let pause = 1000
  let last = Date.now()
  let source = null
  let timer = 0
  const open = () => {
    clearTimeout(timer)
    source?.close()
    source = new EventSource("/desk/events")
    last = Date.now()
    source.onopen = () => {
      pause = 1000
      say("open", {})
    }
    for (const name of events) {
      source.addEventListener(name, (event) => say(name, JSON.parse(event.data)))
    }
    source.addEventListener("ended", () => {
      source.close()
      say("ended", {})
    })
    source.onerror = async () => {
      source.close()
      say("lost", {})
      let ended = false
      try {
        ended = (await fetch("/desk/events", { method: "HEAD", redirect: "manual" })).type === "opaqueredirect"
      } catch {
        // the server cannot be reached: that is the pause's business
      }
      if (ended) say("ended", {})
      timer = setTimeout(open, ended ? 60_000 : pause * (0.75 + Math.random() / 2))
      pause = Math.min(pause * 2, 60_000)
    }
  }
  open()
  // now tries at once, where a try is still to come: the tab is looked at again, or the device is online again.
  return () => {
    if (source.readyState === EventSource.CLOSED && Date.now() - last > 1000) open()
  }
}

if (typeof document === "undefined") work()
else page()

function work() {
  const ports = new Set()
  let waiting = null
  let state = "lost"
  let now = null
  const say = (name, data) => {
    if (name === "waiting") waiting = data
    if (name === "open" || name === "lost" || name === "ended") state = name
    for (const port of ports) port.postMessage({ name, data })
  }
  self.onconnect = ({ ports: [port] }) => {
    ports.add(port)
    port.onmessage = ({ data }) => {
      if (data === "bye") ports.delete(port)
      else if (data === "now") now?.()
    }
    if (now) {
      now()
      if (state !== "open") port.postMessage({ name: state, data: {} })
      if (waiting) port.postMessage({ name: "waiting", data: waiting })
    } else if (typeof EventSource === "undefined") {
      port.postMessage({ name: "own", data: {} })
    } else {
      now = connect(say)
    }
  }
}

function page() {
  const place = document.getElementById("live")
  if (!place) return
  const person = Number(place.dataset.person)
  const said = document.getElementById("live-said")
  const title = document.title
  let total = -1
  let lost = 0

  const show = (text) => {
    place.textContent = text
    place.hidden = text === ""
  }

  function count(waiting) {
    for (const shown of document.querySelectorAll("[data-live]")) {
      const n = { "nav.articles": waiting.total, "nav.notes": waiting.notes, "nav.assignments": waiting.assignments, "nav.inbox": waiting.inbox }[shown.dataset.live] ?? 0
      shown.textContent = n
      shown.hidden = n === 0
    }
    for (const shown of document.querySelectorAll("[data-waits]")) {
      const n = waiting[shown.dataset.waits] ?? 0
      shown.textContent = shown.dataset.text ? shown.dataset.text.replace("{0}", n) : n
      if (shown.dataset.text) shown.hidden = n === 0
      else shown.closest("li").classList.toggle("is-none", n === 0)
    }
    document.title = (waiting.total ? `(${waiting.total}) ` : "") + title
    const sentence = place.dataset.waiting.replace("{0}", waiting.total)
    if (total >= 0 && waiting.total > total) {
      said.textContent = sentence
      notify(sentence)
    }
    total = waiting.total
  }

  function hear(name, data) {
    switch (name) {
      case "open":
        clearTimeout(lost)
        lost = 0
        show("")
        break
      case "lost": // a line that is back in a moment is not worth a word
        lost ||= setTimeout(() => show(place.dataset.lost), 3000)
        break
      case "ended":
        clearTimeout(lost)
        lost = 0
        show(`${place.dataset.ended} `)
        place.append(Object.assign(document.createElement("a"), { href: "/desk/sign-in", target: "_blank", textContent: place.dataset.signIn }))
        break
      case "waiting":
        if (data.person !== person) return // somebody else signed in at this browser
        count(data)
    }
    document.dispatchEvent(new CustomEvent(`jogan:${name}`, { detail: data }))
  }

  // The connection: shared by the tabs of the person, or our own.
  let now = () => {}
  function own() {
    now = connect(hear)
  }
  function share() {
    const worker = new SharedWorker(import.meta.url, { type: "module", name: `jogan-${person}` })
    worker.port.onmessage = ({ data: { name, data } }) => (name === "own" ? own() : hear(name, data))
    worker.onerror = own
    worker.port.start()
    now = () => worker.port.postMessage("now")
    addEventListener("pagehide", () => worker.port.postMessage("bye"))
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload() // it has missed what came meanwhile
    })
  }
  if (typeof SharedWorker === "undefined") own()
  else share()
  addEventListener("online", () => now())
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) now()
  })

  // Notifications of the browser, for whoever asks for them.
  const button = document.getElementById("live-notify")
  const wanted = "jogan-notify"
  if (button && "Notification" in window && Notification.permission === "default") {
    button.hidden = false
    button.addEventListener("click", async () => {
      const answer = await Notification.requestPermission()
      localStorage.setItem(wanted, answer === "granted" ? "1" : "")
      button.textContent = answer === "granted" ? button.dataset.granted : button.dataset.denied
      button.disabled = answer !== "default"
    })
  }
  function notify(sentence) {
    if (document.hasFocus() || !("Notification" in window) || Notification.permission !== "granted" || !localStorage.getItem(wanted)) return
    try {
      new Notification(title, { body: sentence, tag: "jogan" }).onclick = () => window.focus()
    } catch {
      // phones show notifications only through a service worker
    }
  }
}
