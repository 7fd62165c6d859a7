package desk

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Redirects is what the actions on old addresses read and write.
type Redirects interface {
	SaveOldSite(ctx context.Context, x news.OldSite, from int64) error
	SetOldCodes(ctx context.Context, systems []string, codes []news.OldCode) error
	redirectReader
	Redirect(ctx context.Context, from string) (news.Redirect, error)
	PutRedirects(ctx context.Context, all []news.Redirect, moved map[string]bool) error
	DeleteRedirect(ctx context.Context, from string) error
	RedirectDraft(ctx context.Context, person int64) (string, error)
	KeepRedirectDraft(ctx context.Context, person int64, body string) error
}

// redirectReader is what tells where addresses lead, and which of them are pages.
type redirectReader interface {
	Paper(ctx context.Context) (news.Paper, error)
	OldSite(ctx context.Context) (news.OldSite, int64, error)
	Address(ctx context.Context, source, key string) (string, error)
	Redirects(ctx context.Context, source, text, after string, limit int) ([]news.Redirect, error)
	Sections(ctx context.Context) (news.Sections, error)
	AllSeries(ctx context.Context) ([]news.Series, error)
	Pages(ctx context.Context) ([]news.Page, error)
	HasPublic(ctx context.Context, no int64) (bool, error)
	ReporterByHandle(ctx context.Context, handle string) (news.Reporter, error)
	Listed(ctx context.Context, name string) (bool, error)
}

// SaveOldSite sets how addresses of the system before are answered. codes are the sections' codes there, as
// news.ReadOldCodes reads them; from is the version that it began from, Conflict where another stands.
func (d *Desk) SaveOldSite(ctx context.Context, actor staff.Actor, x news.OldSite, codes string, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	read, err := news.ReadOldCodes(codes)
	if err != nil {
		return err
	}
	if len(read) > 0 && len(x.Systems) == 0 {
		return fault.In("systems", "old-site.codes-of-what")
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		paper, err := tx.Paper(ctx)
		if err != nil {
			return err
		}
		checked := x // a write may be tried again
		if err := checked.Check(paper.URL); err != nil {
			return err
		}
		if err := tx.SaveOldSite(ctx, checked, from); err != nil {
			return err
		}
		if err := tx.SetOldCodes(ctx, checked.Systems, read); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "old-site.save", "old-site", strings.Join(checked.Systems, ", "))
	})
	if err != nil {
		return fmt.Errorf("addresses of the system before: %w", err)
	}
	return nil
}

// living tells which addresses are pages now, as far as their shape says which thing they are. A redirect cannot stand
// there: readers see the page.
type living struct {
	r        redirectReader
	sections news.Sections
	series   map[string]bool
	pages    map[string]bool
	hosts    []string // the paper's own
}

func newLiving(ctx context.Context, r redirectReader) (*living, error) {
	l := &living{r: r, series: map[string]bool{}, pages: map[string]bool{}}
	var err error
	if l.sections, err = r.Sections(ctx); err != nil {
		return nil, err
	}
	series, err := r.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range series {
		l.series[x.Slug] = true
	}
	paper, err := r.Paper(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	old, _, err := r.OldSite(ctx)
	if err != nil {
		return nil, err
	}
	l.hosts = news.OwnHosts(paper.URL, old)
	pages, err := r.Pages(ctx)
	for _, x := range pages {
		l.pages[x.Slug] = true
	}
	return l, err
}

// is tells whether a key of news.OldKey is a page.
func (l *living) is(ctx context.Context, key string) (bool, error) {
	path, query, _ := strings.Cut(key, "?")
	var parts []string
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		text, err := url.PathUnescape(part)
		if err != nil {
			return false, nil //nolint:nilerr // no page has such an address
		}
		parts = append(parts, strings.ToLower(text))
	}
	for _, feed := range []string{"feed.xml", "atom.xml", "feed.json"} {
		if last := len(parts) - 1; parts[last] == feed {
			if last == 0 {
				return true, nil
			}
			parts = parts[:last]
		}
	}
	found := func(_ any, err error) (bool, error) {
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
		return err == nil, err
	}
	switch {
	case path == "/":
		return query == "", nil
	case len(parts) == 1:
		switch parts[0] {
		case "search", "latest", "ranking", "weather", "corrections", "notices", "announcements", "issues", "tips", "submissions", "subscribe", "advertise",
			"feeds", "archive", "robots.txt", "ads.txt", "sitemap.xml", "sitemap-news.xml", "favicon.ico":
			return true, nil
		}
		return l.pages[parts[0]], nil
	case parts[0] == "articles" && len(parts) == 2:
		no, ok := articleNo(parts[1])
		if !ok {
			return false, nil
		}
		return l.r.HasPublic(ctx, no)
	case parts[0] == "sections" && len(parts) <= 3:
		_, ok := l.sections.At(parts[1], strings.Join(parts[2:], ""))
		return ok, nil
	case parts[0] == "series" && len(parts) == 2:
		return l.series[parts[1]], nil
	case parts[0] == "tags" && len(parts) == 2:
		return l.r.Listed(ctx, news.ListTag(parts[1]))
	case parts[0] == "reporters" && len(parts) == 2:
		return found(l.r.ReporterByHandle(ctx, parts[1]))
	}
	return false, nil
}

func articleNo(text string) (no int64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' || no > 1<<50 {
			return 0, false
		}
		no = no*10 + int64(c-'0')
	}
	return no, no > 0
}

// maxHops bounds how far an address is followed.
const maxHops = 20

// settle finds where a redirect's target leads in the end, so that readers are sent once. next says where an address
// leads that is no page; empty: nowhere. A target that comes back to where it began is Invalid.
func (l *living) settle(ctx context.Context, r news.Redirect, next func(key string) (string, error)) (news.Redirect, error) {
	seen := map[string]bool{r.From: true}
	for range maxHops {
		r.To = news.OwnPath(r.To, l.hosts)
		if !strings.HasPrefix(r.To, "/") {
			return r, nil
		}
		u, err := url.Parse(r.To)
		if err != nil {
			return r, fault.In("to", "redirect.to-shape")
		}
		key := news.OldKey(u.EscapedPath(), u.RawQuery)
		if path, _, _ := strings.Cut(key, "?"); seen[key] || path == r.From { // which is met whatever is asked of it
			return r, fault.In("to", "redirect.loop")
		}
		seen[key] = true
		alive, err := l.is(ctx, key)
		if err != nil || alive {
			return r, err
		}
		target, err := next(key)
		if err != nil || target == "" {
			return r, err
		}
		r.To = target
	}
	return r, fault.In("to", "redirect.loop")
}

// SaveRedirect leads an old address elsewhere. was is the one that it stood under before; empty: it is new. Where the
// target leads on, the redirect goes to the end at once, and what led to the old address goes there too.
func (d *Desk) SaveRedirect(ctx context.Context, actor staff.Actor, r news.Redirect, was string) (news.Redirect, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return r, err
	}
	if err := r.Check(); err != nil {
		return r, err
	}
	saved := r
	err := d.store.Write(ctx, func(tx Tx) error {
		l, err := newLiving(ctx, tx)
		if err != nil {
			return err
		}
		if alive, err := l.is(ctx, r.From); err != nil || alive {
			if err == nil {
				err = fault.In("from", "redirect.from-lives")
			}
			return err
		}
		if _, err := tx.Redirect(ctx, r.From); err == nil && was != r.From {
			return fault.In("from", "redirect.from-taken")
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if was != "" && was != r.From {
			if err := tx.DeleteRedirect(ctx, was); err != nil {
				return err
			}
		}
		if saved, err = l.settle(ctx, r, func(key string) (string, error) { return leads(ctx, tx, key) }); err != nil {
			return err
		}
		if err := tx.PutRedirects(ctx, []news.Redirect{saved}, map[string]bool{saved.From: true}); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "redirect.save", "redirects", saved.From+" → "+saved.To)
	})
	if err != nil {
		return r, fmt.Errorf("redirect %q: %w", r.From, err)
	}
	return saved, nil
}

// leads is where the table leads an address; empty: nowhere.
func leads(ctx context.Context, r redirectReader, key string) (string, error) {
	path, _, _ := strings.Cut(key, "?")
	for _, at := range [][2]string{{news.OwnRedirect, key}, {news.OwnRedirect, path}, {news.Renamed, path}} {
		target, err := r.Address(ctx, at[0], at[1])
		if err == nil || !fault.Is(err, fault.NotFound) {
			return target, err
		}
	}
	return "", nil
}

// DeleteRedirect ends a redirect: its address is unknown again.
func (d *Desk) DeleteRedirect(ctx context.Context, actor staff.Actor, from string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := tx.DeleteRedirect(ctx, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "redirect.delete", "redirects", from)
	})
	if err != nil {
		return fmt.Errorf("delete redirect %q: %w", from, err)
	}
	return nil
}

// RedirectLine is a line of a table of redirects, and what is wrong with it.
type RedirectLine struct {
	Line int
	news.Redirect
	Err error // nil: it can be applied
}

// RedirectPlan is what a table of redirects would do.
type RedirectPlan struct {
	Lines           []RedirectLine
	New, Same, Over int // those that can be applied: new ones, ones that stand so already, ones that lead elsewhere now
	Wrong           int
	Shortened       int // that led to an address which leads on

	puts  []news.Redirect
	moved map[string]bool
}

// PlanRedirects says what a table of redirects would do as the paper stands, changing nothing. Lines that cannot be
// applied are said one by one; the others do not wait for them.
func (d *Desk) PlanRedirects(ctx context.Context, actor staff.Actor, lines []RedirectLine) (RedirectPlan, error) {
	p := RedirectPlan{Lines: lines, moved: map[string]bool{}}
	if err := actor.Permit(staff.Manage); err != nil {
		return p, err
	}
	l, err := newLiving(ctx, d.store)
	if err != nil {
		return p, err
	}
	own, err := d.table(ctx, news.OwnRedirect)
	if err != nil {
		return p, err
	}
	renamed, err := d.table(ctx, news.Renamed)
	if err != nil {
		return p, err
	}
	reached := map[string]bool{} // what something leads to now
	for _, table := range []map[string]string{own, renamed} {
		for _, to := range table {
			reached[to] = true
		}
	}
	first, asked := map[string]int{}, map[string]string{}
	for i := range p.Lines {
		x := &p.Lines[i]
		if x.Err == nil {
			x.Err = x.Check()
		}
		if x.Err != nil {
			continue
		}
		if line, twice := first[x.From]; twice {
			x.Err = fault.In("from", "redirect.twice", line)
			continue
		}
		first[x.From] = x.Line
		if alive, err := l.is(ctx, x.From); err != nil {
			return p, err
		} else if alive {
			x.Err = fault.In("from", "redirect.from-lives")
			continue
		}
		asked[x.From] = x.To
	}
	next := func(key string) (string, error) {
		path, _, _ := strings.Cut(key, "?")
		for _, at := range []string{asked[key], own[key], asked[path], own[path], renamed[path]} {
			if at != "" {
				return at, nil
			}
		}
		return "", nil
	}
	for i := range p.Lines {
		x := &p.Lines[i]
		if x.Err != nil {
			continue
		}
		settled, err := l.settle(ctx, x.Redirect, next)
		if fault.Is(err, fault.Invalid) {
			x.Err = err
			continue
		}
		if err != nil {
			return p, err
		}
		if settled.To != x.To {
			p.Shortened++
		}
		x.Redirect = settled
		switch was, stands := own[x.From]; {
		case !stands:
			p.New++
		case was == x.To:
			p.Same++
			continue
		default:
			p.Over++
		}
		p.puts = append(p.puts, x.Redirect)
		if reached[x.From] {
			p.moved[x.From] = true
		}
	}
	for _, x := range p.Lines {
		if x.Err != nil {
			p.Wrong++
		}
	}
	if len(own)+p.New > news.MaxRedirects {
		return p, fault.In("file", "redirect.many", news.MaxRedirects)
	}
	return p, nil
}

// table reads a source of the table of old addresses.
func (d *Desk) table(ctx context.Context, source string) (map[string]string, error) {
	all, after := map[string]string{}, ""
	for {
		some, err := d.store.Redirects(ctx, source, "", after, 5000)
		if err != nil || len(some) == 0 {
			return all, err
		}
		for _, x := range some {
			all[x.From] = x.To
		}
		after = some[len(some)-1].From
	}
}

// redirectStep is how many redirects are written at once: other writes wait no longer than that takes.
const redirectStep = 1000

// ImportRedirects applies a table of redirects in steps. It can be given again when it ended early.
func (d *Desk) ImportRedirects(ctx context.Context, actor staff.Actor, lines []RedirectLine) (RedirectPlan, error) {
	p, err := d.PlanRedirects(ctx, actor, lines)
	if err != nil {
		return p, err
	}
	for begin := 0; begin < len(p.puts) || begin == 0; begin += redirectStep {
		some := p.puts[begin:min(begin+redirectStep, len(p.puts))]
		last := begin+redirectStep >= len(p.puts)
		if begin > 0 {
			select { // what else wants to write has its turn
			case <-ctx.Done():
				return p, ctx.Err()
			case <-time.After(mergePause):
			}
		}
		err := d.store.Write(ctx, func(tx Tx) error {
			if err := tx.PutRedirects(ctx, some, p.moved); err != nil {
				return err
			}
			if begin == 0 {
				if err := audit(ctx, tx, actor, "redirect.import", "redirects", fmt.Sprintf("+%d ~%d !%d", p.New, p.Over, p.Wrong)); err != nil {
					return err
				}
			}
			if last {
				return tx.KeepRedirectDraft(ctx, actor.Person, "")
			}
			return nil
		})
		if err != nil {
			return p, fmt.Errorf("import redirects: %w", err)
		}
	}
	return p, nil
}

// KeepRedirectDraft keeps a table of redirects until the same person applies it or brings another; empty: it ends.
func (d *Desk) KeepRedirectDraft(ctx context.Context, actor staff.Actor, body string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error { return tx.KeepRedirectDraft(ctx, actor.Person, body) })
}
