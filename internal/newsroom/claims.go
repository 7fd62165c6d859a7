package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/web"
)

// claimReader is what the screens of claims and corrections ask.
type claimReader interface {
	PublicArticle(ctx context.Context, no int64) (news.PublicArticle, error)
	Claim(ctx context.Context, id int64) (news.Claim, error)
	Claims(ctx context.Context, f news.ClaimFilter) ([]news.Claim, error)
	ClaimEvents(ctx context.Context, id int64) ([]news.ClaimEvent, error)
	ClaimsDue(ctx context.Context, now time.Time) (news.ClaimsDue, error)
	Correction(ctx context.Context, id int64) (news.Correction, error)
	Corrections(ctx context.Context, down bool, before news.Cursor, limit int) ([]news.Correction, error)
	CorrectionRevisions(ctx context.Context, id int64) ([]news.CorrectionRevision, error)
}

// ClaimsPage is the claims desk: what was claimed, and until when the paper must act.
type ClaimsPage struct {
	Frame
	Tabs  []Tab
	Due   news.ClaimsDue
	Rows  []ClaimLine
	Older string
}

// ClaimLine is a claim as the list shows it.
type ClaimLine struct {
	news.Claim
	ArticleTitle string
	Countdown    *Countdown // nil: nothing is due
}

// urgency orders claims by the time that is left.
func (l ClaimLine) urgency(now time.Time, f Frame) time.Duration {
	if due, waits := l.Due(now, f.Paper.Zone()); waits {
		return due.Left
	}
	return math.MaxInt64
}

// Countdown says in words what is due, until when, and how long that is or how late it is.
type Countdown struct {
	Text string // "답변 기한까지 2일 3시간"
	By   string // the last day, or in elections the minute
	Late bool
	Soon bool // less than a day is left
}

// countdown sets a duty in words.
func (f Frame) countdown(c news.Claim, now time.Time) *Countdown {
	due, waits := c.Due(now, f.Paper.Zone())
	if !waits {
		return nil
	}
	left, key := due.Left, "claims.left-"
	if due.Late() {
		left, key = -left, "claims.late-"
	}
	first, second, unit := int(left.Hours())/24, int(left.Hours())%24, "-days"
	if first == 0 {
		first, second, unit = second, int(left.Minutes())%60, "-hours"
	}
	return &Countdown{
		Text: f.words.Text(f.Lang, key+string(due.Duty)+unit, first, second), By: f.by(c, due.At),
		Late: due.Late(), Soon: !due.Late() && left < 24*time.Hour,
	}
}

// by prints a deadline as people say it: the last day, which counts whole, or in elections the minute.
func (f Frame) by(c news.Claim, end time.Time) string {
	if c.Election {
		return f.words.Text(f.Lang, "claims.by", render.Clock(f.Lang, f.Local(end)))
	}
	return f.words.Text(f.Lang, "claims.by", render.Day(f.Lang, f.Local(end.Add(-time.Nanosecond))))
}

// printedTitles are the titles of articles as readers see them, or saw them last.
func printedTitles(ctx context.Context, rd Reader, nos []int64) (map[int64]string, error) {
	titles := map[int64]string{}
	heads, err := rd.Headlines(ctx, nos)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		titles[h.No] = h.Title
	}
	for _, no := range nos {
		if _, public := titles[no]; public {
			continue
		}
		p, err := rd.PublicArticle(ctx, no)
		if err != nil {
			return nil, err
		}
		titles[no] = p.Title
	}
	return titles, nil
}

func (n *Newsroom) claims(w http.ResponseWriter, r *http.Request) error {
	which := web.Query(r, "show", 10)
	if !slices.Contains([]string{"open", "closed", "all"}, which) {
		which = "open"
	}
	before, err := news.ParseCursor(web.Query(r, "before", 60))
	if err != nil {
		before = news.Cursor{} // an address from elsewhere: begin at the top
	}
	return n.show(w, r, screen{page: "claims", here: "claims"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := ClaimsPage{Frame: f}
		now := n.Now()
		var err error
		if p.Due, err = rd.ClaimsDue(ctx, now); err != nil {
			return nil, err
		}
		for _, x := range []string{"open", "closed", "all"} {
			p.Tabs = append(p.Tabs, Tab{Label: "claims." + x, Path: "/desk/claims?show=" + x, Open: x == which, Count: -1})
		}
		all, err := rd.Claims(ctx, news.ClaimFilter{Open: which == "open", Closed: which == "closed", Before: before, Limit: perPage + 1})
		if err != nil {
			return nil, err
		}
		if len(all) > perPage {
			all = all[:perPage]
			p.Older = "/desk/claims?" + url.Values{"show": {which}, "before": {all[perPage-1].Cursor().String()}}.Encode()
		}
		var nos []int64
		for _, c := range all {
			nos = append(nos, c.Article)
		}
		titles, err := printedTitles(ctx, rd, nos)
		for _, c := range all {
			p.Rows = append(p.Rows, ClaimLine{c, titles[c.Article], f.countdown(c, now)})
		}
		if which == "open" { // what is due first stands first; what waits for others comes last
			slices.SortStableFunc(p.Rows, func(a, b ClaimLine) int { return cmp.Compare(a.urgency(now, f), b.urgency(now, f)) })
		}
		return p, err
	})
}

// ClaimPage takes in a claim, or shows one with all that was done about it.
type ClaimPage struct {
	Frame
	Claim        news.Claim // ID 0: not yet taken in
	Key          string     // of the form for a new claim; see begun
	Fields       Fields     // what was claimed
	ArticleTitle string
	Countdown    *Countdown
	AnswerBy     string
	PublishBy    string
	Answers      []Option // what can be answered now
	Answer       Input
	AnswerErr    string
	Note         Input
	Events       []news.ClaimEvent
	CanCorrect   bool // a correction can be made of it
	Editing      bool // the form of what was claimed came back
}

// Action is the address that the form of the claim is sent to.
func (p ClaimPage) Action() string {
	if p.Claim.ID == 0 {
		return "/desk/claims/new"
	}
	return fmt.Sprintf("/desk/claims/%d", p.Claim.ID)
}

func (n *Newsroom) newClaim(w http.ResponseWriter, r *http.Request) error {
	return n.showClaim(w, r, screen{}, 0, "", nil)
}

func (n *Newsroom) claim(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showClaim(w, r, screen{}, id, "", nil)
}

// showClaim shows a claim; part says which of its forms comes back: "edit", "answer", "note", "purge".
func (n *Newsroom) showClaim(w http.ResponseWriter, r *http.Request, s screen, id int64, part string, v *web.Values) error {
	s.page, s.here = "claim", "claims"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		now := n.Now()
		c := news.Claim{Kind: news.Rectified, Way: "mail", Received: now}
		if no, err := strconv.ParseInt(web.Query(r, "article", 20), 10, 64); err == nil && no > 0 {
			c.Article = no
		}
		p := ClaimPage{Key: formKey(v)}
		if id != 0 {
			var err error
			if c, err = rd.Claim(ctx, id); err != nil {
				return nil, err
			}
			if p.Events, err = rd.ClaimEvents(ctx, id); err != nil {
				return nil, err
			}
			titles, err := printedTitles(ctx, rd, []int64{c.Article})
			if err != nil {
				return nil, err
			}
			p.ArticleTitle = titles[c.Article]
			answer, publish := c.Deadlines(f.Paper.Zone())
			p.AnswerBy, p.PublishBy, p.Countdown = f.by(c, answer), f.by(c, publish), f.countdown(c, now)
			_, err = c.Status.Next(news.ClaimPublish)
			p.CanCorrect = err == nil && c.Purged.IsZero()
		}
		p.Claim = c
		p.Fields = claimFields(f, c)
		answers := Fields{
			{Name: "action", Kind: "select", Label: "claims.action", Required: true, Options: choices(c.Status.Answers(), "claims.do.", "", f.words, f.Lang)},
			{Name: "answer", Kind: "area", Label: "claims.answer", Help: "claims.answer-help", Limit: news.MaxClaim},
		}
		notes := Fields{{Name: "note", Kind: "area", Label: "claims.note", Help: "claims.note-help", Limit: news.MaxClaim, Required: true}}
		switch part {
		case "answer":
			answers.fill(&f, "answer-", v, s.err)
		case "note":
			notes.fill(&f, "note-", v, s.err)
		case "purge":
			Fields{}.mark(&f, s.err)
		default:
			p.Editing = s.err != nil
			p.Fields.fill(&f, "", v, s.err)
		}
		action := answers.Get("action")
		p.Answers, p.AnswerErr, p.Answer, p.Note = action.Options, action.Error, answers.Get("answer"), notes.Get("note")
		p.Answer.Form, p.Note.Form = "answer-", "note-"
		p.Frame = f
		return p, nil
	})
}

func claimFields(f Frame, c news.Claim) Fields {
	return Fields{
		{Name: "article", Kind: "text", Label: "claims.article", Help: "claims.article-help", Required: true, Value: number(c.Article), Complete: "off"},
		{Name: "kind", Kind: "select", Label: "claims.kind", Required: true, Options: choices(news.CorrectionKinds(), "corrections.kind.", c.Kind, f.words, f.Lang)},
		{Name: "received", Kind: "time", Label: "claims.received", Help: "claims.received-help", Required: true, Value: typed(c.Received, f.Paper.Zone())},
		{Name: "way", Kind: "select", Label: "claims.way", Required: true, Options: choices(news.ClaimWays(), "claims.way.", c.Way, f.words, f.Lang)},
		{Name: "election", Kind: "check", Label: "claims.election", Help: "claims.election-help", Checked: c.Election},
		{Name: "claimant", Kind: "text", Label: "claims.claimant", Limit: news.MaxName, Required: true, Value: c.Claimant, Complete: "off"},
		{Name: "contact", Kind: "text", Label: "claims.contact", Help: "claims.contact-help", Limit: news.MaxNote, Required: true, Value: c.Contact, Complete: "off"},
		{Name: "text", Kind: "area", Label: "claims.text", Help: "claims.text-help", Limit: news.MaxClaim, Required: true, Value: c.Text},
	}
}

// readClaim reads the form of a claim. Faults of its reading and those of the claim are told together.
func (n *Newsroom) readClaim(r *http.Request, v *web.Values, c news.Claim) (news.Claim, error) {
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		c.Received = v.Time("received", paper.Zone())
		return err
	})
	if err != nil {
		return c, err
	}
	c.Article, c.Kind, c.Way = v.Int("article"), news.CorrectionKind(v.Text("kind")), v.Text("way")
	c.Claimant, c.Contact, c.Text, c.Election = v.Text("claimant"), v.Text("contact"), v.Text("text"), v.Has("election")
	return c, together(v, c.Check(n.Now()))
}

func (n *Newsroom) receiveClaim(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	f, err := n.begin(r, v, "claim")
	if err != nil {
		return err
	}
	defer f.Unlock()
	if f.no != 0 {
		return back(w, r, fmt.Sprintf("/desk/claims/%d", f.no), "received")
	}
	c, err := n.readClaim(r, v, news.Claim{})
	if err == nil {
		c, err = n.Desk.ReceiveClaim(r.Context(), n.actor(r), c)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showClaim(w, r, screen{err: err}, 0, "", v)
	}
	f.no = c.ID
	return back(w, r, fmt.Sprintf("/desk/claims/%d", c.ID), "received")
}

// onClaim does something to the claim of the address with the form that was sent.
func (n *Newsroom) onClaim(w http.ResponseWriter, r *http.Request, part, done string, do func(id int64, v *web.Values) error) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := do(id, v); err != nil {
		if !again(err) {
			return err
		}
		return n.showClaim(w, r, screen{err: err}, id, part, v)
	}
	return back(w, r, fmt.Sprintf("/desk/claims/%d", id), done)
}

func (n *Newsroom) editClaim(w http.ResponseWriter, r *http.Request) error {
	return n.onClaim(w, r, "edit", "saved", func(id int64, v *web.Values) error {
		c, err := n.readClaim(r, v, news.Claim{ID: id, Version: v.Int("version")})
		if err != nil {
			return err
		}
		return n.Desk.EditClaim(r.Context(), n.actor(r), c)
	})
}

func (n *Newsroom) answerClaim(w http.ResponseWriter, r *http.Request) error {
	return n.onClaim(w, r, "answer", "answered", func(id int64, v *web.Values) error {
		return n.Desk.AnswerClaim(r.Context(), n.actor(r), id, v.Int("version"), news.ClaimAction(v.Text("action")), v.Text("answer"))
	})
}

func (n *Newsroom) noteClaim(w http.ResponseWriter, r *http.Request) error {
	return n.onClaim(w, r, "note", "noted", func(id int64, v *web.Values) error {
		return n.Desk.NoteClaim(r.Context(), n.actor(r), id, v.Text("note"))
	})
}

func (n *Newsroom) purgeClaim(w http.ResponseWriter, r *http.Request) error {
	return n.onClaim(w, r, "purge", "erased", func(id int64, v *web.Values) error {
		return n.Desk.PurgeClaim(r.Context(), n.actor(r), id, v.Int("version"))
	})
}
