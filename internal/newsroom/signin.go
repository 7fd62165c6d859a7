package newsroom

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// SignInPage asks for name and password.
type SignInPage struct {
	Frame
	Fields Fields
	Next   string // where to go afterwards
	Kept   string // a form that was about to be sent when the session had ended, as JSON; empty: none
	Texts  []Kept // its texts, to copy in case of need
}

func (n *Newsroom) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := local(web.Query(r, "next", 2000))
	if who(r).person.ID != 0 {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return n.showSignIn(w, r, screen{}, nil, SignInPage{Next: next})
}

func (n *Newsroom) showSignIn(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, p SignInPage) error {
	s.page = "sign-in"
	return n.show(w, r, s, func(_ context.Context, _ Reader, f Frame) (any, error) {
		p.Fields = Fields{
			{Name: "login", Kind: "login", Label: "person.login-name", Required: true, Complete: "username"},
			{Name: "password", Kind: "password", Label: "person.password", Required: true, Complete: "current-password"},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

// signInAgain answers a form that was sent after the session had ended: the sign-in page, which carries the form along.
func (n *Newsroom) signInAgain(w http.ResponseWriter, r *http.Request) error {
	p := SignInPage{Next: "/desk/"}
	if _, err := web.Form(w, r); err == nil {
		fields := map[string][]string{}
		for name, values := range r.PostForm {
			if slices.Contains(secretFields(), name) {
				continue
			}
			for _, value := range values {
				fields[name] = append(fields[name], shown(value))
			}
		}
		raw, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		p.Next, p.Kept, p.Texts = local(r.URL.RequestURI()), string(raw), kept(r)
	}
	return n.showSignIn(w, r, screen{status: http.StatusUnauthorized}, nil, p)
}

// secretFields are never sent back to a browser.
func secretFields() []string { return []string{"password", "again", "old", "key"} }

func (n *Newsroom) signIn(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	page := SignInPage{Next: local(v.Text("next")), Kept: v.Text("kept")}
	login := news.Line(&v.Faults, "login", v.Text("login"), news.MaxEmail, true)
	if err := v.Faults.Err(); err != nil {
		return n.showSignIn(w, r, screen{err: err}, v, page)
	}
	secret, p, err := n.Desk.SignIn(r.Context(), login, v.Text("password"), n.address(r), r.UserAgent())
	switch {
	case fault.Is(err, fault.Invalid):
		return n.showSignIn(w, r, screen{err: err}, v, page)
	case fault.Is(err, fault.Unavailable):
		return n.showSignIn(w, r, screen{err: err, status: http.StatusTooManyRequests}, v, page)
	case err != nil:
		return err
	}
	n.setCookie(w, r, secret)
	if page.Kept == "" {
		http.Redirect(w, r, page.Next, http.StatusSeeOther)
		return nil
	}
	return n.resume(w, r, p, page)
}

// ResumePage sends on a form that was kept while somebody signed in again. It asks first: a form is never sent by itself.
type ResumePage struct {
	Frame
	Next   string
	Values []Kept // name and value of each field
	Texts  []Kept // those in which people write
}

func (n *Newsroom) resume(w http.ResponseWriter, r *http.Request, p staff.Person, from SignInPage) error {
	var fields map[string][]string
	if err := json.Unmarshal([]byte(from.Kept), &fields); err != nil || from.Next == "/desk/" {
		http.Redirect(w, r, from.Next, http.StatusSeeOther)
		return nil
	}
	return n.show(w, r, screen{page: "resume"}, func(_ context.Context, _ Reader, f Frame) (any, error) {
		f.signed(p)
		page := ResumePage{Frame: f, Next: from.Next}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			for _, value := range fields[name] {
				page.Values = append(page.Values, Kept{name, value})
			}
		}
		for _, k := range keptFields() {
			if len(fields[k[0]]) > 0 && fields[k[0]][0] != "" {
				page.Texts = append(page.Texts, Kept{k[1], fields[k[0]][0]})
			}
		}
		return page, nil
	})
}

func (n *Newsroom) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := n.Desk.SignOut(r.Context(), who(r).secret); err != nil {
		return err
	}
	n.live.signedOut(who(r).person.ID)
	n.setCookie(w, r, "")
	return back(w, r, "/desk/sign-in", "signed-out")
}

// WelcomePage is where a one-time link leads: choose a password.
type WelcomePage struct {
	Frame
	Fields  Fields
	Invited staff.Person // whose link it is; zero: the link is dead
	Key     string
}

func (n *Newsroom) welcomePage(w http.ResponseWriter, r *http.Request) error {
	return n.showWelcome(w, r, screen{}, web.Query(r, "key", 200))
}

func (n *Newsroom) showWelcome(w http.ResponseWriter, r *http.Request, s screen, key string) error {
	p := WelcomePage{Key: key}
	var err error
	if p.Invited, err = n.Desk.LinkPerson(r.Context(), key); fault.Is(err, fault.NotFound) {
		s.status, s.err = http.StatusNotFound, nil
	} else if err != nil {
		return err
	}
	s.page = "welcome"
	return n.show(w, r, s, func(_ context.Context, _ Reader, f Frame) (any, error) {
		p.Fields = passwordFields().fill(&f, "", nil, s.err)
		p.Frame = f
		return p, nil
	})
}

func passwordFields() Fields {
	return Fields{
		{Name: "password", Kind: "password", Label: "person.password-new", Help: "person.password-help", HelpArg: staff.MinPassword, Required: true, Complete: "new-password"},
		{Name: "again", Kind: "password", Label: "person.password-again", Required: true, Complete: "new-password"},
	}
}

func (n *Newsroom) welcome(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if v.Text("password") != v.Text("again") {
		return n.showWelcome(w, r, screen{err: fault.In("again", "person.password-differs")}, v.Text("key"))
	}
	secret, _, err := n.Desk.AcceptLink(r.Context(), v.Text("key"), v.Text("password"), n.address(r), r.UserAgent())
	switch {
	case fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Conflict):
		return n.showWelcome(w, r, screen{err: err}, v.Text("key"))
	case err != nil:
		return err
	}
	n.setCookie(w, r, secret)
	return back(w, r, "/desk/", "welcome")
}

// AccountPage is somebody's own: their name as it stands in bylines, and the password.
type AccountPage struct {
	Frame
	Fields  Fields
	Profile ProfilePanel
	Hears   bool // notices come by mail
	Mails   bool // the paper sends mail
}

func (n *Newsroom) accountPage(w http.ResponseWriter, r *http.Request) error {
	return n.showAccount(w, r, screen{}, nil)
}

// showAccount shows one's own account; profile is what was typed into that form where it came back.
func (n *Newsroom) showAccount(w http.ResponseWriter, r *http.Request, s screen, profile *web.Values) error {
	s.page, s.here = "account", "account"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		own, err := rd.Person(ctx, f.Person.ID)
		if err != nil {
			return nil, err
		}
		passwords := s.err
		if profile != nil {
			passwords = nil
		}
		fields := append(Fields{{Name: "old", Kind: "password", Label: "person.password-old", Required: true, Complete: "current-password"}}, passwordFields()...)
		fields = fields.fill(&f, "", nil, passwords)
		p := AccountPage{Fields: fields}
		var wrong error
		if profile != nil {
			wrong = s.err
		}
		if p.Profile, err = profilePanel(ctx, rd, &f, own, "/desk/account/profile", profile, wrong); err != nil {
			return nil, err
		}
		settings, _, err := rd.MailSettings(ctx)
		if err != nil {
			return nil, err
		}
		p.Mails = settings.On()
		if p.Hears, err = hears(ctx, rd, f.Person.ID); err != nil {
			return nil, err
		}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) changePassword(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if v.Text("password") != v.Text("again") {
		return n.showAccount(w, r, screen{err: fault.In("again", "person.password-differs")}, nil)
	}
	err = n.Desk.ChangePassword(r.Context(), n.actor(r), v.Text("old"), v.Text("password"), who(r).secret)
	switch {
	case fault.Is(err, fault.Invalid):
		return n.showAccount(w, r, screen{err: err}, nil)
	case fault.Is(err, fault.Unavailable):
		return n.showAccount(w, r, screen{err: err, status: http.StatusTooManyRequests}, nil)
	case err != nil:
		return err
	}
	return back(w, r, "/desk/account", "password")
}
