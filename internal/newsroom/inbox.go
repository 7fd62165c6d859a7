package newsroom

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// submissionReader is what the screens of the form room and of mail ask.
type submissionReader interface {
	Forms(ctx context.Context) (news.Forms, int64, error)
	Submission(ctx context.Context, id int64) (news.Submission, error)
	SubmissionOf(ctx context.Context, assignment int64) (news.Submission, error)
	Submissions(ctx context.Context, f news.SubmissionFilter) ([]news.Submission, error)
	SubmissionCounts(ctx context.Context, f news.SubmissionFilter) (map[news.SubmissionStatus]int, error)
	SubmissionFiles(ctx context.Context, id int64) ([]news.SubmissionFile, error)
	SubmissionEvents(ctx context.Context, id int64) ([]news.SubmissionEvent, error)
	MailSettings(ctx context.Context) (notify.MailSettings, int64, error)
	MailQuiet(ctx context.Context) (people []int64, version int64, err error)
	Mails(ctx context.Context, before int64, limit int) ([]notify.MailRow, error)
}

// Private opens what readers sent along, by its place.
type Private interface {
	Open(ctx context.Context, place string) (media.File, error)
}

// InboxPage lists what readers sent. It shows nothing of who they are: that is on the page of each, where looking is
// written down.
type InboxPage struct {
	Frame
	Tabs  []Tab
	Kinds []Option
	Kind  news.FormKind
	Show  news.SubmissionStatus
	Mine  bool
	All   bool // the person sees everybody's
	Rows  []InboxLine
	Older string
}

// InboxLine is a submission as the list shows it.
type InboxLine struct {
	news.Submission
	About string // title of the tip, or of the article that it is about
}

func (n *Newsroom) inbox(w http.ResponseWriter, r *http.Request) error {
	actor := n.actor(r)
	p := InboxPage{Show: news.SubmissionStatus(web.Query(r, "show", 10)), Kind: news.FormKind(web.Query(r, "kind", 20)), Mine: web.Query(r, "mine", 1) != "", All: actor.May(staff.Inbox)}
	if !slices.Contains(news.SubmissionStatuses(), p.Show) {
		p.Show = news.SubmissionNew
	}
	if !slices.Contains(news.FormKinds(), p.Kind) {
		p.Kind = ""
	}
	before, err := news.ParseCursor(web.Query(r, "before", 60))
	if err != nil {
		before = news.Cursor{} // an address from elsewhere: begin at the top
	}
	filter := news.SubmissionFilter{Status: p.Show, Kind: p.Kind, Before: before, Limit: perPage + 1}
	if !p.All || p.Mine {
		filter.For = actor.Person
	}
	path := func(show news.SubmissionStatus, before string) string {
		q := url.Values{"show": {string(show)}}
		if p.Kind != "" {
			q.Set("kind", string(p.Kind))
		}
		if p.Mine {
			q.Set("mine", "1")
		}
		if before != "" {
			q.Set("before", before)
		}
		return "/desk/inbox?" + q.Encode()
	}
	return n.show(w, r, screen{page: "inbox", here: "inbox"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p.Frame = f
		counts, err := rd.SubmissionCounts(ctx, filter)
		if err != nil {
			return nil, err
		}
		for _, x := range news.SubmissionStatuses() {
			p.Tabs = append(p.Tabs, Tab{Label: "inbox.status." + string(x), Path: path(x, ""), Open: x == p.Show, Count: counts[x]})
		}
		p.Kinds = choices(news.FormKinds(), "inbox.kind.", p.Kind, f.words, f.Lang)
		rows, err := rd.Submissions(ctx, filter)
		if err != nil {
			return nil, err
		}
		if len(rows) > perPage {
			rows = rows[:perPage]
			p.Older = path(p.Show, rows[perPage-1].Cursor().String())
		}
		var nos []int64
		for _, x := range rows {
			if x.Article != 0 {
				nos = append(nos, x.Article)
			}
		}
		titles, err := printedTitles(ctx, rd, nos)
		for _, x := range rows {
			line := InboxLine{Submission: x, About: x.Title}
			if x.Article != 0 {
				line.About = titles[x.Article]
			}
			p.Rows = append(p.Rows, line)
		}
		return p, err
	})
}

// SubmissionPage is what one reader sent, with all that was done about it.
type SubmissionPage struct {
	Frame
	One      news.Submission
	About    string // title of the article that it is about
	Files    []news.SubmissionFile
	Events   []news.SubmissionEvent
	Moves    []news.SubmissionStatus // where it can go from here
	Hand     Input
	Note     Input
	Assign   Fields // empty: it cannot be done
	Reply    Input
	Replies  bool // the paper's own mail can be used
	MailTo   string
	Reason   Input
	MayPurge bool
	MayHand  bool
	Open     string // which of the forms came back
	Keep     int
}

// Size is a file's size in words.
func (SubmissionPage) Size(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max(bytes>>10, 1))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

func (n *Newsroom) submission(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showSubmission(w, r, screen{}, id, "", nil)
}

// showSubmission shows a submission; part says which of its forms comes back.
func (n *Newsroom) showSubmission(w http.ResponseWriter, r *http.Request, s screen, id int64, part string, v *web.Values) error {
	actor := n.actor(r)
	x, err := n.Desk.ReadSubmission(r.Context(), actor, id)
	if err != nil {
		return err
	}
	s.page, s.here = "submission", "inbox"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := SubmissionPage{One: x, Open: part, MayPurge: actor.May(staff.Inbox), MayHand: actor.May(staff.Inbox)}
		if x.Article != 0 {
			titles, err := printedTitles(ctx, rd, []int64{x.Article})
			if err != nil {
				return nil, err
			}
			p.About = titles[x.Article]
		}
		if p.Files, err = rd.SubmissionFiles(ctx, id); err != nil {
			return nil, err
		}
		if p.Events, err = rd.SubmissionEvents(ctx, id); err != nil {
			return nil, err
		}
		forms, _, err := rd.Forms(ctx)
		if err != nil {
			return nil, err
		}
		p.Keep = forms.Days
		settings, _, err := rd.MailSettings(ctx)
		if err != nil {
			return nil, err
		}
		p.Replies = settings.On()
		p.MailTo = mailTo(f, x)
		people, err := rd.People(ctx)
		if err != nil {
			return nil, err
		}
		people = slices.DeleteFunc(people, func(y staff.Person) bool { return !y.Disabled.IsZero() && y.ID != x.Who })
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		for _, to := range news.SubmissionStatuses() {
			if to != x.Status {
				p.Moves = append(p.Moves, to)
			}
		}
		hand := Fields{{Name: "who", Kind: "select", Label: "inbox.who", Options: personOptions(people, x.Who)}}
		note := Fields{{Name: "note", Kind: "area", Label: "inbox.note", Help: "inbox.note-help", Limit: news.MaxDetail, Required: true}}
		reply := Fields{{Name: "reply", Kind: "area", Label: "inbox.reply", Help: "inbox.reply-help", HelpArg: settings.FromAddress, Limit: news.MaxDetail, Required: true}}
		reason := Fields{{Name: "reason", Kind: "text", Label: "inbox.reason", Help: "inbox.reason-help", Limit: news.MaxReason, Required: true}}
		if x.Assignment == 0 {
			p.Assign = assignmentFields(f, news.Assignment{What: x.Title, Who: x.Who}, actor, people, sections)[1:]
		}
		for name, fields := range map[string]Fields{"hand": hand, "note": note, "reply": reply, "purge": reason, "assign": p.Assign} {
			if name == part {
				fields.fill(&f, name+"-", v, s.err)
			} else {
				fields.fill(&f, name+"-", nil, nil)
			}
		}
		if part == "move" {
			Fields{}.mark(&f, s.err)
		}
		p.Hand, p.Note, p.Reply, p.Reason = hand[0], note[0], reply[0], reason[0]
		p.Frame = f
		return p, nil
	})
}

// mailTo opens the person's own mail program with a letter to the sender.
func mailTo(f Frame, x news.Submission) string {
	if x.Email == "" {
		return ""
	}
	q := url.Values{"subject": {f.words.Text(f.Lang, "inbox.mail-subject", f.Paper.Name, x.Number)}}
	return "mailto:" + url.PathEscape(x.Email) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// onSubmission does something to the submission of the address with the form that was sent.
func (n *Newsroom) onSubmission(part, done string, do func(r *http.Request, id int64, v *web.Values) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		v, err := web.Form(w, r)
		if err != nil {
			return err
		}
		if err := do(r, id, v); err != nil {
			if !again(err) {
				return err
			}
			return n.showSubmission(w, r, screen{err: err}, id, part, v)
		}
		return back(w, r, fmt.Sprintf("/desk/inbox/%d", id), done)
	}
}

func (n *Newsroom) moveSubmission(r *http.Request, id int64, v *web.Values) error {
	return n.Desk.MoveSubmission(r.Context(), n.actor(r), id, v.Int("version"), news.SubmissionStatus(v.Text("status")))
}

func (n *Newsroom) handSubmission(r *http.Request, id int64, v *web.Values) error {
	who := v.Int("who")
	if v.Has("mine") {
		who = n.actor(r).Person
	}
	if err := v.Faults.Err(); err != nil {
		return err
	}
	return n.Desk.HandSubmission(r.Context(), n.actor(r), id, v.Int("version"), who)
}

func (n *Newsroom) noteSubmission(r *http.Request, id int64, v *web.Values) error {
	return n.Desk.NoteSubmission(r.Context(), n.actor(r), id, v.Text("note"))
}

func (n *Newsroom) replySubmission(r *http.Request, id int64, v *web.Values) error {
	return n.Desk.ReplySubmission(r.Context(), n.actor(r), id, v.Text("reply"))
}

func (n *Newsroom) purgeSubmission(r *http.Request, id int64, v *web.Values) error {
	return n.Desk.PurgeSubmission(r.Context(), n.actor(r), id, v.Int("version"), oneLine(v.Text("reason")))
}

func (n *Newsroom) assignSubmission(r *http.Request, id int64, v *web.Values) error {
	var zone *time.Location
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		zone = paper.Zone()
		return err
	})
	if err != nil {
		return err
	}
	a := news.Assignment{What: oneLine(v.Text("what")), Detail: v.Text("detail"), Who: v.Int("who"), Section: v.Int("section"), Due: v.Time("due", zone)}
	if err := v.Faults.Err(); err != nil {
		return err
	}
	_, err = n.Desk.AssignSubmission(r.Context(), n.actor(r), id, v.Int("version"), a)
	return err
}

// submissionFile gives a file to somebody of the newsroom: to be saved, never to be opened in the page. What is in it came
// from a stranger.
func (n *Newsroom) submissionFile(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	no, err := web.PathID(r, "file")
	if err != nil {
		return err
	}
	if n.Private == nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	f, err := n.Desk.ReadSubmissionFile(r.Context(), n.actor(r), id, no)
	if err != nil {
		return err
	}
	file, err := n.Private.Open(r.Context(), f.Place)
	if err != nil {
		return err
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(w, r, "", file.ModTime, file)
	return nil
}

// fromSubmission is the submission from which an assignment was made, for those who may open it; nil: none.
func (n *Newsroom) fromSubmission(ctx context.Context, rd Reader, actor staff.Actor, assignment int64) (*news.Submission, error) {
	if assignment == 0 {
		return nil, nil //nolint:nilnil // a new one came from nowhere yet
	}
	x, err := rd.SubmissionOf(ctx, assignment)
	if fault.Is(err, fault.NotFound) || err == nil && !desk.MaySeeSubmission(actor, x) {
		return nil, nil //nolint:nilnil // none, or none that is theirs to see
	}
	return &x, err
}

// FormsPage lists the public forms.
type FormsPage struct {
	Frame
	Forms []FormLine
	Days  int
}

// FormLine is a form as the list shows it.
type FormLine struct {
	news.Form
	Name string
	Path string // of the public page; empty: each article has one
}

func (n *Newsroom) forms(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "forms", here: "forms"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, _, err := rd.Forms(ctx)
		p := FormsPage{Frame: f, Days: all.Days}
		for _, kind := range news.FormKinds() {
			line := FormLine{Form: all.Get(kind), Name: f.words.Text(f.Lang, "inbox.kind."+string(kind))}
			if kind != news.ErrorForm {
				line.Path = kind.Path()
			}
			p.Forms = append(p.Forms, line)
		}
		return p, err
	})
}

// FormSetPage changes the texts of one form.
type FormSetPage struct {
	Frame
	Kind    news.FormKind
	Path    string
	Version int64
	Days    int
	Fields  Fields
}

func (n *Newsroom) formSet(w http.ResponseWriter, r *http.Request) error {
	return n.showFormSet(w, r, screen{}, nil)
}

// siteLang is the language of the pages for readers, whose texts stand in these fields.
const siteLang = "ko"

func (n *Newsroom) showFormSet(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	kind := news.FormKind(r.PathValue("kind"))
	if !slices.Contains(news.FormKinds(), kind) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	s.page, s.here = "form-set", "forms"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, version, err := rd.Forms(ctx)
		if err != nil {
			return nil, err
		}
		form := all.Get(kind)
		text := func(own, name string) string {
			if own != "" {
				return own
			}
			return f.words.Text(siteLang, "form."+string(kind)+"."+name)
		}
		p := FormSetPage{Kind: kind, Version: version, Days: all.Days}
		if kind != news.ErrorForm {
			p.Path = kind.Path()
		}
		p.Fields = Fields{
			{Name: "on", Kind: "check", Label: "forms.on", Help: "forms.on-help", Checked: !form.Off},
			{Name: "heading", Kind: "text", Label: "forms.heading", Help: "forms.default-help", Limit: news.MaxName, Value: text(form.Heading, "heading")},
			{Name: "intro", Kind: "area", Label: "forms.intro", Help: "forms.default-help", Limit: news.MaxConsent, Value: text(form.Intro, "intro")},
			{Name: "consent", Kind: "area", Label: "forms.consent", Help: "forms.consent-help", HelpArg: all.Days, Limit: news.MaxConsent, Value: text(form.Consent, "consent")},
		}
		if asks, _ := kind.Asks("email"); asks {
			p.Fields = append(p.Fields, Input{Name: "mail", Kind: "check", Label: "forms.mail", Help: "forms.mail-help", Checked: !form.NoMail})
		}
		p.Fields = p.Fields.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveFormSet(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	kind := news.FormKind(r.PathValue("kind"))
	words := n.Renderer.Words()
	own := func(name string) string { // what is as the program brings it goes on following the program
		if text := strings.TrimSpace(v.Text(name)); text != words.Text(siteLang, "form."+string(kind)+"."+name) {
			return text
		}
		return ""
	}
	if !slices.Contains(news.FormKinds(), kind) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	form := news.Form{Kind: kind, Off: !v.Has("on"), Heading: oneLine(own("heading")), Intro: own("intro"), Consent: own("consent"), NoMail: !v.Has("mail")}
	if err := n.Desk.SaveFormTexts(r.Context(), n.actor(r), form, v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showFormSet(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/forms/"+string(kind), "saved")
}
