package site

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// Names are the people whom readers know, and what they look like.
type Names interface {
	ReporterByHandle(ctx context.Context, handle string) (news.Reporter, error)
	Reporters(ctx context.Context, people []int64) (map[int64]news.Reporter, error)
	Portraits(ctx context.Context, people []int64) (map[int64]news.Picture, error)
	ListingOldest(ctx context.Context, list string, after news.Cursor, limit int) ([]news.Headline, error)
	ListingUpTo(ctx context.Context, list string, at news.Cursor) (int64, error)
}

// useReporter names what readers know of a person: the name, the page's address, the portrait.
func useReporter(person int64) string { return "reporter:" + strconv.FormatInt(person, 10) }

func reporterPath(handle string) string { return "/reporters/" + url.PathEscape(handle) }

// Author is a name over an article, and the page behind it.
type Author struct {
	news.Byline
	Path string // empty: a guest, who has none
}

// authors are the people behind bylines. A page that names somebody is made anew when what readers know of them changes.
func (m *making) authors(ctx context.Context, bylines []news.Byline) (map[int64]news.Reporter, error) {
	seen := map[int64]bool{}
	var ids []int64
	for _, b := range bylines {
		if b.Person != 0 && !seen[b.Person] {
			seen[b.Person] = true
			ids = append(ids, b.Person)
			m.uses.Use(useReporter(b.Person))
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return m.r.Reporters(ctx, ids)
}

// meet gets to know who signed the headlines before teaser sets them.
func (m *making) meet(ctx context.Context, heads []news.Headline) error {
	var bylines []news.Byline
	for _, h := range heads {
		bylines = append(bylines, h.Bylines...)
	}
	known, err := m.authors(ctx, bylines)
	if m.known == nil {
		m.known = map[int64]news.Reporter{}
	}
	maps.Copy(m.known, known)
	return err
}

func signed(bylines []news.Byline, known map[int64]news.Reporter) []Author {
	var all []Author
	for _, b := range bylines {
		a := Author{Byline: b}
		if r, ok := known[b.Person]; ok {
			a.Path = reporterPath(r.Handle)
		}
		all = append(all, a)
	}
	return all
}

// sizesFace is the size of the portrait at the top of a reporter's page.
const sizesFace = "9rem"

// square is a picture cut to a square around what matters; the whole picture until the crop is made.
func square(p news.Picture) *Image {
	crop := ""
	if len(p.Shape("1:1", "")) > 0 {
		crop = "1:1"
	}
	i := imageOf(p, crop, sizesFace, 256)
	return &i
}

// ReporterPage is what a person of the paper writes, with who they are.
type ReporterPage struct {
	ListPage
	Reporter news.Reporter
	Bio      []string // lines
	Portrait *Image
	Tips     string // where readers send them what they know; empty: they work here no more
	Mail     string // where readers ask for the address; empty: it is not told
	Data     *Profile
}

// Profile is what search engines read of a person (schema.org/ProfilePage, as JSON-LD).
type Profile struct {
	Context string  `json:"@context"`
	Type    string  `json:"@type"`
	Main    Subject `json:"mainEntity"`
}

// Subject is the person of a Profile.
type Subject struct {
	Type        string       `json:"@type"`
	Name        string       `json:"name"`
	URL         string       `json:"url,omitempty"`
	JobTitle    string       `json:"jobTitle,omitempty"`
	Description string       `json:"description,omitempty"`
	KnowsAbout  string       `json:"knowsAbout,omitempty"`
	Image       string       `json:"image,omitempty"`
	WorksFor    *Contributor `json:"worksFor,omitempty"`
}

func (s *Site) reporter(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	handle := r.PathValue("handle")
	path := reporterPath(handle)
	return s.page(w, r, from(path, at), func(ctx context.Context, m *making) (page, error) {
		x, err := m.reporter(ctx, handle)
		if err != nil {
			return page{}, err
		}
		p := &ReporterPage{Reporter: x, ListPage: ListPage{Heading: strings.TrimSpace(x.Name + " " + x.Title)}}
		if err := m.fillList(ctx, &p.ListPage, news.ListPerson(x.ID), place{path: path, crumbs: m.under("reporters.title", "/reporters", x.Name)}, at); err != nil {
			return page{}, err
		}
		if x.Bio != "" {
			p.Bio = strings.Split(x.Bio, "\n")
			p.Description = richtext.Cut(strings.Join(p.Bio, " "), 160)
		}
		p.Feed, p.FeedTitle = path+"/feed.xml", p.Heading
		p.Kind = "profile"
		if !x.Left {
			p.Tips = "/tips?to=" + url.QueryEscape(x.Handle)
		}
		if x.Email != "" {
			p.Mail = path + "/mail"
		}
		pictures, err := m.pictures(ctx, []int64{x.Portrait})
		if err != nil {
			return page{}, err
		}
		portrait := ""
		if picture, ok := pictures[x.Portrait]; ok {
			p.Portrait = square(picture)
			p.Portrait.Alt, p.Portrait.Eager = "", true // the name stands beside it
			portrait = m.absolute(p.Portrait.Src)
		}
		p.Data = &Profile{Context: "https://schema.org", Type: "ProfilePage", Main: Subject{
			Type: "Person", Name: x.Name, URL: p.Canonical, JobTitle: x.Title, Description: p.Description, KnowsAbout: x.Beat, Image: portrait,
		}}
		if !x.Left {
			p.Data.Main.WorksFor = &Contributor{Type: "NewsMediaOrganization", Name: m.paper.Name, URL: m.paper.URL}
		}
		return m.html("reporter", http.StatusOK, p)
	})
}

// reporter is whose page has the handle. What a page without one was made from is the list of everything: the first
// article opens it; the person's own changes open it too, but nobody keeps a page that is not there.
func (m *making) reporter(ctx context.Context, handle string) (news.Reporter, error) {
	x, err := m.r.ReporterByHandle(ctx, handle)
	if err == nil {
		m.uses.Use(useReporter(x.ID), news.ListPerson(x.ID))
	}
	return x, err
}

// MailPage tells a reader who asked for them the addresses of those who wrote an article, of a person or of the paper.
// No page that is linked or kept holds them: programs that gather addresses send no forms.
type MailPage struct {
	Frame
	Heading   string
	Addresses []Address
	Back      Link
}

// Address is somebody's mail.
type Address struct{ Name, Email string }

// tell answers with addresses. The page is kept nowhere.
func (s *Site) tell(w http.ResponseWriter, r *http.Request, fill func(context.Context, *making, *MailPage) error) error {
	var out page
	err := s.make(r.Context(), uncollected{}, func(m *making) error {
		f, err := m.frame(r.Context(), place{path: r.URL.EscapedPath(), plain: true})
		if err != nil {
			return err
		}
		f.Index, f.Canonical = false, ""
		p := &MailPage{Frame: f}
		if err := fill(r.Context(), m, p); err != nil {
			return err
		}
		if len(p.Addresses) == 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		p.Title = p.Heading
		out, err = m.html("mail", http.StatusOK, p)
		return err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	_, _ = w.Write(out.body) // a reader who went away needs no answer
	return nil
}

func (s *Site) reporterMail(w http.ResponseWriter, r *http.Request) error {
	return s.tell(w, r, func(ctx context.Context, m *making, p *MailPage) error {
		x, err := m.reporter(ctx, r.PathValue("handle"))
		if err != nil {
			return err
		}
		p.Heading = strings.TrimSpace(x.Name + " " + x.Title)
		p.Back = Link{Name: p.Heading, Path: reporterPath(x.Handle)}
		if x.Email != "" {
			p.Addresses = []Address{{p.Heading, x.Email}}
		}
		return nil
	})
}

func (s *Site) articleMail(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return s.tell(w, r, func(ctx context.Context, m *making, p *MailPage) error {
		public, err := m.r.PublicArticle(ctx, no)
		if err != nil || !public.Withdrawn.IsZero() {
			return orNotFound(err)
		}
		known, err := m.authors(ctx, public.Bylines)
		if err != nil {
			return err
		}
		p.Heading = public.Title
		p.Back = Link{Name: public.Title, Path: articlePath(no)}
		for _, b := range told(public.Bylines, known) {
			p.Addresses = append(p.Addresses, Address{strings.TrimSpace(b.Name + " " + b.Title), b.Email})
		}
		return nil
	})
}

// told are the bylines whose addresses readers may ask for: not those of people who want theirs kept, or who left.
func told(bylines []news.Byline, known map[int64]news.Reporter) []news.Byline {
	var all []news.Byline
	for _, b := range bylines {
		if r, ok := known[b.Person]; b.Email != "" && (!ok || r.Email != "") {
			all = append(all, b)
		}
	}
	return all
}

func (s *Site) paperMail(w http.ResponseWriter, r *http.Request) error {
	return s.tell(w, r, func(_ context.Context, m *making, p *MailPage) error {
		p.Heading = m.paper.Name
		p.Back = Link{Name: m.paper.Name, Path: "/"}
		if m.paper.Email != "" {
			p.Addresses = []Address{{m.paper.Name, m.paper.Email}}
		}
		return nil
	})
}

// ReportersPage is who writes the paper.
type ReportersPage struct {
	Frame
	People []ReporterCard
}

// ReporterCard is a person on it.
type ReporterCard struct {
	Path     string
	Name     string
	Title    string
	Beat     string
	Bio      string
	Portrait *Image
	Newest   time.Time // when their newest article came out; zero: there is none
}

func (s *Site) reporters(w http.ResponseWriter, r *http.Request) error {
	const path = "/reporters"
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		title := m.words("reporters.title")
		f, err := m.frame(ctx, place{path: path, plain: true, crumbs: here(title)})
		if err != nil {
			return page{}, err
		}
		p := &ReportersPage{Frame: f}
		p.Title, p.Description = title, m.words("reporters.describe", m.paper.Name)
		// The first article of somebody opens their page, so that it is the list of all that this one is made from.
		m.uses.Use(usePeople, news.ListAll)
		all, err := m.r.ReporterList(ctx)
		if err != nil {
			return page{}, err
		}
		all = slices.DeleteFunc(all, func(x news.Reporter) bool { return x.Left })
		var lists []string
		var ids []int64
		for _, x := range all {
			lists, ids = append(lists, news.ListPerson(x.ID)), append(ids, x.Portrait)
		}
		newest, err := m.r.ListNewest(ctx, lists)
		if err != nil {
			return page{}, err
		}
		pictures, err := m.pictures(ctx, ids)
		if err != nil {
			return page{}, err
		}
		for _, x := range all {
			c := ReporterCard{Path: reporterPath(x.Handle), Name: x.Name, Title: x.Title, Beat: x.Beat, Bio: richtext.Cut(strings.Join(strings.Fields(x.Bio), " "), 80)}
			if n := newest[news.ListPerson(x.ID)]; !n.IsZero() {
				c.Newest = n.In(m.now.Location())
			}
			if picture, ok := pictures[x.Portrait]; ok {
				c.Portrait = square(picture)
				c.Portrait.Alt = "" // the name stands beside it
			}
			p.People = append(p.People, c)
		}
		return m.html("reporters", http.StatusOK, p)
	})
}
