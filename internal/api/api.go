// Package api is the programs' door at /api/v1/: wire services, scripts and other systems write and publish through it
// with a bearer token. It owns the addresses, the JSON shapes and the problem details; what happens to the paper happens
// in desk, exactly as for a person at a screen. It refuses whatever it does not understand, by name: an unknown field or
// a value of another type is an error and never left out in silence. It sets no cookie and reads none.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Store gives a request one moment of the database.
type Store interface {
	Read(ctx context.Context, fn func(Reader) error) error
}

// Reader is what the door asks. Not found is fault.NotFound.
type Reader interface {
	Paper(ctx context.Context) (news.Paper, error)
	Sections(ctx context.Context) (news.Sections, error)
	AllSeries(ctx context.Context) ([]news.Series, error)
	People(ctx context.Context) ([]staff.Person, error)
	Article(ctx context.Context, no int64) (news.Article, error)
	Articles(ctx context.Context, f news.ArticleFilter) ([]news.ArticleRow, error)
	Headlines(ctx context.Context, nos []int64) ([]news.Headline, error)
	Corrections(ctx context.Context, down bool, before news.Cursor, limit int) ([]news.Correction, error)
	CorrectionsOf(ctx context.Context, no int64) ([]news.Correction, error)
	Correction(ctx context.Context, id int64) (news.Correction, error)
	History(ctx context.Context, no int64) ([]news.Revision, error)
	Revision(ctx context.Context, no, id int64) (news.Revision, error)
	Tags(ctx context.Context, f news.TagFilter) ([]news.Tag, error)
	Notes(ctx context.Context, article int64) ([]news.Note, error)
	Note(ctx context.Context, id int64) (news.Note, error)
	Guard(ctx context.Context) (guard.Settings, int64, error)
	Picture(ctx context.Context, id int64) (news.Picture, error)
	Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error)
	PictureSearch(ctx context.Context, f news.PictureFilter) ([]news.Picture, error)
	LastSeq(ctx context.Context) (int64, error)
	Changes(ctx context.Context, after int64, limit int) ([]news.Change, error)
	Hooks(ctx context.Context) ([]notify.Hook, error)
	Hook(ctx context.Context, id int64) (notify.Hook, error)
	frontReader
}

// Desk does what programs ask for.
type Desk interface {
	TokenActor(ctx context.Context, secret, address string) (staff.Actor, error)
	SaveArticle(ctx context.Context, actor staff.Actor, a news.Article) (news.Article, error)
	FileArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	RecallArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	ReturnArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	ApproveArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	ScheduleArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	UnscheduleArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.Article, error)
	PublishArticle(ctx context.Context, actor staff.Actor, s desk.Step) (news.PublicArticle, error)
	WithdrawArticle(ctx context.Context, actor staff.Actor, no int64, reason, notice string) error
	RevertArticle(ctx context.Context, actor staff.Actor, s desk.Step, revision int64) (news.Article, error)
	PublishCorrection(ctx context.Context, actor staff.Actor, c news.Correction) (news.Correction, error)
	EditCorrection(ctx context.Context, actor staff.Actor, c news.Correction, note string) (news.Correction, error)
	WithdrawCorrection(ctx context.Context, actor staff.Actor, id int64, reason string) error
	AddNote(ctx context.Context, actor staff.Actor, n news.Note) (news.Note, error)
	EditNote(ctx context.Context, actor staff.Actor, id int64, text string) error
	CloseNote(ctx context.Context, actor staff.Actor, id int64, done bool) error
	AddPicture(ctx context.Context, actor staff.Actor, r io.Reader, p news.Picture) (news.Picture, error)
	SavePicture(ctx context.Context, actor staff.Actor, p news.Picture) (news.Picture, error)
	AddHook(ctx context.Context, actor staff.Actor, h notify.Hook) (notify.Hook, error)
	DeleteHook(ctx context.Context, actor staff.Actor, id int64) error
	BeginRequest(ctx context.Context, x staff.Request, patience time.Duration) (staff.Request, error)
	EndRequest(ctx context.Context, x staff.Request) error
	DropRequest(ctx context.Context, x staff.Request) error
	frontDesk
}

// Words says a key of the catalogue in a language.
type Words interface {
	Text(lang, key string, args ...any) string
}

// Config is what the door is built from. All of it is required but Proxies and Limits.
type Config struct {
	Store   Store
	Desk    Desk
	Temp    func() (*os.File, error) // makes a file that is gone when it is closed
	Words   Words
	Proxies web.Proxies
	Limits  Limits
	Now     func() time.Time
	Log     *slog.Logger
}

// API is the door.
type API struct {
	Config
	limiter limiter
	bell    *bell
}

// New makes the door. Close answers those who wait for events.
func New(c Config) *API {
	c.Store = readable{c.Store}
	return &API{Config: c, limiter: limiter{limits: c.Limits}, bell: newBell()}
}

// Route is an address, what a token's role must be allowed to use it, and what answers.
type Route struct {
	Pattern    string // as http.ServeMux takes it: "GET /api/v1/articles"
	Permission staff.Permission
	answer     action
}

// root is where the addresses begin.
const root = "/api/v1"

// Routes are all addresses of the door. Which articles a permission holds for is the desk's to say.
func (a *API) Routes() []Route {
	return []Route{
		{"GET " + root + "/openapi.json", staff.Public, a.openAPI},
		{"GET " + root + "/sections", staff.Enter, a.sections},
		{"GET " + root + "/series", staff.Enter, a.series},
		{"GET " + root + "/tags", staff.Enter, a.tags},
		{"GET " + root + "/people", staff.Enter, a.people},

		{"GET " + root + "/articles", staff.Write, a.articles},
		{"POST " + root + "/articles", staff.Write, a.createArticle},
		{"GET " + root + "/articles/{no}", staff.Write, a.article},
		{"PATCH " + root + "/articles/{no}", staff.Write, a.patchArticle},
		{"GET " + root + "/articles/{no}/findings", staff.Write, a.findings},
		{"GET " + root + "/articles/{no}/revisions", staff.Write, a.revisions},
		{"GET " + root + "/articles/{no}/revisions/{id}", staff.Write, a.revisionOf},
		{"GET " + root + "/articles/{no}/notes", staff.Write, a.notes},
		{"POST " + root + "/articles/{no}/notes", staff.Write, a.addNote},
		{"GET " + root + "/notes/{id}", staff.Write, a.noteOf},
		{"PATCH " + root + "/notes/{id}", staff.Write, a.patchNote},
		{"POST " + root + "/articles/{no}/revert", staff.Write, a.revert},
		{"POST " + root + "/articles/{no}/file", staff.Write, a.step(news.File)},
		{"POST " + root + "/articles/{no}/recall", staff.Write, a.step(news.Recall)},
		{"POST " + root + "/articles/{no}/return", staff.Return, a.step(news.Return)},
		{"POST " + root + "/articles/{no}/approve", staff.Approve, a.step(news.Approve)},
		{"POST " + root + "/articles/{no}/schedule", staff.Schedule, a.step(news.Schedule)},
		{"POST " + root + "/articles/{no}/unschedule", staff.Schedule, a.step(news.Unschedule)},
		{"POST " + root + "/articles/{no}/publish", staff.Publish, a.step(news.Publish)},
		{"POST " + root + "/articles/{no}/correct", staff.Correct, a.step(news.Correct)},
		{"POST " + root + "/articles/{no}/withdraw", staff.Withdraw, a.step(news.Withdraw)},
		{"POST " + root + "/articles/{no}/restore", staff.Publish, a.step(news.Restore)},

		{"GET " + root + "/corrections", staff.Enter, a.corrections},
		{"POST " + root + "/corrections", staff.Publish, a.publishCorrection},
		{"GET " + root + "/corrections/{id}", staff.Enter, a.correctionOf},
		{"PATCH " + root + "/corrections/{id}", staff.Publish, a.patchCorrection},
		{"POST " + root + "/corrections/{id}/withdraw", staff.Withdraw, a.withdrawCorrection},

		{"GET " + root + "/front", staff.Fronts, a.front},
		{"PUT " + root + "/front", staff.Fronts, a.putFront},

		{"GET " + root + "/media", staff.Write, a.pictures},
		{"POST " + root + "/media", staff.Write, a.addPicture},
		{"GET " + root + "/media/{id}", staff.Write, a.picture},
		{"PATCH " + root + "/media/{id}", staff.Write, a.patchPicture},

		{"GET " + root + "/events", staff.Enter, a.events},
		{"GET " + root + "/webhooks", staff.Manage, a.webhooks},
		{"POST " + root + "/webhooks", staff.Manage, a.addWebhook},
		{"GET " + root + "/webhooks/{id}", staff.Manage, a.webhook},
		{"DELETE " + root + "/webhooks/{id}", staff.Manage, a.deleteWebhook},
	}
}

// action answers a request of an actor; the actor of a public route is nobody.
type action func(w http.ResponseWriter, r *http.Request, actor staff.Actor) error

// policy is the Content-Security-Policy of the answers, none of which is a page.
const policy = "default-src 'none'; frame-ancestors 'none'"

// Handler serves everything below /api/.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	for _, x := range a.Routes() {
		mux.Handle(x.Pattern, web.Handle(a.Log, a.explain, a.may(x)))
		method, path, _ := strings.Cut(x.Pattern, " ")
		if method == http.MethodGet {
			method = "GET, HEAD"
		}
		methods[path] = append(methods[path], method)
	}
	for path, allowed := range methods {
		mux.Handle(path, web.Handle(a.Log, a.explain, otherMethod(strings.Join(allowed, ", "))))
	}
	mux.Handle("/", web.Handle(a.Log, a.explain, unknown))
	return web.Secured(policy, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	}))
}

func unknown(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "fault.not-found")
}

func otherMethod(allowed string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Allow", allowed)
		return refuse(http.StatusMethodNotAllowed, "api.method", r.Method, allowed)
	}
}

// may lets in a token whose role has the route's permission and that is for the route's part of the API, as often as its
// limits say.
func (a *API) may(x Route) web.Handler {
	scope := scopeOf(x.Pattern)
	return func(w http.ResponseWriter, r *http.Request) error {
		if x.Permission == staff.Public {
			return conditional(w, r, staff.Actor{}, x.answer)
		}
		actor, err := a.actor(w, r)
		if err != nil {
			return err
		}
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if !a.limiter.take(w.Header(), actor.Token, !reads, a.Now()) {
			return refuse(http.StatusTooManyRequests, "api.too-many")
		}
		if err := actor.Permit(x.Permission); err != nil {
			return err
		}
		r = r.WithContext(context.WithValue(r.Context(), actorKey{}, actor))
		if !actor.Holds(scope) {
			w.Header().Set("WWW-Authenticate", challenge+`, error="insufficient_scope", scope="`+string(scope)+`"`)
			return refuse(http.StatusForbidden, "api.scope", string(scope))
		}
		switch {
		case reads:
			return conditional(w, r, actor, x.answer)
		case r.Method == http.MethodPost:
			return a.once(w, r, actor, x.answer)
		}
		return x.answer(w, r, actor)
	}
}

// challenge says how a program shows who it is (RFC 6750).
const challenge = `Bearer realm="jogan"`

// actor is the program whose token the request carries (RFC 6750).
func (a *API) actor(w http.ResponseWriter, r *http.Request) (staff.Actor, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		w.Header().Set("WWW-Authenticate", challenge)
		return staff.Actor{}, refuse(http.StatusUnauthorized, "signin.token")
	}
	address := "unknown" // an empty one would be this machine's shell
	if addr := a.Proxies.Client(r); addr.IsValid() {
		address = addr.String()
	}
	actor, err := a.Desk.TokenActor(r.Context(), secret, address)
	if fault.Is(err, fault.NotFound) {
		w.Header().Set("WWW-Authenticate", challenge+`, error="invalid_token"`)
		return actor, refuse(http.StatusUnauthorized, "signin.token")
	}
	return actor, err
}

// answer writes v as JSON, nothing of it unless all of it could be made.
func answer(w http.ResponseWriter, status int, v any) error {
	raw, err := encode(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(raw) // an error here is a client that went away: there is nobody to tell
	return nil
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // nothing here is ever read as HTML: the type says so and nosniff holds it
	err := enc.Encode(v)
	return b.Bytes(), err
}
