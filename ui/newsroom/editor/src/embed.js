// Which address of another site stands for which kind of embed, in one spelling for each thing. It mirrors
// richtext.EmbedOf, which decides; a test gives both the same addresses.

const word = /^[A-Za-z0-9_-]{1,64}$/
const number = /^[0-9]{1,24}$/
const when = (shape, s) => (s !== undefined && shape.test(s) ? s : "")

// take takes an address apart: the host in small letters, the parts of the path decoded. null where it is no address.
function take(address) {
  const found = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(address)
  if (!found || /[@:\\\s]/.test(found[1]) || /%(?![0-9a-f]{2})/i.test(found[1] + found[2])) return null
  try {
    const path = found[2].split("/").map(decodeURIComponent)
    if (path.some((part) => /[\u0000-\u001f\u007f-\u009f]/.test(part) || part === "." || part === "..")) return null
    const query = new Map()
    for (const pair of (found[3] ?? "").split("&")) {
      if (pair === "" || pair.includes(";")) continue
      const [key, ...value] = pair.split("=")
      try {
        const read = (s) => decodeURIComponent(s.replace(/\+/g, " "))
        const name = read(key)
        const text = read(value.join("="))
        if (!query.has(name)) query.set(name, text)
      } catch {
        // A pair that cannot be read is left out, as Go does.
      }
    }
    const parts = path.filter((part) => part !== "")
    return { host: found[1].toLowerCase(), path: parts, query, fragment: decodeURIComponent(found[4] ?? ""), at: (i) => parts[i] ?? "", get: (k) => query.get(k) ?? "" }
  } catch {
    return null
  }
}

const bytes = (s, plain) =>
  [...new TextEncoder().encode(s)].map((b) => (plain.test(String.fromCharCode(b)) && b < 128 ? String.fromCharCode(b) : "%" + b.toString(16).toUpperCase().padStart(2, "0"))).join("")
const pathPart = (s) => bytes(s, /[0-9A-Za-z\-_.~!$()*+,:;=@]/)
const queryPart = (s) => bytes(s, /[0-9A-Za-z\-_.~ ]/).replace(/ /g, "+")

// rest spells a map's address: its path and query as they came, without what only counts readers.
function rest(root, l, fragment = "") {
  const kept = [...l.query].filter(([k]) => k !== "" && !/^(utm_.*|fbclid|gclid|entry|g_ep|shorturl)$/.test(k)).sort(([a], [b]) => (a < b ? -1 : 1))
  const path = l.path.length === 0 ? "/" : l.path.map((part) => "/" + pathPart(part)).join("")
  const query = kept.map(([k, v]) => `${queryPart(k)}=${queryPart(v)}`).join("&")
  return root + path + (query && "?" + query) + (fragment && "#" + fragment)
}

function seconds(l) {
  const text = l.get("t") || l.get("start") || l.fragment.replace(/^t=/, "")
  const m = /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?$/.exec(text)
  return m ? Math.min(Number(m[1] ?? 0) * 3600 + Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0), 99_999) : 0
}

function youtube(l) {
  const first = l.at(0)
  let id = ""
  if (l.host === "youtu.be") id = first
  else if (first === "watch") id = l.get("v")
  else if (["shorts", "live", "embed", "v"].includes(first)) id = l.at(1)
  if (!word.test(id) || id === "videoseries" || id === "live_stream") return ""
  if (first === "shorts" && l.host !== "youtu.be") return "https://www.youtube.com/shorts/" + id
  const at = seconds(l)
  return `https://www.youtube.com/watch?v=${id}` + (at > 0 ? `&t=${at}s` : "")
}

function vimeo(l) {
  const i = l.path.findIndex((part, i) => number.test(part) && !["album", "showcase", "event"].includes(l.at(i - 1)))
  if (i < 0) return ""
  const hash = when(/^[0-9a-f]{4,40}$/, l.get("h") || l.at(i + 1))
  return "https://vimeo.com/" + l.at(i) + (hash && "/" + hash)
}

function post(l) {
  if (l.host.startsWith("platform.")) {
    const id = when(number, l.get("id"))
    return id && "https://x.com/i/status/" + id
  }
  const at = l.at(0) === "i" && l.at(1) === "web" ? 2 : 1
  const id = when(number, l.at(at + 1))
  return id && /^status(es)?$/.test(l.at(at)) && word.test(l.at(0)) ? `https://x.com/${l.at(0)}/status/${id}` : ""
}

function instagram(l) {
  const after = (...words) => l.at(1 + l.path.findIndex((part) => words.includes(part)) || l.path.length)
  const picture = when(word, after("p"))
  if (picture) return `https://www.instagram.com/p/${picture}/`
  const film = when(word, after("reel", "reels", "tv"))
  return film && film !== "audio" ? `https://www.instagram.com/reel/${film}/` : ""
}

const facebookHost = /^((www|m|web|mbasic|ko-kr)\.)?facebook\.com$|^fb\.watch$/

function facebook(l) {
  const root = "https://www.facebook.com/"
  const [first, second, last] = [l.at(0), l.at(1), l.path.at(-1) ?? ""]
  const get = (key) => when(word, l.get(key))
  if (l.host === "fb.watch") return when(word, first) && `https://fb.watch/${first}/`
  if (first === "plugins" && (second === "video.php" || second === "post.php")) {
    const inner = take(l.get("href"))
    return inner && inner.at(0) !== "plugins" && facebookHost.test(inner.host) ? facebook(inner) : ""
  }
  if (first === "watch" && get("v")) return `${root}watch/?v=${get("v")}`
  if ((first === "photo" || first === "photo.php") && get("fbid")) return `${root}photo/?fbid=${get("fbid")}`
  if ((first === "permalink.php" || first === "story.php") && get("story_fbid") && get("id")) return `${root}permalink.php?id=${get("id")}&story_fbid=${get("story_fbid")}`
  if (first === "reel" && number.test(second)) return `${root}reel/${second}`
  if (first === "share" && /^[pvr]$/.test(second) && word.test(l.at(2))) return `${root}share/${second}/${l.at(2)}/`
  if (first === "groups" && /^(posts|permalink)$/.test(l.at(2)) && number.test(l.at(3))) return `${root}groups/${pathPart(second)}/posts/${l.at(3)}`
  if (second === "posts" && l.at(2) !== "") return `${root}${pathPart(first)}/posts/${pathPart(last)}`
  if (second === "videos" && number.test(last)) return `${root}${pathPart(first)}/videos/${last}`
  return ""
}

function tiktok(l) {
  const [user, what, id] = [l.at(0), l.at(1), when(number, l.path.at(-1))]
  if (l.host === "vm.tiktok.com" || l.host === "vt.tiktok.com") return when(word, user) && `https://${l.host}/${user}/`
  if (user === "t" && word.test(what)) return `https://www.tiktok.com/t/${what}/`
  if ((user === "embed" || user === "player") && id) return "https://www.tiktok.com/player/v1/" + id
  return user.startsWith("@") && /^(video|photo)$/.test(what) && id ? `https://www.tiktok.com/${pathPart(user)}/${what}/${id}` : ""
}

function googleMap(l) {
  if (l.host === "maps.app.goo.gl") return when(word, l.at(0)) && "https://maps.app.goo.gl/" + l.at(0)
  if (l.host === "goo.gl") return l.at(0) === "maps" && when(word, l.at(1)) ? "https://goo.gl/maps/" + l.at(1) : ""
  if (l.at(0) !== "maps") {
    if (!l.host.startsWith("maps.")) return ""
    l.path.unshift("maps")
  }
  l.query.delete("output")
  return l.path.length === 1 && l.query.size === 0 ? "" : rest("https://www.google.com", l)
}

function naverMap(l) {
  if (l.host === "naver.me") return l.path.length === 1 && when(word, l.at(0)) ? "https://naver.me/" + l.at(0) : ""
  return l.path.length === 0 && l.query.size === 0 ? "" : rest("https://map.naver.com", l)
}

function kakaoMap(l) {
  if (l.host.startsWith("kko.")) return l.path.length === 1 && when(word, l.at(0)) ? `https://${l.host}/${l.at(0)}` : ""
  if (l.path.length === 0 && l.query.size === 0) return ""
  return rest(l.host.startsWith("place.") ? "https://place.map.kakao.com" : "https://map.kakao.com", l)
}

function streetMap(l) {
  const view = /^map=(\d{1,2})\/(-?\d{1,2}(?:\.\d{1,12})?)\/(-?\d{1,3}(?:\.\d{1,12})?)(?:&|$)/.exec(l.fragment)
  if (!view && l.path.length === 0 && l.get("mlat") === "") return ""
  return rest("https://www.openstreetmap.org", l, view ? `map=${view[1]}/${view[2]}/${view[3]}` : "")
}

const providers = [
  ["youtube", /^((www|m|music)\.)?youtube\.com$|^(www\.)?youtube-nocookie\.com$|^youtu\.be$/, youtube],
  ["vimeo", /^((www|player)\.)?vimeo\.com$/, vimeo],
  ["x", /^((www|mobile|m|platform)\.)?(x|twitter)\.com$/, post],
  ["instagram", /^((www|m)\.)?(instagram\.com|instagr\.am)$/, instagram],
  ["facebook", facebookHost, facebook],
  ["tiktok", /^((www|m|vm|vt)\.)?tiktok\.com$/, tiktok],
  ["map", /^((www|maps)\.)?google\.(com|co\.kr)$|^maps\.app\.goo\.gl$|^goo\.gl$/, googleMap],
  ["map", /^(m\.)?map\.naver\.com$|^naver\.me$/, naverMap],
  ["map", /^((m|place)\.)?map\.kakao\.com$|^kko\.(to|kakao\.com)$/, kakaoMap],
  ["map", /^(www\.)?(openstreetmap|osm)\.org$/, streetMap],
]

// embedKinds are the kinds that a body may hold.
export const embedKinds = [...new Set(providers.map(([kind]) => kind))]

// embedOf returns { kind, address } or null.
export function embedOf(raw) {
  const typed = (raw ?? "").trim().replace(/^\/\//, "https://").replace(/ /g, "%20")
  const l = new TextEncoder().encode(typed).length > 2048 ? null : take(typed)
  const provider = l && providers.find(([, host]) => host.test(l.host))
  const address = provider ? provider[2](l) : ""
  return address && address.length <= 2048 ? { kind: provider[0], address } : null
}
