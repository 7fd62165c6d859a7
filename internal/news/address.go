package news

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jogan/internal/fault"
)

// CanonicalPath is the one spelling of an address's path: percent-encoded as links of the paper are, composed, no empty parts, no
// dots, no slash at its end, no name of an index file. What it returns begins with one slash and no other, so that it is
// never another site's address. It is its own canonical path.
func CanonicalPath(escaped string) string {
	var parts []string
	for part := range strings.SplitSeq(escaped, "/") {
		text, err := url.PathUnescape(part)
		if err != nil { // a percent sign that encodes nothing
			text = part
		}
		text = norm.NFC.String(text) // Macs write the parts of a syllable one by one
		switch text {
		case "", ".":
		case "..":
			parts = parts[:max(0, len(parts)-1)]
		default:
			parts = append(parts, url.PathEscape(text))
		}
	}
	for len(parts) > 0 && slices.Contains([]string{"index.html", "index.htm", "index.php"}, strings.ToLower(parts[len(parts)-1])) {
		parts = parts[:len(parts)-1]
	}
	return "/" + strings.Join(parts, "/")
}

// KeepQuery is a query without the parameters that keep refuses, the others as they were and in their order.
func KeepQuery(raw string, keep func(name string) bool) string {
	var kept []string
	for pair := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if pair != "" && keep(name) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// Tracking tells a parameter that others add to an address to follow whoever opens it; no page reads one.
func Tracking(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{"utm_", "mtm_", "pk_", "hsa_", "kakao_", "n_ad", "n_keyword", "n_campaign", "_hs"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{
		"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mibextid",
		"mc_cid", "mc_eid", "_ga", "_gl", "n_media", "n_query", "n_rank", "n_cid", "n_match", "n_network", "napm", "nacn", "kakao", "kakaotalk",
		"kclid", "dmclid", "srsltid", "spm", "scm", "vero_id", "wickedid", "oly_anon_id", "oly_enc_id", "share_id", "__s", "rss_source",
	}, name)
}

// OldKey is how an address of before is kept and looked for: its canonical path, with its query but for what only follows
// readers.
func OldKey(escaped, query string) string {
	key := CanonicalPath(escaped)
	if query = KeepQuery(query, func(name string) bool { return !Tracking(name) }); query != "" {
		key += "?" + query
	}
	return key
}

// MaxAddress bounds an address of the table of old addresses, in bytes: PostgreSQL's index takes no longer ones.
const MaxAddress = 1000

// MaxRedirects is how many redirects of its own a paper has at most.
const MaxRedirects = 100_000

// Redirect is an address that the paper itself leads elsewhere.
type Redirect struct {
	From  string // OldKey of an address of this site
	To    string // a path of this site, an http(s) address, or GoneAddress
	Added time.Time
}

// Gone tells whether readers are told that it is gone.
func (r Redirect) Gone() bool { return r.To == GoneAddress }

// Check puts the addresses into their stored form and says what is wrong with them. An address typed with a host stands for
// its path; "gone" and "410" lead nowhere.
func (r *Redirect) Check() error {
	var f fault.Fields
	r.From = Line(&f, "from", r.From, MaxAddress, true)
	r.To = Line(&f, "to", r.To, MaxAddress, true)
	if err := f.Err(); err != nil {
		return err
	}
	switch from, err := oldAddress(r.From); {
	case err != nil:
		f.Add("from", err.key)
	default:
		r.From = from
	}
	switch to := strings.ToLower(r.To); {
	case to == "gone" || to == "410" || to == GoneAddress:
		r.To = GoneAddress
	case !IsLink(r.To):
		f.Add("to", "redirect.to-shape")
	default:
		u, err := url.Parse(r.To)
		if err != nil {
			f.Add("to", "redirect.to-shape")
			break
		}
		if u.Host == "" { // what stands behind "#" stays: it names a place on the page
			r.To = CanonicalPath(u.EscapedPath())
			if u.RawQuery != "" {
				r.To += "?" + u.RawQuery
			}
			if u.Fragment != "" {
				r.To += "#" + u.EscapedFragment()
			}
		} else {
			r.To = u.String()
		}
		if len(r.To) > MaxAddress {
			f.Add("to", "redirect.long", MaxAddress)
		}
	}
	if f.Err() == nil && r.From == r.To {
		f.Add("to", "redirect.itself")
	}
	return f.Err()
}

type addressFault struct{ key string }

// oldAddress is OldKey of an address as somebody typed it.
func oldAddress(typed string) (string, *addressFault) {
	if !strings.HasPrefix(typed, "/") && !strings.Contains(typed, "://") {
		typed = "/" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || strings.Contains(typed, `\`) {
		return "", &addressFault{"redirect.from-shape"}
	}
	key := OldKey(u.EscapedPath(), u.RawQuery)
	first, _, _ := strings.Cut(strings.TrimPrefix(key, "/"), "/")
	first, _, _ = strings.Cut(first, "?")
	switch {
	case key == "/":
		return "", &addressFault{"redirect.from-front"}
	case slices.Contains([]string{"desk", "api", "assets", "media", "b", "v", "partners"}, first):
		return "", &addressFault{"redirect.from-program"}
	case len(key) > MaxAddress:
		return "", &addressFault{"redirect.from-shape"}
	}
	return key, nil
}

// The systems from which papers move here, by the shapes of their addresses.
const (
	NDSoft    = "ndsoft"
	Mediaon   = "mediaon"
	Dadamedia = "dadamedia"
	WordPress = "wordpress"
)

// OldSystems lists them in the order of menus.
func OldSystems() []string { return []string{NDSoft, Mediaon, Dadamedia, WordPress} }

// OldSite says how the paper answers the addresses that it had before it moved here.
type OldSite struct {
	Systems []string `json:"systems,omitempty"` // whose shapes are answered
	Kept    bool     `json:"kept,omitempty"`    // articles have the numbers here that they had there
	Hosts   []string `json:"hosts,omitempty"`   // other names of the site that lead to the paper's own address: m.paper.kr
}

// MaxOldHosts is how many other host names a paper has at most.
const MaxOldHosts = 20

// Check puts it into its stored form and says what is wrong with it. own is the paper's own address; empty: not known.
func (o *OldSite) Check(own string) error {
	var f fault.Fields
	for _, system := range o.Systems {
		if !slices.Contains(OldSystems(), system) {
			f.Add("systems", "field.choice")
		}
	}
	var hosts []string
	for _, host := range o.Hosts {
		host = strings.ToLower(strings.TrimSpace(host))
		if _, rest, ok := strings.Cut(host, "://"); ok {
			host = rest
		}
		host, _, _ = strings.Cut(host, "/")
		if host == "" || slices.Contains(hosts, host) {
			continue
		}
		u, err := url.Parse("https://" + host + "/")
		switch {
		case err != nil || u.Hostname() == "" || u.User != nil || !utf8.ValidString(host) || len(host) > 253 || strings.ContainsAny(host, " ?#%\\"):
			f.Add("hosts", "old-site.host", host)
		case u.Hostname() == HostOf(own):
			f.Add("hosts", "old-site.host-own", host)
		}
		hosts = append(hosts, u2host(u, host))
	}
	if len(hosts) > MaxOldHosts {
		f.Add("hosts", "old-site.hosts-many", MaxOldHosts)
	}
	if len(hosts) > 0 && own == "" {
		f.Add("hosts", "old-site.host-needs-url")
	}
	o.Hosts = hosts
	return f.Err()
}

func u2host(u *url.URL, host string) string {
	if u == nil {
		return host
	}
	return u.Hostname()
}

// OwnHosts are the names of the paper's site; own is its address.
func OwnHosts(own string, o OldSite) []string {
	if host := HostOf(own); host != "" {
		return append([]string{host}, o.Hosts...)
	}
	return o.Hosts
}

// OwnPath is an address within the paper's own site as a path there; any other stays.
func OwnPath(address string, hosts []string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || !slices.Contains(hosts, strings.ToLower(u.Hostname())) {
		return address
	}
	path := CanonicalPath(u.EscapedPath())
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		path += "#" + u.EscapedFragment()
	}
	return path
}

// HostOf is the host name of an address, in small letters and without its port.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// OldCode is a section's code in the system before, and where it leads here.
type OldCode struct{ Code, To string }

// MaxOldCodes is how many codes of sections a paper has at most.
const MaxOldCodes = 500

// ReadOldCodes reads codes as somebody types them: a line for each, with its address here, set apart by spaces, a comma
// or "=".
func ReadOldCodes(text string) ([]OldCode, error) {
	var all []OldCode
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' || c == ',' || c == '=' || c == '\r' })
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 || len(words[0]) > 40 || !utf8.ValidString(line) || strings.ContainsFunc(words[0], odd) || !strings.HasPrefix(words[1], "/") || !IsLink(words[1]) || len(words[1]) > MaxAddress/4 {
			return nil, fault.In("codes", "old-site.code", i+1)
		}
		code := OldCode{words[0], CanonicalPath((&url.URL{Path: words[1]}).EscapedPath())}
		if u, err := url.Parse(words[1]); err == nil {
			code.To = CanonicalPath(u.EscapedPath())
		}
		if seen[code.Code] {
			return nil, fault.In("codes", "old-site.code-twice", i+1, code.Code)
		}
		seen[code.Code] = true
		all = append(all, code)
	}
	if len(all) > MaxOldCodes {
		return nil, fault.In("codes", "old-site.codes-many", MaxOldCodes)
	}
	return all, nil
}
