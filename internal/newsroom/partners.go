package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/web"
)

type partnerReader interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	Partner(ctx context.Context, id int64) (news.Partner, error)
	PartnerDeliveries(ctx context.Context, f news.DeliveryFilter) ([]news.DeliveryRow, error)
	CountPartnerDeliveries(ctx context.Context, partner, article int64) (map[news.DeliveryState]int64, error)
	PartnersFailing(ctx context.Context) (int64, error)
	CopyTicks(ctx context.Context, no int64) ([]news.CopyTick, error)
}

// PartnerPost tries the way to partners and shows what they would get.
type PartnerPost interface {
	TestPartner(ctx context.Context, id int64) (notify.PartnerTest, error)
	PartnerSample(ctx context.Context, p news.Partner) (string, error)
}

// PartnersPage lists those outside who get the paper's articles.
type PartnersPage struct {
	Frame
	Partners []PartnerLine
	Ways     []news.PartnerWay
}

// PartnerLine is a partner with how its articles stand.
type PartnerLine struct {
	news.Partner
	Waiting, Failed, All int64
}

// PartnerPage is one partner: its form, its key where that was just made, a test, and a look at what it gets.
type PartnerPage struct {
	Frame
	Partner  news.Partner
	Fields   Fields
	Mapping  []MappingRow
	MapError string
	Key      string // shown this once; empty: none was made
	Feed     string // the feed's address, with the key where that is known
	Test     *notify.PartnerTest
	HostKey  string // fingerprint of the key that was confirmed
	Sample   string // the newest article as it is spelled for the partner; empty: there is none
	States   []Tab
}

// MappingRow is a part of an article and the name under which it is handed over.
type MappingRow struct {
	Field, Name string
	Chosen      bool
}

// Field is the field of the form with the name.
func (p PartnerPage) Field(name string) Input { return p.Fields.Get(name) }

// Action is the address that the form is sent to.
func (p PartnerPage) Action() string {
	if p.Partner.ID == 0 {
		return "/desk/partners/new"
	}
	return fmt.Sprintf("/desk/partners/%d", p.Partner.ID)
}

func (n *Newsroom) partners(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "partners", here: "partners"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Partners(ctx)
		if err != nil {
			return nil, err
		}
		p := PartnersPage{Frame: f, Ways: news.PartnerWays()}
		for _, x := range all {
			counts, err := rd.CountPartnerDeliveries(ctx, x.ID, 0)
			if err != nil {
				return nil, err
			}
			line := PartnerLine{Partner: x, Waiting: counts[news.DeliveryWaits], Failed: counts[news.DeliveryFailed]}
			for _, count := range counts {
				line.All += count
			}
			p.Partners = append(p.Partners, line)
		}
		return p, nil
	})
}

// partnerShow says how a partner's screen is shown.
type partnerShow struct {
	screen
	v    *web.Values
	sent desk.PartnerDraft // what was typed, where v is there
	key  string
	test *notify.PartnerTest
}

func (n *Newsroom) newPartner(w http.ResponseWriter, r *http.Request) error {
	return n.showPartner(w, r, 0, partnerShow{})
}

func (n *Newsroom) partner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showPartner(w, r, id, partnerShow{})
}

func (n *Newsroom) showPartner(w http.ResponseWriter, r *http.Request, id int64, s partnerShow) error {
	s.page, s.here = "partner", "partners"
	// The look at an article reads for itself: it is made before this screen's own moment begins.
	p := PartnerPage{Key: s.key, Test: s.test}
	if id != 0 {
		var stands news.Partner
		err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
			stands, err = rd.Partner(r.Context(), id)
			return err
		})
		if err != nil {
			return err
		}
		if n.PartnerPost != nil {
			if p.Sample, err = n.PartnerPost.PartnerSample(r.Context(), stands); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
	}
	return n.show(w, r, s.screen, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p.Partner = news.Partner{Kind: news.OwnPartner, Way: news.PullWay, Format: news.XMLFormat, Charset: news.UTF8, Active: true, PartnerSet: news.PartnerSet{
			Fields: news.DefaultFields(news.XMLFormat), SFTP: news.PartnerSFTP{Port: 22, File: "{no}_{status}"},
			HTTP: news.PartnerHTTP{InsertMethod: http.MethodPost, UpdateMethod: http.MethodPut, DeleteMethod: http.MethodDelete},
		}}
		asked := news.PartnerWay(web.Query(r, "way", 10))
		if s.v != nil {
			asked = s.sent.Way
		}
		if slices.Contains(news.PartnerWays(), asked) {
			p.Partner.Way = asked
		}
		var err error
		if id != 0 {
			if p.Partner, err = rd.Partner(ctx, id); err != nil {
				return nil, err
			}
			counts, err := rd.CountPartnerDeliveries(ctx, id, 0)
			if err != nil {
				return nil, err
			}
			for _, x := range news.DeliveryStates() {
				p.States = append(p.States, Tab{"delivery.state." + string(x), fmt.Sprintf("/desk/deliveries?partner=%d&state=%s", id, x), false, int(counts[x])})
			}
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		fields := p.Partner.PartnerSet.Fields
		if s.v != nil {
			fields = s.sent.Fields
		}
		p.Mapping = mapping(fields)
		p.HostKey = notify.HostKeyPrint(p.Partner.SFTP.HostKey)
		if p.Partner.ID != 0 && p.Partner.Way == news.PullWay {
			end := "json"
			if p.Partner.Format.XML() {
				end = "xml"
			}
			p.Feed = n.here(r, "/partners/"+p.Partner.Slug+"/feed."+end)
			if s.key != "" {
				p.Feed += "?" + url.Values{"key": {s.key}}.Encode()
			}
		}
		p.Fields = partnerFields(f, p.Partner, sections).fill(&f, "", s.v, s.err)
		for _, x := range fault.FieldsOf(s.err) {
			if x.Name == "fields" {
				p.MapError = f.words.Text(f.Lang, x.Key, x.Args...)
			}
		}
		p.Frame = f
		return p, nil
	})
}

func mapping(fields []news.PartnerField) []MappingRow {
	var rows []MappingRow
	for _, field := range news.PieceFields() {
		row := MappingRow{Field: field, Name: field}
		for _, x := range fields {
			if x.Field == field {
				row.Name, row.Chosen = x.Name, true
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func several[T ~string](all []T, prefix string, chosen []T, f Frame) []Option {
	options := choices(all, prefix, "", f.words, f.Lang)
	for i := range options {
		options[i].Selected = slices.Contains(chosen, all[i])
	}
	return options
}

func partnerFields(f Frame, p news.Partner, sections news.Sections) Fields {
	under := sectionOptions(sections, 0)
	for i := range under {
		under[i].Selected = slices.Contains(p.Filter.Sections, sections[i].ID)
	}
	methods := func(name, label, chosen string) Input {
		var options []Option
		for _, m := range news.PartnerMethods() {
			options = append(options, Option{Value: m, Text: m, Selected: m == chosen})
		}
		return Input{Name: name, Kind: "select", Always: true, Label: label, Options: options}
	}
	all := Fields{
		{Name: "name", Kind: "text", Label: "partner.name", Help: "partner.name-help", Limit: news.MaxName, Required: true, Value: p.Name},
		{Name: "slug", Kind: "text", Label: "partner.slug", Help: "partner.slug-help", Limit: news.MaxSlug, Required: true, Value: p.Slug, Complete: "off"},
		{Name: "kind", Kind: "select", Always: true, Label: "partner.kind", Options: choices(news.PartnerKinds(), "partner.kind.", p.Kind, f.words, f.Lang)},
		{Name: "format", Kind: "select", Always: true, Label: "partner.format", Options: choices(news.PartnerFormats(), "partner.format.", p.Format, f.words, f.Lang)},
		{Name: "charset", Kind: "select", Always: true, Label: "partner.charset", Options: choices(news.PartnerCharsets(), "partner.charset.", p.Charset, f.words, f.Lang)},
		{Name: "active", Kind: "check", Label: "partner.active", Help: "partner.active-help", Checked: p.Active},
		{Name: "sections", Kind: "multi", Label: "partner.sections", Options: under},
		{Name: "kinds", Kind: "multi", Label: "partner.kinds", Options: several(news.Kinds(), "kind.", p.Filter.Kinds, f)},
		{Name: "grades", Kind: "multi", Label: "partner.grades", Options: several(news.Grades(), "grade.", p.Filter.Grades, f)},
		{Name: "tags", Kind: "text", Label: "partner.tags", Help: "partner.tags-help", Value: strings.Join(p.Filter.Tags, ", ")},
		{Name: "origin", Kind: "select", Always: true, Label: "partner.origin", Options: append([]Option{{Text: f.words.Text(f.Lang, "partner.origin-any")}},
			choices([]news.PartnerOrigin{news.OwnOrigin, news.WireOrigin}, "origin.", p.Filter.Origin, f.words, f.Lang)...)},
		{Name: "all_portal", Kind: "check", Label: "partner.all-portal", Help: "partner.all-portal-help", Checked: p.Filter.AllPortal},
	}
	switch p.Way {
	case news.HTTPWay:
		headers := "partner.headers-help"
		if p.Secret != "" {
			headers = "partner.headers-kept"
		}
		all = append(all,
			Input{Name: "url", Kind: "url", Label: "partner.url", Help: "partner.url-help", Required: true, Limit: news.MaxPartnerURL, Value: p.HTTP.URL},
			methods("insert_method", "partner.insert-method", p.HTTP.InsertMethod),
			Input{Name: "update_url", Kind: "url", Label: "partner.update-url", Help: "partner.update-url-help", Limit: news.MaxPartnerURL, Value: p.HTTP.UpdateURL},
			methods("update_method", "partner.update-method", p.HTTP.UpdateMethod),
			Input{Name: "delete_url", Kind: "url", Label: "partner.delete-url", Help: "partner.update-url-help", Limit: news.MaxPartnerURL, Value: p.HTTP.DeleteURL},
			methods("delete_method", "partner.delete-method", p.HTTP.DeleteMethod),
			Input{Name: "headers", Kind: "area", Label: "partner.headers", Help: headers, Complete: "off"},
		)
		if p.Secret != "" {
			all = append(all, Input{Name: "clear_headers", Kind: "check", Label: "partner.headers-clear"})
		}
	case news.SFTPWay:
		password := "partner.password-help"
		if p.Secret != "" && p.SFTP.Public == "" {
			password = "partner.password-kept"
		}
		all = append(all,
			Input{Name: "host", Kind: "text", Label: "partner.host", Help: "partner.host-help", Required: true, Limit: 253, Value: p.SFTP.Host, Complete: "off"},
			Input{Name: "port", Kind: "number", Label: "partner.port", Min: 1, Max: 65535, Value: number(p.SFTP.Port)},
			Input{Name: "user", Kind: "login", Label: "partner.user", Required: true, Limit: news.MaxName, Value: p.SFTP.User, Complete: "off"},
			Input{Name: "password", Kind: "password", Label: "partner.password", Help: password, Complete: "new-password"},
			Input{Name: "new_key", Kind: "check", Label: "partner.new-key", Help: "partner.new-key-help"},
			Input{Name: "dir", Kind: "text", Label: "partner.dir", Help: "partner.dir-help", Limit: news.MaxPartnerFile, Value: p.SFTP.Dir, Complete: "off"},
			Input{Name: "file", Kind: "text", Label: "partner.file-name", Help: "partner.file-help", Limit: news.MaxPartnerFile, Value: p.SFTP.File, Complete: "off"},
		)
	case news.PullWay:
	}
	return all
}

func readPartner(v *web.Values) desk.PartnerDraft {
	d := desk.PartnerDraft{Partner: news.Partner{
		Version: v.Int("version"), Name: v.Text("name"), Slug: v.Text("slug"), Kind: news.PartnerKind(v.Text("kind")), Way: news.PartnerWay(v.Text("way")),
		Format: news.PartnerFormat(v.Text("format")), Charset: news.PartnerCharset(v.Text("charset")), Active: v.Has("active"),
	}, Headers: v.Text("headers"), ClearHeaders: v.Has("clear_headers"), Password: v.Text("password"), NewKey: v.Has("new_key")}
	for _, text := range v.All("sections") {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			v.Faults.Add("sections", "field.choice")
		}
		d.Filter.Sections = append(d.Filter.Sections, id)
	}
	for _, x := range v.All("kinds") {
		d.Filter.Kinds = append(d.Filter.Kinds, news.Kind(x))
	}
	for _, x := range v.All("grades") {
		d.Filter.Grades = append(d.Filter.Grades, news.Grade(x))
	}
	for tag := range strings.SplitSeq(v.Text("tags"), ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			d.Filter.Tags = append(d.Filter.Tags, tag)
		}
	}
	d.Filter.Origin, d.Filter.AllPortal = news.PartnerOrigin(v.Text("origin")), v.Has("all_portal")
	for _, field := range news.PieceFields() {
		if v.Has("field_" + field) {
			name := strings.TrimSpace(v.Text("as_" + field))
			if name == "" {
				name = field
			}
			d.Fields = append(d.Fields, news.PartnerField{Field: field, Name: name})
		}
	}
	if d.Format == news.RSSFormat && slices.Equal(d.Fields, news.DefaultFields(news.XMLFormat)) {
		d.Fields = news.DefaultFields(news.RSSFormat) // nobody chose names yet
	}
	d.HTTP = news.PartnerHTTP{
		URL: v.Text("url"), UpdateURL: v.Text("update_url"), DeleteURL: v.Text("delete_url"),
		InsertMethod: v.Text("insert_method"), UpdateMethod: v.Text("update_method"), DeleteMethod: v.Text("delete_method"),
	}
	d.SFTP = news.PartnerSFTP{Host: v.Text("host"), Port: small(v.Int("port")), User: v.Text("user"), Dir: v.Text("dir"), File: v.Text("file")}
	return d
}

func (n *Newsroom) savePartner(w http.ResponseWriter, r *http.Request) error {
	var id int64
	var err error
	if r.PathValue("id") != "" {
		if id, err = web.PathID(r, "id"); err != nil {
			return err
		}
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	d := readPartner(v)
	d.ID = id
	key := ""
	checked := d
	if err = together(v, checked.Check()); err == nil {
		id, key, err = n.Desk.SavePartner(r.Context(), n.actor(r), d)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPartner(w, r, d.ID, partnerShow{screen: screen{err: err}, v: v, sent: d})
	}
	if key != "" {
		return n.showPartner(w, r, id, partnerShow{key: key})
	}
	return back(w, r, fmt.Sprintf("/desk/partners/%d", id), "saved")
}

func (n *Newsroom) renewPartnerKey(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	key, err := n.Desk.RenewPartnerKey(r.Context(), n.actor(r), id)
	if err != nil {
		return err
	}
	return n.showPartner(w, r, id, partnerShow{key: key})
}

// testPartner tries the way to a partner at once. Nothing of the paper's is sent.
func (n *Newsroom) testPartner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if n.PartnerPost == nil {
		return fault.New(fault.Unavailable, "fault.unavailable")
	}
	test, err := n.PartnerPost.TestPartner(r.Context(), id)
	if err != nil {
		return err
	}
	if err := n.Desk.TestedPartner(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return n.showPartner(w, r, id, partnerShow{test: &test})
}

func (n *Newsroom) trustPartner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.TrustPartner(r.Context(), n.actor(r), id, strings.TrimSpace(v.Text("host_key"))); err != nil {
		return err
	}
	return back(w, r, fmt.Sprintf("/desk/partners/%d", id), "partner-trusted")
}

func (n *Newsroom) deletePartner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeletePartner(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/partners", "partner-deleted")
}
