// Package staff is who works at the paper: people, their roles and what a role may do, passwords, sessions and
// programs' tokens. It decides; it stores nothing and knows no HTTP.
package staff

import (
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Role is what a person is at the paper.
type Role string

// The roles, from the least to the most trusted: 시민기자·객원, 기자, 데스크, 편집부, 편집국장, 관리자.
const (
	Contributor Role = "contributor"
	Reporter    Role = "reporter"
	DeskEditor  Role = "desk"
	Layout      Role = "layout"
	Chief       Role = "chief"
	Admin       Role = "admin"
)

// Roles lists the roles.
func Roles() []Role { return []Role{Contributor, Reporter, DeskEditor, Layout, Chief, Admin} }

// Actor is who does something: a person at a screen, a program with a token, or the shell (Shell).
type Actor struct {
	Person  int64
	Token   int64
	Name    string
	Role    Role
	Powers  Powers  // the paper's table; nil: the defaults of a paper with a desk
	Address string  // IP address; empty: this machine's shell
	Scopes  []Scope // of the token; none: not narrowed
	Request int64   // the kept request for which it is done; 0: none
}

// Shell is the actor of commands run by whoever owns the machine.
func Shell() Actor { return Actor{Name: "shell", Role: Admin} }

// May tells whether the actor has a permission.
func (a Actor) May(p Permission) bool { return mayBy(a.Powers, a.Role, p) }

func mayBy(table Powers, r Role, p Permission) bool {
	if table == nil {
		table = DefaultPowers(news.DeskPaper)
	}
	return table.May(r, p)
}

// Permit is Forbidden where the actor lacks the permission.
func (a Actor) Permit(p Permission) error {
	if a.May(p) {
		return nil
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

// MayRead tells whether the actor may see the working copy, its notes and its revisions: who begins articles sees own ones.
func (a Actor) MayRead(article news.Article) bool {
	return a.May(ReadAll) || a.May(EditAll) || a.Person != 0 && article.Owner == a.Person
}

// MayEdit tells whether the actor may change the working copy: a desk every one, a writer own ones until the desk has
// them, and after they came out where the actor may correct.
func (a Actor) MayEdit(article news.Article) bool {
	if a.May(EditAll) {
		return true
	}
	if !a.May(Write) || a.Person == 0 || article.Owner != a.Person {
		return false
	}
	switch article.Status {
	case news.Writing, news.Returned:
		return article.Published.IsZero() || a.May(Correct)
	case news.Filed, news.Approved:
		return a.May(Publish) // nobody else has it in hand
	case news.Scheduled:
		return a.May(Schedule)
	}
	return a.May(Correct)
}

// PermitOn is Forbidden where the actor lacks the permission, or has it for other articles only: without EditAll it
// holds for one's own, and where a section has its own desks, another desk leaves it to them. Who sets up the paper
// (Settings) may step in everywhere.
func (a Actor) PermitOn(p Permission, article news.Article, sections news.Sections) error {
	if err := a.Permit(p); err != nil {
		return err
	}
	if !a.May(EditAll) && (a.Person == 0 || article.Owner != a.Person) {
		return fault.New(fault.Forbidden, "article.not-yours")
	}
	desks := sections.Desks(article.Section)
	if a.Person != 0 && len(desks) > 0 && !slices.Contains(desks, a.Person) && a.May(EditAll) && !a.May(Settings) {
		return fault.New(fault.Forbidden, "article.other-desk")
	}
	return nil
}

// Person is somebody who works at the paper.
type Person struct {
	ID       int64
	Login    string // what they sign in with; lower case
	Name     string // shown in bylines
	Title    string // 기자, 데스크 …; shown in bylines
	Email    string // shown in bylines; may be empty
	Handle   string // /reporters/{handle}
	Role     Role
	Password string // Hash; empty: not yet chosen
	Disabled time.Time
	Created  time.Time
	Seen     time.Time // last sign-in; zero: never
	Powers   Powers    // the paper's table, filled for who is signed in; nil: the defaults
	Profile            // what readers learn at /reporters/{handle}
}

// May tells whether the person has a permission.
func (p Person) May(what Permission) bool { return mayBy(p.Powers, p.Role, what) }

// Check puts the fields into their stored form and says what is wrong with them.
func (p *Person) Check() error {
	var f fault.Fields
	p.Login = strings.ToLower(news.Line(&f, "login", p.Login, news.MaxName, true))
	if strings.ContainsFunc(p.Login, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-@", r))
	}) {
		f.Add("login", "person.login")
	}
	p.Name = news.Line(&f, "name", p.Name, news.MaxName, true)
	p.Title = news.Line(&f, "title", p.Title, news.MaxName, false)
	p.Email = news.Line(&f, "email", p.Email, news.MaxEmail, false)
	if p.Email != "" && !news.IsEmail(p.Email) {
		f.Add("email", "field.email")
	}
	if p.Handle == "" {
		p.Handle, _, _ = strings.Cut(p.Login, "@")
		p.Handle = strings.NewReplacer(".", "-", "_", "-").Replace(p.Handle)
	}
	p.Handle = news.Slug(&f, "handle", p.Handle)
	if !slices.Contains(Roles(), p.Role) {
		f.Add("role", "field.choice")
	}
	return f.Err()
}

// Actor is the person as one who does something from an address.
func (p Person) Actor(address string) Actor {
	return Actor{Person: p.ID, Name: p.Name, Role: p.Role, Powers: p.Powers, Address: address}
}

// Byline is the person's name as it would be printed now.
func (p Person) Byline() news.Byline {
	return news.Byline{Person: p.ID, Name: p.Name, Title: p.Title, Email: p.Email}
}

// Session is a person signed in at one browser. The cookie holds the secret, the database only its hash.
type Session struct {
	Hash    string
	Person  int64
	Created time.Time
	Seen    time.Time
	Agent   string
	Address string
}

// How long a sign-in lasts: SessionIdle without use, SessionLife at most.
const (
	SessionIdle = 14 * 24 * time.Hour
	SessionLife = 90 * 24 * time.Hour
)

// Live tells whether the session still holds.
func (s Session) Live(now time.Time) bool {
	return now.Before(s.Seen.Add(SessionIdle)) && now.Before(s.Created.Add(SessionLife))
}

// Link is a one-time link with which a person chooses a password: an invitation or a reset.
type Link struct {
	Hash    string
	Person  int64
	Expires time.Time
	Used    time.Time
}

// LinkLife is how long a one-time link can be used.
const LinkLife = 7 * 24 * time.Hour

// Token lets a program use the API in a role. Only its hash is stored. A token of a person works on that person's
// articles, and may do what both its role and the person's may, as they are now.
type Token struct {
	ID      int64
	Name    string
	Role    Role
	Person  int64 // 0: nobody's; what it begins belongs to no person
	Hash    string
	Scopes  []Scope // none: all that the role may do
	Created time.Time
	Expires time.Time // zero: never
	Revoked time.Time
	Used    time.Time
	From    string // address of the last use
}

// Live tells whether the token can be used.
func (t Token) Live(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Check puts the fields into their stored form and says what is wrong with them.
func (t *Token) Check() error {
	var f fault.Fields
	t.Name = news.Line(&f, "name", t.Name, news.MaxName, true)
	if !slices.Contains(Roles(), t.Role) {
		f.Add("role", "field.choice")
	}
	t.Scopes = checkScopes(&f, t.Scopes)
	return f.Err()
}

// Actor is the token as one who does something from an address.
func (t Token) Actor(address string) Actor {
	return Actor{Token: t.ID, Name: t.Name, Role: t.Role, Address: address, Scopes: t.Scopes}
}

// For is the token as one that works for a person: as them, with no more than both may do.
func (a Actor) For(p Person) Actor {
	var both []Permission
	for _, what := range append([]Permission{Enter, Write, Manage}, Editable()...) {
		if a.May(what) && mayBy(a.Powers, p.Role, what) {
			both = append(both, what)
		}
	}
	a.Person, a.Name, a.Powers = p.ID, p.Name+" · "+a.Name, Powers{a.Role: both}
	return a
}
