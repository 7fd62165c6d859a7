package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// PeoplePage lists who works here, with a form to invite somebody.
type PeoplePage struct {
	Frame
	People []staff.Person
	Fields Fields
	Link   OneTimeLink // just made; empty: none
}

// OneTimeLink is shown once, to be handed on.
type OneTimeLink struct {
	Name, Address string
	Days          int
	Mail          *LinkMail // how else it can be handed on; nil: not said
}

func (n *Newsroom) people(w http.ResponseWriter, r *http.Request) error {
	return n.showPeople(w, r, screen{}, nil, OneTimeLink{})
}

func (n *Newsroom) showPeople(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, link OneTimeLink) error {
	s.page, s.here = "people", "people"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.People(ctx)
		if err != nil {
			return nil, err
		}
		p := PeoplePage{People: all, Link: link}
		if i := slices.IndexFunc(all, func(x staff.Person) bool { return link.Mail != nil && x.ID == link.Mail.Person }); i >= 0 {
			if p.Link, err = n.linkMail(ctx, rd, &f, all[i], link, link.Mail.Secret, link.Mail.Message, nil, nil); err != nil {
				return nil, err
			}
		}
		p.Fields = personFields(f, staff.Person{Role: staff.Reporter}).fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func personFields(f Frame, p staff.Person) Fields {
	return Fields{
		{Name: "login", Kind: "login", Label: "person.login-name", Help: "person.login-help", Limit: news.MaxName, Required: true, Value: p.Login, Complete: "off"},
		{Name: "name", Kind: "text", Label: "person.name", Help: "person.name-help", Limit: news.MaxName, Required: true, Value: p.Name, Complete: "off"},
		{Name: "title", Kind: "text", Label: "person.title", Help: "person.title-help", Limit: news.MaxName, Value: p.Title, Complete: "off"},
		{Name: "email", Kind: "email", Label: "person.email", Help: "person.email-help", Limit: news.MaxEmail, Value: p.Email, Complete: "off"},
		{Name: "handle", Kind: "text", Label: "person.handle", Help: "person.handle-help", Limit: news.MaxSlug, Value: p.Handle, Complete: "off"},
		{Name: "role", Kind: "select", Label: "person.role", Help: "person.role-help", Required: true, Options: choices(staff.Roles(), "role.", p.Role, f.words, f.Lang)},
	}
}

func readPerson(v *web.Values) staff.Person {
	return staff.Person{Login: v.Text("login"), Name: v.Text("name"), Title: v.Text("title"), Email: v.Text("email"), Handle: v.Text("handle"), Role: staff.Role(v.Text("role"))}
}

// link is the address of a one-time link on the host that the administrator uses.
func (n *Newsroom) link(r *http.Request, name, secret string) OneTimeLink {
	address := n.here(r, "/desk/welcome") + "?" + url.Values{"key": {secret}}.Encode()
	return OneTimeLink{Name: name, Address: address, Days: int(staff.LinkLife.Hours() / 24)}
}

// here is an address of this paper on the host that the person uses.
func (n *Newsroom) here(r *http.Request, path string) string {
	u := url.URL{Scheme: "http", Host: r.Host, Path: path}
	if n.Proxies.TLS(r) {
		u.Scheme = "https"
	}
	return u.String()
}

func (n *Newsroom) invite(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	p, secret, err := n.Desk.Invite(r.Context(), n.actor(r), readPerson(v))
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPeople(w, r, screen{err: err}, v, OneTimeLink{})
	}
	link := n.link(r, p.Name, secret)
	link.Mail = &LinkMail{Person: p.ID, Secret: secret, Message: notify.InviteMail}
	return n.showPeople(w, r, screen{}, nil, link)
}

// PersonPage changes somebody.
type PersonPage struct {
	Frame
	One    staff.Person
	Fields Fields
	Link   OneTimeLink

	Profile ProfilePanel
}

func (n *Newsroom) person(w http.ResponseWriter, r *http.Request) error {
	return n.showPerson(w, r, screen{}, nil)
}

func (n *Newsroom) showPerson(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	return n.showPersonLink(w, r, s, v, "", "", false)
}

// showPersonLink shows somebody, with a link that was just made where there is a secret; v is then the form that should
// send it by mail, where it comes back.
func (n *Newsroom) showPersonLink(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, secret string, message notify.Message, sent bool) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "person", "people"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := PersonPage{}
		if p.One, err = rd.Person(ctx, id); err != nil {
			return nil, err
		}
		if secret != "" {
			p.Link, err = n.linkMail(ctx, rd, &f, p.One, n.link(r, p.One.Name, secret), secret, message, v, s.err)
			if err != nil {
				return nil, err
			}
			p.Link.Mail.Sent = sent
			v, s.err = nil, nil // they were that form's
		}
		p.Fields = personFields(f, p.One).fill(&f, "", v, s.err)
		if p.Profile, err = profilePanel(ctx, rd, &f, p.One, fmt.Sprintf("/desk/people/%d/profile", id), nil, nil); err != nil {
			return nil, err
		}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) savePerson(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	p := readPerson(v)
	p.ID = id
	if _, err := n.Desk.SavePerson(r.Context(), n.actor(r), p); err != nil {
		if !again(err) {
			return err
		}
		return n.showPerson(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/people", "saved")
}

func (n *Newsroom) resetLink(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	secret, err := n.Desk.ResetLink(r.Context(), n.actor(r), id)
	if err != nil {
		return err
	}
	return n.showPersonLink(w, r, screen{}, nil, secret, notify.ResetMail, false)
}

func (n *Newsroom) disablePerson(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	disabled := !v.Has("enable")
	if err := n.Desk.DisablePerson(r.Context(), n.actor(r), id, disabled); err != nil {
		if !again(err) {
			return err
		}
		return n.showPerson(w, r, screen{err: err}, nil)
	}
	done := "enabled"
	if disabled {
		done = "disabled"
	}
	return back(w, r, fmt.Sprintf("/desk/people/%d", id), done)
}
