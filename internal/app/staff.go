package app

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// paperData is how the commands of the shell open a paper; the paper may be served meanwhile.
type paperData struct {
	Data     string `required:"" type:"path" placeholder:"DIR" help:"flag.data"`
	Database string `placeholder:"URL" help:"flag.database"`
	Addr     string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"flag.addr"`
}

// with opens the paper for one piece of work.
func (p paperData) with(r *run, do func(db *store.DB, d *desk.Desk) error) (err error) {
	clock := NewClock(time.Time{})
	db, files, err := openData(r.ctx, Config{Data: p.Data, Database: p.Database}, clock, r.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close(), db.Close()) }()
	return do(db, desk.New(deskStore{db}, media.New(files, media.DefaultLimits()), clock.Now, r.log))
}

type staffCommand struct {
	Add     staffAdd     `cmd:"" help:"command.staff.add"`
	List    staffList    `cmd:"" help:"command.staff.list"`
	Role    staffRole    `cmd:"" help:"command.staff.role"`
	Reset   staffReset   `cmd:"" help:"command.staff.reset"`
	Disable staffDisable `cmd:"" help:"command.staff.disable"`
	Enable  staffEnable  `cmd:"" help:"command.staff.enable"`
}

type staffAdd struct {
	paperData
	Login string     `arg:"" help:"flag.login"`
	Name  string     `required:"" placeholder:"NAME" help:"flag.person-name"`
	Role  staff.Role `default:"reporter" placeholder:"ROLE" help:"flag.role"`
	Title string     `placeholder:"TITLE" help:"flag.person-title"`
	Email string     `placeholder:"EMAIL" help:"flag.person-email"`
}

// Run adds somebody and prints their one-time link.
func (c *staffAdd) Run(r *run) error {
	return c.with(r, func(_ *store.DB, d *desk.Desk) error {
		_, secret, err := d.Invite(r.ctx, staff.Shell(), staff.Person{Login: c.Login, Name: c.Name, Role: c.Role, Title: c.Title, Email: c.Email})
		if err == nil {
			r.say("command.staff.link", c.Login, c.link(secret))
		}
		return err
	})
}

func (p paperData) link(secret string) string {
	return reachable(p.Addr) + "/desk/welcome?key=" + secret
}

type staffList struct{ paperData }

// Run prints who works at the paper.
func (c *staffList) Run(r *run) error {
	return c.with(r, func(db *store.DB, _ *desk.Desk) error {
		people, err := db.People(r.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(r.out, 0, 4, 2, ' ', 0)
		for _, p := range people {
			state := r.words.Text(r.lang, "command.staff.active")
			if !p.Disabled.IsZero() {
				state = r.words.Text(r.lang, "command.staff.disabled")
			}
			fmt.Fprintln(w, strings.Join([]string{p.Login, p.Name, string(p.Role), state}, "\t"))
		}
		return w.Flush()
	})
}

// somebody is a command about one person.
type somebody struct {
	paperData
	Login string `arg:"" help:"flag.login"`
}

func (c somebody) do(r *run, act func(d *desk.Desk, p staff.Person) error) error {
	return c.with(r, func(db *store.DB, d *desk.Desk) error {
		p, err := db.PersonByLogin(r.ctx, strings.ToLower(c.Login))
		if fault.Is(err, fault.NotFound) {
			return problem("command.staff.unknown", c.Login)
		}
		if err != nil {
			return err
		}
		return act(d, p)
	})
}

type staffRole struct {
	somebody
	Role staff.Role `arg:"" help:"flag.role"`
}

// Run gives somebody another role.
func (c *staffRole) Run(r *run) error {
	return c.do(r, func(d *desk.Desk, p staff.Person) error {
		p.Role = c.Role
		_, err := d.SavePerson(r.ctx, staff.Shell(), p)
		if err == nil {
			r.say("command.staff.role-set", p.Login, p.Role)
		}
		return err
	})
}

type staffReset struct{ somebody }

// Run prints a one-time link for a new password.
func (c *staffReset) Run(r *run) error {
	return c.do(r, func(d *desk.Desk, p staff.Person) error {
		secret, err := d.ResetLink(r.ctx, staff.Shell(), p.ID)
		if err == nil {
			r.say("command.staff.link", p.Login, c.link(secret))
		}
		return err
	})
}

type staffDisable struct{ somebody }

// Run shuts somebody out.
func (c *staffDisable) Run(r *run) error {
	return c.do(r, func(d *desk.Desk, p staff.Person) error {
		err := d.DisablePerson(r.ctx, staff.Shell(), p.ID, true)
		if err == nil {
			r.say("command.staff.disable.done", p.Login)
		}
		return err
	})
}

type staffEnable struct{ somebody }

// Run lets somebody in again.
func (c *staffEnable) Run(r *run) error {
	return c.do(r, func(d *desk.Desk, p staff.Person) error {
		err := d.DisablePerson(r.ctx, staff.Shell(), p.ID, false)
		if err == nil {
			r.say("command.staff.enable.done", p.Login)
		}
		return err
	})
}

type tokenCommand struct {
	Add    tokenAdd    `cmd:"" help:"command.token.add"`
	List   tokenList   `cmd:"" help:"command.token.list"`
	Revoke tokenRevoke `cmd:"" help:"command.token.revoke"`
}

type tokenAdd struct {
	paperData
	Name   string     `required:"" placeholder:"NAME" help:"flag.token-name"`
	Role   staff.Role `required:"" placeholder:"ROLE" help:"flag.role"`
	Person string     `placeholder:"LOGIN" help:"flag.token-person"`

	Scope   []staff.Scope `placeholder:"SCOPE" help:"flag.token-scope"`
	Expires string        `placeholder:"DATE" help:"flag.token-expires"`
}

// Run makes a token and prints it alone, so that a script can take it.
func (c *tokenAdd) Run(r *run) error {
	return c.with(r, func(db *store.DB, d *desk.Desk) error {
		token := staff.Token{Name: c.Name, Role: c.Role, Scopes: c.Scope}
		if c.Expires != "" {
			paper, err := db.Paper(r.ctx)
			if err != nil {
				return err
			}
			day, err := time.ParseInLocation(time.DateOnly, c.Expires, paper.Zone())
			if err != nil {
				return misuse{problem("command.token.bad-date", c.Expires)}
			}
			token.Expires = day.AddDate(0, 0, 1) // the end of the last day
		}
		if c.Person != "" {
			person, err := db.PersonByLogin(r.ctx, strings.ToLower(c.Person))
			if fault.Is(err, fault.NotFound) {
				return problem("command.staff.unknown", c.Person)
			} else if err != nil {
				return err
			}
			token.Person = person.ID
		}
		_, secret, err := d.AddToken(r.ctx, staff.Shell(), token)
		if err == nil {
			fmt.Fprintln(r.out, secret)
		}
		return err
	})
}

type tokenList struct{ paperData }

// Run lists the tokens without their secrets, which nobody keeps.
func (c *tokenList) Run(r *run) error {
	return c.with(r, func(db *store.DB, _ *desk.Desk) error {
		tokens, err := db.Tokens(r.ctx)
		if err != nil {
			return err
		}
		people, err := db.People(r.ctx)
		if err != nil {
			return err
		}
		logins := map[int64]string{0: "-"}
		for _, p := range people {
			logins[p.ID] = p.Login
		}
		w := tabwriter.NewWriter(r.out, 0, 4, 2, ' ', 0)
		for _, t := range tokens {
			state := r.words.Text(r.lang, "command.token.live")
			if !t.Revoked.IsZero() {
				state = r.words.Text(r.lang, "command.token.revoked")
			} else if !t.Live(time.Now()) {
				state = r.words.Text(r.lang, "command.token.ended")
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, t.Role, logins[t.Person], t.Created.Format(time.DateOnly), state)
		}
		return w.Flush()
	})
}

type tokenRevoke struct {
	paperData
	ID int64 `arg:"" help:"flag.token-id"`
}

// Run ends a token.
func (c *tokenRevoke) Run(r *run) error {
	return c.with(r, func(_ *store.DB, d *desk.Desk) error {
		err := d.RevokeToken(r.ctx, staff.Shell(), c.ID)
		if fault.Is(err, fault.NotFound) {
			return problem("command.token.unknown", c.ID)
		}
		if err == nil {
			r.say("command.token.revoke.done", c.ID)
		}
		return err
	})
}
