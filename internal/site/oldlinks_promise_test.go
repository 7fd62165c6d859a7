package site_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// TestPromiseOldLinksLive does to a paper what moves addresses about, and after each step asks for every address that ever
// answered: it is itself, or leads in one step to what is, or says that it is gone. JOGAN_DEEP=1 does it for much longer.
func TestPromiseOldLinksLive(t *testing.T) {
	t.Parallel()
	steps := 20
	if os.Getenv("JOGAN_DEEP") != "" {
		steps = 400
	}
	run := func(t *testing.T, database string) {
		t.Parallel()
		seed := rand.Uint64()
		m := &mover{paper: paperOn(t, database), rand: rand.New(rand.NewPCG(seed, 2)), served: map[string]bool{}}
		m.begin()
		for step := range steps {
			did := m.step()
			m.clock.forward(time.Minute)
			m.look(fmt.Sprintf("seed %d, step %d, after %s", seed, step, did))
		}
		if len(m.served) < 40 {
			t.Errorf("only %d addresses were ever served", len(m.served))
		}
		t.Logf("proof: %d addresses, each goes on answering", len(m.served))
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
		return
	}
	t.Run("postgres", func(t *testing.T) { run(t, storetest.PostgresURL(t)) })
}

// mover moves addresses about.
type mover struct {
	*paper
	rand   *rand.Rand
	served map[string]bool // every address that ever answered 200
	people []staff.Person
	count  int
}

func (m *mover) begin() {
	for _, login := range []string{"yeoul", "seori"} {
		m.people = append(m.people, m.person(login, staff.Profile{}))
	}
	for _, slug := range []string{"river", "mountain"} {
		_, err := m.desk.SaveSeries(m.t.Context(), staff.Shell(), news.Series{Slug: slug, Name: slug})
		m.ok(err)
	}
	for range 4 {
		m.article()
	}
	m.look("the beginning")
}

func (m *mover) name() string {
	return []string{"north", "south", "east", "west", "동네", "강"}[m.rand.IntN(6)]
}

func (m *mover) all() (news.Sections, []news.Series, []news.Tag, []news.Page, []staff.Person) {
	ctx := m.t.Context()
	sections, err := m.db.Sections(ctx)
	m.ok(err)
	series, err := m.db.AllSeries(ctx)
	m.ok(err)
	tags, err := m.db.Tags(ctx, news.TagFilter{Limit: 100})
	m.ok(err)
	pages, err := m.db.Pages(ctx)
	m.ok(err)
	people, err := m.db.People(ctx)
	m.ok(err)
	return sections, series, tags, pages, people
}

func (m *mover) article() {
	sections, series, _, _, _ := m.all()
	a := draft(sections[m.rand.IntN(len(sections))].ID, fmt.Sprintf("기사 %d", m.count))
	a.Tags = []string{m.name(), []string{"Han", "한강 물"}[m.rand.IntN(2)]}
	if len(series) > 0 {
		a.Series = series[m.rand.IntN(len(series))].ID
	}
	a.Bylines = []news.Byline{m.people[m.rand.IntN(len(m.people))].Byline()}
	m.count++
	m.publish(a)
}

// step does one thing and says what. What the paper refuses, because a name is taken or a section full, is no step.
func (m *mover) step() string {
	ctx, shell := m.t.Context(), staff.Shell()
	sections, series, tags, pages, people := m.all()
	section := func() news.Section { return sections[m.rand.IntN(len(sections))] }
	switch m.rand.IntN(13) {
	case 0, 1:
		m.article()
		return "a new article"
	case 2:
		x := section()
		x.Slug = m.name()
		_, _ = m.desk.SaveSection(ctx, shell, x)
		return "a section renamed " + x.Slug
	case 3:
		x := section()
		if tops := slices.DeleteFunc(slices.Clone(sections), func(s news.Section) bool { return s.Parent != 0 || s.ID == x.ID }); len(tops) > 0 && x.Parent != 0 {
			x.Parent = tops[m.rand.IntN(len(tops))].ID
			_, _ = m.desk.SaveSection(ctx, shell, x)
		} else {
			_, _ = m.desk.SaveSection(ctx, shell, news.Section{Slug: m.name(), Name: fmt.Sprint("섹션 ", m.count), Parent: x.ID})
		}
		return "a section moved or added"
	case 4:
		if len(sections) > 2 {
			_ = m.desk.MergeSection(ctx, shell, section().ID, section().ID)
		}
		return "sections merged"
	case 5:
		_ = m.desk.DeleteSection(ctx, shell, section().ID)
		return "a section deleted"
	case 6:
		if len(series) > 0 {
			x := series[m.rand.IntN(len(series))]
			x.Slug = m.name()
			_, _ = m.desk.SaveSeries(ctx, shell, x)
		}
		return "a series renamed"
	case 7:
		if len(series) > 1 {
			_ = m.desk.MergeSeries(ctx, shell, series[0].ID, series[1].ID)
		} else {
			_, _ = m.desk.SaveSeries(ctx, shell, news.Series{Slug: m.name(), Name: "새 연재"})
		}
		return "series merged or added"
	case 8:
		if len(tags) > 0 {
			_ = m.desk.RenameTag(ctx, shell, tags[m.rand.IntN(len(tags))].ID, m.name())
		}
		return "a tag renamed or merged"
	case 9:
		if len(tags) > 0 {
			_ = m.desk.DeleteTag(ctx, shell, tags[m.rand.IntN(len(tags))].ID)
		}
		return "a tag deleted"
	case 10:
		x := people[m.rand.IntN(len(people))]
		x.Handle = m.name()
		_, _ = m.desk.SavePerson(ctx, shell, x)
		return "a person's address changed"
	case 11:
		if len(pages) > 0 && m.rand.IntN(2) == 0 {
			_ = m.desk.DeletePage(ctx, shell, pages[m.rand.IntN(len(pages))].ID)
		} else {
			_, _ = m.desk.SavePage(ctx, shell, news.Page{Slug: m.name(), Title: "안내", Body: "<p>글</p>"})
		}
		_, _ = m.desk.SaveRedirect(ctx, shell, news.Redirect{From: fmt.Sprintf("/old/%d.html?id=1", m.rand.IntN(5)), To: []string{"/latest", "/old/1.html?id=1", "gone", "/sections/" + section().Slug}[m.rand.IntN(4)]}, "")
		return "pages and redirects"
	default:
		no := int64(1 + m.rand.IntN(m.count))
		a, err := m.db.Article(ctx, no)
		m.ok(err)
		if a.Status == news.Published {
			m.ok(m.desk.WithdrawArticle(ctx, shell, no, "까닭", ""))
		}
		return "an article withdrawn"
	}
}

// look asks for everything that there is, and for everything that there ever was.
func (m *mover) look(when string) {
	m.t.Helper()
	ctx := m.t.Context()
	m.ok(m.desk.RunMergers(ctx))
	sections, series, tags, pages, people := m.all()
	now := []string{"/", "/latest", "/feeds"}
	folders := []string{""}
	for _, x := range sections {
		folders = append(folders, sections.Path(x.ID))
	}
	for _, x := range series {
		folders = append(folders, "/series/"+url.PathEscape(x.Slug))
	}
	for _, x := range tags {
		folders = append(folders, "/tags/"+url.PathEscape(strings.ToLower(x.Name)))
	}
	for _, x := range people {
		folders = append(folders, "/reporters/"+url.PathEscape(x.Handle))
	}
	for _, x := range pages {
		now = append(now, "/"+url.PathEscape(x.Slug))
	}
	for no := range m.count {
		now = append(now, fmt.Sprintf("/articles/%d", no+1))
	}
	for _, folder := range folders {
		if folder != "" {
			now = append(now, folder)
		}
		for _, file := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
			now = append(now, folder+file)
		}
	}
	for _, path := range now {
		if !m.served[path] && m.at(path).Code == http.StatusOK {
			m.served[path] = true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(m.served)) {
		x := m.at(path)
		switch x.Code {
		case http.StatusOK, http.StatusGone:
		case http.StatusMovedPermanently:
			to := x.Header().Get("Location")
			if y := m.at(to); y.Code != http.StatusOK && y.Code != http.StatusGone {
				m.t.Fatalf("%s: %s leads to %s, which answers %d %s", when, path, to, y.Code, y.Header().Get("Location"))
			}
		default:
			m.t.Fatalf("%s: %s answered once, now %d", when, path, x.Code)
		}
	}
}
