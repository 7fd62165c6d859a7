package richtext

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Embed is a foreign film, post or map: what it is (youtube, vimeo, x, instagram, facebook, tiktok or map) and its one
// address, https and without what only counts readers. Nothing of it is stored here.
type Embed struct {
	Kind    string
	Address string
}

// EmbedOf recognises an address, of a page that people copy or of a player in a frame, and gives it in its one spelling;
// EmbedOf of that address is the same. False for whatever is not surely one film, post or map of these providers.
func EmbedOf(address string) (Embed, bool) {
	address = strings.TrimFunc(address, isSpace)
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	address = cleanHref(address)
	u, err := url.Parse(address)
	if address == "" || err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Port() != "" {
		return Embed{}, false
	}
	l, ok := readLocation(u)
	if !ok {
		return Embed{}, false
	}
	for _, p := range providers() {
		if p.host.MatchString(l.host) {
			if found := p.read(l); found != "" && len(found) <= maxHref {
				return Embed{p.kind, found}, true
			}
			return Embed{}, false
		}
	}
	return Embed{}, false
}

// location is an address taken apart: the host in small letters, the parts of the path decoded.
type location struct {
	host     string
	path     []string
	query    url.Values
	fragment string
}

func readLocation(u *url.URL) (location, bool) {
	l := location{host: strings.ToLower(u.Hostname()), query: u.Query(), fragment: u.Fragment}
	for part := range strings.SplitSeq(u.EscapedPath(), "/") {
		decoded, err := url.PathUnescape(part)
		if err != nil || !utf8.ValidString(decoded) || strings.ContainsFunc(decoded, unicode.IsControl) || decoded == "." || decoded == ".." {
			return location{}, false
		}
		if decoded != "" {
			l.path = append(l.path, decoded)
		}
	}
	return l, true
}

// at gives a part of the path; "" behind its end.
func (l location) at(i int) string {
	if i < 0 || i >= len(l.path) {
		return ""
	}
	return l.path[i]
}

// after gives the part of the path that follows the first one of these words; "" where none stands there.
func (l location) after(words ...string) string {
	for i, part := range l.path {
		for _, word := range words {
			if part == word {
				return l.at(i + 1)
			}
		}
	}
	return ""
}

type provider struct {
	kind string
	host *regexp.Regexp
	read func(location) string // the address in its one spelling; "" where it is nothing to show
}

func providers() []provider {
	return []provider{
		{"youtube", youtubeHost, youtube},
		{"vimeo", vimeoHost, vimeo},
		{"x", xHost, post},
		{"instagram", instagramHost, instagram},
		{"facebook", facebookHost, facebook},
		{"tiktok", tiktokHost, tiktok},
		{"map", googleHost, googleMap},
		{"map", naverHost, naverMap},
		{"map", kakaoHost, kakaoMap},
		{"map", osmHost, streetMap},
	}
}

// The hosts of the providers and the shapes of their numbers and names.
var (
	youtubeHost   = regexp.MustCompile(`^((www|m|music)\.)?youtube\.com$|^(www\.)?youtube-nocookie\.com$|^youtu\.be$`)
	vimeoHost     = regexp.MustCompile(`^((www|player)\.)?vimeo\.com$`)
	xHost         = regexp.MustCompile(`^((www|mobile|m|platform)\.)?(x|twitter)\.com$`)
	instagramHost = regexp.MustCompile(`^((www|m)\.)?(instagram\.com|instagr\.am)$`)
	facebookHost  = regexp.MustCompile(`^((www|m|web|mbasic|ko-kr)\.)?facebook\.com$|^fb\.watch$`)
	tiktokHost    = regexp.MustCompile(`^((www|m|vm|vt)\.)?tiktok\.com$`)
	googleHost    = regexp.MustCompile(`^((www|maps)\.)?google\.(com|co\.kr)$|^maps\.app\.goo\.gl$|^goo\.gl$`)
	naverHost     = regexp.MustCompile(`^(m\.)?map\.naver\.com$|^naver\.me$`)
	kakaoHost     = regexp.MustCompile(`^((m|place)\.)?map\.kakao\.com$|^kko\.(to|kakao\.com)$`)
	osmHost       = regexp.MustCompile(`^(www\.)?(openstreetmap|osm)\.org$`)

	word      = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	number    = regexp.MustCompile(`^[0-9]{1,24}$`)
	hexWord   = regexp.MustCompile(`^[0-9a-f]{4,40}$`)
	duration  = regexp.MustCompile(`^(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,5})s?)?$`)
	mapView   = regexp.MustCompile(`^map=([0-9]{1,2})/(-?[0-9]{1,2}(?:\.[0-9]{1,12})?)/(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)(?:&|$)`)
	mapPoint  = regexp.MustCompile(`^@(-?[0-9]{1,2}(?:\.[0-9]{1,12})?),(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)(?:,([0-9]{1,2})(?:\.[0-9]+)?z)?`)
	tweetKind = regexp.MustCompile(`^status(es)?$`)
)

// when gives the text if it has the shape.
func when(shape *regexp.Regexp, s string) string {
	if shape.MatchString(s) {
		return s
	}
	return ""
}

func youtube(l location) string {
	id, short := "", false
	switch first := l.at(0); {
	case l.host == "youtu.be":
		id = first
	case first == "watch":
		id = l.query.Get("v")
	case first == "shorts":
		id, short = l.at(1), true
	case first == "live" || first == "embed" || first == "v":
		id = l.at(1)
	}
	if when(word, id) == "" || id == "videoseries" || id == "live_stream" {
		return ""
	}
	if short {
		return "https://www.youtube.com/shorts/" + id // it stands upright
	}
	address := "https://www.youtube.com/watch?v=" + id
	if at := seconds(l); at > 0 {
		address += fmt.Sprintf("&t=%ds", at)
	}
	return address
}

// seconds gives where a film is to begin: t or start, as 90, 90s or 1m30s; 0 for its beginning.
func seconds(l location) int {
	text := l.query.Get("t")
	if text == "" {
		text = l.query.Get("start")
	}
	if text == "" {
		text = strings.TrimPrefix(l.fragment, "t=")
	}
	total := 0
	if m := duration.FindStringSubmatch(text); m != nil {
		for i, unit := range []int{3600, 60, 1} {
			n, _ := strconv.Atoi(m[i+1]) // digits, or nothing
			total += n * unit
		}
	}
	return min(total, 99_999)
}

func vimeo(l location) string {
	for i, part := range l.path {
		if when(number, part) == "" || l.at(i-1) == "album" || l.at(i-1) == "showcase" || l.at(i-1) == "event" {
			continue
		}
		address := "https://vimeo.com/" + part
		hash := l.query.Get("h")
		if hash == "" {
			hash = l.at(i + 1)
		}
		if when(hexWord, hash) != "" {
			address += "/" + hash // of a film that only those find who have the address
		}
		return address
	}
	return ""
}

func post(l location) string {
	if strings.HasPrefix(l.host, "platform.") {
		if id := when(number, l.query.Get("id")); id != "" {
			return "https://x.com/i/status/" + id
		}
		return ""
	}
	user, at := l.at(0), 1
	if user == "i" && l.at(1) == "web" {
		at = 2
	}
	if id := when(number, l.at(at+1)); id != "" && tweetKind.MatchString(l.at(at)) && when(word, user) != "" {
		return "https://x.com/" + user + "/status/" + id
	}
	return ""
}

func instagram(l location) string {
	if id := when(word, l.after("p")); id != "" {
		return "https://www.instagram.com/p/" + id + "/"
	}
	if id := when(word, l.after("reel", "reels", "tv")); id != "" && id != "audio" {
		return "https://www.instagram.com/reel/" + id + "/"
	}
	return ""
}

func facebook(l location) string {
	const root = "https://www.facebook.com/"
	if l.host == "fb.watch" {
		if id := when(word, l.at(0)); id != "" {
			return "https://fb.watch/" + id + "/"
		}
		return ""
	}
	first, second := l.at(0), l.at(1)
	get := func(key string) string { return when(word, l.query.Get(key)) }
	switch {
	case first == "plugins" && (second == "video.php" || second == "post.php"):
		inner, err := url.Parse(l.query.Get("href"))
		if err != nil || inner.User != nil || inner.Port() != "" || inner.Scheme != "https" && inner.Scheme != "http" {
			return ""
		}
		if in, ok := readLocation(inner); ok && in.at(0) != "plugins" && facebookHost.MatchString(in.host) {
			return facebook(in)
		}
	case first == "watch" && get("v") != "":
		return root + "watch/?v=" + get("v")
	case (first == "photo" || first == "photo.php") && get("fbid") != "":
		return root + "photo/?fbid=" + get("fbid")
	case (first == "permalink.php" || first == "story.php") && get("story_fbid") != "" && get("id") != "":
		return root + "permalink.php?id=" + get("id") + "&story_fbid=" + get("story_fbid")
	case first == "reel" && when(number, second) != "":
		return root + "reel/" + second
	case first == "share" && (second == "p" || second == "v" || second == "r") && when(word, l.at(2)) != "":
		return root + "share/" + second + "/" + l.at(2) + "/"
	case first == "groups" && (l.at(2) == "posts" || l.at(2) == "permalink") && when(number, l.at(3)) != "":
		return root + "groups/" + pathPart(second) + "/posts/" + l.at(3)
	case second == "posts" && l.at(2) != "":
		return root + pathPart(first) + "/posts/" + pathPart(l.path[len(l.path)-1])
	case second == "videos" && when(number, l.path[len(l.path)-1]) != "":
		return root + pathPart(first) + "/videos/" + l.path[len(l.path)-1]
	}
	return ""
}

func tiktok(l location) string {
	user, what, id := l.at(0), l.at(1), when(number, l.at(len(l.path)-1))
	switch {
	case l.host == "vm.tiktok.com" || l.host == "vt.tiktok.com":
		if id := when(word, user); id != "" {
			return "https://" + l.host + "/" + id + "/"
		}
	case user == "t" && when(word, what) != "":
		return "https://www.tiktok.com/t/" + what + "/"
	case (user == "embed" || user == "player") && id != "":
		return "https://www.tiktok.com/player/v1/" + id
	case strings.HasPrefix(user, "@") && (what == "video" || what == "photo") && id != "":
		return "https://www.tiktok.com/" + pathPart(user) + "/" + what + "/" + id
	}
	return ""
}

// mapRest spells a map's address: its path and query as they came, without what only counts readers.
func mapRest(root string, l location, fragment string) string {
	var b strings.Builder
	b.WriteString(root)
	for _, part := range l.path {
		b.WriteString("/" + pathPart(part))
	}
	if len(l.path) == 0 {
		b.WriteByte('/')
	}
	kept := url.Values{}
	for key, values := range l.query {
		switch {
		case strings.HasPrefix(key, "utm_"), key == "fbclid", key == "gclid", key == "entry", key == "g_ep", key == "shorturl":
		case key == "" || !utf8.ValidString(key+values[0]):
		default:
			kept.Set(key, values[0])
		}
	}
	if len(kept) > 0 {
		b.WriteString("?" + kept.Encode())
	}
	if fragment != "" {
		b.WriteString("#" + fragment)
	}
	return b.String()
}

// pathPart writes a part of a path so that it stays one part; the signs of map addresses stay readable.
func pathPart(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c < utf8.RuneSelf && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("-_.~!$()*+,:;=@", c) >= 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func googleMap(l location) string {
	switch {
	case l.host == "maps.app.goo.gl":
		if id := when(word, l.at(0)); id != "" {
			return "https://maps.app.goo.gl/" + id
		}
		return ""
	case l.host == "goo.gl":
		if id := when(word, l.at(1)); id != "" && l.at(0) == "maps" {
			return "https://goo.gl/maps/" + id
		}
		return ""
	case l.at(0) == "maps":
	case strings.HasPrefix(l.host, "maps."):
		l.path = append([]string{"maps"}, l.path...)
	default:
		return ""
	}
	l.query.Del("output")
	if len(l.path) == 1 && len(l.query) == 0 {
		return ""
	}
	return mapRest("https://www.google.com", l, "")
}

func naverMap(l location) string {
	if l.host == "naver.me" {
		if id := when(word, l.at(0)); id != "" && len(l.path) == 1 {
			return "https://naver.me/" + id
		}
		return ""
	}
	if len(l.path) == 0 && len(l.query) == 0 {
		return ""
	}
	return mapRest("https://map.naver.com", l, "")
}

func kakaoMap(l location) string {
	switch {
	case strings.HasPrefix(l.host, "kko."):
		if id := when(word, l.at(0)); id != "" && len(l.path) == 1 {
			return "https://" + l.host + "/" + id
		}
		return ""
	case len(l.path) == 0 && len(l.query) == 0:
		return ""
	case strings.HasPrefix(l.host, "place."):
		return mapRest("https://place.map.kakao.com", l, "")
	}
	return mapRest("https://map.kakao.com", l, "")
}

func streetMap(l location) string {
	view := ""
	if m := mapView.FindStringSubmatch(l.fragment); m != nil {
		view = "map=" + m[1] + "/" + m[2] + "/" + m[3]
	}
	if view == "" && len(l.path) == 0 && l.query.Get("mlat") == "" {
		return ""
	}
	return mapRest("https://www.openstreetmap.org", l, view)
}

// Provider tells who shows it: its kind, or of a map google, naver, kakao or osm.
func (e Embed) Provider() string {
	u, err := url.Parse(e.Address)
	if e.Kind != "map" || err != nil {
		return e.Kind
	}
	switch host := u.Hostname(); {
	case googleHost.MatchString(host):
		return "google"
	case naverHost.MatchString(host):
		return "naver"
	case kakaoHost.MatchString(host):
		return "kakao"
	}
	return "osm"
}

// PlayerOrigins are the origins of all addresses that Player gives, for a page's Content-Security-Policy.
func PlayerOrigins() []string {
	return []string{"https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://platform.twitter.com", "https://www.instagram.com",
		"https://www.facebook.com", "https://www.tiktok.com", "https://www.google.com", "https://www.openstreetmap.org"}
}

// Player gives the address of a frame that shows it, "" where its provider has none: short addresses of maps and posts,
// and the maps of Naver and Kakao, which no foreign page may frame.
func (e Embed) Player() string {
	u, err := url.Parse(e.Address)
	if err != nil {
		return ""
	}
	l, ok := readLocation(u)
	if !ok || len(l.path) == 0 && e.Kind != "map" {
		return ""
	}
	last := l.at(len(l.path) - 1)
	switch e.Kind {
	case "youtube":
		if l.at(0) == "shorts" {
			return "https://www.youtube-nocookie.com/embed/" + last + "?autoplay=1"
		}
		address := "https://www.youtube-nocookie.com/embed/" + l.query.Get("v") + "?autoplay=1"
		if at := seconds(l); at > 0 {
			address += "&start=" + strconv.Itoa(at)
		}
		return address
	case "vimeo":
		address := "https://player.vimeo.com/video/" + l.at(0) + "?autoplay=1&dnt=1"
		if hash := l.at(1); hash != "" {
			address += "&h=" + hash
		}
		return address
	case "x":
		return "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=" + last
	case "instagram":
		return e.Address + "embed/"
	case "facebook":
		switch {
		case l.at(0) == "share":
			return ""
		case l.host == "fb.watch" || l.at(0) == "watch" || l.at(0) == "reel" || l.at(1) == "videos":
			return "https://www.facebook.com/plugins/video.php?href=" + url.QueryEscape(e.Address)
		}
		return "https://www.facebook.com/plugins/post.php?href=" + url.QueryEscape(e.Address)
	case "tiktok":
		if id := when(number, last); id != "" {
			return "https://www.tiktok.com/player/v1/" + id
		}
	case "map":
		return mapPlayer(l)
	}
	return ""
}

func mapPlayer(l location) string {
	switch l.host {
	case "www.google.com":
		return googlePlayer(l)
	case "www.openstreetmap.org":
		return streetPlayer(l)
	}
	return ""
}

func googlePlayer(l location) string {
	if l.at(1) == "embed" {
		return mapRest("https://www.google.com", l, "")
	}
	ask := url.Values{"output": {"embed"}}
	for _, key := range []string{"q", "query", "daddr", "destination", "ll"} {
		if value := l.query.Get(key); value != "" && ask.Get("q") == "" {
			ask.Set("q", value)
		}
	}
	for i, part := range l.path {
		if m := mapPoint.FindStringSubmatch(part); m != nil {
			if ask.Get("q") == "" {
				ask.Set("q", m[1]+","+m[2])
			} else {
				ask.Set("ll", m[1]+","+m[2])
			}
			if m[3] != "" {
				ask.Set("z", m[3])
			}
		} else if (part == "place" || part == "search") && l.at(i+1) != "" && !strings.HasPrefix(l.at(i+1), "@") {
			ask.Set("q", strings.ReplaceAll(l.at(i+1), "+", " "))
		}
	}
	if ask.Get("q") == "" {
		return ""
	}
	return "https://www.google.com/maps?" + ask.Encode()
}

// streetPlayer asks for the piece of the earth around the view's middle, or around the marker.
func streetPlayer(l location) string {
	if l.at(0) == "export" {
		return mapRest("https://www.openstreetmap.org", l, "")
	}
	zoom := 16
	lat, err1 := strconv.ParseFloat(l.query.Get("mlat"), 64)
	lon, err2 := strconv.ParseFloat(l.query.Get("mlon"), 64)
	marked := err1 == nil && err2 == nil
	if m := mapView.FindStringSubmatch(l.fragment); m != nil {
		zoom, _ = strconv.Atoi(m[1]) // two digits
		if !marked {
			lat, _ = strconv.ParseFloat(m[2], 64) // the shape says that they are numbers
			lon, _ = strconv.ParseFloat(m[3], 64)
		}
	} else if !marked {
		return ""
	}
	if math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 85 || math.Abs(lon) > 180 {
		return ""
	}
	// At zoom z a tile of 256 pixels is 360/2^z degrees wide; a frame is about three tiles by two.
	degrees := 360 / math.Exp2(float64(min(zoom, 19)))
	dx, dy := degrees*1.5, degrees*math.Cos(lat*math.Pi/180)
	ask := url.Values{"layer": {"mapnik"}, "bbox": {fmt.Sprintf("%.6f,%.6f,%.6f,%.6f", lon-dx, lat-dy, lon+dx, lat+dy)}}
	if marked {
		ask.Set("marker", fmt.Sprintf("%.6f,%.6f", lat, lon))
	}
	return "https://www.openstreetmap.org/export/embed.html?" + ask.Encode()
}
