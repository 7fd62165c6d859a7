package news

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
)

// PartnerKind says what sort of house a partner is; it names the partner in lists and decides nothing.
type PartnerKind string

// The kinds.
const (
	NaverPartner    PartnerKind = "naver"
	DaumPartner     PartnerKind = "daum"
	ZumPartner      PartnerKind = "zum"
	BigKindsPartner PartnerKind = "bigkinds"
	OwnPartner      PartnerKind = "own"
)

// PartnerKinds lists the kinds in the order of menus.
func PartnerKinds() []PartnerKind {
	return []PartnerKind{NaverPartner, DaumPartner, ZumPartner, BigKindsPartner, OwnPartner}
}

// PartnerWay is how articles reach a partner.
type PartnerWay string

// The ways: the partner fetches a feed with its key, or the paper sends by HTTP or SFTP.
const (
	PullWay PartnerWay = "pull"
	HTTPWay PartnerWay = "http"
	SFTPWay PartnerWay = "sftp"
)

// PartnerWays lists the ways in the order of menus.
func PartnerWays() []PartnerWay { return []PartnerWay{PullWay, HTTPWay, SFTPWay} }

// PartnerFormat is how an article is spelled for a partner; docs/formats.md describes each.
type PartnerFormat string

// The formats.
const (
	XMLFormat   PartnerFormat = "xml"
	RSSFormat   PartnerFormat = "rss"
	JSONFormat  PartnerFormat = "json"
	NinjsFormat PartnerFormat = "ninjs"
)

// PartnerFormats lists the formats in the order of menus.
func PartnerFormats() []PartnerFormat {
	return []PartnerFormat{XMLFormat, RSSFormat, JSONFormat, NinjsFormat}
}

// XML tells whether the format is XML; otherwise it is JSON.
func (f PartnerFormat) XML() bool { return f == XMLFormat || f == RSSFormat }

// PartnerCharset is in which characters a partner reads.
type PartnerCharset string

// The charsets. EUC-KR is what old Korean receivers mean by it, with the additions of code page 949.
const (
	UTF8  PartnerCharset = "utf-8"
	EUCKR PartnerCharset = "euc-kr"
)

// PartnerCharsets lists the charsets in the order of menus.
func PartnerCharsets() []PartnerCharset { return []PartnerCharset{UTF8, EUCKR} }

// PartnerOrigin says whose articles a partner gets.
type PartnerOrigin string

// The origins; AnyOrigin is own articles and those taken from others.
const (
	AnyOrigin  PartnerOrigin = ""
	OwnOrigin  PartnerOrigin = "own"
	WireOrigin PartnerOrigin = "wire"
)

// PartnerFilter chooses the articles of a partner; an empty list does not choose.
type PartnerFilter struct {
	Sections  []int64       `json:"sections,omitempty"` // with those below them
	Kinds     []Kind        `json:"kinds,omitempty"`
	Grades    []Grade       `json:"grades,omitempty"`
	Tags      []string      `json:"tags,omitempty"` // one of them
	Origin    PartnerOrigin `json:"origin,omitempty"`
	AllPortal bool          `json:"allPortal,omitempty"` // also articles that are not to go to portals
}

// Takes tells whether readers see the article and the partner wants it.
func (f PartnerFilter) Takes(a PublicArticle, sections Sections) bool {
	if !a.Withdrawn.IsZero() || !f.AllPortal && !a.Portal {
		return false
	}
	if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, a.Kind) || len(f.Grades) > 0 && !slices.Contains(f.Grades, a.Grade) {
		return false
	}
	if f.Origin == OwnOrigin && !a.Origin.Own || f.Origin == WireOrigin && a.Origin.Own {
		return false
	}
	if len(f.Tags) > 0 && !slices.ContainsFunc(a.Tags, func(tag string) bool {
		return slices.ContainsFunc(f.Tags, func(want string) bool { return strings.EqualFold(tag, want) })
	}) {
		return false
	}
	if len(f.Sections) == 0 {
		return true
	}
	for _, id := range append([]int64{a.Section}, a.Sections...) {
		if slices.ContainsFunc(sections.Family(id), func(x int64) bool { return slices.Contains(f.Sections, x) }) {
			return true
		}
	}
	return false
}

// PartnerField is a part of an article that is handed over under a name of the partner's.
type PartnerField struct {
	Field string `json:"field"` // one of PieceFields
	Name  string `json:"name"`
}

// PieceFields lists the parts of an article that can be handed over, in their order; what each holds is in docs/formats.md.
func PieceFields() []string {
	return []string{
		"id", "no", "status", "url", "title", "subtitle", "short_title", "lead", "body_html", "body_text", "section", "section_slug",
		"kind", "grade", "origin", "source", "authors", "emails", "tags", "pictures", "published", "updated", "paper", "copyright", "language", "ai_use",
	}
}

// DefaultFields are the parts that a new partner gets, under the names that the format is read by.
func DefaultFields(f PartnerFormat) []PartnerField {
	if f == RSSFormat {
		return []PartnerField{
			{"id", "guid"}, {"status", "status"}, {"title", "title"}, {"url", "link"}, {"lead", "description"}, {"body_html", "content:encoded"},
			{"section", "category"}, {"authors", "dc:creator"}, {"pictures", "picture"}, {"published", "pubDate"}, {"updated", "updated"},
		}
	}
	var all []PartnerField
	for _, x := range []string{"id", "no", "status", "url", "title", "subtitle", "lead", "body_html", "section", "kind", "origin", "source", "authors", "tags", "pictures", "published", "updated", "paper", "copyright"} {
		all = append(all, PartnerField{x, x})
	}
	return all
}

// PartnerHTTP is how articles are sent by HTTP. In addresses {no}, {id} and {status} stand for those of the article.
type PartnerHTTP struct {
	URL          string `json:"url,omitempty"`
	UpdateURL    string `json:"updateUrl,omitempty"` // empty: URL
	DeleteURL    string `json:"deleteUrl,omitempty"` // empty: UpdateURL
	InsertMethod string `json:"insertMethod,omitempty"`
	UpdateMethod string `json:"updateMethod,omitempty"`
	DeleteMethod string `json:"deleteMethod,omitempty"`
}

// PartnerSFTP is how articles are laid down as files.
type PartnerSFTP struct {
	Host    string `json:"host,omitempty"`
	Port    int    `json:"port,omitempty"`
	User    string `json:"user,omitempty"`
	Dir     string `json:"dir,omitempty"`
	File    string `json:"file,omitempty"`    // template: {no} {id} {status} {date} {time}
	HostKey string `json:"hostKey,omitempty"` // as in authorized_keys; empty: nobody confirmed one, and nothing is sent
	Public  string `json:"public,omitempty"`  // the paper's own key, for the partner to let in; empty: a password is used
}

// PartnerSet is what is set of a partner besides its name and its way.
type PartnerSet struct {
	Filter PartnerFilter  `json:"filter"`
	Fields []PartnerField `json:"fields,omitempty"`
	HTTP   PartnerHTTP    `json:"http"`
	SFTP   PartnerSFTP    `json:"sftp"`
}

// Partner is somebody outside who gets the paper's articles: a portal, an archive, another paper.
type Partner struct {
	ID      int64
	Version int64
	Slug    string // in the address of its feed
	Name    string
	Kind    PartnerKind
	Way     PartnerWay
	Format  PartnerFormat
	Charset PartnerCharset
	PartnerSet

	Active  bool
	Started time.Time // when it was first made active: what came out before is not sent; zero: never
	KeyHash string    // of the feed's key; empty: there is none yet
	Secret  string    // sealed: headers, password, private key
	Created time.Time
	Fetched time.Time // when the feed was last asked for with its key
}

// Bounds of a partner.
const (
	MaxPartnerURL  = 500
	MaxFieldName   = 40
	MaxPartnerFile = 200
	PartnerFeed    = 100                 // articles in a feed
	PartnerFeedAge = 14 * 24 * time.Hour // how long an article, or its deletion, stays in the feed
	PartnerFirst   = 30                  // of the newest articles that a new feed begins with
)

var (
	partnerSlug  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	fieldName    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$`)
	placeholders = regexp.MustCompile(`\{[^}]*\}`)
	hostLike     = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+)$`)
)

// PartnerPrefixes are those that a name in XML may have: the writer declares them.
func PartnerPrefixes() map[string]string {
	return map[string]string{
		"dc": "http://purl.org/dc/elements/1.1/", "content": "http://purl.org/rss/1.0/modules/content/", "atom": "http://www.w3.org/2005/Atom",
		"media": "http://search.yahoo.com/mrss/",
	}
}

// Check puts the fields into their stored form and says what is wrong with them.
func (p *Partner) Check() error {
	var f fault.Fields
	p.Name = Line(&f, "name", p.Name, MaxName, true)
	p.Slug = Line(&f, "slug", p.Slug, MaxSlug, true)
	if p.Slug != "" && !partnerSlug.MatchString(p.Slug) {
		f.Add("slug", "field.slug")
	}
	for field, ok := range map[string]bool{
		"kind": slices.Contains(PartnerKinds(), p.Kind), "way": slices.Contains(PartnerWays(), p.Way), "format": slices.Contains(PartnerFormats(), p.Format),
		"charset": slices.Contains(PartnerCharsets(), p.Charset), "origin": slices.Contains([]PartnerOrigin{AnyOrigin, OwnOrigin, WireOrigin}, p.Filter.Origin),
	} {
		if !ok {
			f.Add(field, "field.choice")
		}
	}
	p.Filter.Tags = checkTags(&f, p.Filter.Tags)
	p.Filter.Sections = once(p.Filter.Sections)
	if slices.ContainsFunc(p.Filter.Kinds, func(k Kind) bool { return !slices.Contains(Kinds(), k) }) {
		f.Add("kinds", "field.choice")
	}
	if slices.ContainsFunc(p.Filter.Grades, func(g Grade) bool { return !slices.Contains(Grades(), g) }) {
		f.Add("grades", "field.choice")
	}
	p.checkFields(&f)
	switch p.Way {
	case HTTPWay:
		p.HTTP.check(&f)
	case SFTPWay:
		p.SFTP.check(&f)
	case PullWay:
	}
	return f.Err()
}

func (p *Partner) checkFields(f *fault.Fields) {
	var kept []PartnerField
	names := map[string]bool{}
	for _, x := range p.Fields {
		x.Name = Line(f, "fields", x.Name, MaxFieldName, true)
		prefix, _, prefixed := strings.Cut(x.Name, ":")
		_, known := PartnerPrefixes()[prefix]
		switch {
		case !slices.Contains(PieceFields(), x.Field):
			f.Add("fields", "field.choice")
		case x.Name != "" && (!fieldName.MatchString(x.Name) || p.Format.XML() && prefixed && !known):
			f.Add("fields", "partner.field-name", x.Name)
		case names[x.Name]:
			f.Add("fields", "partner.field-twice", x.Name)
		default:
			kept = append(kept, x)
		}
		names[x.Name] = true
	}
	if p.Fields = kept; len(kept) == 0 {
		f.Add("fields", "partner.fields-none")
	}
	for _, need := range []string{"id", "status"} {
		if !slices.ContainsFunc(kept, func(x PartnerField) bool {
			return x.Field == need || need == "id" && (x.Field == "no" || x.Field == "url")
		}) {
			f.Add("fields", "partner.field-needs")
			break
		}
	}
}

func (h *PartnerHTTP) check(f *fault.Fields) {
	for _, x := range []struct {
		field string
		text  *string
	}{{"url", &h.URL}, {"update_url", &h.UpdateURL}, {"delete_url", &h.DeleteURL}} {
		*x.text = Line(f, x.field, *x.text, MaxPartnerURL, x.field == "url")
		plain := placeholders.ReplaceAllString(*x.text, "0")
		if u, err := url.Parse(plain); *x.text != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "") {
			f.Add(x.field, "webhook.url")
		}
		checkTemplate(f, x.field, *x.text, "{no}", "{id}", "{status}")
	}
	for _, x := range []struct {
		field    string
		text     *string
		fallback string
	}{{"insert_method", &h.InsertMethod, "POST"}, {"update_method", &h.UpdateMethod, "PUT"}, {"delete_method", &h.DeleteMethod, "DELETE"}} {
		if *x.text == "" {
			*x.text = x.fallback
		}
		if !slices.Contains(PartnerMethods(), *x.text) {
			f.Add(x.field, "field.choice")
		}
	}
}

// PartnerMethods lists the methods of HTTP that an article can be sent with.
func PartnerMethods() []string { return []string{"POST", "PUT", "PATCH", "DELETE"} }

func (s *PartnerSFTP) check(f *fault.Fields) {
	s.Host = Line(f, "host", s.Host, 253, true)
	if s.Host != "" && !hostLike.MatchString(s.Host) {
		f.Add("host", "partner.host")
	}
	if s.Port == 0 {
		s.Port = 22
	}
	if s.Port < 1 || s.Port > 65535 {
		f.Add("port", "field.number")
	}
	s.User = Line(f, "user", s.User, MaxName, true)
	s.Dir = Line(f, "dir", s.Dir, MaxPartnerFile, false)
	if s.File = Line(f, "file", s.File, MaxPartnerFile, false); s.File == "" {
		s.File = "{no}_{status}"
	}
	if strings.ContainsAny(s.File, "/\\") || strings.HasPrefix(s.File, ".") || !strings.Contains(s.File, "{no}") && !strings.Contains(s.File, "{id}") {
		f.Add("file", "partner.file")
	}
	if slices.Contains(strings.Split(s.Dir, "/"), "..") {
		f.Add("dir", "partner.dir-up")
	}
	checkTemplate(f, "file", s.File, "{no}", "{id}", "{status}", "{date}", "{time}")
}

func checkTemplate(f *fault.Fields, field, text string, known ...string) {
	for _, x := range placeholders.FindAllString(text, -1) {
		if !slices.Contains(known, x) {
			f.Add(field, "partner.placeholder", x, strings.Join(known, " "))
		}
	}
}

// Delivering is what is to be done with an article at a partner.
type Delivering string

// What can be done.
const (
	DeliverInsert Delivering = "insert"
	DeliverUpdate Delivering = "update"
	DeliverDelete Delivering = "delete"
)

// Letter is the sign that partners know the action by: A added, U updated, D deleted.
func (d Delivering) Letter() string {
	return map[Delivering]string{DeliverInsert: "A", DeliverUpdate: "U", DeliverDelete: "D"}[d]
}

// DeliveryState is how an article stands at a partner.
type DeliveryState string

// The states. A feed's articles wait until the partner has fetched them.
const (
	DeliveryWaits   DeliveryState = "waiting"
	DeliverySent    DeliveryState = "sent"
	DeliveryUpdated DeliveryState = "updated"
	DeliveryDeleted DeliveryState = "deleted"
	DeliveryFailed  DeliveryState = "failed" // given up
)

// DeliveryStates lists the states in the order of menus.
func DeliveryStates() []DeliveryState {
	return []DeliveryState{DeliveryWaits, DeliverySent, DeliveryUpdated, DeliveryDeleted, DeliveryFailed}
}

// Delivery is one article at one partner: what the partner has of it and what is to be done. There is one of each pair,
// so that what an article goes through reaches the partner in its order, and what was overtaken while it waited is never
// sent: each try takes the article as readers see it at that moment.
type Delivery struct {
	ID         int64
	Partner    int64
	Article    int64
	State      DeliveryState
	Action     Delivering
	Generation int64     // counts what was to be done: with article and partner it is the key by which a second try is known
	There      bool      // something may have reached the partner, so that it has to be told of a deletion
	Confirmed  bool      // the partner said that it took it
	Held       bool      // the newsroom deleted it there by hand: only by hand it is sent again
	Print      string    // of what was last taken
	Queued     time.Time // since when it is to be done
	Next       time.Time // when it is tried next
	Attempts   int
	Tried      time.Time // zero: never
	Done       time.Time // when the partner last took something; zero: never
	Status     int       // HTTP status of the last answer; 0: there was none
	Answer     string    // beginning of the answer, or a key of what went wrong
}

// Delivery's decisions. Each returns the row that follows and whether it is another.

// Follow is what a change of the article asks for: takes tells whether the partner wants it as readers see it now.
func (d Delivery) Follow(takes bool, now time.Time) (Delivery, bool) {
	switch {
	case takes && d.Held:
		return d, false
	case takes && d.Confirmed:
		return d.queue(DeliverUpdate, now), true
	case takes:
		return d.queue(DeliverInsert, now), true
	case d.There && (d.Action != DeliverDelete || d.State == DeliveryFailed):
		return d.queue(DeliverDelete, now), true
	case d.State == DeliveryWaits && !d.There: // nothing has left the house
		d.State, d.Action, d.Answer, d.Status, d.Done = DeliveryDeleted, DeliverDelete, "", 0, now
		return d, true
	}
	return d, false
}

// Again is what somebody asks for by hand, whatever became of it before: the article as it is now, or its deletion.
// Conflict where there is nothing to be deleted.
func (d Delivery) Again(remove bool, now time.Time) (Delivery, error) {
	if remove {
		if !d.There {
			return d, fault.New(fault.Conflict, "delivery.not-there")
		}
		d.Held = true
		return d.queue(DeliverDelete, now), nil
	}
	d.Held, d.Print = false, ""
	if d.Confirmed {
		return d.queue(DeliverUpdate, now), nil
	}
	return d.queue(DeliverInsert, now), nil
}

func (d Delivery) queue(action Delivering, now time.Time) Delivery {
	d.State, d.Action, d.Queued, d.Next, d.Attempts, d.Status, d.Answer = DeliveryWaits, action, now, now, 0, 0, ""
	d.Generation++
	return d
}

// Took is the row after the partner took what was sent.
func (d Delivery) Took(action Delivering, print string, now time.Time) Delivery {
	d.Action, d.Done = action, now
	switch action {
	case DeliverInsert:
		d.State, d.There, d.Confirmed, d.Print = DeliverySent, true, true, print
	case DeliverUpdate:
		d.State, d.There, d.Confirmed, d.Print = DeliveryUpdated, true, true, print
	case DeliverDelete:
		d.State, d.There, d.Confirmed, d.Print = DeliveryDeleted, false, false, ""
	}
	return d
}

// DeliveryFilter chooses deliveries for the newsroom's list; zero values do not filter.
type DeliveryFilter struct {
	Partner int64
	Article int64
	State   DeliveryState
	Before  int64 // queued before this many milliseconds; with BeforeID
	ID      int64
	Limit   int
}

// DeliveryRow is a line of the newsroom's list.
type DeliveryRow struct {
	Delivery
	Title       string
	PartnerName string
	PartnerWay  PartnerWay
}

// CopyTick says that somebody has seen to a copy outside the house.
type CopyTick struct {
	Article int64
	Key     string
	Person  int64
	Name    string
	At      time.Time
}
