package newsroom

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Frame is what every screen has around its own content.
type Frame struct {
	Lang   string
	Paper  news.Paper
	Person staff.Person // zero: nobody is signed in
	Here   string       // the key of the entry of the navigation that is open
	Nav    []NavGroup
	Done   string  // key of the sentence that says what was just done; empty: nothing
	Wrong  []Wrong // what is wrong with the form, in the order of its fields
	words  *render.Words

	Tour    *TourBar // in the sample paper; nil: none
	Outside bool     // the page is for somebody who does not work here
}

// NavGroup is a part of the navigation.
type NavGroup struct {
	Label string // key; empty: none
	Items []NavItem
}

// NavItem is an entry of the navigation.
type NavItem struct {
	Label, Path string
	Open        bool
	Trouble     int64 // things behind it that somebody must look at
}

// Wrong is one fault of a form, for the summary at its top; Target is the id of the field, empty where it has none.
type Wrong struct{ Target, Label, Text string }

// May tells whether the person has a permission.
func (f Frame) May(p string) bool { return f.Person.May(staff.Permission(p)) }

// Local is a time on the paper's clocks.
func (f Frame) Local(t time.Time) time.Time { return t.In(f.Paper.Zone()) }

// Site is the address of the paper's front page.
func (f Frame) Site() string { return cmp.Or(f.Paper.URL, "") + "/" }

// EditorWords is the editor's part of the catalogue as its page hands it over: keys without "editor.".
func (f Frame) EditorWords() (string, error) { return editorWords(f.words, f.Lang) }

// signed puts the person and their navigation into the frame.
func (f *Frame) signed(p staff.Person) {
	f.Person = p
	for _, group := range navigation() {
		g := NavGroup{Label: group.label}
		for _, e := range group.entries {
			if p.May(e.permission) {
				g.Items = append(g.Items, NavItem{Label: "nav." + e.key, Path: e.path, Open: e.key == f.Here})
			}
		}
		if len(g.Items) > 0 {
			f.Nav = append(f.Nav, g)
		}
	}
}

// navEntry is an entry of the navigation and what one must be allowed for it.
type navEntry struct {
	key, path  string
	permission staff.Permission
}

// navGroup is a part of the navigation under one label.
type navGroup struct {
	label   string // key; empty: none
	entries []navEntry
}

// navigation is all of it, in its order: what is written, what readers send and claim, what the pages show, what is
// counted, and what is set.
func navigation() []navGroup {
	return []navGroup{
		{"", []navEntry{
			{"articles", "/desk/", staff.Write},
			{"breaking", "/desk/breaking", staff.Publish},
			{"assignments", "/desk/assignments", staff.Write},
			{"notes", "/desk/notes", staff.Write},
			{"media", "/desk/media", staff.Write},
		}},
		{"nav.readers", []navEntry{
			{"inbox", "/desk/inbox", staff.Write},
			{"claims", "/desk/claims", staff.Withdraw},
			{"corrections", "/desk/corrections", staff.Publish},
			{"deliveries", "/desk/deliveries", staff.Publish},
		}},
		{"nav.layout", []navEntry{
			{"front", "/desk/front", staff.Fronts},
			{"flash", "/desk/flash", staff.Publish},
			{"stands", "/desk/stands", staff.Fronts},
			{"menu", "/desk/menu", staff.Fronts},
			{"notices", "/desk/notices", staff.Fronts},
			{"popups", "/desk/popups", staff.Fronts},
			{"announcements", "/desk/announcements", staff.Write},
			{"issues", "/desk/issues", staff.Fronts},
			{"banners", "/desk/banners", staff.Banners},
		}},
		{"", []navEntry{
			{"numbers", "/desk/numbers", staff.Write},
		}},
		{"nav.settings", []navEntry{
			{"paper", "/desk/paper", staff.Settings},
			{"sections", "/desk/sections", staff.Settings},
			{"series", "/desk/series", staff.Settings},
			{"tags", "/desk/tags", staff.Settings},
			{"pages", "/desk/pages", staff.Settings},
			{"forms", "/desk/forms", staff.Settings},
			{"mail", "/desk/mail", staff.Manage},
			{"people", "/desk/people", staff.Manage},
			{"powers", "/desk/powers", staff.Enter},
			{"guard", "/desk/guard", staff.Enter},
			{"tokens", "/desk/tokens", staff.Manage},
			{"redirects", "/desk/redirects", staff.Manage},
			{"findable", "/desk/findable", staff.Manage},
			{"duties", "/desk/duties", staff.Settings},
			{"report", "/desk/report", staff.Settings},
			{"retention", "/desk/retention", staff.Manage},
			{"sharing", "/desk/sharing", staff.Manage},
			{"partners", "/desk/partners", staff.Manage},
			{"webhooks", "/desk/webhooks", staff.Manage},
			{"log", "/desk/log", staff.Manage},
		}},
	}
}

// bareFrame is a frame made without asking the database, for errors.
func (n *Newsroom) bareFrame(r *http.Request) Frame {
	return Frame{Lang: web.Language(r, render.Languages()), Paper: news.NewPaper(""), words: n.Renderer.Words()}
}

// doneKey is the sentence that an address asks for with ?done=: one of the catalogue, so that nobody else's words can be
// put on a screen.
func doneKey(words *render.Words, asked string) string {
	if key := "done." + asked; words.Has(key) {
		return key
	}
	return ""
}

// back leads to an address after something was done there.
func back(w http.ResponseWriter, r *http.Request, path, done string) error {
	if done != "" {
		path += "?done=" + url.QueryEscape(done)
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// trouble marks the entries behind which something does not arrive: webhooks that were paused for it, deliveries that were
// given up, and search engines that take nothing.
func (f *Frame) trouble(ctx context.Context, rd Reader, now time.Time) error {
	hooks, err := rd.HooksInTrouble(ctx)
	if err != nil {
		return err
	}
	failing, err := rd.PartnersFailing(ctx)
	if err != nil {
		return err
	}
	engines, err := rd.IndexTrouble(ctx, now)
	for i := range f.Nav {
		for j := range f.Nav[i].Items {
			switch x := &f.Nav[i].Items[j]; x.Label {
			case "nav.webhooks":
				x.Trouble = hooks
			case "nav.deliveries":
				x.Trouble = failing
			case "nav.findable":
				x.Trouble = engines
			}
		}
	}
	return err
}

// screen says which page to show and how.
type screen struct {
	page   string // folder below ui/newsroom/
	part   string // one template of the page alone, for a script that puts it in its place; empty: the whole page
	here   string // entry of the navigation
	status int    // 0: 200
	err    error  // why the form came back; its fields are marked
}

// show makes a page from one moment of the database. build returns the page's struct.
func (n *Newsroom) show(w http.ResponseWriter, r *http.Request, s screen, build func(ctx context.Context, rd Reader, f Frame) (any, error)) error {
	f := n.bareFrame(r)
	f.Here = s.here
	f.Done = doneKey(f.words, r.URL.Query().Get("done"))
	if v := who(r); v.person.ID != 0 {
		f.signed(v.person)
		if n.Sample && v.person.May(staff.Write) {
			f.Nav[0].Items = append(f.Nav[0].Items, NavItem{Label: "nav.tour", Path: "/desk/tour", Open: s.here == "tour"})
		}
	}
	var raw []byte
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		ctx := r.Context()
		if f.Paper, err = rd.Paper(ctx); err != nil {
			return err
		}
		if f.Nav != nil && f.Person.May(staff.Manage) {
			if err := f.trouble(ctx, rd, n.Now()); err != nil {
				return err
			}
		}
		if n.Sample && f.Person.ID != 0 {
			if f.Tour, err = tourBar(ctx, rd, f.Person, r.URL.Path == "/desk/"); err != nil {
				return err
			}
		}
		data, err := build(ctx, rd, f)
		if err != nil {
			return err
		}
		raw, err = n.Renderer.Part(f.Lang, s.page, cmp.Or(s.part, "layout"), data)
		return err
	})
	if err != nil {
		return err
	}
	status := cmp.Or(s.status, http.StatusOK)
	if s.err != nil && s.status == 0 {
		status = web.Status(s.err)
	}
	write(w, r, status, raw)
	return nil
}

// again tells whether a form comes back to be corrected: what is wrong is the person's to mend, on the same page.
func again(err error) bool { return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) }
