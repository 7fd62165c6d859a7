package newsroom

import (
	"context"
	"crypto/rand"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// CorrectionsPage lists the corrections, those that were taken down too.
type CorrectionsPage struct {
	Frame
	Rows  []CorrectionLine
	Older string
}

// CorrectionLine is a correction as the list shows it.
type CorrectionLine struct {
	news.Correction
	ArticleTitle string
	Boxed        bool // it stands on the front page now
}

func (n *Newsroom) corrections(w http.ResponseWriter, r *http.Request) error {
	before, err := news.ParseCursor(web.Query(r, "before", 60))
	if err != nil {
		before = news.Cursor{} // an address from elsewhere: begin at the top
	}
	return n.show(w, r, screen{page: "corrections", here: "corrections"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := CorrectionsPage{Frame: f}
		all, err := rd.Corrections(ctx, true, before, perPage+1)
		if err != nil {
			return nil, err
		}
		if len(all) > perPage {
			all = all[:perPage]
			p.Older = "/desk/corrections?before=" + all[perPage-1].Cursor().String()
		}
		var nos []int64
		for _, c := range all {
			nos = append(nos, c.Article)
		}
		titles, err := printedTitles(ctx, rd, nos)
		for _, c := range all {
			p.Rows = append(p.Rows, CorrectionLine{c, titles[c.Article], c.Withdrawn.IsZero() && c.BoxUntil.After(n.Now())})
		}
		return p, err
	})
}

// CorrectionPage writes a correction.
type CorrectionPage struct {
	Frame
	Correction   news.Correction // ID 0: not yet published
	Version      int64           // from which the next save begins
	Key          string          // of the form for a new one; see begun
	Claim        *news.Claim     // that it answers; nil: none
	ArticleTitle string
	Fields       Fields
	Reason       Input // of taking it down
	Revisions    []news.CorrectionRevision
	Body         template.HTML // of one that was taken down: it is only read
}

// Action is the address that the form is sent to.
func (p CorrectionPage) Action() string {
	if p.Correction.ID == 0 {
		return "/desk/corrections/new"
	}
	return fmt.Sprintf("/desk/corrections/%d", p.Correction.ID)
}

// Text is a kept version as people read it.
func (p CorrectionPage) Text(v news.CorrectionRevision) template.HTML {
	return staffBody(p.Frame, v.Copy.Body)
}

func (n *Newsroom) newCorrection(w http.ResponseWriter, r *http.Request) error {
	return n.showCorrection(w, r, screen{}, 0, "", nil)
}

func (n *Newsroom) correction(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showCorrection(w, r, screen{}, id, "", nil)
}

// showCorrection shows the form; part says which of the forms comes back: "" the text, "withdraw", "run".
func (n *Newsroom) showCorrection(w http.ResponseWriter, r *http.Request, s screen, id int64, part string, v *web.Values) error {
	s.page, s.here = "correction", "corrections"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := CorrectionPage{Key: formKey(v)}
		var err error
		if id == 0 {
			p.Correction, p.Claim, err = n.emptyCorrection(ctx, rd, f, r, v)
		} else if p.Correction, err = rd.Correction(ctx, id); err == nil {
			p.Revisions, err = rd.CorrectionRevisions(ctx, id)
		}
		if err != nil {
			return nil, err
		}
		c := p.Correction
		if p.Version = c.Version; v != nil && part == "" && v.Has("version") {
			p.Version = v.Int("version")
		}
		if c.Claim != 0 && p.Claim == nil && f.Person.May(staff.Withdraw) {
			claim, err := rd.Claim(ctx, c.Claim)
			if err != nil {
				return nil, err
			}
			p.Claim = &claim
		}
		if c.Article != 0 {
			titles, err := printedTitles(ctx, rd, []int64{c.Article})
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			p.ArticleTitle = titles[c.Article]
		}
		p.Body = staffBody(f, c.Body)
		p.Fields = correctionFields(f, c)
		reason := Fields{{Name: "reason", Kind: "text", Label: "article.reason", Help: "corrections.reason-help", Limit: news.MaxReason, Required: true}}
		switch part {
		case "withdraw":
			reason.fill(&f, "withdraw-", v, s.err)
		case "run":
			Fields{}.mark(&f, s.err)
		default:
			p.Fields.fill(&f, "", v, s.err)
		}
		p.Reason = reason.Get("reason")
		p.Reason.Form = "withdraw-"
		p.Frame = f
		return p, nil
	})
}

// emptyCorrection is what the form of a new correction begins with: of an article, or of a claim.
func (n *Newsroom) emptyCorrection(ctx context.Context, rd Reader, f Frame, r *http.Request, v *web.Values) (c news.Correction, claim *news.Claim, err error) {
	asked := func(name string) int64 {
		text := web.Query(r, name, 20)
		if v != nil {
			text = v.Text(name)
		}
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id < 0 {
			return 0 // an address or a form of somebody's own making; what is missing is said at its field
		}
		return id
	}
	c = news.Correction{Kind: news.Rectified, Article: asked("article"), BoxUntil: f.Paper.BoxEnd(n.Now(), f.Paper.CorrectionDays)}
	if id := asked("claim"); id != 0 {
		if !f.Person.May(staff.Withdraw) { // what a claimant wrote is for those who answer claims
			return c, nil, fault.New(fault.Forbidden, "fault.forbidden")
		}
		x, err := rd.Claim(ctx, id)
		if err != nil {
			return c, nil, err
		}
		claim = &x
		c.Claim, c.Article, c.Kind = x.ID, x.Article, x.Kind
		if c.Body, err = richtext.Canonical(x.Text); err != nil {
			c.Body = "" // too long for a body: the claim's own page shows it
		}
	}
	c.Title = f.words.Text(f.Lang, "corrections.title."+string(c.Kind))
	return c, claim, nil
}

func correctionFields(f Frame, c news.Correction) Fields {
	var fields Fields
	if c.ID == 0 {
		article := Input{Name: "article", Kind: "text", Label: "claims.article", Help: "claims.article-help", Required: true, Value: number(c.Article), Complete: "off"}
		if c.Claim != 0 {
			article.Kind = "hidden"
		}
		fields = append(fields, article, Input{Name: "claim", Kind: "hidden", Label: "claims.one", Value: number(c.Claim)})
	}
	fields = append(fields,
		Input{Name: "kind", Kind: "select", Label: "claims.kind", Required: true, Options: choices(news.CorrectionKinds(), "corrections.kind.", c.Kind, f.words, f.Lang)},
		Input{Name: "title", Kind: "line", Label: "article.title", Help: "corrections.title-help", Limit: news.MaxTitle, Required: true, Value: c.Title},
		Input{Name: "body", Kind: "body", Label: "corrections.body", Required: true, Value: c.Body},
		Input{Name: "notice", Kind: "text", Label: "corrections.notice", Help: "corrections.notice-help", Value: number(c.Notice), Complete: "off"},
		Input{Name: "box_until", Kind: "time", Label: "corrections.box-until", Help: "corrections.box-until-help", Value: typed(c.BoxUntil, f.Paper.Zone())},
		Input{Name: "named", Kind: "check", Label: "corrections.named", Help: "corrections.named-help", Checked: c.Named},
	)
	if c.ID == 0 {
		return append(fields, Input{Name: "run", Kind: "check", Label: "corrections.run", Help: "corrections.run-help"})
	}
	return append(fields, Input{Name: "note", Kind: "text", Label: "corrections.note", Help: "corrections.note-help", Limit: news.MaxNote, Required: true})
}

// readCorrection reads the form of a correction. Faults of its reading and those of the correction are told together.
func (n *Newsroom) readCorrection(r *http.Request, v *web.Values, c news.Correction) (news.Correction, error) {
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		if err != nil {
			return err
		}
		c.BoxUntil = v.Time("box_until", paper.Zone())
		if c.ID != 0 {
			stands, err := rd.Correction(r.Context(), c.ID)
			c.Article, c.Claim = stands.Article, stands.Claim
			return err
		}
		c.Article, c.Claim = v.Int("article"), v.Int("claim")
		return nil
	})
	if err != nil {
		return c, err
	}
	c.Kind, c.Title, c.Body = news.CorrectionKind(v.Text("kind")), oneLine(v.Text("title")), v.Text("body")
	c.Notice, c.Named = v.Int("notice"), v.Has("named")
	return c, together(v, c.Check())
}

func (n *Newsroom) publishCorrection(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	f, err := n.begin(r, v, "correction")
	if err != nil {
		return err
	}
	defer f.Unlock()
	if f.no != 0 {
		return back(w, r, fmt.Sprintf("/desk/corrections/%d", f.no), "corrected")
	}
	c, err := n.readCorrection(r, v, news.Correction{})
	if err == nil {
		c, err = n.Desk.PublishCorrection(r.Context(), n.actor(r), c)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showCorrection(w, r, screen{err: err}, 0, "", v)
	}
	f.no = c.ID
	if v.Has("run") {
		return n.run(w, r, c.ID)
	}
	return back(w, r, fmt.Sprintf("/desk/corrections/%d", c.ID), "corrected")
}

func (n *Newsroom) editCorrection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	c, err := n.readCorrection(r, v, news.Correction{ID: id, Version: v.Int("version")})
	if err == nil {
		_, err = n.Desk.EditCorrection(r.Context(), n.actor(r), c, v.Text("note"))
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showCorrection(w, r, screen{err: err}, id, "", v)
	}
	return back(w, r, fmt.Sprintf("/desk/corrections/%d", id), "saved")
}

func (n *Newsroom) withdrawCorrection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.WithdrawCorrection(r.Context(), n.actor(r), id, v.Text("reason")); err != nil {
		if !again(err) {
			return err
		}
		return n.showCorrection(w, r, screen{err: err}, id, "withdraw", v)
	}
	return back(w, r, fmt.Sprintf("/desk/corrections/%d", id), "taken-down")
}

func (n *Newsroom) runCorrection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.run(w, r, id)
}

// run prints a correction as an article too. The correction stands already: where the article cannot be published, its
// page says so.
func (n *Newsroom) run(w http.ResponseWriter, r *http.Request, id int64) error {
	if _, err := n.Desk.RunCorrection(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showCorrection(w, r, screen{err: fault.Wrap(err, fault.Conflict, "correction.not-run")}, id, "run", nil)
	}
	return back(w, r, fmt.Sprintf("/desk/corrections/%d", id), "printed")
}

// together is what is wrong with a form: with its fields as they were read, and with what they make.
func together(v *web.Values, err error) error {
	for _, f := range fault.FieldsOf(err) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	return v.Faults.Err()
}

// formKey is the key of a form that makes something new: the one that it was sent with, or a fresh one.
func formKey(v *web.Values) string {
	if v != nil && v.Text("key") != "" {
		return shown(v.Text("key"))
	}
	return rand.Text()
}

// begin holds a form that makes something new, so that pressing its button twice makes one thing. A form without a
// key is not one of ours.
func (n *Newsroom) begin(r *http.Request, v *web.Values, what string) (*form, error) {
	key := v.Text("key")
	if key == "" || len(key) > 100 {
		return nil, fault.New(fault.Invalid, "fault.form")
	}
	return n.begun.take(fmt.Sprintf("%d %s %s", who(r).person.ID, what, key), n.Now()), nil
}
