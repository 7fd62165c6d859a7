package site

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"jogan/internal/fault"
	"jogan/internal/forms"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Forms takes in what readers send. Faults that the reader can mend are Invalid, by field; "form" is the whole of it.
type Forms interface {
	Ticket(ctx context.Context, kind news.FormKind, old string) (string, error)
	MaySend(ctx context.Context, kind news.FormKind, address netip.Addr) error
	KeepFile(ctx context.Context, name string, r io.Reader, left int64) (news.SubmissionFile, error)
	DropFiles(ctx context.Context, files []news.SubmissionFile)
	Receive(ctx context.Context, sent forms.Sent) (x news.Submission, again bool, err error)
}

// FormRows is what pages of forms ask.
type FormRows interface {
	Forms(ctx context.Context) (news.Forms, int64, error)
	SubmissionNumbered(ctx context.Context, number string) (news.Submission, error)
	People(ctx context.Context) ([]staff.Person, error)
}

const (
	useForms  = "forms"
	usePeople = "people" // who works here, by their addresses
)

// FormPage is a public form.
type FormPage struct {
	Frame
	Form    news.FormKind
	Heading string
	Intro   []string
	Consent []string
	Days    int
	Fields  []FormField
	Files   bool
	FileErr string
	Agreed  bool
	AgreeEr string
	Ticket  string
	Action  string
	To      string // name of the reporter that a tip is for
	Handle  string
	Article Link // that an error report is about
	Wrong   []FormWrong
	Refused string // why the whole form was not taken in
	Lost    bool   // files were chosen, and must be chosen again
}

// MaxFiles, MaxFile and MaxFilesBytes are what the page says of files; sizes in megabytes.
func (FormPage) MaxFiles() int      { return news.MaxSubmissionFiles }
func (FormPage) MaxFile() int       { return news.MaxSubmissionFile >> 20 }
func (FormPage) MaxFilesBytes() int { return news.MaxSubmissionBytes >> 20 }

// FormField is a field of a form.
type FormField struct {
	Name     string
	Kind     string // text, area, email, tel, url, check
	Value    string
	Checked  bool
	Required bool
	Limit    int
	Complete string // autocomplete
	Help     bool
	Error    string
}

// Describes lists the ids of what explains the field.
func (f FormField) Describes() string {
	var ids []string
	if f.Help {
		ids = append(ids, "f-"+f.Name+"-help")
	}
	if f.Error != "" {
		ids = append(ids, "f-"+f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// FormWrong is a fault of a form, for the list at its top.
type FormWrong struct{ Target, Label, Text string }

// ReceiptPage says that something was taken in, with its number.
type ReceiptPage struct {
	Frame
	Form    news.FormKind
	Number  string
	Heading string
	Days    int
}

// ticketPlace stands in a kept page where the ticket of the moment is put in.
var ticketPlace = "ticket" + strings.Repeat("-", forms.TicketChars-6)

// sent is a form that comes back to be corrected.
type sent struct {
	values url.Values
	ticket string
	err    error
	files  bool // some were chosen
}

// formOf answers with a form.
func (s *Site) formOf(kind news.FormKind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		key, build, err := s.formPage(r, kind, nil)
		if err != nil {
			return err
		}
		e, err := s.entry(r.Context(), key, build)
		if err != nil {
			return err
		}
		body, _ := e.Encoded("")
		if !bytes.Contains(body, []byte(ticketPlace)) || s.Forms == nil {
			send(w, r, e) // the form is closed: another page has its address
			return nil
		}
		ticket, err := s.Forms.Ticket(r.Context(), kind, "")
		if err != nil {
			return err
		}
		s.sendForm(w, r, e.Status, bytes.Replace(body, []byte(ticketPlace), []byte(ticket), 1))
		return nil
	}
}

// sendForm sends a page that holds for one reader at one moment.
func (s *Site) sendForm(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Encoding")
	if web.AcceptsGzip(r) {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(body) // a buffer takes everything
		_ = z.Close()
		h.Set("Content-Encoding", "gzip")
		body = packed.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// formPage is the key of a form's page, and what makes it. back is the form as it was sent, where it comes back.
func (s *Site) formPage(r *http.Request, kind news.FormKind, back *sent) (string, func(context.Context, *making) (page, error), error) {
	path, handle, no := kind.Path(), "", int64(0)
	if kind == news.ErrorForm {
		var err error
		if no, err = web.PathID(r, "no"); err != nil {
			return "", nil, err
		}
		path = articlePath(no) + "/report"
	}
	key := path
	if kind == news.TipForm {
		handle = web.Query(r, "to", news.MaxSlug)
		if back != nil {
			handle = oneValue(back.values, "to")
		}
		if handle != "" {
			key += "?to=" + url.QueryEscape(handle)
		}
	}
	return key, func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useForms)
		all, _, err := m.r.Forms(ctx)
		if err != nil {
			return page{}, err
		}
		form := all.Get(kind)
		if form.Off || s.Forms == nil {
			if kind == news.ErrorForm {
				return page{}, orNotFound(nil)
			}
			return m.staticPage(ctx, string(kind)) // the paper may have a page of its own there
		}
		p := &FormPage{Form: kind, Action: path, Days: all.Days, Files: kind.Files(), Ticket: ticketPlace}
		if p.Frame, err = m.frame(ctx, place{path: path, plain: true, crumbs: here(m.formHeading(form))}); err != nil {
			return page{}, err
		}
		p.describe(m, form)
		if err := m.addressed(ctx, p, handle, no); err != nil {
			return page{}, err
		}
		p.fields(m, back)
		status := http.StatusOK
		if back != nil {
			p.Ticket, status = back.ticket, formStatus(back.err)
		}
		return m.html("form", status, p)
	}, nil
}

// formHeading is what a form is called: the paper's own word, or that which the program brings.
func (m *making) formHeading(form news.Form) string {
	return cmp.Or(form.Heading, m.words("form."+string(form.Kind)+".heading"))
}

// describe puts the form's texts into the page: the paper's own, or those that the program brings.
func (p *FormPage) describe(m *making, form news.Form) {
	words := m.s.Renderer.Words()
	text := func(own, name string) string {
		if own != "" {
			return own
		}
		return words.Text(language, "form."+string(form.Kind)+"."+name)
	}
	p.Heading = m.formHeading(form)
	p.Intro, p.Consent = paragraphs(text(form.Intro, "intro")), paragraphs(text(form.Consent, "consent"))
	p.Title = p.Heading
	if len(p.Intro) > 0 {
		p.Description = p.Intro[0]
	}
	p.Index = form.Kind != news.ErrorForm
}

// addressed finds the reporter that a tip is for, and the article that a report is about.
func (m *making) addressed(ctx context.Context, p *FormPage, handle string, no int64) error {
	if handle != "" {
		m.uses.Use(usePeople)
		people, err := m.r.People(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(people, func(x staff.Person) bool { return x.Handle == handle && x.Disabled.IsZero() }); i >= 0 {
			p.To, p.Handle = strings.TrimSpace(people[i].Name+" "+people[i].Title), handle
		}
	}
	if no != 0 {
		m.uses.Use(useArticle(no))
		public, err := m.r.PublicArticle(ctx, no)
		if err == nil && !public.Withdrawn.IsZero() {
			err = orNotFound(nil)
		}
		if err != nil {
			return err
		}
		p.Article = Link{Name: public.Title, Path: articlePath(no)}
	}
	return nil
}

// fields makes the form's fields, with what was typed and what is wrong with it.
func (p *FormPage) fields(m *making, back *sent) {
	said := map[string]string{}
	if back != nil {
		said = m.s.Renderer.Words().SayFields(language, back.err)
		p.Refused, p.FileErr, p.AgreeEr, p.Agreed, p.Lost = said["form"], said["files"], said["consent"], back.values.Has("consent"), back.files
	}
	words := m.s.Renderer.Words()
	for _, name := range p.Form.Fields() {
		x := formField(p.Form, name)
		x.Help = words.Has("form." + string(p.Form) + "." + x.Name + "-help")
		if back != nil {
			x.Value, x.Checked, x.Error = shown(oneValue(back.values, x.Name)), back.values.Has(x.Name), said[x.Name]
		}
		if x.Error != "" {
			p.Wrong = append(p.Wrong, FormWrong{"f-" + x.Name, words.Text(language, "form."+string(p.Form)+"."+x.Name), x.Error})
		}
		p.Fields = append(p.Fields, x)
	}
	if p.FileErr != "" {
		p.Wrong = append(p.Wrong, FormWrong{"f-files", words.Text(language, "form.files"), p.FileErr})
	}
	if p.AgreeEr != "" {
		p.Wrong = append(p.Wrong, FormWrong{"f-consent", words.Text(language, "form.consent"), p.AgreeEr})
	}
}

func formField(kind news.FormKind, name string) FormField {
	name, required := strings.CutSuffix(name, "!")
	x := FormField{Name: name, Kind: "text", Required: required, Limit: news.MaxName}
	switch name {
	case "text":
		x.Kind, x.Limit = "area", news.MaxSubmission
	case "title":
		x.Limit = news.MaxTitle
	case "email":
		x.Kind, x.Complete, x.Limit = "email", "email", news.MaxEmail
	case "phone":
		x.Kind, x.Complete, x.Limit = "tel", "tel", 40
	case "link":
		x.Kind, x.Limit = "url", news.MaxURL
	case "address":
		x.Complete, x.Limit = "street-address", news.MaxNote
	case "company":
		x.Complete = "organization"
	case "name":
		x.Complete = "name"
	case "anonymous":
		x.Kind = "check"
	}
	if kind == news.TipForm && (name == "name" || name == "email" || name == "phone") {
		x.Complete = "off" // nobody becomes known by a slip of the browser
	}
	return x
}

// formStatus is 429 where the reader has only to wait.
func formStatus(err error) int {
	for _, f := range fault.FieldsOf(err) {
		if slices.Contains([]string{"form.too-many", "form.too-many-day", "form.busy"}, f.Key) {
			return http.StatusTooManyRequests
		}
	}
	return http.StatusUnprocessableEntity
}

func paragraphs(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func oneValue(v url.Values, name string) string { return strings.ReplaceAll(v.Get(name), "\r\n", "\n") }

// shown is typed text in a form that a page can hold.
func shown(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// sendTo takes in a form.
func (s *Site) sendTo(kind news.FormKind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if s.Forms == nil {
			return s.elsewhere(w, r)
		}
		ctx, address := r.Context(), s.Proxies.Client(r)
		refused := s.Forms.MaySend(ctx, kind, address)
		if refused != nil && !fault.Is(refused, fault.Invalid) {
			return refused
		}
		in := intake{s: s, keep: refused == nil, left: news.MaxSubmissionBytes, values: url.Values{}}
		if err := in.read(w, r); err != nil {
			s.Forms.DropFiles(context.WithoutCancel(ctx), in.files)
			return err
		}
		x, err := s.take(r, kind, &in, refused, address)
		if err == nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, "/received/"+x.Number, http.StatusSeeOther)
			return nil
		}
		s.Forms.DropFiles(context.WithoutCancel(ctx), in.files)
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		return s.again(w, r, kind, &in, err)
	}
}

// take hands on to the newsroom what was read.
func (s *Site) take(r *http.Request, kind news.FormKind, in *intake, refused error, address netip.Addr) (news.Submission, error) {
	ctx := r.Context()
	var faults fault.Fields
	for _, err := range []error{refused, in.faults.Err()} {
		for _, f := range fault.FieldsOf(err) {
			faults.Add(f.Name, f.Key, f.Args...)
		}
	}
	v := in.values
	x := news.Submission{
		Kind: kind, Anonymous: v.Has("anonymous"), Name: oneValue(v, "name"), Email: oneValue(v, "email"), Phone: oneValue(v, "phone"), Address: oneValue(v, "address"),
		Company: oneValue(v, "company"), Title: oneValue(v, "title"), Text: oneValue(v, "text"), Link: oneValue(v, "link"),
	}
	err := s.Store.Read(ctx, func(rd Reader) (err error) {
		all, _, err := rd.Forms(ctx)
		if err != nil {
			return err
		}
		form := all.Get(kind)
		if x.Consent = form.Consent; x.Consent == "" {
			x.Consent = s.Renderer.Words().Text(language, "form."+string(kind)+".consent")
		}
		x.Consent += "\n" + s.Renderer.Words().Text(language, "form.period", all.Days)
		if kind == news.ErrorForm {
			if x.Article, err = web.PathID(r, "no"); err != nil {
				return err
			}
			public, err := rd.PublicArticle(ctx, x.Article)
			if err == nil && !public.Withdrawn.IsZero() {
				err = orNotFound(nil)
			}
			return err
		}
		if handle := oneValue(v, "to"); kind == news.TipForm && handle != "" {
			people, err := rd.People(ctx)
			for _, p := range people {
				if p.Handle == handle && p.Disabled.IsZero() {
					x.To = p.ID
				}
			}
			return err
		}
		return nil
	})
	if err != nil {
		return x, err
	}
	if len(faults) > 0 {
		checked := x // what else is wrong is said at once too
		for _, f := range fault.FieldsOf(checked.Check()) {
			faults.Add(f.Name, f.Key, f.Args...)
		}
		return x, faults.Err()
	}
	x, _, err = s.Forms.Receive(ctx, forms.Sent{
		Submission: x, Files: in.files, Ticket: v.Get("ticket"), Trap: strings.TrimSpace(v.Get("website")) != "", Agreed: v.Has("consent"), Address: address,
	})
	return x, err
}

// again shows the form with all that was typed and what is wrong with it. Such a page is made for one reader and not kept.
func (s *Site) again(w http.ResponseWriter, r *http.Request, kind news.FormKind, in *intake, cause error) error {
	ticket, err := s.Forms.Ticket(r.Context(), kind, in.values.Get("ticket"))
	if err != nil {
		return err
	}
	_, build, err := s.formPage(r, kind, &sent{values: in.values, ticket: ticket, err: cause, files: in.chosen})
	if err != nil {
		return err
	}
	var p page
	err = s.make(r.Context(), uncollected{}, func(m *making) (err error) {
		p, err = build(r.Context(), m)
		return err
	})
	if err != nil {
		return err
	}
	s.sendForm(w, r, p.status, p.body)
	return nil
}

// intake is a form while it is read: fields in memory, files on the disk.
type intake struct {
	s      *Site
	keep   bool  // files are wanted
	left   int64 // bytes that files may still have
	values url.Values
	files  []news.SubmissionFile
	chosen bool
	faults fault.Fields
}

// Bounds of what is no file.
const (
	maxFormField  = 100 << 10 // bytes of one field
	maxFormFields = 40
	maxFormRest   = 1 << 20 // bytes around the files
)

// read reads the whole form. What is wrong with files is noted; its error is only that the form could not be read at all.
func (in *intake) read(w http.ResponseWriter, r *http.Request) error {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, whole, news.MaxSubmissionBytes+maxFormRest)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		r.Body = http.MaxBytesReader(w, whole, maxFormRest)
		if err := r.ParseForm(); err != nil {
			in.broken(whole, err)
			return nil
		}
		in.values = r.PostForm
		return nil
	case err != nil || kind != "multipart/form-data":
		in.faults.Add("form", "form.unreadable")
		return nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		in.faults.Add("form", "form.unreadable")
		return nil
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && n >= maxFormFields {
			err = errors.New("too many fields")
		}
		if err == nil {
			err = in.part(r.Context(), part)
		}
		if err != nil {
			if fault.Is(err, fault.Unavailable) || fault.Of(err) == fault.Internal && r.Context().Err() == nil && !isReading(err) {
				return err
			}
			in.broken(whole, err)
			return nil
		}
	}
}

// isReading tells errors of the line or of the form's shape from our own.
func isReading(err error) bool {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	return tooLarge || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errForm) || strings.HasPrefix(err.Error(), "multipart:") ||
		strings.Contains(err.Error(), "too many fields") || strings.Contains(err.Error(), "malformed")
}

var errForm = errors.New("a field that is too long")

// broken notes why the rest of a form was not read, and lets the browser finish sending: it shows no answer before.
func (in *intake) broken(whole io.Reader, err error) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		in.chosen = true
		in.faults.Add("files", "form.files-too-large", news.MaxSubmissionBytes>>20)
		web.ReadOn(whole, 4*news.MaxSubmissionBytes)
		return
	}
	in.faults.Add("form", "form.unreadable")
	web.ReadOn(whole, maxFormRest)
}

func (in *intake) part(ctx context.Context, part *multipart.Part) error {
	name := part.FormName()
	if name == "files" {
		return in.file(ctx, part)
	}
	raw, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
	if err != nil {
		return err
	}
	if len(raw) > maxFormField {
		return errForm
	}
	in.values.Add(name, string(raw))
	return nil
}

func (in *intake) file(ctx context.Context, part *multipart.Part) error {
	if part.FileName() == "" {
		return nil // the field was left empty
	}
	in.chosen = true
	if !in.keep || len(in.faults) > 0 {
		return nil
	}
	if len(in.files) >= news.MaxSubmissionFiles {
		in.faults.Add("files", "form.too-many-files", news.MaxSubmissionFiles)
		return nil
	}
	f, err := in.s.Forms.KeepFile(ctx, part.FileName(), part, in.left)
	if fault.Is(err, fault.Invalid) {
		for _, x := range fault.FieldsOf(err) {
			in.faults.Add(x.Name, x.Key, x.Args...)
		}
		return nil
	}
	if err != nil {
		return err
	}
	in.left -= f.Size
	in.files = append(in.files, f)
	return nil
}

// receiptForm is the form of a receipt's number.
var receiptForm = regexp.MustCompile(`^[A-Z][0-9]{6}-[A-Z2-7]{6}$`)

// received says that something was taken in. The number tells nothing but that, and which form it was.
func (s *Site) received(w http.ResponseWriter, r *http.Request) error {
	number := r.PathValue("number")
	if !receiptForm.MatchString(number) || !utf8.ValidString(number) {
		return orNotFound(nil)
	}
	path := "/received/" + number
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useForms)
		x, err := m.r.SubmissionNumbered(ctx, number)
		if err != nil {
			return page{}, fmt.Errorf("receipt: %w", err)
		}
		all, _, err := m.r.Forms(ctx)
		if err != nil {
			return page{}, err
		}
		f, err := m.frame(ctx, place{path: path, plain: true})
		if err != nil {
			return page{}, err
		}
		p := ReceiptPage{Frame: f, Form: x.Kind, Number: x.Number, Days: all.Days}
		p.Heading = all.Get(x.Kind).Heading
		if p.Heading == "" {
			p.Heading = m.s.Renderer.Words().Text(language, "form."+string(x.Kind)+".heading")
		}
		p.Index, p.Canonical, p.Title = false, "", m.s.Renderer.Words().Text(language, "form.received")
		return m.html("received", http.StatusOK, p)
	})
}

// formLinks links the forms that are open, but for that of errors, which belongs to articles.
func (m *making) formLinks(ctx context.Context, f *Frame, p place) error {
	m.uses.Use(useForms)
	if m.s.Forms == nil {
		return nil
	}
	all, _, err := m.r.Forms(ctx)
	if err != nil {
		return err
	}
	f.Reports = !all.Get(news.ErrorForm).Off
	for _, kind := range news.FormKinds() {
		form := all.Get(kind)
		if form.Off || kind == news.ErrorForm {
			continue
		}
		name := form.Heading
		if name == "" {
			name = m.s.Renderer.Words().Text(language, "form."+string(kind)+".heading")
		}
		f.Forms = append(f.Forms, Link{Name: name, Path: kind.Path(), Current: kind.Path() == p.path})
	}
	return nil
}
